/** How a photo lies in its frame: turned, nearer, held at the edges. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, held, NEAREST, turned, WHOLE, zoomed } from '../../webapp/static/js/lib/lie.js';

const PHOTO = { width: 1600, height: 1200 };
const FRAME = { width: 800, height: 800 };

test('a photo just fits its frame, whichever way it is turned', () => {
  assert.equal(fitting(PHOTO, FRAME, 0), 0.5);
  assert.equal(fitting(PHOTO, FRAME, 90), 0.5);
  assert.equal(fitting({ width: 400, height: 800 }, { width: 800, height: 400 }, 270), 1);
});

test('four turns to the right are none, and each shows all of it', () => {
  const nearer = zoomed(WHOLE, 3);
  assert.deepEqual(turned(nearer), { turn: 90, zoom: 1, x: 0, y: 0 });
  assert.deepEqual([1, 2, 3, 4].reduce(turned, WHOLE), WHOLE);
});

test('what lies under the pointer stays there', () => {
  const at = { x: 100, y: -50 };
  const nearer = zoomed(WHOLE, 2, at);
  assert.deepEqual(nearer, { turn: 0, zoom: 2, x: -100, y: 50 });
  assert.deepEqual(zoomed(nearer, 0.5, at), { turn: 0, zoom: 1, x: 0, y: 0 });
});

test('no nearer than that, no farther than all of it', () => {
  assert.equal(zoomed(WHOLE, 100).zoom, NEAREST);
  assert.equal(zoomed(WHOLE, 0.01).zoom, 1);
});

test('the edge of a photo stops at the edge of its frame', () => {
  assert.deepEqual(held({ ...WHOLE, x: 500, y: 500 }, PHOTO, FRAME), { ...WHOLE, x: 0, y: 0 });
  const nearer = { turn: 0, zoom: 2, x: 5000, y: -5000 };
  assert.deepEqual(held(nearer, PHOTO, FRAME), { turn: 0, zoom: 2, x: 400, y: -200 });
  assert.deepEqual(held({ ...nearer, turn: 90 }, PHOTO, FRAME), { turn: 90, zoom: 2, x: 200, y: -400 });
});
