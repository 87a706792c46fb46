/** The area that no PIN locks, as rows: nothing of it is read at a start, folded, or left behind. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '../../webapp/static/js/lib/bytes.js';
import { many, opened, put, texts } from './support/store.js';
import { createPhone, rawRows } from './support/world.js';

const out = (n) => many(n, 'device/out/');

test('what leaves the area leaves no row, and a start does not read it', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/person/1', 'a'], ...out(3));
  await put(store, ['device/out/1', null]);
  assert.deepEqual(texts(await store.device('device/out/')), { 'device/out/0': 'người 0', 'device/out/2': 'người 2' });
  assert.equal((await rawRows(phone.indexedDB)).entries.length, 3);
  const { all } = await opened(phone);
  assert.deepEqual([...all.keys()], ['e/person/1']);
});

test('hundreds of its rows are no reason to fold anything', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  for (let i = 0; i < 450; i += 50) await put(store, ...out(450).slice(i, i + 50));
  assert.deepEqual(phone.time.pending(), []);
  await put(store, ['e/person/1', 'a'], ['e/person/2', 'b']);
  await store.compact();
  const { entries, chunks } = await rawRows(phone.indexedDB);
  assert.deepEqual([entries.length, chunks.length], [450, 1]);
});

test('it can be written and read while the notebook is locked, from another tab too', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  const { store: other } = await opened(phone);
  const heard = [];
  other.onChange((changes) => heard.push(...changes.keys()));
  store.keyring.lock();
  await store.update(() => ({ writes: [['device/mark', utf8('x')]] }));
  assert.deepEqual(texts(await store.device('device/')), { 'device/mark': 'x' });
  await other.catchUp();
  assert.deepEqual(heard, ['device/mark']);
});
