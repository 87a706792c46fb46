/** The others of the household, on the page of a person. */
import { part, point, rows } from './dom.js';
import { paths } from './fragment.js';
import { sheetOf } from './register.js';
import { personRow } from './register-rows.js';

/** @param {import('../offline/app.js').App} app @param {import('../types.js').View} person */
export function drawMembers(app, person) {
  const { records } = app;
  const home = person.data.household_id;
  part(document, 'others').hidden = !home;
  point(part(document, 'withdraw'), paths.person(person.id, 'rut'));
  if (!home) return;
  const people = records.sorted(records.list('person', { household_id: home })).filter(({ id }) => id !== person.id);
  rows(part(document, 'members'), people, (other) => personRow(app, other, sheetOf(app, other.id), null));
  point(part(document, 'add-member'), paths.newPerson('ho', home));
}
