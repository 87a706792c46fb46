/** The households (or, of a unit or clan, the people) of a collective: by tổ and state, with a search without marks. */

import { drawn as seen } from '../lib/pause.js';
import { all, fill, need, onClick, part, point } from './dom.js';
import { doorsOf } from './doors.js';
import { createFinding } from './finding.js';
import { paths, readFragment, replaceFragment } from './fragment.js';
import { collectiveName, collectives, mine, sheetOf } from './register.js';
import { doorRow, personRow } from './register-rows.js';
import { bySubArea } from './round.js';
import { word } from './words.js';

/** As many as two screens hold: every letter of a search draws them. */
const PAGE = 16;
/** What is in sight beside a keyboard comes first. */
const FIRST = 4;

/** @param {import('./shell.js').Shell} shell */
export function start({ app, onRecords }) {
  const { records } = app;
  const $query = /** @type {HTMLInputElement} */ (need(document, '#query'));
  const $group = /** @type {HTMLSelectElement} */ (need(document, '#group'));
  const $state = /** @type {HTMLSelectElement} */ (need(document, '#state'));
  const $list = part(document, 'list');
  const finding = createFinding(app);
  let drawn = 0;
  /** The rows that are on their way belong to the last one. */
  let drawing = 0;
  /** The doors whose tổ stand in the filter. @type {Map<string, any> | null} */
  let listed = null;

  function place() {
    const { id: said, rest } = readFragment();
    const id = said ?? mine(app)[0]?.id ?? '';
    const kind = collectives(app).find((one) => one.id === id)?.kind ?? 'area';
    return { id, kind, group: rest[0] === '*' ? '' : (rest[0] ?? ''), state: rest[1] ?? '' };
  }

  /** Which tổ there are: looked up again only when something changed. @param {string} id @param {string} chosen */
  function drawGroups(id, chosen) {
    const { doors } = doorsOf(app);
    if (doors !== listed) {
      const groups = [...new Set([...doors.values()].filter(({ area }) => area === id).map((one) => one.group))];
      const options = groups
        .sort(bySubArea)
        .map((group) => new Option(group ? word('group', { n: group }) : word('group.none'), group || '-'));
      $group.replaceChildren(/** @type {Element} */ ($group.firstElementChild), ...options);
      listed = doors;
    }
    $group.value = chosen;
    if ($group.selectedIndex < 0) $group.value = '';
    return $group.options.length - 1;
  }

  /** @param {number} [first] rows that are drawn at once; the others as soon as these are in sight */
  function draw(first = PAGE) {
    const turn = ++drawing;
    const now = place();
    const query = $query.value.trim();
    const area = now.kind === 'area';
    const groups = area ? drawGroups(now.id, now.group) : 0;
    $state.value = now.state;
    part(document, 'filters').hidden = !area;
    part(document, 'group-field').hidden = groups < 2;
    const { n, many, household } = finding.look(query, now);
    const was = drawn;
    drawn = 0;
    $list.replaceChildren();
    $list.hidden = n === 0;
    more(Math.max(first, was));
    if (first < PAGE) seen().then(() => turn === drawing && more(PAGE - first));
    const key = many ? 'list.many' : household ? 'list.doors' : 'list.found';
    fill(document, { title: collectiveName(app, now.id), found: n > 0 ? word(key, { n }) : '' });
    part(document, 'nobody').hidden = n > 0;
    part(document, 'clear').hidden = !query && !now.group && !now.state;
    part(document, 'add-household').hidden = !area;
    part(document, 'add-person').hidden = now.kind !== 'unit';
    point(part(document, 'add-household'), paths.newHousehold(now.id));
    point(part(document, 'add-person'), paths.newPerson('don-vi', now.id));
    part(document, 'app').hidden = false;
  }

  /** Rows come in pieces, as far as somebody scrolls: two thousand at once would keep a cheap phone busy for seconds. @param {number} n */
  function more(n) {
    const { doors } = doorsOf(app);
    const some = finding.some(drawn, n);
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
    part(document, 'more').hidden = !finding.rest(drawn);
  }

  /** @param {number} [first] */
  function again(first) {
    drawn = 0;
    finding.anew();
    draw(first);
  }

  function filter() {
    const { id } = place();
    replaceFragment(paths.households(id, $group.value, $state.value).split('#')[1]);
    again();
  }

  $query.addEventListener('input', () => again(FIRST));
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
  new IntersectionObserver(([seen]) => seen.isIntersecting && finding.rest(drawn) && more(PAGE), {
    rootMargin: '600px',
  }).observe(part(document, 'end'));
  addEventListener('hashchange', () => {
    listed = null;
    again();
  });
  if (!readFragment().id && place().id) replaceFragment(place().id);
  draw();
  onRecords(() => draw());
}
