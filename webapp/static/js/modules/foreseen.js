/** What a meeting would give one person, from what stands on its form and is not saved yet. The server decides later. */
import { parsePoints, sheetResult } from '../offline/scoring.js';

/**
 * One indicator as the form has it.
 * @typedef {object} Row
 * @property {string} code
 * @property {string} points as typed
 * @property {string} claimed one's own points, empty where nothing was said
 * @property {boolean} stated
 * @property {string[]} evidence kinds that came with the sheet
 * @property {string[]} seen kinds added at the meeting
 * @property {boolean} reason is one written?
 */
/** @typedef {{invited: number, present: number, votes_for: number} | null} Vote */

/**
 * @param {import('../offline/scoring.js').Criteria} criteria @param {string} group @param {Row[]} rows @param {Vote} vote
 * @returns {ReturnType<typeof sheetResult> & {differs: boolean, unreasoned: string[]}} `differs`: from one's own at some
 *   indicator, or something was seen at the meeting; `unreasoned`: differ without a reason
 */
export function foreseen(criteria, group, rows, vote) {
  /** @type {Record<string, import('../offline/scoring.js').Answer>} */
  const answers = {};
  const unreasoned = [];
  let differs = false;
  for (const { code, points, claimed, stated, evidence, seen, reason } of rows) {
    const collective = parsePoints(points, criteria);
    answers[code] = { collective, statement: stated ? code : '', evidence, meeting_evidence: seen };
    // Nothing said is nothing claimed: 0 agrees with it.
    const other = collective !== (parsePoints(claimed, criteria) ?? 0);
    if (other || seen.length > 0) differs = true;
    if (collective !== null && other && !reason) unreasoned.push(code);
  }
  return { ...sheetResult(criteria, group, answers, { column: 'collective', vote }), differs, unreasoned };
}

/** @param {{inFavour: string, invited: number, present: number, asked: boolean}} given @returns {Vote} null: none was taken */
export function voteOf({ inFavour, invited, present, asked }) {
  const typed = inFavour.trim();
  if (!/^\d{1,4}$/.test(typed) && asked) return null;
  return { invited, present, votes_for: Number(typed) || 0 };
}
