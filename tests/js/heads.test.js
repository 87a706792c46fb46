/** size: one story of one format, read together.
 *
 * A start reads the heads of chunks; what they leave out is read when somebody opens a sheet, and nothing is lost by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { createStore } from '../../webapp/static/js/offline/storage.js';
import { brief } from '../../webapp/static/js/offline/summary.js';
import { CAMPAIGN, start } from './support/phone.js';
import { withPatched } from './support/store.js';
import { forgetHeads, rawRows, tamper } from './support/world.js';

const ANSWERS = (i) => ({ c01: { self: 5 + (i % 5), statement: `Đọc báo hằng ngày ${i}` } });
const SHEET = (i) => ({
  person_id: `p${i}`,
  campaign_id: CAMPAIGN,
  collective_id: 'k1',
  criteria_version: 'pilot-2022',
  group: 'farmer',
  state: i % 4 ? 'draft' : 'submitted',
  answers: ANSWERS(i),
});

/** A phone that took a hundred sheets, with their people in forty households, from the server. */
async function filled(size = 100) {
  const world = await start();
  for (let i = 0; i < size; i += 1) {
    if (i < 40) world.server.write('household', `h${i}`, { area_id: 'k1', head_name: `Nguyễn\tVăn\n${i}` });
    world.server.write('person', `p${i}`, { full_name: `Trần Thị ${i}`, household_id: `h${i % 40}` });
    world.server.write('declaration', `d${i}`, SHEET(i));
  }
  await world.app.sync.sendNow();
  return world;
}

/** What the app tells of everything, answers included. */
async function told(app) {
  const sheets = app.records.list('declaration');
  for (const { id } of sheets) await app.records.prepare(id);
  const all = ['household', 'person', 'declaration'].flatMap((type) => app.records.list(type));
  return {
    progress: app.records.progress('k1'),
    found: app.records.search('tran thi 7').map(({ id }) => id),
    home: app.records.list('person', { household_id: 'h3' }).map(({ id }) => id),
    all: all.map(({ type, id, rev, data }) => [type, id, rev, { ...data }]).sort((a, b) => (a[1] < b[1] ? -1 : 1)),
  };
}

const BRIEF = { brief };
const headsOf = (rows) => rows.meta.filter((row) => row?.box);
const until = async (done) => {
  for (let i = 0; i < 200 && !(await done()); i += 1) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** Every row of the chunks that is read meanwhile. */
async function chunksRead(run) {
  let count = 0;
  const counting = (original) =>
    function read(...args) {
      if (this.name === 'chunks') count += 1;
      return original.apply(this, args);
    };
  const store = globalThis.IDBObjectStore.prototype;
  await withPatched(store, 'get', counting, () => withPatched(store, 'getAll', counting, run));
  return count;
}

/** Does something to each head behind the storage's back. */
async function withHeads(phone, change) {
  const db = await new Promise((resolve) => {
    phone.indexedDB.open('so-cdht').onsuccess = ({ target }) => resolve(target.result);
  });
  const tx = db.transaction('meta', 'readwrite');
  await new Promise((resolve) => {
    tx.objectStore('meta').openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      if (cursor.value?.box) change(cursor);
      cursor.continue();
    };
    tx.oncomplete = resolve;
  });
  db.close();
}

test('a start reads no chunk, and a sheet that is opened is whole', async () => {
  const { app, reopen } = await filled();
  const before = await told(app);
  let again;
  assert.equal(await chunksRead(async () => (again = await reopen())), 0);
  assert.deepEqual(again.records.progress('k1'), before.progress);
  assert.equal(again.records.list('declaration').length, 100);
  assert.equal(again.records.get('declaration', 'd7').data.state, 'draft');
  assert.equal(await chunksRead(() => again.records.prepare('d7')), 1);
  assert.deepEqual(again.records.get('declaration', 'd7').data.answers, ANSWERS(7));
  assert.deepEqual(await told(again), before);
});

test('a page that looks at answers which are not in memory is told when they are', async () => {
  const { reopen } = await filled();
  const app = await reopen();
  const heard = [];
  app.on('records', ({ names }) => heard.push(...names));
  assert.equal(app.records.get('declaration', 'd9').data.answers, undefined);
  await until(() => heard.length > 0);
  assert.deepEqual(heard, ['declaration/d9']);
  assert.deepEqual(app.records.get('declaration', 'd9').data.answers, ANSWERS(9));
});

test('a sheet that nobody opened is changed on what it really says', async () => {
  const { server, reopen } = await filled();
  const app = await reopen();
  await app.records.change('declaration', 'd5', { 'answers.c01.self': 5 });
  assert.equal(app.records.get('declaration', 'd5').pending, false, 'it says so already');
  await app.records.change('declaration', 'd5', { 'answers.c02.self': 9 });
  assert.deepEqual(app.records.get('declaration', 'd5').data.answers, { ...ANSWERS(5), c02: { self: 9 } });
  await app.sync.sendNow();
  assert.deepEqual(server.records.get('declaration/d5').data.answers, { ...ANSWERS(5), c02: { self: 9 } });
});

test('a database of the program of before is taken as it is, and gets its heads while the page is idle', async () => {
  const { app, phone } = await filled();
  const before = await told(app);
  app.close();
  await forgetHeads(phone.indexedDB);
  const old = createStore(phone.tab());
  await old.open();
  assert.ok((await old.load()).size > 200);
  const first = await openApp(phone.tab());
  assert.deepEqual(await told(first), before);
  assert.equal(headsOf(await rawRows(phone.indexedDB)).length, 0);
  const { length } = (await rawRows(phone.indexedDB)).chunks;
  for (let i = 0; i < length; i += 1) {
    await phone.time.advance(400);
    await until(async () => headsOf(await rawRows(phone.indexedDB)).length > i);
  }
  first.close();
  let second;
  assert.equal(await chunksRead(async () => (second = await openApp(phone.tab()))), 0);
  assert.deepEqual(await told(second), before);
});

test('the program of before goes on with a database that has heads, and so does this one after it', async () => {
  const { app, phone } = await filled();
  await app.records.change('declaration', 'd1', { 'answers.c03.self': 7 });
  app.close();
  const old = createStore(phone.tab());
  await old.open();
  const all = await old.load();
  const [kept, other] = ['e/declaration/d1', 'e/declaration/d2'].map((name) => all.get(name));
  // It writes in bulk and folds everything anew: chunks without heads, and heads without chunks.
  for (let round = 0; round < 4; round += 1) await old.update(() => ({ writes: [...all] }));
  assert.equal(await old.compact(), true);
  const again = await openApp(phone.tab());
  const { answers } = again.records.get('declaration', 'd1').data;
  assert.deepEqual(answers, { ...ANSWERS(1), c03: { self: 7 } });
  assert.ok(kept && other);
  const orphans = headsOf(await rawRows(phone.indexedDB)).length;
  await phone.time.advance(400);
  await until(async () => headsOf(await rawRows(phone.indexedDB)).length < orphans);
  const rows = await rawRows(phone.indexedDB);
  assert.ok(headsOf(rows).length <= rows.chunks.length);
});

test('a head that is damaged, or belongs to another chunk, is made again from its own', async () => {
  const { app, phone } = await filled(400);
  const before = await told(app);
  app.close();
  assert.ok((await rawRows(phone.indexedDB)).chunks.length > 1);
  let first = null;
  await withHeads(phone, (cursor) => {
    if (first) cursor.update(first);
    else {
      first = structuredClone(cursor.value);
      const box = cursor.value.box.slice();
      box[60] ^= 1;
      cursor.update({ ...cursor.value, box });
    }
  });
  const again = await openApp(phone.tab());
  assert.equal(again.status.damaged, 0, 'nothing is lost by it');
  assert.deepEqual(await told(again), before);
});

test('a long head lies in pieces that Chromium keeps beside their keys; one that lost a piece is made again', async () => {
  const { server, app, phone } = await start();
  const note = 'Ở nhà số 7, gần đình làng. '.repeat(30);
  for (let i = 0; i < 200; i += 1)
    server.write('person', `p${i}`, { full_name: `Trần Thị ${i}`, household_id: 'h', note });
  await app.sync.sendNow();
  app.close();
  const pieces = headsOf(await rawRows(phone.indexedDB));
  assert.ok(pieces.length > 2);
  for (const { box } of pieces) assert.ok(box.length < 64 * 1024, String(box.length));
  const everyone = (again) => again.records.list('person').map(({ id, data }) => `${id} ${data.note === note}`);
  const wanted = Array.from({ length: 200 }, (_, i) => `p${i} true`);
  const first = await openApp(phone.tab());
  assert.deepEqual(everyone(first), wanted);
  first.close();
  let gone = 0;
  await withHeads(phone, (cursor) => {
    gone += 1;
    if (gone === 2) cursor.delete();
  });
  const second = await openApp(phone.tab());
  assert.deepEqual(everyone(second), wanted);
  await phone.time.advance(400);
  await until(async () => headsOf(await rawRows(phone.indexedDB)).length === pieces.length);
  second.close();
  let third;
  assert.equal(await chunksRead(async () => (third = await openApp(phone.tab()))), 0);
  assert.deepEqual(everyone(third), wanted);
});

test('a head whose lines have other fields, of another version, is made again', async () => {
  const { app, phone } = await filled();
  const before = await told(app);
  app.close();
  await withHeads(phone, (cursor) => cursor.update({ ...cursor.value, format: 1 }));
  const again = await openApp(phone.tab());
  assert.deepEqual(await told(again), before);
  await phone.time.advance(400);
  await until(async () => headsOf(await rawRows(phone.indexedDB)).every(({ format }) => format !== 1));
  assert.ok(headsOf(await rawRows(phone.indexedDB)).every(({ format }) => format !== 1));
});

test('a chunk that is damaged under its head is noticed when a sheet is opened, and comes again', async () => {
  const { app, phone, server } = await filled();
  const before = await told(app);
  app.close();
  await tamper(phone.indexedDB, 'chunks', ([row]) => {
    row.box[50] ^= 1;
    return row;
  });
  const again = await openApp(phone.tab());
  assert.equal(again.status.damaged, 0);
  assert.equal(again.records.list('person').length, 100, 'what the head holds is there');
  await again.records.prepare('d0');
  await until(() => again.status.damaged === 1);
  assert.equal(again.status.damaged, 1);
  await assert.rejects(again.records.change('declaration', 'd0', { 'answers.c01.self': 9 }));
  const asked = server.requests.length;
  await again.sync.sendNow();
  assert.ok(server.requests.length > asked);
  assert.deepEqual(
    (await told(again)).all.map(([, id, , data]) => [id, data]),
    before.all.map(([, id, , data]) => [id, data]),
  );
});

test('what is not sent lies whole in the head too', async () => {
  const { app, phone } = await filled();
  await app.records.change('declaration', 'd3', { 'answers.c04.self': 6 });
  for (let i = 0; i < 90; i += 1)
    await app.records.create('visit', { household_id: `h${i % 40}`, at: '2026-11-22', outcome: 'absent' });
  app.close();
  const store = createStore(phone.tab(BRIEF));
  await store.open();
  await store.load();
  assert.equal(await store.compact(), true);
  let again;
  assert.equal(await chunksRead(async () => (again = await openApp(phone.tab()))), 0);
  assert.deepEqual(again.records.get('declaration', 'd3').data.answers, { ...ANSWERS(3), c04: { self: 6 } });
  assert.equal(again.outbox.counts().waiting, 91);
});

test('when another tab folded the chunks away, a sheet is still opened and changed', async () => {
  const { app, phone } = await filled();
  app.close();
  const one = await openApp(phone.tab());
  const other = createStore(phone.tab(BRIEF));
  await other.open();
  const all = [...(await other.load())];
  await other.full(
    all.map(([name]) => name),
    (found) => {
      for (const pair of all) pair[1] = found.get(pair[0]) ?? pair[1];
    },
  );
  for (let round = 0; round < 4; round += 1) await other.update(() => ({ writes: all }));
  assert.equal(await other.compact(), true);
  await one.records.prepare('d8');
  assert.deepEqual(one.records.get('declaration', 'd8').data.answers, ANSWERS(8));
  await one.records.change('declaration', 'd6', { 'answers.c02.self': 8 });
  assert.deepEqual(one.records.get('declaration', 'd6').data.answers, { ...ANSWERS(6), c02: { self: 8 } });
});

test('a crash at any write of a pull leaves chunk and head together, or neither', async () => {
  for (let cut = 1; cut <= 8; cut += 1) {
    const { server, app, phone } = await start();
    for (let i = 0; i < 100; i += 1) server.write('declaration', `d${i}`, SHEET(i));
    let puts = 0;
    await withPatched(
      globalThis.IDBObjectStore.prototype,
      'put',
      (original) =>
        function put(...args) {
          puts += 1;
          if (puts === cut) throw new DOMException('killed', 'DataError');
          return original.apply(this, args);
        },
      () => app.sync.sendNow(),
    );
    app.close();
    const rows = await rawRows(phone.indexedDB);
    assert.equal(headsOf(rows).length, rows.chunks.length);
    const again = await openApp(phone.tab());
    await again.sync.sendNow();
    assert.equal(again.records.list('declaration').length, 100);
    await again.records.prepare('d42');
    assert.deepEqual(again.records.get('declaration', 'd42').data.answers, ANSWERS(42));
  }
});

test('the raw bytes of a head tell no name', async () => {
  const { app, phone } = await filled();
  app.close();
  const heads = headsOf(await rawRows(phone.indexedDB));
  assert.ok(heads.length > 0);
  for (const { box } of heads)
    assert.doesNotMatch(Buffer.from(box).toString('latin1'), /household|declaration|statement|full_name/);
});
