import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone, start, visitDoor } from './support/phone.js';

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
