/** What a sheet comes to as it stands on this phone. */
import { sheetResult, withEvidence } from '../offline/scoring.js';

/** @param {import('../offline/app.js').App} app @param {import('../types.js').View} sheet null: its criteria are not here yet */
export function scoredSheet({ records }, { id, data }) {
  const criteria = records.criteria(data.criteria_version);
  if (!criteria) return null;
  const proofs = records.list('evidence', { declaration_id: id }).map((piece) => piece.data);
  return {
    criteria,
    ...sheetResult(criteria, data.group, withEvidence(data.answers, /** @type {any} */ (proofs))),
  };
}
