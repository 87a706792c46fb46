/** size: one story after another, read in order. Everything unsent lies sealed for the server from the moment it is saved, and a locked phone sends it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8 } from '../../webapp/static/js/lib/bytes.js';
import { faults } from './support/faults.js';
import { newPhone, start, states, visitDoor } from './support/phone.js';
import { operationsIn } from './support/sealed.js';
import { opened } from './support/store.js';
import { rawRows } from './support/world.js';

/** The rows of the area that no PIN locks, as another tab finds them. */
async function sealedRows({ phone }, prefix = 'device/out/') {
  const { store } = await opened(phone);
  const rows = await store.device(prefix);
  store.close();
  return new Map(
    [...rows].map(([name, bytes]) => [name.slice(prefix.length), JSON.parse(fromUtf8(bytes.subarray(1)))]),
  );
}
const operations = async (world) =>
  [...(await sealedRows(world)).values()]
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .flatMap(({ ops }) => ops.flatMap(operationsIn));

/** Without a network until the test says otherwise. */
async function away() {
  const started = await start();
  const { server } = started;
  const network = (/** @type {boolean} */ works) => {
    server.faults = works ? [] : Array.from({ length: 200 }, () => faults.offline);
  };
  const world = Object.assign(started, { network });
  world.network(false);
  // Nothing but the person, and no timer, decides when something is sent.
  world.app.sync.stop();
  return world;
}

test('what is saved is sealed with it, and is the operation that is sent afterwards', async () => {
  const world = await away();
  const { app, server } = world;
  await visitDoor(app);
  const sealed = await operations(world);
  assert.deepEqual(
    sealed.map(({ type }) => type),
    ['household', 'person', 'declaration'],
  );
  world.network(true);
  await app.sync.sendNow();
  assert.deepEqual(
    [...server.receipts.keys()],
    sealed.map(({ id }) => id),
  );
  assert.equal((await sealedRows(world)).size, 0);
  assert.ok(server.requests.every(({ path }) => path !== '/sealed'));
});

test('an edit takes the place of what was sealed before; what is taken back leaves no row', async () => {
  const world = await away();
  const { app } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A' });
  await app.records.change('household', id, { head_name: 'B' });
  const [only, ...more] = await operations(world);
  assert.deepEqual([only.data.head_name, more.length], ['B', 0]);
  const visit = await app.records.create('visit', { household_id: id, outcome: 'absent', at: '2026-11-22T01:00:00Z' });
  assert.equal((await sealedRows(world)).get(`visit/${visit.id}`).notBefore, world.phone.time.clock.now() + 30_000);
  await app.records.takeBack(visit.id, 'visit');
  await app.records.remove('household', id);
  assert.equal((await sealedRows(world)).size, 0);
});

test('nothing that was typed, and no key, is in the raw rows', async () => {
  const world = await away();
  await visitDoor(world.app, 'CANARY Thị Hòa');
  const everything = JSON.stringify(await rawRows(world.phone.indexedDB), (_key, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  assert.doesNotMatch(everything, /CANARY|household/);
  for (const { ops } of (await sealedRows(world)).values())
    for (const one of ops) assert.deepEqual(Object.keys(one).sort(), ['check', 'ciphertext', 'enc', 'id', 'kid']);
});

test('a locked phone sends everything, parents first, and the receipts are taken over when it is opened', async () => {
  const world = await away();
  const { app, server } = world;
  const { declaration, person } = await visitDoor(app);
  await app.records.event('consent', { person_id: person, purposes: ['review'], method: 'screen', text_version: '1' });
  await app.records.event('submission', { declaration_id: declaration, scribe: 'self' });
  app.lock();
  world.network(true);
  await world.phone.time.advance(31_000);
  const state = await app.sync.sendNow();
  assert.deepEqual([state.error, state.online], [null, true]);
  assert.deepEqual(
    server.log.map(([type, status]) => `${type} ${status}`),
    ['household', 'person', 'declaration', 'consent', 'submission'].map((type) => `${type} stored`),
  );
  assert.deepEqual(await app.sealed.counts(), { records: 0, photos: 0, refused: 0 });
  assert.equal((await sealedRows(world, 'device/receipt/')).size, 5);
  world.network(false);
  await app.unlock();
  await app.records.change('person', person, { phone: '0900000000' });
  assert.deepEqual(states(app).sort(), [
    'consent sent',
    'declaration sent',
    'household sent',
    'person sent',
    'person waiting',
    'submission sent',
  ]);
  assert.equal((await sealedRows(world, 'device/receipt/')).size, 0);
  world.network(true);
  await app.sync.sendNow();
  assert.equal(server.data('person', person).phone, '0900000000');
  assert.equal(server.log.length, 6);
});

test('what is held for a moment is held while the phone is locked, too', async () => {
  const world = await away();
  const { app, server } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A' });
  await app.records.create('visit', { household_id: id, outcome: 'absent', at: '2026-11-22T01:00:00Z' });
  app.lock();
  world.network(true);
  await app.sync.sendNow();
  assert.deepEqual(server.log, [['household', 'stored']]);
  await world.phone.time.advance(31_000);
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual(server.log[1], ['visit', 'stored']);
});

test('an edit made while the first is under way follows it, and is no conflict with it', async () => {
  const world = await away();
  const { app, server } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A', note: 'một' });
  server.faults = [faults.dropReply];
  await app.sync.sendNow();
  app.sync.stop();
  await app.records.change('household', id, { note: 'hai', address: '12 Bàu Sen' });
  const [first, second] = await operations(world);
  assert.deepEqual([first.data.note, second.data.note, second.after], ['một', 'hai', first.id]);
  assert.equal((await sealedRows(world)).size, 1);
  app.lock();
  world.network(true);
  await app.sync.sendNow();
  assert.deepEqual(server.log, [
    ['household', 'stored'],
    ['household', 'already'],
    ['household', 'stored'],
  ]);
  assert.equal(server.data('household', id).note, 'hai');
  world.network(false);
  await app.unlock();
  await app.records.change('household', id, { note: 'ba' });
  world.network(true);
  await app.sync.sendNow();
  const { data, pending, attention, rivals } = app.records.get('household', id);
  assert.deepEqual([data.note, data.address, pending, attention, rivals], ['ba', '12 Bàu Sen', false, null, []]);
});

test('the reply to a locked phone is lost, the person edits: the same operation goes once more, then the edit', async () => {
  const world = await away();
  const { app, server } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A', note: 'một' });
  app.lock();
  server.faults = [faults.dropReply];
  await app.sync.sendNow();
  assert.equal(server.log.length, 1);
  world.network(false);
  await app.unlock();
  await app.records.change('household', id, { note: 'hai' });
  world.network(true);
  await app.sync.sendNow();
  assert.deepEqual(server.log.slice(1), [
    ['household', 'already'],
    ['household', 'stored'],
  ]);
  assert.equal(server.data('household', id).note, 'hai');
  assert.equal(app.records.get('household', id).attention, null);
});

test('what may have left the phone is not dropped when it is removed, nor taken back', async () => {
  const world = await away();
  const { app, server } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A' });
  app.lock();
  server.faults = [faults.dropReply];
  await app.sync.sendNow();
  world.network(false);
  await app.unlock();
  await app.records.remove('household', id);
  world.network(true);
  await app.sync.sendNow();
  await world.phone.time.advance(31_000);
  await app.sync.sendNow();
  assert.equal(server.data('household', id).deleted, true);
});

test('portals, strangers and errors are no receipts: nothing leaves, and the back-off runs', async () => {
  const world = await away();
  const { app, server } = world;
  await app.records.create('household', { area_id: 'k1', head_name: 'A' });
  app.lock();
  for (const [fault, error] of [
    [faults.portal, 'portal'],
    [faults.portalJson, 'portal'],
    [faults.status(503), 'server'],
    [faults.truncated, 'offline'],
    [faults.offline, 'offline'],
  ]) {
    server.faults = [fault];
    const state = await app.sync.sendNow();
    assert.equal(state.error, error);
    assert.ok(state.nextAttemptAt);
    assert.deepEqual(await app.sealed.counts(), { records: 1, photos: 0, refused: 0 });
  }
  await world.phone.time.advance(60_000);
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual(await app.sealed.counts(), { records: 0, photos: 0, refused: 0 });
});

test('what was refused while the phone was locked waits for the person; its children go on waiting for it', async () => {
  const world = await away();
  const { app, server } = world;
  const { household } = await visitDoor(app);
  server.refuse = (op) => (op.type === 'person' ? [{ field: 'full_name', code: 'too_long' }] : null);
  app.lock();
  world.network(true);
  await app.sync.sendNow();
  // The declaration went in the same request; without its person nobody could take it.
  assert.deepEqual(server.log, [
    ['household', 'stored'],
    ['person', 'invalid'],
    ['declaration', 'invalid'],
  ]);
  assert.deepEqual(await app.sealed.counts(), { records: 0, photos: 0, refused: 2 });
  await app.sync.sendNow();
  assert.equal(server.log.length, 3);
  world.network(false);
  await app.unlock();
  await app.records.change('household', household, { note: 'x' });
  assert.deepEqual(states(app).sort(), [
    'declaration waiting',
    'household sent',
    'household waiting',
    'person attention',
  ]);
});

test('the key was destroyed: what it sealed for the server is sent all the same, also beside a new notebook', async () => {
  const world = await away();
  const { app, server, phone } = world;
  await visitDoor(app);
  const locking = await app.locking(null);
  await locking.destroy();
  assert.equal(app.status.storage, 'destroyed');
  server.refuse = (op) => (op.type === 'person' ? [{ field: '', code: 'too_long' }] : null);
  world.network(true);
  server.faults = [faults.dropReply];
  await app.sync.sendNow();
  await app.sync.sendNow();
  // Nobody will mend the person: what follows goes as well, for the ward to look at.
  assert.deepEqual(
    server.log.slice(-3).map(([type]) => type),
    ['household', 'person', 'declaration'],
  );
  assert.equal((await app.sealed.counts()).refused, 2);
  await app.renew();
  await phone.time.advance(2_500);
  assert.equal((await app.sealed.counts()).refused, 2);
});

test('a phone that was let in before the ward named a key seals what it has when it hears of one', async () => {
  const world = await away();
  const { app, phone, server } = world;
  const { store } = await opened(phone);
  await store.update(() => ({ writes: [['device/seal', null]] }));
  store.close();
  const again = await world.reopen();
  await again.records.create('household', { area_id: 'k1', head_name: 'A' });
  assert.equal((await sealedRows(world)).size, 0);
  world.network(true);
  server.breaks = () => true;
  await again.sync.sendNow();
  await phone.time.advance(2_500);
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.equal((await sealedRows(world)).size, 1);
  assert.ok(app);
});

test('one tab is locked and sends, another is open and writes: nothing is lost and nothing doubled', async () => {
  const world = await away();
  const { app, server } = world;
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A', note: 'một' });
  const other = await world.anotherTab();
  app.lock();
  world.network(true);
  server.faults = [faults.dropReply];
  await app.sync.sendNow();
  await other.records.change('household', id, { note: 'hai' });
  await app.sync.sendNow();
  await other.records.change('household', id, { note: 'ba' });
  await other.sync.sendNow();
  assert.equal(server.data('household', id).note, 'ba');
  assert.ok(
    server.log.every(([, status]) => ['stored', 'already', 'merged'].includes(status)),
    JSON.stringify(server.log),
  );
  assert.equal(other.records.get('household', id).pending, false);
  assert.equal((await newPhone(server, { seed: 2 })).app.records.list('household').length, 1);
});

test('what cannot be sealed is saved all the same, and sent while the notebook is open', async () => {
  const world = await away();
  const { app, server } = world;
  world.network(true);
  const asked = server.handle;
  server.handle = async (request) => {
    const reply = await asked(request);
    const text = (await reply.text()).replace(/"public":"[^"]*"/, '"public":"AAAA"');
    return new Response(text || null, { status: reply.status, headers: reply.headers });
  };
  await app.sync.sendNow();
  app.sync.stop();
  const { declaration } = await visitDoor(app);
  await app.photos.add({ declaration_id: declaration, indicator: 'c01' }, new Blob(['x'], { type: 'image/jpeg' }));
  assert.equal((await sealedRows(world)).size, 0);
  await app.sync.sendNow();
  assert.deepEqual(app.outbox.counts(), { waiting: 0, sending: 0, sent: 4, attention: 0, photos: 0 });
});
