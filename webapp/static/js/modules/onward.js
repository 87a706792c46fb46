/** Where to go from a household or a person with one tap: to the next member who is not done, or to the next door. */
import { doorsOf } from './doors.js';
import { paths } from './fragment.js';
import { sheetOf, sheetState } from './register.js';
import { doorAfter, markOf } from './round.js';
import { word } from './words.js';

/** @typedef {{what: 'member' | 'door' | 'list', label: string, href: string}} Onward */

/** @param {import('../offline/app.js').App} app @param {string} householdId @param {string} [personId] who is on the screen */
export function nextMember(app, householdId, personId = '') {
  const people = app.records.sorted(app.records.list('person', { household_id: householdId }));
  const at = people.findIndex(({ id }) => id === personId);
  const turned = [...people.slice(at + 1), ...people.slice(0, Math.max(0, at))];
  return turned.find(({ id }) => ['none', 'begun', 'fix'].includes(markOf(sheetState(sheetOf(app, id))))) ?? null;
}

/** @param {import('../offline/app.js').App} app @param {string} householdId @param {{personId?: string, leaving?: boolean}} [how] `leaving`: nobody here is to be asked now @returns {Onward} */
export function onward(app, householdId, { personId = '', leaving = false } = {}) {
  const member = leaving ? null : nextMember(app, householdId, personId);
  if (member)
    return {
      what: 'member',
      label: word('onward.member', { name: member.data.full_name ?? '' }),
      href: paths.person(member.id),
    };
  const { doors, round } = doorsOf(app);
  const here = doors.get(householdId) ?? null;
  const door = doors.get(doorAfter(round, householdId, here)?.id ?? '');
  if (door) return { what: 'door', label: word('onward.door', { name: door.name }), href: paths.household(door.id) };
  return { what: 'list', label: word('onward.list'), href: paths.households(here?.area ?? '') };
}
