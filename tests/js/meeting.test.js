/** What the page of a meeting says before anything is saved; the rules themselves are held by the shared cases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreseen, voteOf } from '../../webapp/static/js/modules/foreseen.js';

const CODES = ['c01', 'c02'];
const CRITERIA = {
  scoring: {
    max: 10,
    partial_minimum: 5,
    half_points: false,
    allow_below_five: false,
    evidence_reading: 'either_missing',
    meeting_evidence: 'lifts_both',
  },
  recognition: { total: 16, indicator_minimum: 5 },
  voting: { quorum_percent: null, pass_percent: null },
  evidence_kinds: [{ code: 'wit', counts: true }],
  competencies: [{ indicators: CODES.map((code) => ({ code })) }],
  groups: [{ code: 'farmer', indicators: CODES.map((code) => ({ code, quantifiable: true })) }],
};
const whole = { points: '9', claimed: '9', stated: true, evidence: ['wit'], seen: [], reason: false };
const rows = (change = {}) => [
  { ...whole, code: 'c01' },
  { ...whole, code: 'c02', ...change },
];
/** @param {object} change @param {object} [voting] */
const seen = (change, voting, vote = null) =>
  foreseen({ ...CRITERIA, ...(voting && { voting }) }, 'farmer', rows(change), vote);

test('own points as they are reach the title and need no reason', () => {
  const found = seen({});
  assert.equal(found.effectiveTotal, 18);
  assert.ok(found.recognised);
  assert.deepEqual(found.unreasoned, []);
  assert.ok(!found.differs);
});

test('other points ask for their reason, and none asks where nothing was claimed and 0 is given', () => {
  assert.deepEqual(seen({ points: '7' }).unreasoned, ['c02']);
  assert.deepEqual(seen({ points: '7', reason: true }).unreasoned, []);
  assert.ok(seen({ points: '7', reason: true }).differs);
  assert.ok(seen({ seen: ['wit'] }).differs);
  assert.deepEqual(seen({ points: '0', claimed: '' }).unreasoned, []);
});

test('what is below the least, half typed or without evidence does not count; what the meeting saw does', () => {
  assert.deepEqual(seen({ points: '4' }).missing, { points: 7, indicators: ['c02'] });
  assert.deepEqual(seen({ points: '' }).missing.indicators, ['c02']);
  assert.equal(seen({ stated: false, evidence: [] }).effectiveTotal, 9);
  assert.equal(seen({ stated: false, evidence: [], seen: ['wit'] }).effectiveTotal, 18);
});

test('a vote counts where the rules ask for one', () => {
  const asked = { quorum_percent: 50, pass_percent: 60 };
  const given = { invited: 10, present: 6, asked: true };
  assert.deepEqual(seen({}, asked, voteOf({ ...given, inFavour: '' })).reasons, [{ code: 'vote_missing' }]);
  assert.deepEqual(seen({}, asked, voteOf({ ...given, inFavour: '3' })).reasons, [{ code: 'vote_not_passed' }]);
  assert.ok(seen({}, asked, voteOf({ ...given, inFavour: '4' })).recognised);
  assert.deepEqual(seen({}, asked, voteOf({ ...given, present: 4, inFavour: '4' })).reasons, [{ code: 'no_quorum' }]);
});
