/** Search on the first page: people and households of all my places, found while somebody types. */

import { need, part, rows } from './dom.js';
import { doorsOf } from './doors.js';
import { sheetOf } from './register.js';
import { doorRow, personRow } from './register-rows.js';
import { word } from './words.js';

const HITS = 12;

/** @param {import('../offline/app.js').App} app @returns {() => void} draws what is found, or the rest of the page */
export function startSearch(app) {
  const { records } = app;
  const $query = /** @type {HTMLInputElement} */ (need(document, '#query'));

  function draw() {
    const query = $query.value.trim();
    part(document, 'hits').hidden = !query;
    part(document, 'rest').hidden = Boolean(query);
    part(document, 'found').textContent = '';
    if (!query) return;
    const hits = records.search(query, { limit: HITS });
    const { doors } = doorsOf(app);
    rows(part(document, 'hit-list'), hits, ({ type, id }) => {
      const door = type === 'household' ? doors.get(id) : null;
      if (door) return doorRow(door);
      const one = /** @type {import('../types.js').View} */ (records.get(type, id));
      const home = one.data.household_id ? records.get('household', one.data.household_id) : null;
      return personRow(app, one, sheetOf(app, id), home);
    });
    part(document, 'no-hit').hidden = hits.length > 0;
    part(document, 'found').textContent = word('home.found', { n: hits.length });
  }

  $query.addEventListener('input', draw);
  return draw;
}
