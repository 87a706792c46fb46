/** Photos and the rescue file, sealed for the ward. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { faults } from './support/faults.js';
import { start, visitDoor } from './support/phone.js';
import { open, operationsIn, SEAL_KEY } from './support/sealed.js';
import { withPatched } from './support/store.js';
import { rawRows } from './support/world.js';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const photo = (fill) => new Blob([new Uint8Array(150_000).fill(fill)], { type: 'image/jpeg' });

async function away() {
  const world = await start();
  world.app.sync.stop();
  const { declaration } = await visitDoor(world.app);
  const { id } = await world.app.photos.add({ declaration_id: declaration, indicator: 'c01' }, photo(7));
  return { ...world, evidence: id, hash: sha256(new Uint8Array(150_000).fill(7)) };
}
const blobs = async ({ phone }) =>
  (await rawRows(phone.indexedDB)).blobs
    .map(({ id }) => id[0])
    .sort()
    .join('');

test('a photo lies there twice, and once it was sent once; the server never knows it by another name', async () => {
  const world = await away();
  const { app, server, hash, evidence } = world;
  assert.equal(await blobs(world), 'co');
  assert.deepEqual(await app.sealed.counts(), { records: 4, photos: 1, refused: 0 });
  await app.sync.sendNow();
  assert.deepEqual([...server.held], [hash]);
  assert.equal(app.photos.state(evidence).state, 'held');
  assert.equal(await blobs(world), 'c');
  assert.deepEqual(await app.sealed.counts(), { records: 0, photos: 0, refused: 0 });
});

test('a locked phone sends its photos, goes on where the line broke, and knows it when it is opened', async () => {
  const world = await away();
  const { app, server, hash, evidence } = world;
  app.lock();
  const pass = (request, next) => next(request);
  // One request for the records, one that begins the upload, one piece, and then nothing any more.
  server.faults = [...Array.from({ length: 3 }, () => pass), ...Array.from({ length: 30 }, () => faults.offline)];
  assert.equal((await app.sync.sendNow()).error, 'offline');
  assert.equal(server.held.size, 0);
  const [upload] = server.uploads.values();
  assert.ok(upload.bytes.length > 0 && upload.meta.filetype === 'application/vnd.cdht.sealed');
  server.faults = [];
  await app.sync.sendNow();
  assert.deepEqual([...server.held], [hash]);
  assert.equal(server.uploads.size, 1);
  assert.deepEqual(await app.sealed.counts(), { records: 0, photos: 0, refused: 0 });
  assert.equal(await blobs(world), 'c');
  await app.unlock();
  await app.sync.sendNow();
  assert.equal(app.photos.state(evidence).state, 'held');
  assert.equal(server.uploads.size, 1);
});

test('taken off the sheet, a photo is not sent; put back, it is sealed again', async () => {
  const world = await away();
  const { app, evidence } = world;
  await app.bin.put(evidence);
  assert.deepEqual(await app.sealed.counts(), { records: 3, photos: 0, refused: 0 });
  await app.bin.restore(evidence);
  assert.deepEqual(await app.sealed.counts(), { records: 4, photos: 1, refused: 0 });
  assert.equal(await blobs(world), 'co');
});

/** The file taken apart as docs/protocol.md tells it. */
async function taken(file) {
  const bytes = Buffer.from(await file.blob.arrayBuffer());
  assert.equal(String(bytes.subarray(0, 8)), 'CDHTRES1');
  const end = 12 + bytes.readUInt32BE(8);
  const head = JSON.parse(String(bytes.subarray(12, end)));
  let at = end;
  const next = (entry) => {
    at += entry.length;
    return { ...entry, ciphertext: bytes.subarray(at - entry.length, at) };
  };
  const sender = head.sender && next(head.sender);
  const [envelopes, photos] = [head.envelopes.map(next), head.photos.map(next)];
  assert.equal(at, bytes.length);
  return { head, sender, envelopes, photos };
}

test('the rescue file holds everything unsent, says which phone made it, and takes nothing away', async () => {
  const world = await away();
  const { app, server, evidence, hash } = world;
  const file = await app.sealed.rescue();
  assert.match(file.name, /^so-cdht-du-phong-2026-11-22\.cdht$/);
  assert.deepEqual([file.records, file.photos], [4, 1]);
  const { head, sender, envelopes, photos } = await taken(file);
  assert.deepEqual([head.v, head.ward, head.device_id], [1, 'tan-thanh', server.device]);
  assert.deepEqual(JSON.parse(String(open(sender))), { device_id: server.device, token: server.token });
  const mac = (bytes) => createHmac('sha256', server.token).update(bytes).digest('hex');
  for (const one of [...envelopes, ...photos])
    assert.deepEqual([one.kid, one.mac], [SEAL_KEY.kid, mac(one.ciphertext)]);
  assert.equal(photos[0].evidence_id, evidence);
  assert.equal(photos[0].sha256, sha256(photos[0].ciphertext));
  assert.equal(sha256(open(photos[0])), hash);
  // The ward takes it in; afterwards the phone sends the same.
  for (const one of envelopes) for (const op of operationsIn(one)) server.receive(op);
  await app.sync.sendNow();
  assert.deepEqual(
    server.log.map(([type, status]) => `${type} ${status}`),
    ['stored', 'already'].flatMap((status) =>
      ['household', 'person', 'declaration', 'evidence'].map((type) => `${type} ${status}`),
    ),
  );
  assert.equal(await app.sealed.rescue(), null);
});

test('what went into a rescue file is edited afterwards: the edit follows it, and is no conflict with it', async () => {
  const { app, server } = await start();
  app.sync.stop();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A', note: 'một' });
  app.lock();
  const { envelopes } = await taken(await app.sealed.rescue());
  await app.unlock();
  await app.records.change('household', id, { note: 'hai' });
  for (const one of envelopes) for (const op of operationsIn(one)) server.receive(op);
  await app.sync.sendNow();
  assert.deepEqual(server.log, [
    ['household', 'stored'],
    ['household', 'already'],
    ['household', 'stored'],
  ]);
  assert.equal(server.data('household', id).note, 'hai');
});

test('two in a row went into the file, and the second was edited once more: still no conflict, whichever way they arrive', async () => {
  for (const imported of [0, 1, 2]) {
    const { app, server } = await start();
    app.sync.stop();
    const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'A', note: 'một' });
    server.faults = [faults.offline];
    await app.sync.sendNow();
    app.sync.stop();
    await app.records.change('household', id, { note: 'hai' });
    const { envelopes } = await taken(await app.sealed.rescue());
    assert.equal(envelopes.length, 2);
    await app.records.change('household', id, { note: 'ba', address: '12 Bàu Sen' });
    for (const one of envelopes.slice(0, imported)) for (const op of operationsIn(one)) server.receive(op);
    await app.sync.sendNow();
    assert.ok(
      server.log.every(([, status]) => ['stored', 'already'].includes(status)),
      `${imported} ${server.log}`,
    );
    assert.deepEqual([server.data('household', id).note, server.data('household', id).address], ['ba', '12 Bàu Sen']);
    assert.equal(app.outbox.counts().waiting, 0);
  }
});

test('on a phone that takes no byte more, the file is made all the same', async () => {
  const { app } = await away();
  const full = () => () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  await withPatched(IDBObjectStore.prototype, 'put', full, async () => {
    const file = await app.sealed.rescue();
    assert.deepEqual([file.records, file.photos], [4, 1]);
  });
});
