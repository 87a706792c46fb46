import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './support/faults.js';
import { start, visitDoor } from './support/phone.js';

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
