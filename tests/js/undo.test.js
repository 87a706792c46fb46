/** Taking something back: evidence and photos out of the bin, a submission that was not sent yet. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { HOLD_MS } from '../../webapp/static/js/offline/holding.js';
import { start, visitDoor } from './support/phone.js';

const HOUR = 60 * 60 * 1000;

async function withEvidence() {
  const world = await start();
  const { person, declaration } = await visitDoor(world.app);
  const fields = { declaration_id: declaration, indicator: 'c01', kind: 'wit', note: 'Tổ trưởng' };
  const { id } = await world.app.records.create('evidence', fields);
  const blob = new Blob([randomBytes(90_000)], { type: 'image/jpeg' });
  const photo = (await world.app.photos.add({ declaration_id: declaration, indicator: 'c01' }, blob)).id;
  return { ...world, person, declaration, id, photo, bytes: Buffer.from(await blob.arrayBuffer()) };
}
const pieces = (app) => app.records.list('evidence').map(({ data }) => data.note ?? data.kind);

test('removed evidence is off the sheet at once, and comes back as it was', async () => {
  const { app, declaration, id } = await withEvidence();
  await app.bin.put(id);
  assert.deepEqual(pieces(app), ['img']);
  const [kept] = app.bin.list(declaration, 'c01');
  assert.equal(kept.data.note, 'Tổ trưởng');
  assert.deepEqual(app.bin.list(declaration, 'c02'), []);
  await app.bin.restore(id);
  assert.deepEqual(pieces(app).sort(), ['Tổ trưởng', 'img']);
  assert.deepEqual(app.bin.list(declaration), []);
  await app.bin.restore(id);
  assert.equal(pieces(app).length, 2, 'a second touch makes no second piece');
});

test('it lies in the bin after the app was closed, and the server never sees what came and went on the phone', async () => {
  const { server, app, reopen, declaration, id, photo } = await withEvidence();
  await app.bin.put(id);
  await app.bin.put(photo);
  const again = await reopen();
  assert.equal(again.bin.list(declaration).length, 2);
  await again.bin.restore(id);
  await again.sync.sendNow();
  const sent = server.requests.filter(({ path }) => path.endsWith('/operations'));
  assert.ok(sent.length > 0);
  assert.equal(again.outbox.counts().waiting, 0);
  assert.equal(server.data('evidence', id) ?? null, null);
  assert.deepEqual(pieces(again), ['Tổ trưởng']);
});

test('a photo that the server was told to forget is back with its picture, and is sent anew', async () => {
  const { server, app, declaration, photo, bytes } = await withEvidence();
  await app.sync.sendNow();
  assert.equal(app.photos.state(photo).state, 'held');
  await app.bin.put(photo);
  assert.equal(app.photos.state(photo), null);
  await app.sync.sendNow();
  assert.equal(server.data('evidence', photo).deleted, true);
  await app.bin.restore(photo);
  const [back] = app.records.list('evidence', { kind: 'img' });
  assert.notEqual(back.id, photo);
  assert.equal(back.data.declaration_id, declaration);
  assert.deepEqual(Buffer.from(await (await app.photos.read(back.id)).arrayBuffer()), bytes);
  assert.equal(await app.photos.read(photo), null, 'not twice on the phone');
  await app.sync.sendNow();
  assert.equal(app.photos.state(back.id).state, 'held');
  assert.equal(server.data('evidence', back.id).sha256, back.data.sha256);
});

test('the bin is emptied when it is old, or when the phone needs the room', async () => {
  const { app, phone, declaration, id, photo } = await withEvidence();
  await app.bin.put(photo);
  await app.bin.empty();
  assert.equal(app.bin.list(declaration).length, 1);
  await phone.time.advance(37 * HOUR);
  await app.bin.empty();
  assert.deepEqual(app.bin.list(declaration), []);
  assert.equal(await app.photos.read(photo), null);
  await app.bin.put(id);
  await app.bin.empty(true);
  assert.deepEqual(app.bin.list(declaration), []);
});

test('a submission waits a moment, in which it can be taken back; everything else goes', async () => {
  const { server, app, phone, declaration } = await withEvidence();
  const { id } = await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  await app.sync.wake('visible');
  assert.ok(server.data('declaration', declaration));
  assert.equal(server.data('submission', id) ?? null, null);
  assert.equal(app.records.get('declaration', declaration).event.state, 'waiting');
  assert.ok(app.records.mayTakeBack(id));
  assert.equal(app.outbox.entries().find(({ type }) => type === 'submission').why, 'held');
  assert.equal(await app.records.takeBack(id), true);
  assert.equal(app.records.get('declaration', declaration).event, null);
  await phone.time.advance(2 * HOLD_MS);
  assert.equal(server.data('submission', id) ?? null, null);
});

test('it goes by itself when the moment is over, and then it cannot be taken back', async () => {
  const { server, app, phone, declaration } = await withEvidence();
  app.sync.start();
  const { id } = await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  await app.sync.wake('visible');
  assert.equal(server.data('submission', id) ?? null, null);
  await phone.time.advance(HOLD_MS + 1_000);
  await app.sync.wake('timer');
  assert.ok(server.data('submission', id));
  assert.equal(app.records.mayTakeBack(id), false);
  assert.equal(await app.records.takeBack(id), false);
  assert.ok(app.records.get('submission', id));
  app.sync.stop();
});

test('the button that sends at once waits for nothing', async () => {
  const { server, app, declaration } = await withEvidence();
  const { id } = await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  await app.sync.sendNow();
  assert.ok(server.data('submission', id));
});

test('a clock that was set back does not hold a submission for days', async () => {
  const { server, app, phone, declaration } = await withEvidence();
  const { id } = await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  const real = phone.time.clock.now;
  phone.time.clock.now = () => real() - 48 * HOUR;
  await app.sync.wake('visible');
  assert.ok(server.data('submission', id));
});
