import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone, start, visitDoor } from './support/phone.js';
import { faults } from './support/server.js';

test('somebody else changed another field: both stay', async () => {
  const { server, app } = await start();
  const { household } = await visitDoor(app);
  await app.sync.sendNow();
  server.write('household', household, { phone: '+84905000001' });
  await app.records.change('household', household, { note: 'cổng xanh' });
  await app.sync.sendNow();
  assert.equal(server.data('household', household).note, 'cổng xanh');
  assert.equal(app.records.get('household', household).data.phone, '+84905000001');
});

test('somebody else changed the same field: nothing is overwritten and both values are shown', async () => {
  const { server, app } = await start();
  const { household } = await visitDoor(app);
  await app.sync.sendNow();
  server.write('household', household, { note: 'của người khác' });
  await app.records.change('household', household, { note: 'của tôi' });
  await app.sync.sendNow();
  assert.equal(server.data('household', household).note, 'của người khác');
  const view = app.records.get('household', household);
  assert.equal(view.data.note, 'của người khác');
  assert.equal(view.attention.status, 'conflict');
  assert.deepEqual(
    view.rivals.map(({ field, value, mine }) => [field, value, mine]),
    [['note', 'của tôi', true]],
  );
  await app.records.discard('household', household);
  assert.equal(app.records.get('household', household).attention, null);
});

test('an edit made on an old copy stays on that copy when news arrive before it is sent', async () => {
  const { server, app } = await start();
  const { household } = await visitDoor(app);
  await app.sync.sendNow();
  await app.records.change('household', household, { note: 'của tôi' });
  server.write('household', household, { note: 'của người khác' });
  server.refuse = () => [];
  server.faults.push(faults.status(500));
  await app.sync.sendNow();
  assert.equal(app.records.get('household', household).data.note, 'của tôi');
  server.refuse = null;
  await app.sync.sendNow();
  assert.equal(server.data('household', household).note, 'của người khác');
  assert.equal(app.records.get('household', household).rivals.length, 1);
});

test('an edit of a field that is being sent follows it and never fights with itself', async () => {
  const { server, app } = await start();
  const { declaration } = await visitDoor(app);
  await app.sync.sendNow();
  for (const self of [5, 6, 7]) {
    await app.records.change('declaration', declaration, { 'answers.c01.self': self });
    server.faults.push(faults.dropReply);
    await app.sync.sendNow();
    await app.records.change('declaration', declaration, { 'answers.c01.self': self + 0.5, 'answers.c03.self': self });
    await app.sync.sendNow();
  }
  assert.ok(!server.log.some(([, status]) => status === 'conflict'));
  assert.equal(server.data('declaration', declaration).answers.c01.self, 7.5);
  assert.equal(server.data('declaration', declaration).answers.c03.self, 7);
});

test('a conflict that a human settled on the server is settled on the phone', async () => {
  const { server, app } = await start();
  const { declaration } = await visitDoor(app);
  await app.sync.sendNow();
  server.write('declaration', declaration, { 'answers.c01.self': 5 });
  await app.records.change('declaration', declaration, { 'answers.c01.self': 9 });
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().attention, 1);
  server.write('declaration', declaration, { 'answers.c01.self': 9, rivals: [] });
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().attention, 0);
  assert.equal(app.records.get('declaration', declaration).data.answers.c01.self, 9);
});

test('a returned declaration shows the reason beside the indicator', async () => {
  const { server, app } = await start();
  const { declaration } = await visitDoor(app);
  await app.sync.sendNow();
  server.write('declaration', declaration, {
    state: 'draft',
    returns: [{ indicator: 'c01', code: 'evidence_unclear', text: 'Ảnh mờ', at: '2026-11-22T02:00:00Z' }],
  });
  await app.sync.sendNow();
  assert.equal(app.records.get('declaration', declaration).returns[0].text, 'Ảnh mờ');
  assert.equal(app.records.progress('k1').returned, 1);
});

test('soft problems of a stored record are kept and shown', async () => {
  const { server, app } = await start();
  server.soft = (op) => (op.type === 'declaration' ? [{ field: 'answers.c01.self', code: 'no_evidence' }] : []);
  const { declaration } = await visitDoor(app);
  await app.sync.sendNow();
  assert.deepEqual(app.records.get('declaration', declaration).problems, [
    { field: 'answers.c01.self', code: 'no_evidence' },
  ]);
  assert.equal(app.outbox.counts().attention, 0);
});

test('a record that left the scope vanishes, unless something of it is unsent', async () => {
  const { server, app } = await start();
  const one = await visitDoor(app, 'Một');
  const two = await visitDoor(app, 'Hai');
  await app.sync.sendNow();
  await app.records.change('household', two.household, { note: 'chưa gửi' });
  server.leaveScope('household', one.household);
  server.leaveScope('household', two.household);
  server.breaks = () => true;
  await app.sync.sendNow();
  await app.sync.sendNow();
  assert.equal(app.records.get('household', one.household), null);
  const kept = app.records.get('household', two.household);
  assert.deepEqual([kept.gone, kept.data.note], ['out_of_scope', 'chưa gửi']);
});

test('a stale cursor: everything is pulled anew, what is unsent stays, what is not ours any more goes', async () => {
  const { server, app } = await start();
  server.page = 3;
  for (let i = 0; i < 8; i += 1) server.write('household', `h${i}`, { area_id: 'k1', head_name: `Hộ ${i}` });
  await app.sync.sendNow();
  assert.equal(app.records.list('household').length, 8);
  await app.records.change('household', 'h1', { note: 'chưa gửi' });
  server.breaks = () => true;
  server.records.delete('household/h0');
  server.records.delete('household/h1');
  const stale = async () => server.problem(409, 'cursor_stale');
  server.faults.push(async (_request, next) => next(), stale);
  await app.sync.sendNow();
  assert.equal(app.records.get('household', 'h0'), null);
  assert.equal(app.records.get('household', 'h1').data.note, 'chưa gửi');
  assert.equal(app.records.list('household').length, 7);
});

test('unknown types and malformed records of the feed are ignored', async () => {
  const { server, app } = await start();
  server.write('horoscope', 'x', { sign: 'Tý' });
  server.write('collective', 'k1', { kind: 'area', name: 'Khối phố 1', unknown_field: 1 });
  await app.sync.sendNow();
  assert.equal(app.sync.state.error, null);
  assert.equal(app.records.list('collective').length, 1);
  assert.deepEqual(app.records.list('horoscope'), []);
});

test('a server restored from a backup is offered what it lost, and gets it once', async () => {
  const { server, app } = await start();
  const before = await visitDoor(app, 'Trước sao lưu');
  await app.sync.sendNow();
  const backup = server.snapshot();
  const after = await visitDoor(app, 'Sau sao lưu');
  await app.records.change('declaration', before.declaration, { 'answers.c01.self': 6 });
  await app.sync.sendNow();
  const whole = [...server.records.keys()].sort();
  server.restore(backup);
  await app.records.change('household', after.household, { note: 'sửa sau khi phục hồi' });
  await app.sync.sendNow();
  assert.deepEqual([...server.records.keys()].sort(), whole);
  assert.equal(server.data('declaration', before.declaration).answers.c01.self, 6);
  assert.equal(server.data('household', after.household).note, 'sửa sau khi phục hồi');
  assert.equal(app.outbox.counts().waiting, 0);
  assert.equal(app.outbox.counts().attention, 0);
});

test('sent operations stay on the phone until a backup covers them', async () => {
  const { server, app } = await start();
  await visitDoor(app);
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().sent, 3);
  server.backedUpRev = 2;
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().sent, 1);
  server.backedUpRev = 3;
  await app.sync.sendNow();
  assert.equal(app.outbox.counts().sent, 0);
});

for (const seed of [1, 2, 3, 4]) {
  test(`random edits of two phones and an official over a bad network end without loss (seed ${seed})`, () =>
    randomSteps(seed));
}

/** The server in memory knows one token at a time; here both phones are let in. */
function letBothIn(server) {
  const { handle } = server;
  server.handle = (request) => {
    server.token = request.headers.get('Authorization')?.slice('Bearer '.length) ?? server.token;
    return handle(request);
  };
}

async function randomSteps(seed) {
  const { server, app, phone } = await start({ seed });
  const { app: other, phone: second } = await newPhone(server, { seed: seed + 100 });
  letBothIn(server);
  const random = phone.random.next;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const wrong = [
    faults.offline,
    faults.dropReply,
    faults.truncated,
    faults.portal,
    faults.status(500),
    faults.status(503),
  ];
  const ids = await visitDoor(app, 'Chung');
  await app.sync.sendNow();
  await other.sync.sendNow();
  const visits = new Map();
  for (let step = 0; step < 60; step += 1) {
    const who = pick([app, other]);
    const value = `${seed}-${step}`;
    if (random() < 0.5)
      await who.records.change('household', ids.household, { [pick(['note', 'address', 'phone'])]: value });
    if (random() < 0.2) {
      const { id } = await who.records.create('visit', {
        household_id: ids.household,
        outcome: 'later',
        at: '2026-11-22T01:00:00Z',
        note: value,
      });
      visits.set(id, value);
    }
    if (random() < 0.1) server.write('household', ids.household, { address: `official ${step}` });
    if (random() < 0.5) server.faults.push(pick(wrong));
    if (random() < 0.6) await who.sync.sendNow();
    await pick([phone, second]).time.advance(1000);
  }
  server.faults.length = 0;
  for (let i = 0; i < 3; i += 1) {
    await app.sync.sendNow();
    await other.sync.sendNow();
  }
  const stored = [...server.records.values()].filter(({ type }) => type === 'visit');
  assert.deepEqual(Object.fromEntries(stored.map(({ id, data }) => [id, data.note])), Object.fromEntries(visits));
  for (const one of [app, other]) {
    assert.equal(one.outbox.counts().waiting, 0);
    const { rivals: _mine, ...data } = one.records.get('household', ids.household).data;
    const { rivals: _theirs, ...expected } = server.data('household', ids.household);
    assert.deepEqual(data, expected);
  }
}
