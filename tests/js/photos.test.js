import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { IDBObjectStore } from 'fake-indexeddb';
import { encodeWithin, fitWithin } from '../../webapp/static/js/lib/shrink.js';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { faults } from './support/faults.js';
import { start, visitDoor } from './support/phone.js';

const photo = (size = 200_000) => new Blob([randomBytes(size)], { type: 'image/jpeg' });

async function withPhoto(size) {
  const world = await start();
  const { declaration } = await visitDoor(world.app);
  const blob = photo(size);
  const { id } = await world.app.photos.add({ declaration_id: declaration, indicator: 'c01' }, blob);
  return { ...world, id, blob, bytes: Buffer.from(await blob.arrayBuffer()) };
}
const patches = (server) => server.requests.filter(({ method }) => method === 'PATCH');

test('a photo is kept sealed, sent in chunks of 64 KB and held whole', async () => {
  const { server, app, id, bytes } = await withPhoto();
  assert.deepEqual(Buffer.from(await (await app.photos.read(id)).arrayBuffer()), bytes);
  assert.equal(app.photos.state(id).state, 'waiting');
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
  assert.equal(patches(server).length, 4);
  const [upload] = server.uploads.values();
  assert.deepEqual(upload.bytes, bytes);
  assert.deepEqual(upload.meta, {
    evidence_id: id,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    filetype: 'image/jpeg',
  });
  assert.equal(server.data('evidence', id).sha256, upload.meta.sha256);
  assert.equal(app.outbox.counts().photos, 0);
});

test('an upload that was cut goes on where it stopped, also after a new start', async () => {
  const { server, app, phone, id } = await withPhoto();
  const cut = async (request, next) => {
    if (patches(server).length > 2) return faults.offline();
    return request.method === 'PATCH' && patches(server).length === 2 ? faults.dropReply(request, next) : next();
  };
  for (let i = 0; i < 12; i += 1) server.faults.push(cut);
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'sending');
  server.faults.length = 0;
  app.close();
  const again = await openApp(phone.tab());
  await again.sync.sendNow();
  assert.equal(again.photos.state(id).state, 'held');
  assert.equal(patches(server).length, 4, 'no chunk was sent twice');
  assert.equal(server.requests.filter(({ method }) => method === 'HEAD').length, 1);
});

test('a line that lets only little through at a time gets smaller chunks, and larger ones again when it is better', async () => {
  const { server, app, id, bytes } = await withPhoto();
  let sent = 0;
  const narrow = async (request, next) => {
    if (request.method !== 'PATCH') return next();
    const size = (await request.clone().arrayBuffer()).byteLength;
    sent += size;
    return size > 10_000 ? faults.offline() : next();
  };
  for (let i = 0; i < 200; i += 1) server.faults.push(narrow);
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
  assert.deepEqual([...server.uploads.values()].pop().bytes, bytes);
  assert.ok(sent < 4 * bytes.length, String(sent));
  assert.ok(patches(server).every(({ size }) => size <= 8 * 1024));

  server.faults.length = 0;
  const before = patches(server).length;
  const { declaration_id } = app.records.get('evidence', id).data;
  await app.photos.add({ declaration_id, indicator: 'c02' }, photo(400_000));
  await app.sync.sendNow();
  assert.ok(patches(server)[before].size <= 16 * 1024);
  assert.ok(patches(server).some(({ size }) => size >= 32 * 1024));
});

test('an offset that nobody can have reached is no answer: the photo stays', async () => {
  const { server, app, id } = await withPhoto(1000);
  const wrong = async (request, next) => {
    const reply = await next();
    if (request.method !== 'PATCH') return reply;
    return new Response(null, {
      status: 204,
      headers: { ...Object.fromEntries(reply.headers), 'Upload-Offset': '5000' },
    });
  };
  for (let i = 0; i < 20; i += 1) server.faults.push(wrong);
  await app.sync.sendNow();
  assert.notEqual(app.photos.state(id).state, 'held');
  assert.equal(app.sync.state.error, 'server');
  server.faults.length = 0;
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
});

test('a chunk damaged on its way is sent again', async () => {
  const { server, app, id } = await withPhoto(70_000);
  let damaged = 0;
  const damage = async (request, next) => {
    if (request.method === 'PATCH' && damaged === 0) {
      damaged += 1;
      return server.problem(460, 'checksum_mismatch');
    }
    return next();
  };
  for (let i = 0; i < 8; i += 1) server.faults.push(damage);
  await app.sync.sendNow();
  assert.equal(damaged, 1);
  assert.equal(app.photos.state(id).state, 'held');
});

test('an upload that the server forgot is begun again', async () => {
  const { server, app, id } = await withPhoto();
  const cut = async (request, next) =>
    request.method === 'PATCH' && patches(server).length === 1 ? faults.offline() : next();
  for (let i = 0; i < 9; i += 1) server.faults.push(cut);
  await app.sync.sendNow();
  server.faults.length = 0;
  server.uploads.clear();
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
});

test('a photo that the server holds already is not sent', async () => {
  const { server, app, id, bytes } = await withPhoto();
  server.held.add(createHash('sha256').update(bytes).digest('hex'));
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
  assert.equal(patches(server).length, 0);
});

test('what is no image needs a hand and does not hold back the next photo', async () => {
  const { server, app, id, bytes } = await withPhoto(1000);
  server.notImage.add(createHash('sha256').update(bytes).digest('hex'));
  const { declaration_id } = app.records.get('evidence', id).data;
  const { id: next } = await app.photos.add({ declaration_id, indicator: 'c02' }, photo(1000));
  await app.sync.sendNow();
  assert.deepEqual([app.photos.state(id).state, app.photos.state(id).problem], ['attention', 'not_an_image']);
  assert.equal(app.photos.state(next).state, 'held');
  assert.equal(app.outbox.counts().attention, 1);
});

test('a photo goes only after its evidence was taken', async () => {
  const { server, app, id } = await withPhoto(1000);
  server.refuse = (op) => (op.type === 'evidence' ? [{ field: 'note', code: 'required' }] : null);
  await app.sync.sendNow();
  assert.equal(server.uploads.size, 0);
  assert.equal(app.photos.state(id).state, 'waiting');
});

test('a restored server that lost a photo gets it again', async () => {
  const { server, app, id } = await withPhoto(1000);
  const backup = server.snapshot();
  await app.sync.sendNow();
  server.restore(backup);
  await app.sync.sendNow();
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
  assert.equal(server.held.size, 1);
  assert.ok(server.data('evidence', id));
});

test('a photo is let go a day after a later backup covered it, not before', async () => {
  const { server, app, phone, id } = await withPhoto(1000);
  await app.sync.sendNow();
  server.backedUpRev = server.seq + 1;
  await app.sync.sendNow();
  assert.ok(await app.photos.read(id));
  await phone.time.advance(25 * 60 * 60_000);
  await app.sync.sendNow();
  server.backedUpRev = server.seq + 10;
  await app.sync.sendNow();
  await app.sync.sendNow();
  assert.equal(await app.photos.read(id), null);
});

test('a large picture is fitted, never enlarged, and squeezed until it is small enough', async () => {
  assert.deepEqual(fitWithin(4000, 3000, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fitWithin(300, 900, 1600), { width: 300, height: 900 });
  assert.deepEqual(fitWithin(10000, 2, 1600), { width: 1600, height: 1 });
  const tried = [];
  const result = await encodeWithin({ width: 4000, height: 3000 }, async ({ width, height }, quality) => {
    tried.push([width, quality]);
    return new Blob([new Uint8Array(Math.round(width * height * quality * 0.3))]);
  });
  assert.ok(result.blob.size <= 250 * 1024);
  assert.ok(tried.length > 1);
});

test('a disk that is full in the midst of adding leaves no photo without its evidence, which would wait for ever', async () => {
  const { app } = await withPhoto(1000);
  const [{ id: declaration_id }] = app.records.list('declaration');
  const { put } = IDBObjectStore.prototype;
  let refused = 0;
  for (let room = 0; refused === room; room += 1) {
    let left = room;
    IDBObjectStore.prototype.put = function limited(...args) {
      left -= 1;
      if (left < 0) throw new DOMException('disk', 'QuotaExceededError');
      return put.apply(this, args);
    };
    const added = app.photos.add({ declaration_id, indicator: 'c02' }, photo(1000));
    refused += await added.then(
      () => 0,
      () => 1,
    );
    IDBObjectStore.prototype.put = put;
    await app.sync.sendNow();
    assert.equal(app.outbox.counts().photos, 0, `room for ${room} writes`);
  }
  assert.ok(refused > 2);
  const photos = app.records.list('evidence').filter(({ data }) => data.sha256);
  assert.equal(photos.length, 2);
});

test('a stranger on the line refuses no photo: it is sent when the line is ours again', async () => {
  for (const status of [400, 403, 413, 422]) {
    const { server, app, id } = await withPhoto(1000);
    const stranger = (request, next) => (request.method === 'PATCH' ? faults.status(status)() : next());
    server.faults.push(...Array.from({ length: 8 }, () => stranger));
    await app.sync.sendNow();
    assert.notEqual(app.photos.state(id).state, 'attention', `${status}`);
    server.faults.length = 0;
    await app.sync.sendNow();
    assert.equal(app.photos.state(id).state, 'held', `${status}`);
  }
});

test('a photo goes also when its evidence was removed elsewhere meanwhile: who puts it back there has no other', async () => {
  const { server, app, id } = await withPhoto(1000);
  const noUploads = (request, next) => (request.url.includes('/uploads') ? faults.offline() : next());
  server.faults.push(...Array.from({ length: 12 }, () => noUploads));
  await app.sync.sendNow();
  server.faults.length = 0;
  server.write('evidence', id, { deleted: true });
  await app.sync.sendNow();
  assert.equal(app.records.get('evidence', id), null);
  await app.sync.sendNow();
  assert.equal(app.photos.state(id).state, 'held');
  assert.equal(app.outbox.counts().photos, 0);
});
