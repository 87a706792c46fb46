/** Rows of households and people, the same on every page that lists them. */
import { clone, fill, part, point, stamp } from './dom.js';
import { paths } from './fragment.js';
import { describe, householdName, stampSheet } from './register.js';
import { appointment } from './round.js';
import { word } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../offline/app.js').App} App */
/** @typedef {import('./doors.js').FullDoor} FullDoor */
/** @typedef {import('./round.js').Mark} Mark */

const FIGURES = 7;
/** @type {Record<string, import('./register.js').Tone>} */
const TONES = { fix: 'fix', due: 'wait', begun: 'wait', absent: 'wait', tried: 'wait', later: 'wait', done: 'done' };

/** @param {import('./round.js').Door} door @param {Mark} mark */
const count = ({ marks }, mark) => marks.filter((one) => one === mark).length;

/** @param {import('./round.js').Door} door @returns {string} "1/3 đã nộp · 1 đang làm" */
export function countText(door) {
  const all = door.marks.length;
  if (all === 0) return word('list.nobody');
  const others = /** @type {Mark[]} */ (['begun', 'fix', 'declined'])
    .map((mark) => ({ mark, n: count(door, mark) }))
    .filter(({ n }) => n > 0)
    .map(({ mark, n }) => word(`list.${mark}`, { n }));
  return [word('list.sheets', { done: count(door, 'done'), all }), ...others].join(' · ');
}

/** @param {FullDoor} door @returns {string} */
function stateText({ state, visit }) {
  const day = state === 'later' && visit && appointment(visit);
  return day ? word('door.later_on', { day: day.slice(5).split('-').reverse().join('/') }) : word(`door.${state}`);
}

/** @param {HTMLElement} $marks @param {Mark[]} marks @param {string} text */
export function drawMarks($marks, marks, text) {
  part($marks, 'figures').replaceChildren(
    ...marks.slice(0, FIGURES).map((mark) => {
      const $mark = clone('mark');
      $mark.classList.add(`mark--${mark}`);
      return $mark;
    }),
  );
  fill($marks, { count: text });
  $marks.hidden = false;
}

/** @param {FullDoor} door */
export function doorRow(door) {
  const $row = clone('row');
  fill($row, { name: word('household.of', { name: door.name }), under: door.address });
  point(part($row, 'link'), paths.household(door.id));
  drawMarks(part($row, 'marks'), door.marks, countText(door));
  stamp(part($row, 'stamp'), TONES[door.state] ?? 'new', stateText(door));
  return $row;
}

/** @param {App} app @param {View} person @param {View | null} sheet @param {View | null} home */
export function personRow(app, person, sheet, home) {
  const $row = clone('row');
  fill($row, {
    name: person.data.full_name,
    under: [describe(app, person), home ? householdName(home) : ''].filter(Boolean).join(' · '),
  });
  point(part($row, 'link'), paths.person(person.id));
  if (person.attention) stamp(part($row, 'stamp'), 'fix', word('sheet.attention'));
  else stampSheet(part($row, 'stamp'), sheet);
  return $row;
}

/** @param {number} done @param {number} begun @param {number} all @returns {SVGElement} */
export function strip(done, begun, all) {
  const $template = /** @type {HTMLTemplateElement} */ (document.getElementById('strip'));
  const $strip = /** @type {SVGElement} */ ($template.content.querySelector('svg')?.cloneNode(true));
  const lengths = { done, begun: done + begun };
  for (const [name, n] of Object.entries(lengths))
    $strip.querySelector(`.strip__${name}`)?.setAttribute('width', String(all > 0 ? (100 * n) / all : 0));
  return $strip;
}
