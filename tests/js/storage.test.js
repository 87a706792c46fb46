import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8, utf8 } from '../../webapp/static/js/lib/bytes.js';
import {
  StorageClosedError,
  StorageCorruptError,
  StorageFullError,
  StorageLockedError,
} from '../../webapp/static/js/offline/errors.js';
import { createStore } from '../../webapp/static/js/offline/storage.js';
import { many, opened, put, texts, withPatched } from './support/store.js';
import { createPhone, rawRows, tamper } from './support/world.js';

test('what was written is there after the phone is started again', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/person/1', 'Nguyễn Thị Hòa'], ['e/person/2', 'Đặng Văn Bé']);
  await put(store, ['e/person/2', null], ['e/person/1', 'Nguyễn Thị Hoà']);
  store.close();
  const { all } = await opened(phone);
  assert.deepEqual(texts(all), { 'e/person/1': 'Nguyễn Thị Hoà' });
});

test('the raw rows hold no name, no id and no text that was stored', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/person/canary-id', 'CANARY-plain-text']);
  await put(store, ...many(100), ['e/person/bulk-canary', 'CANARY-plain-text']);
  await store.putBlob('photo/canary-id', utf8('CANARY-plain-text'));
  await put(store, ['device/token', 'CANARY-plain-text']);
  const rows = await rawRows(phone.indexedDB);
  const everything = JSON.stringify(rows, (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  assert.ok(rows.entries.length >= 2 && rows.chunks.length >= 1 && rows.blobs.length === 1);
  assert.doesNotMatch(everything, /CANARY|canary|person|token/);
});

test('the same text under the same name is sealed differently each time', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['a', 'x']);
  const [first] = (await rawRows(phone.indexedDB)).entries;
  await put(store, ['a', 'x']);
  const [second] = (await rawRows(phone.indexedDB)).entries;
  assert.equal(first.id, second.id);
  assert.notDeepEqual(first.box.slice(0, 12), second.box.slice(0, 12));
});

test('a sealed entry moved under another id does not open', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['a', 'mine'], ['b', 'other']);
  await tamper(phone.indexedDB, 'entries', ([one, two]) => ({ ...one, box: two.box }));
  const { store: again, all } = await opened(phone);
  assert.equal(all.size, 1);
  assert.equal(again.damaged().length, 1);
});

test('the keys in the database cannot be exported', async () => {
  const phone = createPhone();
  await opened(phone);
  const [row] = (await rawRows(phone.indexedDB)).keys.filter((one) => one.wrap);
  assert.equal(row.wrap.extractable, false);
  assert.equal(row.keys.seal.extractable, false);
});

test('a locked store refuses data and still gives the token', async () => {
  const { store } = await opened(createPhone());
  await put(store, ['e/a', '1'], ['device/token', 'secret']);
  store.keyring.lock();
  await assert.rejects(store.get('e/a'), StorageLockedError);
  await assert.rejects(put(store, ['e/a', '2']), StorageLockedError);
  await assert.rejects(store.load(), StorageLockedError);
  assert.equal(fromUtf8(await store.get('device/token')), 'secret');
  await put(store, ['device/token', 'another']);
  await store.keyring.unlock();
  assert.equal(fromUtf8(await store.get('e/a')), '1');
});

test('a wrapper of the key that asks for a PIN keeps the store locked until the PIN comes', async () => {
  const phone = createPhone();
  const wrapper = {
    wrap: async (secret, _device, pin) => ({ kind: 'pin', pin, secret: [...secret] }),
    unwrap: async (row, _device, pin) => (pin === row.pin ? Uint8Array.from(row.secret) : null),
  };
  const first = createStore(phone.tab({ wrapper }));
  await first.open();
  await first.keyring.create('1234');
  await first.load();
  await put(first, ['e/a', 'kept']);
  const second = createStore(phone.tab({ wrapper }));
  await second.open();
  assert.equal(second.keyring.status(), 'locked');
  assert.equal(await second.keyring.unlock('0000'), false);
  assert.equal(await second.keyring.unlock('1234'), true);
  assert.deepEqual(texts(await second.load()), { 'e/a': 'kept' });
});

test('two tabs that start at once share one key', async () => {
  const phone = createPhone();
  const stores = [createStore(phone.tab()), createStore(phone.tab())];
  await Promise.all(
    stores.map(async (store) => {
      await store.open();
      await store.keyring.create();
      await store.load();
    }),
  );
  await put(stores[0], ['e/a', 'one']);
  assert.deepEqual(texts(await stores[1].load()), { 'e/a': 'one' });
});

test('a database closed by the browser is opened again, and the write happens once', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  let failures = 1;
  await withPatched(
    globalThis.IDBDatabase.prototype,
    'transaction',
    (original) =>
      function transaction(...args) {
        if (failures > 0 && args[1] === 'readwrite') {
          failures -= 1;
          this.close();
          throw new DOMException('The database connection is closing.', 'InvalidStateError');
        }
        return original.apply(this, args);
      },
    () => put(store, ['e/a', 'saved']),
  );
  assert.deepEqual(texts((await opened(phone)).all), { 'e/a': 'saved' });
});

test('a database that stays closed is a typed error', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await withPatched(
    globalThis.IDBDatabase.prototype,
    'transaction',
    () => () => {
      throw new DOMException('closing', 'InvalidStateError');
    },
    () => assert.rejects(put(store, ['e/a', 'x']), StorageClosedError),
  );
});

test('a full disk is a typed error and nothing of the write stays', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/a', 'before']);
  let count = 0;
  await withPatched(
    globalThis.IDBObjectStore.prototype,
    'put',
    (original) =>
      function patched(...args) {
        count += 1;
        if (count > 1) throw new DOMException('no space', 'QuotaExceededError');
        return original.apply(this, args);
      },
    () => assert.rejects(put(store, ['e/a', 'after'], ['e/b', 'after']), StorageFullError),
  );
  assert.deepEqual(texts((await opened(phone)).all), { 'e/a': 'before' });
});

test('a write that reads back differently is not called saved', async () => {
  const { store } = await opened(createPhone());
  await withPatched(
    globalThis.IDBObjectStore.prototype,
    'put',
    (original) =>
      function patched(value, key) {
        return original.call(this, value?.box ? { ...value, box: value.box.slice(0, -1) } : value, key);
      },
    () => assert.rejects(put(store, ['e/a', 'x']), StorageCorruptError),
  );
});

test('wiping destroys the keys and every row', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/a', '1']);
  await store.wipe();
  const { all } = await opened(phone);
  assert.equal(all.size, 0);
});
