import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argon2, createWorker, PIN, windowOf } from './support/locked.js';
import { start, visitDoor } from './support/phone.js';

const LATER = Number.MAX_SAFE_INTEGER;

/** A phone with a PIN and a record, no window open. */
async function lockedPhone(seed = 1) {
  const { app, phone } = await start({ seed });
  await (await app.locking(argon2)).choose(PIN);
  const { person } = await visitDoor(app);
  app.close();
  return { phone, person };
}

/** Opens a window, gives the PIN, and hands the keys to the worker. */
async function unlocked(phone, container, until = LATER) {
  const app = await windowOf(phone, container);
  await (await app.locking(argon2)).unlock(PIN);
  app.handOver(until, true);
  return app;
}

test('the next page opens without a PIN, by what the worker remembers', async () => {
  const { phone, person } = await lockedPhone();
  const worker = createWorker();
  const first = await unlocked(phone, worker.container('a'));
  first.close();
  const next = await windowOf(phone, worker.container('b'));
  assert.equal(next.status.storage, 'unlocked');
  assert.equal(next.records.get('person', person).data.full_name, 'Nguyễn Thị Hòa');
});

test('a worker that was restarted knows nothing: the PIN is asked', async () => {
  const { phone } = await lockedPhone();
  const worker = createWorker();
  const container = worker.container('a');
  (await unlocked(phone, container)).close();
  container.close();
  worker.restart();
  assert.equal((await windowOf(phone, worker.container('b'))).status.storage, 'locked');
});

test('a worker that was restarted asks the other window, which is open', async () => {
  const { phone } = await lockedPhone();
  const worker = createWorker();
  let first = null;
  const container = worker.container('a', { hears: ({ type }) => type === 'keys-asked' && first.handOver(LATER) });
  first = await unlocked(phone, container);
  worker.restart();
  assert.equal((await windowOf(phone, worker.container('b'))).status.storage, 'unlocked');
});

test('locking in one window locks all, and the worker forgets', async () => {
  const { phone } = await lockedPhone();
  const worker = createWorker();
  const [one, two] = [await unlocked(phone, worker.container('a')), await windowOf(phone, worker.container('b'))];
  let told = 0;
  two.on('locked-elsewhere', () => {
    told += 1;
  });
  one.lock();
  // It has not heard of it yet, and is left.
  two.handOver(LATER);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(told, 1);
  assert.equal((await windowOf(phone, worker.container('c'))).status.storage, 'locked');
});

test('after its time nobody gets the keys', async () => {
  const { phone } = await lockedPhone();
  let now = 1000;
  const worker = createWorker({ now: () => now });
  const container = worker.container('a');
  (await unlocked(phone, container, 2000)).close();
  container.close();
  now = 2000;
  assert.equal((await windowOf(phone, worker.container('b'))).status.storage, 'locked');
});

test('only windows of this origin get them', async () => {
  const { phone } = await lockedPhone();
  const worker = createWorker();
  const container = worker.container('a');
  (await unlocked(phone, container)).close();
  const strangers = [
    { url: 'https://cho-khac.invalid/so/' },
    { url: 'https://cdht.vidu.invalid.evil.invalid/so/' },
    { type: 'worker' },
  ];
  for (const [i, more] of strangers.entries())
    assert.equal((await windowOf(phone, worker.container(`x${i}`, more))).status.storage, 'locked');
  assert.equal((await windowOf(phone, worker.container('b'))).status.storage, 'unlocked');
});

test('keys of before do not open a notebook that has others', async () => {
  const { phone } = await lockedPhone();
  const worker = createWorker();
  (await unlocked(phone, worker.container('a'))).close();
  const other = await lockedPhone(2);
  assert.equal((await windowOf(other.phone, worker.container('b'))).status.storage, 'locked');
});
