import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone, start, states, visitDoor } from './support/phone.js';
import { faults } from './support/server.js';

const statuses = (server) => server.log.map(([type, status]) => `${type} ${status}`);

test('a visit taken without network arrives whole, parents first, and leaves nothing waiting', async () => {
  const { server, app } = await start();
  const ids = await visitDoor(app);
  assert.equal(app.outbox.counts().waiting, 3);
  await app.sync.sendNow();
  assert.deepEqual(statuses(server), ['household stored', 'person stored', 'declaration stored']);
  assert.deepEqual(server.data('declaration', ids.declaration).answers, {
    c01: { self: 8, statement: 'Đọc báo hằng ngày' },
  });
  assert.deepEqual(app.outbox.counts(), { waiting: 0, sending: 0, sent: 3, attention: 0, photos: 0 });
  assert.equal(app.sync.state.error, null);
});

for (const [name, fault, code] of [
  ['no network', faults.offline, 'offline'],
  ['a lost reply', faults.dropReply, 'offline'],
  ['a reply cut in half', faults.truncated, 'offline'],
  ['a captive portal', faults.portal, 'portal'],
  ['a portal that speaks JSON', faults.portalJson, 'portal'],
  ['a server error', faults.status(500), 'server'],
  ['a busy gateway', faults.status(503), 'server'],
  ['too many requests', faults.status(429, { 'Retry-After': '120' }), 'too_many'],
  ['a redirect', faults.status(302), 'portal'],
]) {
  test(`${name} takes nothing out of the queue, and the next attempt delivers once`, async () => {
    const { server, app, phone } = await start();
    const { household } = await visitDoor(app);
    server.faults.push(fault);
    await app.sync.sendNow();
    assert.equal(app.sync.state.error, code);
    assert.equal(app.outbox.counts().waiting, 3);
    assert.ok(app.sync.state.nextAttemptAt);
    await phone.time.advance(10 * 60_000);
    await app.sync.sendNow();
    assert.equal(app.outbox.counts().waiting, 0);
    assert.equal([...server.records.values()].length, 3);
    assert.equal(server.data('household', household).head_name, 'Nguyễn Thị Hòa');
    assert.equal(app.sync.state.error, null);
  });
}

test('the pause that the server asks for is kept, and a busy day stays within 45 seconds', async () => {
  const { server, app, phone } = await start();
  await visitDoor(app);
  server.faults.push(faults.status(429, { 'Retry-After': '120' }));
  await app.sync.sendNow();
  assert.ok(Date.parse(app.sync.state.nextAttemptAt) - phone.time.clock.now() >= 120_000);
  for (let i = 0; i < 12; i += 1) {
    server.faults.push(faults.offline);
    await app.sync.sendNow();
    const wait = Date.parse(app.sync.state.nextAttemptAt) - phone.time.clock.now();
    assert.ok(wait >= 1000 && wait <= 45_000, String(wait));
  }
});

test('after a lost reply the same operation is sent again, unchanged, and edits made meanwhile follow in another', async () => {
  const { server, app } = await start();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Lê Văn Một' });
  server.faults.push(faults.dropReply);
  await app.sync.sendNow();
  await app.records.change('household', id, { note: 'nhà cuối hẻm', head_name: 'Lê Văn Hai' });
  await app.sync.sendNow();
  assert.deepEqual(statuses(server).slice(0, 2), ['household stored', 'household already']);
  assert.ok(
    statuses(server)
      .slice(2)
      .every((one) => one === 'household stored'),
  );
  assert.deepEqual(
    [server.data('household', id).head_name, server.data('household', id).note],
    ['Lê Văn Hai', 'nhà cuối hẻm'],
  );
  assert.equal(app.outbox.counts().waiting, 0);
});

test('the frozen operation survives the death of the page', async () => {
  const { server, app, reopen } = await start();
  await visitDoor(app);
  server.faults.push(faults.dropReply);
  await app.sync.sendNow();
  const again = await reopen();
  assert.equal(again.outbox.counts().waiting, 3);
  await again.sync.sendNow();
  assert.deepEqual(statuses(server).slice(3), ['household already', 'person already', 'declaration already']);
});

test('a receipt for other content does not free the record', async () => {
  const { server, app } = await start();
  await visitDoor(app);
  server.faults.push(async (_request, next) => {
    const response = await next();
    const body = await response.json();
    body.receipts[0].hash = '0'.repeat(64);
    return new Response(JSON.stringify(body), { status: 200, headers: response.headers });
  });
  await app.sync.sendNow();
  assert.deepEqual(
    states(app).filter((one) => !one.endsWith('sent')),
    ['household waiting'],
  );
});

test('a refused record goes to "needs a hand", never blocks the others, and can be mended', async () => {
  const { server, app } = await start();
  const bad = await app.records.create('household', { area_id: 'k9', head_name: 'Ngoài phạm vi' });
  const good = await app.records.create('household', { area_id: 'k1', head_name: 'Trong phạm vi' });
  server.refuse = (op) =>
    op.data.area_id === 'k9' ? { status: 'forbidden', problems: [{ field: 'area_id', code: 'out_of_scope' }] } : null;
  await app.sync.sendNow();
  assert.ok(server.data('household', good.id));
  const [entry] = app.outbox.entries();
  assert.equal(entry.state, 'attention');
  assert.deepEqual(entry.problems, [{ field: 'area_id', code: 'out_of_scope' }]);
  assert.equal(app.records.get('household', bad.id).data.head_name, 'Ngoài phạm vi');
  await app.records.change('household', bad.id, { area_id: 'k1' });
  await app.sync.sendNow();
  assert.equal(server.data('household', bad.id).head_name, 'Ngoài phạm vi');
  assert.equal(app.outbox.counts().attention, 0);
});

test('a refused operation sent again as it is keeps its id and is judged again', async () => {
  const { server, app } = await start();
  const { id } = await app.records.create('household', { area_id: 'k9', head_name: 'Chờ quyền' });
  server.refuse = () => ({ status: 'forbidden', problems: [] });
  await app.sync.sendNow();
  server.refuse = null;
  await app.records.retry('household', id);
  await app.sync.sendNow();
  assert.deepEqual(statuses(server), ['household forbidden', 'household stored']);
  assert.equal(server.receipts.size, 1);
});

test('the child of a refused parent waits and is not sent', async () => {
  const { server, app } = await start();
  const ids = await visitDoor(app);
  server.refuse = (op) => (op.type === 'household' ? [{ field: 'head_name', code: 'required' }] : null);
  await app.sync.sendNow();
  await app.sync.sendNow();
  assert.deepEqual([...server.records.keys()], []);
  const why = Object.fromEntries(
    app.outbox.entries().map(({ type, state, why: reason }) => [type, `${state} ${reason}`]),
  );
  assert.deepEqual(why, { household: 'attention null', person: 'waiting parent', declaration: 'waiting parent' });
  server.refuse = null;
  await app.records.retry('household', ids.household);
  await app.sync.sendNow();
  assert.equal(server.records.size, 3);
  assert.equal(app.outbox.counts().waiting, 0);
});

test('what is refused and then given up leaves nothing behind when the server never had it', async () => {
  const { server, app } = await start();
  const { id } = await app.records.create('household', { area_id: 'k9', head_name: 'Bỏ' });
  server.refuse = () => [{ field: 'area_id', code: 'out_of_scope' }];
  await app.sync.sendNow();
  await app.records.discard('household', id);
  assert.equal(app.records.get('household', id), null);
  assert.equal(app.outbox.counts().attention, 0);
});

test('a submission goes after its declaration and evidence, and not while one of them is refused', async () => {
  const { server, app } = await start();
  const { person, declaration } = await visitDoor(app);
  const evidence = await app.records.create('evidence', {
    declaration_id: declaration,
    indicator: 'c01',
    kind: 'log',
    note: 'Sổ tay',
  });
  await app.records.event('consent', { person_id: person, purposes: ['review'], method: 'screen', text_version: '1' });
  await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  assert.equal(app.records.get('declaration', declaration).event.state, 'waiting');
  server.refuse = (op) => (op.type === 'evidence' ? [{ field: 'note', code: 'too_long' }] : null);
  await app.sync.sendNow();
  assert.ok(!statuses(server).includes('submission stored'));
  server.refuse = null;
  await app.records.change('evidence', evidence.id, { note: 'Sổ' });
  await app.sync.sendNow();
  assert.equal(statuses(server).pop(), 'submission stored');
  assert.equal(app.records.get('declaration', declaration).event.state, 'sent');
  server.write('declaration', declaration, { state: 'submitted' });
  await app.sync.sendNow();
  assert.equal(app.records.get('declaration', declaration).event, null);
});

test('a day of two hundred declarations goes in at most eight requests', async () => {
  const { server, app } = await start();
  for (let i = 0; i < 200; i += 1) {
    const { person, declaration } = await visitDoor(app, `Người thứ ${i}`);
    await app.records.event('consent', {
      person_id: person,
      purposes: ['review'],
      method: 'screen',
      text_version: '1',
    });
    await app.records.event('submission', { declaration_id: declaration, scribe: 'volunteer' });
  }
  server.requests.length = 0;
  await app.sync.sendNow();
  const posts = server.requests.filter(({ path }) => path === '/operations');
  assert.equal(app.outbox.counts().waiting, 0);
  assert.ok(posts.length <= 8, String(posts.length));
  assert.ok(posts.every(({ plain }) => plain <= 256 * 1024 + 100));
  assert.ok(posts.reduce((sum, { size }) => sum + size, 0) <= 180 * 1024, 'compressed');
});

test('batches are halved when they are too large, and one that is too large alone is set aside', async () => {
  const { server, app } = await start();
  server.limit = 3000;
  for (let i = 0; i < 20; i += 1) await app.records.create('household', { area_id: 'k1', head_name: `Hộ ${i}` });
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Dài', note: 'x'.repeat(5000) });
  await app.sync.sendNow();
  assert.equal(server.records.size, 20);
  assert.equal(app.records.get('household', id).attention.problems[0].code, 'too_large');
});

test('one record that breaks the server does not hold back the others', async () => {
  const { server, app, phone } = await start();
  for (let i = 0; i < 9; i += 1)
    await app.records.create('household', { area_id: 'k1', head_name: i === 4 ? 'BOOM' : `Hộ ${i}` });
  server.breaks = (operations) => operations.some(({ data }) => data.head_name === 'BOOM');
  for (let i = 0; i < 8; i += 1) {
    await app.sync.sendNow();
    await phone.time.advance(60_000);
  }
  assert.equal(server.records.size, 8);
  assert.equal(app.outbox.counts().waiting, 1);
});

test('an invalid token keeps everything and says so; after a new enrolment it is sent', async () => {
  const { server, app } = await start();
  server.token = 'tan-thanh.other';
  await visitDoor(app);
  await app.sync.sendNow();
  assert.equal(app.status.session, 'signed_out');
  assert.equal(app.outbox.counts().waiting, 3);
  await app.enrolment.enrol({ ward: 'tan-thanh', code: ' abcd efghjk', device_name: 'Máy thử' });
  await app.sync.sendNow();
  assert.equal(app.status.session, 'signed_in');
  assert.equal(server.records.size, 3);
});

test('a revoked phone is told so and stops asking', async () => {
  const { server, app, phone } = await start();
  server.revoked = true;
  await visitDoor(app);
  await app.sync.sendNow();
  assert.equal(app.status.session, 'revoked');
  const count = server.requests.length;
  await phone.time.advance(60 * 60_000);
  assert.equal(server.requests.length, count);
  assert.equal(app.outbox.counts().waiting, 3);
});

test('a saved change goes by itself a few seconds later', async () => {
  const { server, app, phone } = await start();
  await visitDoor(app);
  assert.equal(server.records.size, 0);
  await phone.time.advance(3_100);
  for (let i = 0; i < 200 && server.records.size < 3; i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(server.records.size, 3);
});

test('two tabs drain one at a time and see one another', async () => {
  const { server, app, anotherTab } = await start();
  const other = await anotherTab();
  const { household } = await visitDoor(app);
  await Promise.all([app.sync.sendNow(), other.sync.sendNow()]);
  assert.equal(server.log.length, 3);
  await other.sync.sendNow();
  assert.equal(other.records.get('household', household).pending, false);
  await Promise.all([
    app.records.change('household', household, { note: 'một' }),
    other.records.change('household', household, { phone: '+84905123456' }),
  ]);
  await app.sync.sendNow();
  assert.deepEqual(
    [server.data('household', household).note, server.data('household', household).phone],
    ['một', '+84905123456'],
  );
});

test('two phones at one person meet in one declaration and merge', async () => {
  const { server, app } = await start();
  const { app: other } = await newPhone(server, { seed: 2 });
  const { person, declaration } = await visitDoor(app);
  await app.enrolment.enrol({ code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
  server.codes.set('ABCD-EFGHJK', null);
  await app.sync.sendNow();
  await other.enrolment.enrol({ code: 'ABCD-EFGHJK', device_name: 'Máy hai' });
  const same = await other.records.create('declaration', {
    person_id: person,
    campaign_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
    collective_id: 'k1',
    criteria_version: 'pilot-2022',
    group: 'farmer',
    answers: { c02: { self: 7, statement: 'Dùng điện thoại' } },
  });
  assert.equal(same.id, declaration);
  await other.sync.sendNow();
  assert.deepEqual(Object.keys(server.data('declaration', declaration).answers).sort(), ['c01', 'c02']);
  assert.equal(other.records.get('declaration', declaration).data.answers.c01.self, 8);
});
