import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSaver } from '../../webapp/static/js/offline/draft.js';
import { createTime } from './support/world.js';

/** @param {(fields: object, count: number) => Promise<{savedAt: string}>} [save] */
function saver(save = async () => ({ savedAt: 'now' })) {
  const time = createTime();
  const calls = [];
  const states = [];
  const one = createSaver(
    (fields) => {
      calls.push(fields);
      return save(fields, calls.length);
    },
    {
      timers: time.timers,
      onState: (state) => states.push(state),
    },
  );
  return { one, time, calls, states };
}

test('keystrokes gather and are saved within 300 ms of the first', async () => {
  const { one, time, calls, states } = saver();
  one.set('note', 'a');
  await time.advance(200);
  one.set('note', 'ab');
  assert.equal(calls.length, 0);
  await time.advance(100);
  assert.deepEqual(calls, [{ note: 'ab' }]);
  assert.deepEqual(states, ['saving', 'saved']);
  assert.equal(one.dirty, false);
});

test('flush saves at once, before the camera opens', async () => {
  const { one, calls } = saver();
  one.set({ note: 'x', phone: 'y' });
  await one.flush();
  assert.deepEqual(calls, [{ note: 'x', phone: 'y' }]);
});

test('what was typed while a save ran is saved after it, in order', async () => {
  let release;
  const gate = new Promise((resolve) => {
    release = resolve;
  });
  const { one, calls } = saver(async (_fields, count) => {
    if (count === 1) await gate;
    return { savedAt: 'now' };
  });
  one.set('note', 'first');
  const flushed = one.flush();
  one.set('note', 'second');
  release();
  await flushed;
  assert.deepEqual(calls, [{ note: 'first' }, { note: 'second' }]);
});

test('a failed save keeps its fields, tells, and goes with the next attempt', async () => {
  const { one, calls, states } = saver(async (_fields, count) => {
    if (count === 1) throw new Error('full');
    return { savedAt: 'now' };
  });
  one.set('note', 'kept');
  await assert.rejects(one.flush());
  assert.equal(one.dirty, true);
  one.set('phone', '1');
  await one.flush();
  assert.deepEqual(calls[1], { note: 'kept', phone: '1' });
  assert.deepEqual(states, ['saving', 'failed', 'saving', 'saved']);
});
