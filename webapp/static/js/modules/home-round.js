/** Today's round on the first page: whom we promised to come, the tổ where somebody is, and how far each tổ is. */
import { clone, fill, part, point, rows } from './dom.js';
import { paths } from './fragment.js';
import { mine } from './register.js';
import { doorRow, groupTitle, strip } from './register-rows.js';
import { groupNow } from './round.js';
import { word } from './words.js';

const SHOWN = 5;
const GROUPS = 12;

/** @typedef {import('./doors.js').FullDoor} FullDoor */

/** @param {import('../offline/app.js').App} app @param {import('./doors.js').Doors} known */
export function drawRound(app, { doors, round }) {
  /** @param {{id: string}[]} some @returns {FullDoor[]} */
  const full = (some) => some.map(({ id }) => /** @type {FullDoor} */ (doors.get(id)));
  part(document, 'due').hidden = round.due.length === 0;
  rows(part(document, 'due-list'), full(round.due), doorRow);

  const group = groupNow(round);
  part(document, 'round').hidden = !group;
  const area = mine(app).some(({ kind }) => kind === 'area');
  part(document, 'round-done').hidden = Boolean(group) || !area || doors.size === 0;
  if (group) {
    const title = groupTitle(app, group);
    const todo = group.todo.filter(({ state }) => state !== 'due');
    fill(part(document, 'round'), { group: title, left: word('home.left', { n: group.todo.length }) });
    rows(part(document, 'round-list'), full(todo.slice(0, SHOWN)), doorRow);
    const $all = part(document, 'round-all');
    $all.textContent = word('home.whole_group', { group: title });
    point($all, paths.households(group.area, group.group || '-'));
  }
  part(document, 'groups').hidden = round.groups.length < 2;
  rows(part(document, 'group-list'), round.groups.slice(0, GROUPS), (one) => {
    const $row = clone('place');
    const begun = one.todo.filter(({ state }) => state === 'begun' || state === 'fix').length;
    fill($row, { name: groupTitle(app, one), under: word('group.done', { done: one.finished, all: one.all }) });
    part($row, 'strip').append(strip(one.finished, begun, one.all));
    point(part($row, 'link'), paths.households(one.area, one.group || '-'));
    return $row;
  });
}
