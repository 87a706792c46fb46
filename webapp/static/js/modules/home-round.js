/** Today's round on the first page: whom we promised to come, the tổ where somebody is, and how far each tổ is. */
import { clone, fill, part, point, rows } from './dom.js';
import { doorRow, strip } from './register-rows.js';
import { word } from './words.js';

/** @param {import('./home-model.js').Home['round']} round */
export function drawRound({ due, now, finished, groups }) {
  part(document, 'due').hidden = due.length === 0;
  rows(part(document, 'due-list'), due, doorRow);

  part(document, 'round').hidden = !now;
  part(document, 'round-done').hidden = !finished;
  if (now) {
    const title = groupTitle(now);
    fill(part(document, 'round'), { group: title, left: word('home.left', { n: now.left }) });
    rows(part(document, 'round-list'), now.doors, doorRow);
    const $all = part(document, 'round-all');
    $all.textContent = word('home.whole_group', { group: title });
    point($all, now.href);
  }
  part(document, 'groups').hidden = groups.length === 0;
  rows(part(document, 'group-list'), groups, (one) => {
    const $row = clone('place');
    fill($row, { name: groupTitle(one), under: word('group.done', { done: one.done, all: one.all }) });
    part($row, 'strip').append(strip(one.done, one.begun, one.all));
    point(part($row, 'link'), one.href);
    return $row;
  });
}

/** @param {{group: string, place: string}} where @returns {string} "Tổ 3", with the khối phố where it is told */
function groupTitle({ group, place }) {
  const name = group ? word('group', { n: group }) : word('group.none');
  return place ? word('group.at', { group: name, place }) : name;
}
