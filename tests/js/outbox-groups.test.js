import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parcels, standingOf } from '../../webapp/static/js/modules/outbox-groups.js';

const HOA = { type: 'person', id: 'hoa' };
const HOME = { type: 'household', id: 'home' };
const entry = (type, id, label, state = 'waiting', since = '2026-11-23T03:00:00Z') =>
  /** @type {any} */ ({
    key: `${type}/${id}`,
    type,
    id,
    label,
    state,
    since,
    problems: [],
    status: null,
    why: null,
    nextAttemptAt: null,
  });
const said = ({ key, state, kinds }) => [key, state, kinds.map(({ type, n }) => `${n} ${type}`).join(', ')];

test('one row a person, with what waits of them in the order of a sheet', () => {
  const { open, attention, sent } = parcels([
    entry('household', 'home', HOME),
    entry('photo', 'e1', HOA),
    entry('evidence', 'e1', HOA),
    entry('photo', 'e2', HOA),
    entry('evidence', 'e3', HOA),
    entry('submission', 's', HOA),
    entry('declaration', 'd', HOA),
    entry('person', 'hoa', HOA),
    entry('visit', 'v', HOME),
  ]);
  assert.deepEqual(open.map(said), [
    ['household/home', 'waiting', '1 household, 1 visit'],
    ['person/hoa', 'waiting', '1 person, 1 submission, 1 evidence, 2 photo'],
  ]);
  assert.deepEqual([attention, sent], [[], []]);
});

test('a person of whom one thing is refused and another waits stands in both parts', () => {
  const { open, attention } = parcels([
    entry('person', 'hoa', HOA, 'attention'),
    entry('declaration', 'd', HOA, 'sending'),
    entry('photo', 'e', HOA),
  ]);
  assert.deepEqual(attention.map(said), [['person/hoa', 'attention', '1 person']]);
  assert.deepEqual(open.map(said), [['person/hoa', 'sending', '1 declaration, 1 photo']]);
});

test('what was received says when, newest first', () => {
  const { sent } = parcels([
    entry('declaration', 'd', HOA, 'sent', '2026-11-23T05:00:00Z'),
    entry('person', 'hoa', HOA, 'sent', '2026-11-23T04:00:00Z'),
  ]);
  assert.deepEqual(sent.map(said), [['person/hoa', 'sent', '1 person, 1 declaration']]);
  assert.equal(sent[0].since, '2026-11-23T05:00:00Z');
});

test('what has no name stands alone', () => {
  const { open } = parcels([entry('withdrawal', 'a', null), entry('withdrawal', 'b', null)]);
  assert.equal(open.length, 2);
});

test('one sentence says how it stands', () => {
  const idle = {
    phase: 'idle',
    online: true,
    session: 'signed_in',
    error: null,
    nextAttemptAt: null,
    lastSuccessAt: null,
  };
  const now = (open, attention, more) => standingOf({ open, attention, state: { ...idle, ...more } });
  assert.equal(now(0, 0), 'nothing');
  assert.equal(now(0, 0, { lastSuccessAt: '2026-11-23T03:00:00Z' }), 'all_received');
  assert.equal(now(0, 1), 'attention');
  assert.equal(now(2, 1), 'waiting');
  assert.equal(now(2, 0, { online: false }), 'offline');
  assert.equal(now(2, 0, { error: 'server' }), 'error');
  assert.equal(now(2, 0, { phase: 'sending' }), 'sending');
  assert.equal(now(0, 0, { phase: 'receiving' }), 'nothing');
  assert.equal(now(2, 0, { session: 'revoked' }), 'signed_out');
});
