import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPhone, start, visitDoor } from './support/phone.js';

/** Each phone with a token of its own at the server in memory, which knows one at a time. */
function letBothIn(server) {
  const { handle } = server;
  server.handle = (request) => {
    server.token = request.headers.get('Authorization')?.slice('Bearer '.length) ?? server.token;
    return handle(request);
  };
}

test('what names a record that a restored server lost waits in sight, and goes by itself when another phone brings it back', async () => {
  const { server, app } = await start();
  const { app: other } = await newPhone(server, { seed: 2 });
  letBothIn(server);
  const backup = server.snapshot();
  const { household } = await visitDoor(app);
  await app.sync.sendNow();
  await other.sync.sendNow();

  server.restore(backup);
  const person = (
    await other.records.create('person', { full_name: 'Trần Văn Mới', household_id: household, birth_year: 1970 })
  ).id;
  await other.sync.sendNow();
  assert.equal(other.records.get('person', person).attention?.status, 'invalid');

  await app.sync.sendNow();
  assert.ok(server.data('household', household));
  await other.sync.sendNow();
  assert.equal(server.data('person', person).full_name, 'Trần Văn Mới');
  assert.deepEqual(other.outbox.counts().attention, 0);
  assert.deepEqual(other.outbox.counts().waiting, 0);
});

test('what one tab saved is sent by the other when the first is closed at once', async () => {
  const { server, app, phone, anotherTab } = await start();
  const other = await anotherTab();
  await other.sync.start();
  await visitDoor(app);
  app.close();
  for (let i = 0; i < 400 && server.records.size < 3; i += 1) {
    await phone.time.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assert.equal(server.records.size, 3);
});
