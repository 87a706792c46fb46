/** A person moves to another household: found by name, chosen with one tap, and back with one. */
import { clone, fill, need, part, point, rows } from './dom.js';
import { paths } from './fragment.js';
import { collectiveName, householdName } from './register.js';
import { offerUndo } from './undo.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
const SHOWN = 12;

/** @param {import('./shell.js').Shell} shell @param {() => View | null} person who is on the page */
export function openMoving(shell, person) {
  const { records } = shell.app;
  const $query = /** @type {HTMLInputElement} */ (need(document, '#home-query'));

  /** @param {string} id of the person @param {string | null} home */
  async function put(id, home) {
    shell.saved('saving');
    try {
      shell.saved('saved', await records.change('person', id, { household_id: home }));
    } catch (error) {
      shell.saved('failed', error);
      throw error;
    }
  }

  /** @param {View} home */
  async function moveTo(home) {
    const one = person();
    if (!one) return;
    const before = one.data.household_id ?? null;
    await put(one.id, home.id);
    offerUndo(word('move.done', { name: home.data.head_name ?? '' }), () => put(one.id, before));
    location.hash = one.id;
  }

  /** @param {View} home */
  function row(home) {
    const $row = clone('home');
    const under = [home.data.address, collectiveName(shell.app, home.data.area_id)].filter(Boolean).join(' · ');
    fill($row, { name: householdName(home), under });
    need($row, 'button').addEventListener('click', () => moveTo(home).catch(() => {}));
    return $row;
  }

  function draw() {
    const one = person();
    if (!one) return;
    const here = one.data.household_id ? records.get('household', one.data.household_id) : null;
    const query = $query.value.trim();
    const area = here?.data.area_id;
    const near = () => records.sorted(records.list('household', area ? { area_id: area } : undefined));
    const found = query
      ? records
          .search(query, { types: ['household'], limit: SHOWN + 1 })
          .map(({ id }) => /** @type {View} */ (records.get('household', id)))
      : near();
    const others = found.filter(({ id }) => id !== here?.id);
    const key = query ? (others.length > 0 ? 'move.found' : 'move.none') : others.length > 0 ? 'move.near' : '';
    fill(document, { homes: key && word(key, { n: others.length }) });
    rows(part(document, 'home-list'), others.slice(0, SHOWN), row);
    point(part(document, 'new-home'), paths.newHousehold(area ?? ''));
  }

  $query.value = '';
  $query.oninput = draw;
  draw();
}
