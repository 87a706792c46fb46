/** Removing with one touch, and taking it back with one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './support/phone.js';

const AREA = '11111111-1111-4111-8111-111111111111';
const VISIT = { outcome: 'absent', at: '2026-11-22T01:00:00Z' };

/** A household with one person, on the server when `sent`. */
async function home(sent) {
  const world = await start();
  const { records } = world.app;
  const { id: household } = await records.create('household', { area_id: AREA, head_name: 'Trần Văn Hai' });
  const { id: person } = await records.create('person', {
    full_name: 'Trần Thị Ba',
    household_id: household,
    id_number: '000164900001',
  });
  if (sent) await world.app.sync.sendNow();
  return { ...world, records, household, person };
}
const sentTypes = (server) =>
  server.requests.filter(({ path }) => path.endsWith('/operations')).flatMap(({ body }) => body?.operations ?? []);

for (const sent of [false, true]) {
  test(`a person who was removed by mistake is back as before${sent ? ', also when the ward knew them' : ''}`, async () => {
    const { app, records, person } = await home(sent);
    await records.change('person', person, { phone: '0905 123 456' });
    await records.remove('person', person);
    assert.equal(records.list('person').length, 0);
    await app.sync.wake('saved');
    assert.equal(await records.putBack(person), true);
    const [back] = records.list('person');
    assert.equal(back.data.phone, '0905 123 456');
    assert.equal(back.data.full_name, 'Trần Thị Ba');
    assert.equal(await records.putBack(person), false, 'a second touch changes nothing');
    await app.sync.sendNow();
    assert.equal(app.outbox.counts().waiting + app.outbox.counts().attention, 0);
  });
}

test('a second touch, or another tab, does not forget what was written before the removal', async () => {
  const { app, server, records, household, person } = await home(true);
  await records.remove('person', person);
  await app.sync.sendNow();
  await records.change('household', household, { address: 'Tổ 5' });
  await records.remove('household', household);
  await records.remove('household', household);
  assert.equal(await records.putBack(household), true);
  await app.sync.sendNow();
  assert.equal(server.data('household', household).address, 'Tổ 5');
});

test('what was removed can be put back after the app was opened anew', async () => {
  const { records, reopen, person } = await home(true);
  await records.remove('person', person);
  const again = await reopen();
  assert.equal(again.records.get('person', person)?.data.deleted ?? true, true);
  assert.equal(await again.records.putBack(person), true);
  assert.equal(again.records.list('person').length, 1);
});

test('a removal waits a moment; once it was sent, it is too late', async () => {
  const { app, server, records, person } = await home(true);
  await records.remove('person', person);
  const before = server.requests.length;
  await app.sync.wake('saved');
  assert.equal(
    sentTypes({ requests: server.requests.slice(before) }).some(({ data }) => data.deleted),
    false,
  );
  await app.sync.sendNow();
  assert.equal(server.data('person', person).deleted, true);
  assert.equal(await records.putBack(person), false);
});

test('a household that never left the phone comes back with its visits', async () => {
  const { records, household, person } = await home(false);
  await records.create('visit', { ...VISIT, household_id: household });
  await records.remove('person', person);
  await records.remove('household', household);
  assert.equal(records.list('visit').length, 0);
  assert.equal(await records.putBack(household), true);
  assert.equal(records.list('visit', { household_id: household }).length, 1);
});

test('a visit written by mistake is taken back before it is sent', async () => {
  const { app, server, records, household } = await home(true);
  const { id } = await records.create('visit', { ...VISIT, household_id: household });
  await app.sync.wake('saved');
  assert.equal(await records.takeBack(id, 'visit'), true);
  assert.equal(records.list('visit').length, 0);
  await app.sync.sendNow();
  assert.equal(server.data('visit', id) ?? null, null);
});

test('somebody else may not be put back in place of what was removed last', async () => {
  const { records, household, person } = await home(false);
  await records.remove('person', person);
  assert.equal(await records.putBack(household), false);
  await records.forgetRemoved();
  assert.equal(await records.putBack(person), false);
});
