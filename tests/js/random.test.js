import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from './support/faults.js';
import { newPhone, start, visitDoor } from './support/phone.js';

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
