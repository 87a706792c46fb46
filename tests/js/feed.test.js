import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start, visitDoor } from './support/phone.js';

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
