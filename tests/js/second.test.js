/** The two stores together, with the real storage: what one loses the other gives back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8, utf8 } from '../../webapp/static/js/lib/bytes.js';
import { StorageFullError } from '../../webapp/static/js/offline/errors.js';
import { readRows } from '../../webapp/static/js/offline/journal/files.js';
import { createStore } from '../../webapp/static/js/offline/storage.js';
import { many, put, texts } from './support/store.js';
import { dropRow, idOf, noWrites, phoneWithJournal } from './support/two-stores.js';
import { rawRows, tamper } from './support/world.js';

test('what is saved lies in both stores, sealed in both', async () => {
  const { folder, open } = phoneWithJournal();
  const { store } = await open();
  await put(store, ['m/device', 'CANARY-plain-text']);
  assert.equal(store.copies(), 2);
  const raw = [...folder.files.values()].map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join();
  assert.ok(raw.length > 100);
  assert.doesNotMatch(raw, /CANARY|m\/device/);
});

test('the database gone whole: keys and rows come from the journal, and the person just goes on', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['m/device', 'mine'], ['s/1', 'unsent'], ['device/token', 'token'], ['s/2', 'gone']);
  await put(store, ['s/1', 'unsent, changed'], ['s/2', null]);
  await put(store, ['m/sync', 'cursor']);
  await store.putBlob('photo/1', utf8('a photo'));
  phone.leave(store);
  phone.loseDatabase();
  const { store: again, held, settle } = await phone.open();
  assert.deepEqual(texts(held), { 'm/device': 'mine', 's/1': 'unsent, changed' });
  assert.equal(fromUtf8(await again.get('device/token')), 'token');
  assert.equal(fromUtf8(await again.getBlob('photo/1')), 'a photo');
  held.set('p/1', utf8('\0{"state":"waiting","evidence_id":"1"}'));
  await settle();
  assert.equal((await rawRows(phone.phone.indexedDB)).blobs.length, 1);
});

test('the journal gone: it is written again from the database', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['m/device', 'mine'], ['s/1', 'unsent'], ['device/token', 'token']);
  phone.leave(store);
  phone.folder.files.clear();
  const second = await phone.open();
  await second.settle();
  phone.leave(second.store);
  phone.loseDatabase();
  const third = await phone.open();
  assert.deepEqual(texts(third.held), { 'm/device': 'mine', 's/1': 'unsent' });
  assert.equal(fromUtf8(await third.store.get('device/token')), 'token');
});

test('rows that the database lost, or has in an older version, or cannot open, are put back', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/old', 'one'], ['s/lost', 'kept'], ['s/spoilt', 'whole'], ['s/fine', 'fine']);
  const before = (await rawRows(phone.phone.indexedDB)).entries;
  await put(store, ['s/old', 'two']);
  phone.leave(store);
  const [idOld, idLost, idSpoilt] = await Promise.all(
    ['s/old', 's/lost', 's/spoilt'].map((name) => idOf(store, phone, name)),
  );
  await tamper(phone.phone.indexedDB, 'entries', () => before.find(({ id }) => id === idOld));
  await tamper(phone.phone.indexedDB, 'entries', (rows) => ({
    ...rows.find(({ id }) => id === idSpoilt),
    box: new Uint8Array(40),
  }));
  await dropRow(phone.phone.indexedDB, idLost);
  const { held, settle, store: again } = await phone.open();
  assert.deepEqual(texts(held), { 's/fine': 'fine', 's/old': 'one' });
  assert.equal(again.damaged().length, 1);
  await settle();
  const whole = { 's/fine': 'fine', 's/lost': 'kept', 's/old': 'two', 's/spoilt': 'whole' };
  assert.deepEqual(texts(held), whole);
  assert.equal(again.damaged().length, 0);
  phone.leave(again);
  assert.deepEqual(texts((await phone.open()).held), whole);
});

test('a database that takes nothing more: the save counts with the journal, later pages know it, with room it goes in', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  const journal = await noWrites(async () => {
    await put(store, ['s/1', 'two'], ['s/2', 'new']);
    await put(store, ['s/2', 'newer']);
    assert.equal(store.copies(), 1);
    assert.equal(fromUtf8(await store.get('s/2')), 'newer');
  });
  assert.equal(journal, undefined);
  phone.leave(store);
  const { held, settle, store: again } = await phone.open();
  assert.deepEqual(texts(held), { 's/1': 'one' });
  await settle();
  assert.deepEqual(texts(held), { 's/1': 'two', 's/2': 'newer' });
  await noWrites(() => put(again, ['s/3', 'third']));
  await put(again, ['s/4', 'fourth']);
  assert.equal(again.copies(), 2);
  phone.leave(again);
  phone.folder.files.clear();
  assert.deepEqual(texts((await phone.open()).held), { 's/1': 'two', 's/2': 'newer', 's/3': 'third', 's/4': 'fourth' });
});

test('while the database takes nothing, the next page shows what the journal has, and goes on with it', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  await noWrites(async () => {
    await put(store, ['s/1', 'two']);
    phone.leave(store);
    const next = await phone.open();
    assert.equal(await next.store.owing(), true);
    await assert.rejects(next.settle(), StorageFullError);
    assert.deepEqual(texts(next.held), { 's/1': 'two' });
    assert.equal(next.store.copies(), 1);
    await put(next.store, ['s/2', 'three']);
    phone.leave(next.store);
  });
  const { held, settle, store: last } = await phone.open();
  assert.equal(await last.owing(), true);
  await settle();
  assert.deepEqual(texts(held), { 's/1': 'two', 's/2': 'three' });
  phone.leave(last);
  assert.equal(await (await phone.open()).store.owing(), false);
});

test('another tab with a newer version of the database shuts this one out: what is typed here is kept all the same', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  const newer = await new Promise((resolve) => {
    const request = phone.phone.indexedDB.open('so-cdht', 2);
    request.onsuccess = () => resolve(request.result);
  });
  await put(store, ['s/1', 'two']);
  assert.equal(store.copies(), 1);
  newer.close();
  const rows = await readRows(phone.folder);
  assert.equal(Math.max(...[...rows.values()].map(({ gen }) => gen)), 2);
});

test('a database that the browser closes is opened again, and both stores have the save', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  (await store.database.open()).close();
  await put(store, ['s/1', 'two']);
  assert.equal(store.copies(), 2);
});

test('a journal that takes nothing more: the save counts with the database, and is told; then the journal gets it', async () => {
  const phone = phoneWithJournal();
  const { store, settle } = await phone.open();
  await put(store, ['s/1', 'one'], ['s/2', 'two']);
  phone.folder.room = 10;
  await put(store, ['s/1', 'changed'], ['s/2', null]);
  assert.equal(store.copies(), 1);
  phone.folder.room = Number.POSITIVE_INFINITY;
  await settle();
  assert.equal(store.copies(), 2);
  phone.leave(store);
  phone.loseDatabase();
  assert.deepEqual(texts((await phone.open()).held), { 's/1': 'changed' });
});

test('a removal that the journal was not told of is not undone by it', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ...many(3, 's/'));
  phone.folder.room = 0;
  await put(store, ['s/1', null]);
  phone.leave(store);
  phone.folder.room = Number.POSITIVE_INFINITY;
  await dropRow(phone.phone.indexedDB, await idOf(store, phone, 's/1'));
  const { held, settle } = await phone.open();
  await settle();
  assert.deepEqual([...held.keys()].sort(), ['s/0', 's/2']);
});

test('both stores full: the write is refused, and nothing of it is there later', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  phone.folder.room = 0;
  await noWrites(() => assert.rejects(put(store, ['s/1', 'two']), StorageFullError));
  phone.folder.room = Number.POSITIVE_INFINITY;
  phone.leave(store);
  const { held, settle } = await phone.open();
  await settle();
  assert.deepEqual(texts(held), { 's/1': 'one' });
});

test('two pages at once write into files of their own, and both are found', async () => {
  const phone = phoneWithJournal();
  const [one, two] = [await phone.open(), await phone.open()];
  await put(one.store, ['s/1', 'first']);
  await put(two.store, ['s/2', 'second'], ['s/1', 'first, changed']);
  phone.leave(one.store);
  phone.leave(two.store);
  phone.loseDatabase();
  assert.deepEqual(texts((await phone.open()).held), { 's/1': 'first, changed', 's/2': 'second' });
});

test('folded entries and a bulk of the server are not put back nor kept; what is unsent in them is', async () => {
  const phone = phoneWithJournal();
  const { store, settle } = await phone.open();
  for (let i = 0; i < 5; i += 1) await put(store, [`s/${i}`, `sent ${i}`]);
  await put(store, ...many(80), ['s/bulk', 'unsent']);
  await store.compact();
  await settle();
  phone.leave(store);
  const again = await phone.open();
  await again.settle();
  phone.leave(again.store);
  phone.loseDatabase();
  const { held } = await phone.open();
  assert.deepEqual([...held.keys()].sort(), ['s/0', 's/1', 's/2', 's/3', 's/4', 's/bulk']);
});

test('a wipe takes both, and a new notebook begins with nothing', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  await store.wipe();
  assert.equal(phone.folder.files.size, 0);
  phone.leave(store);
  const { held } = await phone.open();
  assert.equal(held.size, 0);
});

test('without room to put the notebook back, no new one is begun', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await put(store, ['s/1', 'one']);
  phone.leave(store);
  phone.loseDatabase();
  await noWrites(() => assert.rejects(phone.open(), StorageFullError));
  assert.deepEqual(texts((await phone.open()).held), { 's/1': 'one' });
});

test('a browser without such files keeps one copy and says so', async () => {
  const phone = phoneWithJournal();
  const journal = { start: () => Promise.reject(new Error('none')), folder: async () => null };
  const { store } = await phone.open({ journal });
  await put(store, ['s/1', 'one']);
  assert.equal(store.copies(), 1);
  assert.equal(createStore(phone.phone.tab()).copies(), 1);
});
