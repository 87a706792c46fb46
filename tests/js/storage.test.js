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
import { createPhone, rawRows, tamper } from './support/world.js';

async function opened(phone, more) {
  const store = createStore(phone.tab(more));
  await store.open();
  if (store.keyring.status() === 'none') await store.keyring.create();
  const all = await store.load();
  return { store, all };
}
const put = (store, ...pairs) =>
  store.update(() => ({ writes: pairs.map(([name, text]) => [name, text === null ? null : utf8(text)]) }));
const texts = (all) => Object.fromEntries([...all].map(([name, bytes]) => [name, fromUtf8(bytes)]).sort());
const many = (count, prefix = 'e/person/') => Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `người ${i}`]);

async function withPatched(prototype, method, replacement, run) {
  const original = prototype[method];
  prototype[method] = replacement(original);
  try {
    return await run();
  } finally {
    prototype[method] = original;
  }
}

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

test('one unreadable chunk costs its own records only and is reported', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ...many(600, 'e/a/'));
  await put(store, ...many(70, 'e/b/'));
  await put(store, ['e/c/1', 'single']);
  await tamper(phone.indexedDB, 'chunks', (rows) => {
    const row = rows.sort((x, y) => x.gen - y.gen)[0];
    row.box[40] ^= 1;
    return row;
  });
  const { store: again, all } = await opened(phone);
  assert.deepEqual(
    again.damaged().map(({ kind }) => kind),
    ['chunk'],
  );
  assert.ok(all.size >= 71 && all.size < 671, String(all.size));
  assert.ok(all.has('e/c/1') && all.has('e/b/69'));
  await again.compact();
  assert.equal((await opened(phone)).all.size, all.size);
});

test('ten thousand records lie in about twenty chunks, and one change rewrites none of them', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  const records = many(10000).map(([name, text]) => [name, text.padEnd(400, '.')]);
  for (let i = 0; i < records.length; i += 500) await put(store, ...records.slice(i, i + 500));
  const before = (await rawRows(phone.indexedDB)).chunks;
  assert.ok(before.length >= 18 && before.length <= 24, String(before.length));
  await put(store, ['e/person/77', 'changed']);
  const after = await rawRows(phone.indexedDB);
  assert.deepEqual(after.chunks.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
  assert.equal(after.entries.length, 1);
  const { all } = await opened(phone);
  assert.equal(all.size, 10000);
  assert.equal(fromUtf8(all.get('e/person/77')), 'changed');
});

test('a bulk write replaces the single entries that lay over it', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/person/5', 'old']);
  await put(store, ...many(100));
  const { all } = await opened(phone);
  assert.equal(fromUtf8(all.get('e/person/5')), 'người 5');
});

test('entries are folded into chunks in the background and nothing changes for the reader', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ...many(100));
  for (const pair of many(450, 'e/visit/')) await put(store, pair);
  await put(store, ['e/person/3', null], ['e/person/4', 'changed'], ['device/token', 't']);
  const before = texts(await store.load());
  await phone.time.advance(5000);
  while ((await rawRows(phone.indexedDB)).entries.length > 50) await new Promise((resolve) => setTimeout(resolve, 5));
  const rows = await rawRows(phone.indexedDB);
  assert.equal(rows.entries.length, 1, 'only the token stays an entry');
  assert.deepEqual(texts((await opened(phone)).all), before);
});

test('superseded records are cleaned away when most of the chunks is dead', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  for (let round = 0; round < 8; round += 1) await put(store, ...many(300).map(([name]) => [name, `round ${round}`]));
  await put(store, ['e/person/0', null]);
  assert.equal(await store.compact(), true);
  const rows = await rawRows(phone.indexedDB);
  assert.equal(rows.chunks.length, 1);
  assert.equal(rows.entries.length, 0);
  const { all } = await opened(phone);
  assert.equal(all.size, 299);
  assert.equal(fromUtf8(all.get('e/person/7')), 'round 7');
});

test('a crash in the middle of folding leaves the old rows whole', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  for (const pair of many(30)) await put(store, pair);
  const before = await rawRows(phone.indexedDB);
  let deletes = 0;
  await withPatched(
    globalThis.IDBObjectStore.prototype,
    'delete',
    (original) =>
      function patched(...args) {
        deletes += 1;
        if (deletes === 10) throw new DOMException('killed', 'DataError');
        return original.apply(this, args);
      },
    () => assert.rejects(store.compact()),
  );
  const after = await rawRows(phone.indexedDB);
  assert.deepEqual(
    after.entries.map(({ id }) => id),
    before.entries.map(({ id }) => id),
  );
  assert.equal(after.chunks.length, 0);
  assert.equal((await opened(phone)).all.size, 30);
});

test('a change made while entries are being folded wins over the chunk', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  for (const pair of many(20)) await put(store, pair);
  await Promise.all([
    store.compact(),
    put(store, ['e/person/3', 'newer']),
    put(store, ...many(80, 'e/x/'), ['e/person/4', 'newer']),
  ]);
  const { all } = await opened(phone);
  assert.equal(fromUtf8(all.get('e/person/3')), 'newer');
  assert.equal(fromUtf8(all.get('e/person/4')), 'newer');
  assert.equal(all.size, 100);
});

test('another tab takes over what was written, also after it was folded away', async () => {
  const phone = createPhone();
  const { store: one } = await opened(phone);
  const { store: two } = await opened(phone);
  const heard = [];
  two.onChange((changes, all) => heard.push([all, changes.size]));
  await put(one, ['e/a', '1']);
  await two.catchUp();
  assert.deepEqual(heard, [[false, 1]]);
  for (const pair of many(5)) await put(one, pair);
  await one.compact();
  await two.catchUp();
  assert.deepEqual(heard[1], [true, 6]);
});

test('wiping destroys the keys and every row', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  await put(store, ['e/a', '1']);
  await store.wipe();
  const { all } = await opened(phone);
  assert.equal(all.size, 0);
});
