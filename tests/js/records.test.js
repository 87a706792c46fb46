import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { InUseError, UnknownRecordError } from '../../webapp/static/js/offline/errors.js';
import { CAMPAIGN, start, visitDoor } from './support/phone.js';
import { createPhone } from './support/world.js';

async function alone(more) {
  const phone = createPhone();
  return { phone, app: await openApp(phone.tab(more)) };
}

test('a record is there for another start as soon as its promise resolved', async () => {
  const { app, phone } = await alone();
  const { id, savedAt } = await app.records.create('household', { area_id: 'k1', head_name: 'Đặng Văn Bé' });
  assert.match(savedAt, /^2026-11-22T.*Z$/);
  const again = await openApp(phone.tab());
  assert.deepEqual(again.records.get('household', id).data, { area_id: 'k1', head_name: 'Đặng Văn Bé' });
  assert.equal(again.records.get('household', id).pending, true);
});

test('text is kept as NFC and without what no database takes', async () => {
  const { app } = await alone();
  const { id } = await app.records.create('household', {
    area_id: 'k1',
    head_name: 'Nguyễn Hòa'.normalize('NFD'),
    note: 'a\0b\ud800c',
  });
  const { data } = app.records.get('household', id);
  assert.equal(data.head_name, 'Nguyễn Hòa'.normalize('NFC'));
  assert.equal(data.note, 'ab\ufffdc');
});

test('the id of a declaration is the one that every phone reaches on its own', async () => {
  const { app } = await alone();
  const person = '11111111-2222-4333-8444-555555555555';
  const id = await app.records.declarationId(CAMPAIGN, person);
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(id, await app.records.registrationId(CAMPAIGN, person));
  const data = {
    person_id: person,
    campaign_id: CAMPAIGN,
    collective_id: 'k1',
    criteria_version: 'v',
    group: 'farmer',
  };
  await app.records.create('declaration', { ...data, answers: { c01: { self: 5 } } });
  const second = await app.records.create('declaration', { ...data, answers: { c02: { self: 6 } } });
  assert.equal(second.id, id);
  assert.deepEqual(app.records.get('declaration', id).data.answers, { c01: { self: 5 }, c02: { self: 6 } });
  assert.equal(app.records.list('declaration').length, 1);
});

test('fields of an answer are changed one by one and cleared with null', async () => {
  const { app } = await alone();
  const { declaration } = await visitDoor(app);
  await app.records.change('declaration', declaration, { 'answers.c01.self': 9, 'answers.c02.statement': 'Có' });
  await app.records.change('declaration', declaration, { answers: { c01: { statement: null } } });
  assert.deepEqual(app.records.get('declaration', declaration).data.answers, {
    c01: { self: 9, statement: null },
    c02: { statement: 'Có' },
  });
});

test('a household in which somebody lives cannot be removed; an empty one that was never sent leaves no trace', async () => {
  const { app } = await alone();
  const { household, person } = await visitDoor(app);
  await assert.rejects(app.records.remove('household', household), (error) => {
    assert.ok(error instanceof InUseError);
    assert.deepEqual(error.references, [{ type: 'person', id: person }]);
    return true;
  });
  const empty = await app.records.create('household', { area_id: 'k1', head_name: 'Nhầm' });
  await app.records.create('visit', { household_id: empty.id, outcome: 'absent', at: '2026-11-22T01:00:00Z' });
  await app.records.remove('household', empty.id);
  assert.equal(app.records.get('household', empty.id), null);
  assert.equal(app.outbox.counts().waiting, 3);
});

test('removing a record that the server has sends a tombstone', async () => {
  const { server, app } = await start();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Chuyển đi' });
  await app.sync.sendNow();
  await app.records.remove('household', id);
  assert.deepEqual(app.records.list('household'), []);
  await app.sync.sendNow();
  assert.equal(server.data('household', id).deleted, true);
  assert.equal(app.outbox.counts().waiting, 0);
});

test('what one tab has removed another does not change any more: a removal takes no changes with it', async () => {
  const { server, app, anotherTab } = await start();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Bà Ba' });
  await app.sync.sendNow();
  const other = await anotherTab();
  await app.records.remove('household', id);
  await assert.rejects(other.records.change('household', id, { note: 'gõ cửa sau' }), { name: 'UnknownRecordError' });
  await app.sync.sendNow();
  assert.equal(server.records.get(`household/${id}`).deleted, true);
  assert.deepEqual(
    app.outbox.entries().filter(({ state }) => state === 'attention'),
    [],
  );
});

test('an unknown record or a type that phones do not write is refused', async () => {
  const { app } = await alone();
  await assert.rejects(app.records.change('household', 'none', { note: 'x' }), UnknownRecordError);
  await assert.rejects(app.records.create('criteria', {}), TypeError);
  assert.throws(() => app.records.event('person', {}), TypeError);
});

test('people and households are found without marks, in Vietnamese order, within their collective', async () => {
  const { app } = await alone();
  const one = (await app.records.create('household', { area_id: 'k1', head_name: 'Trần Văn Đức' })).id;
  const two = (await app.records.create('household', { area_id: 'k2', head_name: 'Lê Thị Út' })).id;
  for (const [full_name, household_id] of [
    ['Nguyễn Thị Hoà', one],
    ['Nguyễn Thị Hòa', two],
    ['Đặng Hoa', one],
    ['Bùi Ánh', one],
  ]) {
    await app.records.create('person', { full_name, household_id });
  }
  await app.records.create('person', { full_name: 'Phạm Văn Hoan', unit_id: 'u1' });
  const names = (query, scope) => app.records.search(query, scope).map(({ name }) => name);
  assert.deepEqual(names('hoa', { types: ['person'] }), [
    'Đặng Hoa',
    'Nguyễn Thị Hoà',
    'Nguyễn Thị Hòa',
    'Phạm Văn Hoan',
  ]);
  assert.deepEqual(names('thi HÒA'), ['Nguyễn Thị Hoà', 'Nguyễn Thị Hòa']);
  assert.deepEqual(names('dang'), ['Đặng Hoa']);
  assert.deepEqual(names('duc'), ['Trần Văn Đức']);
  assert.deepEqual(names('', { area_id: 'k1', types: ['person'] }), ['Bùi Ánh', 'Đặng Hoa', 'Nguyễn Thị Hoà']);
  assert.deepEqual(names('', { collective_id: 'u1' }), ['Phạm Văn Hoan']);
  assert.deepEqual(names('', { limit: 1 }), ['Bùi Ánh']);
  const [hit] = app.records.search('anh');
  await app.records.change('person', hit.id, { full_name: 'Bùi Yến' });
  assert.deepEqual([names('anh'), names('yen')], [[], ['Bùi Yến']]);
  const sorted = app.records.sorted(app.records.list('person')).map(({ data }) => data.full_name);
  assert.equal(sorted[sorted.length - 1], 'Bùi Yến');
});

test('progress counts households, visits, people and declarations of a collective', async () => {
  const { app } = await alone();
  const { household } = await visitDoor(app);
  await app.records.create('visit', { household_id: household, outcome: 'done', at: '2026-11-22T01:00:00Z' });
  await app.records.create('household', { area_id: 'k1', head_name: 'Chưa thăm' });
  assert.deepEqual(app.records.progress('k1'), {
    households: 2,
    visited: 1,
    people: 1,
    declarations: 1,
    submitted: 0,
    returned: 0,
  });
});
