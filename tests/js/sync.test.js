import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './support/faults.js';
import { start, states, visitDoor } from './support/phone.js';

/** A 404 of the true server: it says nothing about the records. */
const notFound = async (_request, next) => {
  const { headers } = await next();
  return new Response('{"code":"not_found"}', { status: 404, headers });
};
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

test('a declaration that was only begun goes with answers, of which there are none', async () => {
  const { server, app } = await start();
  const person = (await app.records.create('person', { full_name: 'Lê Ơn', unit_id: 'k2' })).id;
  await app.records.create('declaration', {
    person_id: person,
    campaign_id: '33333333-3333-4333-8333-333333333333',
    collective_id: 'k2',
    criteria_version: 'pilot-2022',
    group: 'farmer',
  });
  await app.sync.sendNow();
  assert.deepEqual(statuses(server), ['person stored', 'declaration stored']);
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
  ['a server that is being set up', notFound, 'refused'],
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
