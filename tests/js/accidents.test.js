import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { NotAcceptingError, StorageFullError } from '../../webapp/static/js/offline/errors.js';
import { start, visitDoor } from './support/phone.js';
import { createPhone, forgetHeads, rawRows, tamper } from './support/world.js';

async function alone(more) {
  const phone = createPhone();
  return { phone, app: await openApp(phone.tab(more)) };
}

test('another tab shows what this one saved', async () => {
  const { app, phone } = await alone();
  const other = await openApp(phone.tab());
  const heard = [];
  other.on('records', ({ names }) => heard.push(...names));
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Một' });
  for (let i = 0; i < 100 && !heard.length; i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual(heard, [`household/${id}`]);
  assert.equal(other.records.get('household', id).data.head_name, 'Một');
});

test('when the disk is full the change is refused, no new work is taken, and both end when there is room', async () => {
  const { app } = await alone();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Cũ' });
  const original = globalThis.IDBObjectStore.prototype.put;
  const heard = [];
  app.on('status', ({ accepting, reason }) => heard.push([accepting, reason]));
  globalThis.IDBObjectStore.prototype.put = () => {
    throw new DOMException('no space', 'QuotaExceededError');
  };
  try {
    await assert.rejects(app.records.change('household', id, { note: 'mới' }), StorageFullError);
    assert.deepEqual([app.status.accepting, app.status.reason], [false, 'full']);
    await assert.rejects(app.records.create('household', { area_id: 'k1', head_name: 'Mới' }), NotAcceptingError);
    assert.equal(app.records.get('household', id).data.note, undefined);
  } finally {
    globalThis.IDBObjectStore.prototype.put = original;
  }
  await app.records.change('household', id, { note: 'mới' });
  assert.equal(app.status.accepting, true);
  assert.deepEqual(heard, [
    [false, 'full'],
    [true, null],
  ]);
});

test('an unreadable chunk without a head is reported, and what the server has of it comes again', async () => {
  const { server, app, phone } = await start();
  for (let i = 0; i < 100; i += 1) server.write('household', `h${i}`, { area_id: 'k1', head_name: `Hộ ${i}` });
  await app.sync.sendNow();
  app.close();
  await tamper(phone.indexedDB, 'chunks', ([row]) => {
    row.box[50] ^= 1;
    return row;
  });
  await forgetHeads(phone.indexedDB);
  const again = await openApp(phone.tab());
  assert.equal(again.status.damaged, 1);
  assert.equal(again.records.list('household').length, 0);
  await again.sync.sendNow();
  assert.equal(again.records.list('household').length, 100);
  const requests = server.requests.length;
  again.close();
  const third = await openApp(phone.tab());
  await third.sync.sendNow();
  assert.equal(server.requests.length, requests + 1, 'healed once, not at every start');
  assert.equal(third.records.list('household').length, 100);
});

test('a locked notebook shows nothing and opens again', async () => {
  const { app } = await alone();
  await visitDoor(app);
  app.lock();
  assert.equal(app.status.storage, 'locked');
  assert.deepEqual(app.records.list('person'), []);
  await assert.rejects(app.records.create('household', { area_id: 'k1', head_name: 'x' }));
  assert.equal(await app.unlock(), true);
  assert.equal(app.records.list('person').length, 1);
});

test('nothing of a visit can be read in the raw bytes of the database', async () => {
  const { app, phone } = await start();
  await visitDoor(app, 'Canary Bí Mật');
  await app.sync.sendNow();
  const rows = JSON.stringify(await rawRows(phone.indexedDB), (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  for (const word of ['Canary', 'household', 'full_name', 'tan-thanh', 'cursor']) assert.ok(!rows.includes(word), word);
});
