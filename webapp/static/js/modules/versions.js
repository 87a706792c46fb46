/** Both sides of a conflict, one under the other: what this phone wrote, what the ward has. */
import { clone, fill } from './dom.js';
import { points } from './format.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */

/** @param {any} value @returns {string} */
function shown(value) {
  if (value === null || value === undefined || value === '') return word('version.empty');
  if (typeof value === 'number') return points(value);
  return typeof value === 'object' ? word('version.empty') : String(value);
}

/** @param {Record<string, any>} data @param {string} field `answers.c01.self` @returns {any} */
const valueAt = (data, field) => field.split('.').reduce((/** @type {any} */ some, key) => some?.[key], data);

/** Where the two differ, in words; nothing where the page has none. @param {string} field */
function placeOf(field) {
  const parts = field.split('.');
  return word(`place.${parts.at(-1)}`, { n: Number(parts.at(-2)?.slice(1)) });
}

/** @param {HTMLElement} $place @param {View} record */
export function drawVersions($place, { rivals, data }) {
  $place.replaceChildren();
  for (const field of new Set(rivals.map((rival) => rival.field))) {
    const place = placeOf(field);
    if (place) $place.append(fill(clone('version-place'), { place }));
    const theirs = fill(clone('version'), { whose: word('version.theirs'), value: shown(valueAt(data, field)) });
    $place.append(theirs);
    for (const rival of rivals.filter((one) => one.field === field)) {
      const whose = word(rival.mine ? 'version.ours' : 'version.other');
      $place.append(fill(clone('version'), { whose, value: shown(rival.value) }));
    }
  }
}
