/** The button under the thumb on the first page: go on where I stopped, or else the one next thing. */
import { bookmarked } from './bookmark.js';
import { paths } from './fragment.js';
import { isOpen, sheetState } from './register.js';
import { nextStep } from './round.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('./words.js').Said} Said */
/** @typedef {{step: Said, who: Said, href: string, sheet: string | null}} Action `sheet`: which declaration it opens */

/**
 * @param {import('../offline/app.js').App} app @param {import('./doors.js').Doors} doors
 * @param {{returned: View[], begun: View[]}} sheets open ones, the one to go on with first
 * @returns {Action}
 */
export function nextAction({ records }, { round, doors }, { returned, begun }) {
  const nameOf = (/** @type {string} */ id) => records.get('person', id)?.data.full_name ?? '';

  /** @param {string} step @param {View} sheet @param {string} [at] an indicator, or the review @returns {Action} */
  function open(step, sheet, at) {
    const name = nameOf(sheet.data.person_id);
    const number = Number((at ?? '').replace(/\D/g, ''));
    /** @type {Said} */
    const who = number ? ['who.indicator', { name, number }] : at === 'review' ? ['who.review', { name }] : name;
    return { step: [`step.${step}`], who, href: paths.declaration(sheet, at), sheet: sheet.id };
  }

  const mark = bookmarked();
  const sheet = mark?.type === 'declaration' ? records.get('declaration', mark.id) : null;
  if (mark && sheet && isOpen(sheet) && sheetState(sheet) !== 'returned') return open('continue', sheet, mark.at);
  const person = mark?.type === 'person' ? records.get('person', mark.id) : null;
  if (mark && person && !records.list('declaration', { person_id: person.id }).some((one) => !isOpen(one)))
    return {
      step: ['step.continue'],
      who: nameOf(person.id),
      href: paths.person(person.id, mark.at || undefined),
      sheet: null,
    };
  if (returned.length > 0) return open('mend', returned[0], returned[0].returns[0]?.indicator);
  const { what, door } = nextStep(round);
  if (door && what === 'due') return toDoor('due', door.id);
  if (begun.length > 0) return open('continue', begun[0]);
  if (door) return toDoor(what === 'mend' ? 'mend' : 'visit', door.id);
  return { step: '', who: ['step.find'], href: paths.households(''), sheet: null };

  /** @param {string} step @param {string} id @returns {Action} */
  function toDoor(step, id) {
    const name = doors.get(id)?.name ?? '';
    return { step: [`step.${step}`], who: ['household.of', { name }], href: paths.household(id), sheet: null };
  }
}
