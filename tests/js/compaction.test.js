import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8 } from '../../webapp/static/js/lib/bytes.js';
import { many, opened, put, texts, withPatched } from './support/store.js';
import { createPhone, rawRows, tamper } from './support/world.js';

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
  while ((await rawRows(phone.indexedDB)).entries.length > 50) await phone.time.advance(500);
  const rows = await rawRows(phone.indexedDB);
  assert.equal(rows.entries.length, 1, 'only the token stays an entry');
  assert.deepEqual(texts((await opened(phone)).all), before);
});

test('many full chunks are left as they are, however many changes come', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  const records = many(4200).map(([name, text]) => [name, text.padEnd(3000, '.')]);
  for (let i = 0; i < records.length; i += 200) await put(store, ...records.slice(i, i + 200));
  const before = (await rawRows(phone.indexedDB)).chunks;
  assert.ok(before.length > 45, String(before.length));
  for (const pair of many(5)) await put(store, pair);
  await phone.time.advance(60_000);
  const after = await rawRows(phone.indexedDB);
  assert.deepEqual(after.chunks.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
  assert.equal(after.entries.length, 5);
});

test('many small chunks are written anew once; what is large by nature is left alone after that', async () => {
  const phone = createPhone();
  const { store } = await opened(phone);
  const records = many(2100).map(([name, text]) => [name, text.padEnd(6000, '.')]);
  for (let i = 0; i < records.length; i += 70) await put(store, ...records.slice(i, i + 70));
  assert.equal(await store.compact(), true);
  const once = (await rawRows(phone.indexedDB)).chunks.map(({ id }) => id).sort();
  assert.ok(once.length > 40, String(once.length));
  const { store: again } = await opened(phone);
  assert.equal(await again.compact(), false);
  await put(again, ['e/person/1', 'changed']);
  await phone.time.advance(60_000);
  const rows = await rawRows(phone.indexedDB);
  assert.deepEqual(rows.chunks.map(({ id }) => id).sort(), once);
  assert.equal(texts((await opened(phone)).all)['e/person/1'], 'changed');
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
