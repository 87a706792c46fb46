/** What the server refused or found different, in words. */
import { clone } from './dom.js';
import { firstWord } from './words.js';

/** @typedef {import('../types.js').View} View */
/** @typedef {import('../types.js').Problem} Problem */

/** @param {Problem} problem @returns {string} */
export const problemText = ({ code }) => firstWord([`problem.${code}`, 'problem.other'], { code });

/** The reasons under a head of a record that could not be taken; nothing when all is well. @param {HTMLElement} $place @param {View} record */
export function drawTrouble($place, { attention, problems }) {
  const texts = new Set([...(attention?.problems ?? []), ...problems].map(problemText));
  $place.replaceChildren(
    ...[...texts].map((text) => {
      const $notice = clone('alert');
      $notice.textContent = text;
      $notice.className = attention ? 'notice notice--fix' : 'notice notice--wait';
      return $notice;
    }),
  );
}
