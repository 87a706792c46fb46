import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  belowMinimum,
  parsePoints,
  scoresOffered,
  sheetResult,
  withEvidence,
} from '../../webapp/static/js/offline/scoring.js';

const root = new URL('../../', import.meta.url);
const json = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const shared = json('tests/shared_cases/scoring.json');
const criteria = Object.fromEntries(Object.entries(shared.criteria).map(([version, path]) => [version, json(path)]));

for (const { name, criteria: version, group, column, answers, vote, expect } of shared.cases) {
  test(`shared: ${name}`, () => {
    const result = sheetResult(criteria[version], group, answers, { column, vote });
    assert.equal(result.total, expect.total);
    assert.equal(result.effectiveTotal, expect.effective_total);
    assert.equal(result.recognised, expect.recognised);
    assert.deepEqual(
      result.reasons.map(({ code, indicator }) => (indicator ? `${code}: ${indicator}` : code)),
      expect.reasons,
    );
    assert.deepEqual(result.missing, expect.missing);
    for (const [code, line] of Object.entries(result.indicators)) {
      assert.deepEqual(line.reasons, expect.lines[code]?.reasons ?? [], code);
      assert.equal(line.effective, expect.lines[code]?.effective ?? line.claimed, code);
    }
  });
}

for (const { name, criteria: version, value, points } of shared.typed) {
  test(`shared, typed: ${name}`, () => assert.equal(parsePoints(value, criteria[version]), points ?? null));
}

for (const { name, criteria: version, points } of shared.buttons) {
  test(`shared, buttons: ${name}`, () => assert.deepEqual(scoresOffered(criteria[version]), points));
}

for (const { name, criteria: version, points, error } of shared.collective) {
  test(`shared, collective: ${name}`, () =>
    assert.equal(belowMinimum(criteria[version], points), error === 'below_five'));
}

test('evidence of a declaration is counted with the indicator that it names', () => {
  const joined = withEvidence({ c01: { self: 8, statement: 'Có' } }, [
    { indicator: 'c01', kind: 'log' },
    { indicator: 'c02', kind: 'none' },
  ]);
  assert.deepEqual(joined, { c01: { self: 8, statement: 'Có', evidence: ['log'] }, c02: { evidence: ['none'] } });
});
