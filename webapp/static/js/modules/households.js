/** The households (or, of a unit or clan, the people) of a collective: by tổ and state, with a search that needs no marks. */

import { all, fill, need, onClick, part, point } from './dom.js';
import { doorsOf } from './doors.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { collectiveName, collectives, mine, sheetOf } from './register.js';
import { doorRow, personRow } from './register-rows.js';
import { bySubArea } from './round.js';
import { word } from './words.js';

/** @typedef {import('../offline/search.js').Hit} Hit */

const PAGE = 40;
/** What somebody looks for, and the states of doors that it means. @type {Record<string, string[]>} */
const STATES = {
  todo: ['fix', 'due', 'begun', 'new', 'absent', 'tried', 'later'],
  fix: ['fix'],
  new: ['new'],
  begun: ['begun'],
  again: ['absent', 'tried', 'later', 'due'],
  done: ['done'],
  refused: ['refused'],
};

/** @param {import('./shell.js').Shell} shell */
export function start({ app, onRecords }) {
  const { records } = app;
  const $query = /** @type {HTMLInputElement} */ (need(document, '#query'));
  const $group = /** @type {HTMLSelectElement} */ (need(document, '#group'));
  const $state = /** @type {HTMLSelectElement} */ (need(document, '#state'));
  const $list = part(document, 'list');
  /** @type {Hit[]} */
  let hits = [];
  let drawn = 0;

  function place() {
    const { id: said, rest } = readFragment();
    const id = said ?? mine(app)[0]?.id ?? '';
    const kind = collectives(app).find((one) => one.id === id)?.kind ?? 'area';
    return { id, kind, group: rest[0] === '*' ? '' : (rest[0] ?? ''), state: rest[1] ?? '' };
  }

  /** @param {string} id @param {string} chosen */
  function drawGroups(id, chosen) {
    const groups = [
      ...new Set([...doorsOf(app).doors.values()].filter(({ area }) => area === id).map((one) => one.group)),
    ];
    groups.sort(bySubArea);
    const options = groups.map(
      (group) => new Option(group ? word('group', { n: group }) : word('group.none'), group || '-'),
    );
    $group.replaceChildren(/** @type {Element} */ ($group.firstElementChild), ...options);
    $group.value = chosen;
    if ($group.selectedIndex < 0) $group.value = '';
    return groups.length;
  }

  function draw() {
    const { id, kind, group, state } = place();
    const query = $query.value.trim();
    const area = kind === 'area';
    const groups = area ? drawGroups(id, group) : 0;
    $state.value = state;
    part(document, 'filters').hidden = !area;
    part(document, 'group-field').hidden = groups < 2;
    // Without a query a khối phố shows its households; a search finds people too, where they live.
    const types = !area ? ['person'] : query && !group && !state ? ['household', 'person'] : ['household'];
    hits = records.search(query, { types, collective_id: id, limit: Number.MAX_SAFE_INTEGER });
    if (area && (group || state)) hits = hits.filter((hit) => fits(hit, group, state));
    const was = drawn;
    drawn = 0;
    $list.replaceChildren();
    more(Math.max(PAGE, was));
    const key = area && types.length === 1 ? 'list.doors' : 'list.found';
    fill(document, { title: collectiveName(app, id), found: hits.length > 0 ? word(key, { n: hits.length }) : '' });
    part(document, 'nobody').hidden = hits.length > 0;
    part(document, 'clear').hidden = !query && !group && !state;
    part(document, 'add-household').hidden = !area;
    part(document, 'add-person').hidden = kind !== 'unit';
    point(part(document, 'add-household'), paths.newHousehold(id));
    point(part(document, 'add-person'), paths.newPerson('don-vi', id));
    part(document, 'app').hidden = false;
  }

  /** @param {Hit} hit @param {string} group @param {string} state */
  function fits({ id }, group, state) {
    const door = doorsOf(app).doors.get(id);
    if (!door) return false;
    return (!group || door.group === (group === '-' ? '' : group)) && (!state || STATES[state]?.includes(door.state));
  }

  /** Rows come in pieces, as far as somebody scrolls: two thousand at once would keep a cheap phone busy for seconds. @param {number} n */
  function more(n) {
    const { doors } = doorsOf(app);
    const some = hits.slice(drawn, drawn + n);
    $list.append(
      ...some.map(({ type, id }) => {
        const door = type === 'household' ? doors.get(id) : null;
        if (door) return doorRow(door);
        const one = /** @type {import('../types.js').View} */ (records.get(type, id));
        const home = one.data.household_id ? records.get('household', one.data.household_id) : null;
        return personRow(app, one, sheetOf(app, id), home);
      }),
    );
    drawn += some.length;
    $list.hidden = hits.length === 0;
    part(document, 'more').hidden = drawn >= hits.length;
    fill(part(document, 'more'), { rest: word('list.more', { n: hits.length - drawn }) });
  }

  function again() {
    drawn = 0;
    draw();
  }

  function filter() {
    const { id } = place();
    replaceFragment(paths.households(id, $group.value, $state.value).split('#')[1]);
    again();
  }

  $query.addEventListener('input', again);
  for (const $select of [$group, $state]) $select.addEventListener('change', filter);
  onClick(document, 'clear', () => {
    $query.value = '';
    replaceFragment(place().id);
    again();
    $query.focus();
  });
  onClick(document, 'more', () => {
    const $last = all($list, 'a').at(-1);
    more(PAGE);
    // Who pressed it by keyboard stands at the first of the new rows.
    $last?.closest('li')?.nextElementSibling?.querySelector('a')?.focus({ preventScroll: true });
  });
  new IntersectionObserver(([seen]) => seen.isIntersecting && drawn < hits.length && more(PAGE), {
    rootMargin: '600px',
  }).observe(part(document, 'end'));
  addEventListener('hashchange', again);
  if (!readFragment().id && place().id) replaceFragment(place().id);
  draw();
  onRecords(draw);
}
