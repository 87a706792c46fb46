import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCore } from '../../webapp/static/js/offline/journal/core.js';
import { readKeys, readRows } from '../../webapp/static/js/offline/journal/files.js';
import { crc32, frame, scan } from '../../webapp/static/js/offline/journal/frames.js';
import { createFolder } from './support/folder.js';
import { seeded } from './support/world.js';

const row = (id, gen, text = id) => ({ id, gen, box: new TextEncoder().encode(text) });
const core = (folder) => createCore(async () => folder);
const held = async (journal) => Object.fromEntries((await journal.index()).rows.map(({ id, gen }) => [id, gen]));

test('the check of a frame is the usual CRC-32', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
});

test('cut at any byte, exactly the frames before the cut are read', () => {
  const frames = [frame([row('ca', 1)]), frame([row('cb', 2), row('cc', 2)]), frame([{ id: 'ca', gen: 3, box: null }])];
  const bytes = new Uint8Array(frames.flatMap((one) => [...one]));
  const ends = frames.map((_, i) => frames.slice(0, i + 1).reduce((sum, one) => sum + one.length, 0));
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const complete = ends.filter((end) => end <= cut).length;
    const { rows, end, whole } = scan(bytes.subarray(0, cut));
    assert.equal(rows.length, [0, 1, 3, 4][complete], `cut at ${cut}`);
    assert.equal(end, complete ? ends[complete - 1] : 0);
    assert.equal(whole, end === cut);
  }
});

test('a frame that is damaged in the middle costs itself alone', () => {
  const bytes = new Uint8Array([row('ca', 1), row('cb', 2), row('cc', 3)].flatMap((one) => [...frame([one])]));
  const random = seeded(7);
  for (let round = 0; round < 200; round += 1) {
    const spoilt = bytes.slice();
    const at = Math.floor(random.next() * bytes.length);
    spoilt[at] ^= 1 + Math.floor(random.next() * 255);
    const { rows, whole } = scan(spoilt);
    assert.equal(whole, false);
    assert.equal(rows.length, 2, `byte ${at}`);
    for (const { id, gen, box } of rows) assert.deepEqual(row(id, gen), { id, gen, box: new Uint8Array(box) });
  }
});

test('a torn tail is cut by what is written next', async () => {
  const folder = createFolder();
  const first = core(folder);
  await first.append([row('ca', 1)]);
  await first.append([row('cb', 2)]);
  folder.letGo();
  folder.spoil('j0', (bytes) => bytes.slice(0, -1));
  const second = core(folder);
  assert.deepEqual(await held(second), { ca: 1 });
  assert.equal((await second.index()).whole, false);
  await second.append([row('cc', 3)]);
  folder.letGo();
  const third = core(folder);
  assert.deepEqual(await held(third), { ca: 1, cc: 3 });
  assert.equal((await third.index()).whole, true);
});

test('each open page has a file of its own; those of pages that are gone are folded in, the higher generation wins', async () => {
  const folder = createFolder();
  const [one, two] = [core(folder), core(folder)];
  await one.append([row('ca', 1), row('cb', 2)]);
  await two.append([row('ca', 4, 'newer'), row('cc', 3)]);
  assert.deepEqual([...folder.files.keys()], ['j0', 'j1']);
  await two.append([row('cd', 5)]);
  const third = core(folder);
  assert.deepEqual(await held(third), { ca: 4, cb: 2, cc: 3, cd: 5 }, 'what open pages hold is read, too');
  folder.letGo();
  const fourth = core(folder);
  assert.deepEqual(await held(fourth), { ca: 4, cb: 2, cc: 3, cd: 5 });
  assert.equal([...folder.files.keys()].length, 1);
  assert.equal(new TextDecoder().decode((await fourth.rows(['ca']))[0].box), 'newer');
});

test('a full disk rejects the append and leaves what was there; with room again it goes on', async () => {
  const folder = createFolder();
  const journal = core(folder);
  await journal.append([row('ca', 1)]);
  for (const room of [0, 1, 5, 20]) {
    folder.room = room;
    await assert.rejects(journal.append([row('cb', 2, 'x'.repeat(100))]));
    assert.deepEqual(await held(journal), { ca: 1 });
  }
  folder.room = 10_000;
  await journal.append([row('cc', 3)]);
  folder.letGo();
  assert.deepEqual(await held(core(folder)), { ca: 1, cc: 3 });
});

test('what left makes room: the file stays small, and is never without what it holds', async () => {
  const folder = createFolder();
  const journal = core(folder);
  await journal.append([row('ckept', 1, 'kept')]);
  for (let gen = 2; gen < 300; gen += 1) {
    await journal.append([row('cbusy', gen, 'y'.repeat(2000))]);
    assert.ok([...folder.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0) < 80_000);
    assert.deepEqual([...(await readRows(folder)).keys()].sort(), ['cbusy', 'ckept']);
  }
  await journal.forget([['cbusy', 299]]);
  assert.deepEqual(await held(journal), { ckept: 1 });
  await journal.forget([['ckept', 0]]);
  assert.deepEqual(await held(journal), { ckept: 1 }, 'a newer version is not forgotten with an older one');
});

test('a rewriting for which there is no room leaves the old file', async () => {
  const folder = createFolder();
  const journal = core(folder);
  await journal.append([row('ca', 1, 'z'.repeat(500))]);
  folder.room = 100;
  await assert.rejects(journal.forget([['cx', 9]]).then(() => journal.append([row('cb', 2, 'z'.repeat(500))])));
  assert.deepEqual(await held(journal), { ca: 1 });
});

test('the keys are replaced whole, the older ones overwritten; destroyed keys take the data with them', async () => {
  const folder = createFolder();
  const journal = core(folder);
  const text = (bytes) => new TextDecoder().decode(bytes);
  for (const version of ['first', 'second', 'third']) {
    await journal.keys(new TextEncoder().encode(version), false);
    assert.equal(text(await readKeys(folder)), version);
  }
  assert.equal([...folder.files.keys()].filter((name) => name[0] === 'k').length, 1);
  await journal.append([row('cdata', 1), row('odevice', 2)]);
  await journal.putPhoto('cphoto', new Uint8Array(50));
  await journal.keys(new TextEncoder().encode('destroyed'), true);
  assert.deepEqual(await held(journal), { odevice: 2 });
  assert.deepEqual((await journal.index()).photos, []);
});

test('a photo that was cut is none', async () => {
  const folder = createFolder();
  const journal = core(folder);
  await journal.putPhoto('cp', new Uint8Array(500).fill(3));
  assert.equal((await journal.readPhoto('cp')).length, 500);
  folder.spoil('b-cp', (bytes) => bytes.slice(0, 300));
  assert.equal(await journal.readPhoto('cp'), null);
  assert.equal(await journal.readPhoto('cnone'), null);
});

test('a wipe leaves nothing, overwritten before it is removed', async () => {
  const folder = createFolder();
  const journal = core(folder);
  await journal.keys(new TextEncoder().encode('keys'), false);
  await journal.append([row('ca', 1)]);
  await journal.putPhoto('cp', new Uint8Array(50).fill(9));
  const before = [...folder.files.values()];
  await journal.wipe();
  assert.equal(folder.files.size, 0);
  assert.ok(before.every(({ bytes }) => bytes.every((byte) => byte === 0)));
  await journal.append([row('cb', 1)]);
  assert.deepEqual(await held(journal), { cb: 1 });
});
