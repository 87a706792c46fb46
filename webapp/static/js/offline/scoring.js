/**
 * The running total on the phone: what was claimed, what counts, what still stands in the way. The rules are those of
 * `webapp/domain/scoring.py` and `eligibility.py`, which decide; both are held together by shared cases.
 * Everything comes from the criteria version's own JSON. Points here are points (8 or 3.5).
 */

/** @typedef {Record<string, any>} Criteria the content of a criteria version */
/** @typedef {'self' | 'collective' | 'confirmed'} Column */
/**
 * @typedef {object} Answer
 * @property {number | string | null} [self]
 * @property {number | null} [collective]
 * @property {number | null} [confirmed]
 * @property {string | null} [statement]
 * @property {string[]} [evidence] codes of kinds
 * @property {string[]} [meeting_evidence] codes of kinds, added at the review meeting
 */
/** @typedef {{claimed: number | null, effective: number, reasons: string[]}} Line */
/** @typedef {{code: string, indicator?: string}} Reason */

/** @param {Criteria} criteria @returns {string[]} in the order of the form */
export const indicatorCodes = (criteria) =>
  criteria.competencies.flatMap((/** @type {any} */ one) =>
    one.indicators.map((/** @type {any} */ indicator) => indicator.code),
  );

/**
 * A score as typed or sent: `8`, `8.5`, `"8,5"`.
 * @param {unknown} value @param {Criteria} criteria @returns {number | null} null: not a score of this version
 */
export function parsePoints(value, { scoring }) {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,2}(?:[.,]\d{1,4})?$/.test(text.trim())) return null;
  const points = Number(text.trim().replace(',', '.'));
  const step = scoring.half_points ? 0.5 : 1;
  return points >= 0 && points <= scoring.max && Number.isInteger(points / step) ? points : null;
}

/** @param {Criteria} criteria @param {number} points between nothing and the least for something done */
export const belowMinimum = ({ scoring }, points) =>
  !scoring.allow_below_five && points > 0 && points < scoring.partial_minimum;

/** @param {Criteria} criteria @returns {number[]} for the score buttons, ascending */
export function scoresOffered(criteria) {
  const step = criteria.scoring.half_points ? 0.5 : 1;
  const all = Array.from({ length: criteria.scoring.max / step + 1 }, (_, place) => place * step);
  return all.filter((points) => !belowMinimum(criteria, points));
}

/** @param {Criteria} criteria @param {string} group @param {string} indicator @returns {boolean} */
export function quantifiable(criteria, group, indicator) {
  const asked = criteria.groups.find((/** @type {any} */ one) => one.code === group)?.indicators ?? [];
  return Boolean(asked.find((/** @type {any} */ one) => one.code === indicator)?.quantifiable);
}

/** @param {Criteria} criteria @param {string[]} [kinds] @returns {number} pieces that count */
export function countedEvidence(criteria, kinds = []) {
  return kinds.filter((code) =>
    criteria.evidence_kinds.some((/** @type {any} */ kind) => kind.code === code && kind.counts),
  ).length;
}

/**
 * One indicator in one column.
 * @param {Criteria} criteria @param {string} group @param {string} indicator @param {Answer} answer @param {Column} [column]
 * @returns {Line} `reasons`: `not_answered` `not_scored` `below_five` `no_statement` `no_evidence`
 */
export function indicatorResult(criteria, group, indicator, answer, column = 'self') {
  const { scoring } = criteria;
  const claimed =
    answer[column] === null || answer[column] === undefined ? null : parsePoints(answer[column], criteria);
  if (claimed === null) return { claimed, effective: 0, reasons: [column === 'self' ? 'not_answered' : 'not_scored'] };
  if (claimed === 0) return { claimed, effective: 0, reasons: [] };

  const seen = column === 'self' ? 0 : countedEvidence(criteria, answer.meeting_evidence);
  // What the meeting saw and wrote down also says what was done.
  const stated = Boolean(answer.statement?.trim()) || (seen > 0 && scoring.meeting_evidence === 'lifts_both');
  const shown = countedEvidence(criteria, answer.evidence) + seen > 0;
  const reasons = belowMinimum(criteria, claimed) ? ['below_five'] : [];
  if (quantifiable(criteria, group, indicator)) {
    const missing = [...(stated ? [] : ['no_statement']), ...(shown ? [] : ['no_evidence'])];
    if (missing.length === 2 || scoring.evidence_reading === 'either_missing') reasons.push(...missing);
  }
  return { claimed, effective: reasons.length ? 0 : claimed, reasons };
}

/** @param {Criteria} criteria @param {{invited: number, present: number, votes_for: number} | null} vote @returns {Reason[]} */
function voteProblems({ voting }, vote) {
  const [quorum, pass] = [voting.quorum_percent, voting.pass_percent];
  if (quorum === null && pass === null) return [];
  if (!vote) return [{ code: 'vote_missing' }];
  return [
    ...(quorum !== null && vote.present * 100 < quorum * vote.invited ? [{ code: 'no_quorum' }] : []),
    ...(pass !== null && vote.votes_for * 100 < pass * vote.present ? [{ code: 'vote_not_passed' }] : []),
  ];
}

/**
 * A whole declaration in one column.
 * @param {Criteria} criteria @param {string} group @param {Record<string, Answer>} answers
 * @param {{column?: Column, vote?: {invited: number, present: number, votes_for: number} | null}} [options]
 * @returns {{indicators: Record<string, Line>, total: number, effectiveTotal: number, recognised: boolean, reasons: Reason[],
 *            missing: {points: number, indicators: string[]}}}
 */
export function sheetResult(criteria, group, answers, { column = 'self', vote = null } = {}) {
  const codes = indicatorCodes(criteria);
  const { recognition } = criteria;
  const indicators = Object.fromEntries(
    codes.map((code) => [code, indicatorResult(criteria, group, code, answers[code] ?? {}, column)]),
  );
  const lines = codes.map((code) => indicators[code]);
  const total = lines.reduce((sum, line) => sum + (line.claimed ?? 0), 0);
  const effectiveTotal = lines.reduce((sum, line) => sum + line.effective, 0);
  const below = codes.filter((code) => indicators[code].effective < recognition.indicator_minimum);
  const reasons = [
    ...(effectiveTotal < recognition.total ? [{ code: 'total_below_threshold' }] : []),
    ...below.map((indicator) => ({ code: 'indicator_below_minimum', indicator })),
    ...voteProblems(criteria, vote),
  ];
  const missing = { points: Math.max(0, recognition.total - effectiveTotal), indicators: below };
  return { indicators, total, effectiveTotal, recognised: reasons.length === 0, reasons, missing };
}

/**
 * Answers as scoring wants them, from a declaration and its pieces of evidence on the phone.
 * @param {Record<string, {self?: any, statement?: string}> | undefined} answers
 * @param {{indicator: string, kind: string}[]} evidence @returns {Record<string, Answer>}
 */
export function withEvidence(answers, evidence) {
  /** @type {Record<string, Answer>} */
  const joined = {};
  for (const [code, answer] of Object.entries(answers ?? {})) joined[code] = { ...answer, evidence: [] };
  for (const { indicator, kind } of evidence) {
    joined[indicator] ??= { evidence: [] };
    joined[indicator].evidence?.push(kind);
  }
  return joined;
}
