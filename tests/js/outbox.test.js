import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start, visitDoor } from './support/phone.js';

const statuses = (server) => server.log.map(([type, status]) => `${type} ${status}`);

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
  const { waiting, sending } = app.outbox.counts();
  assert.equal(waiting + sending, 1);
});

test('a record that went in two pieces is one line of what was sent, with the time of the last', async () => {
  const { server, app } = await start();
  const { id } = await app.records.create('household', { area_id: 'k1', head_name: 'Một hộ' });
  await app.sync.sendNow();
  await app.records.change('household', id, { address: 'Tổ đoàn kết số 2' });
  await app.sync.sendNow();
  assert.deepEqual(statuses(server), ['household stored', 'household stored']);
  const sent = app.outbox.entries().filter(({ state }) => state === 'sent');
  assert.deepEqual([sent.length, sent[0].id, app.outbox.counts().sent], [1, id, 1]);
});
