/** Several people on one phone: a notebook each, with its own lock, and none of them touches another's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { openClosed } from '../../webapp/static/js/offline/closed.js';
import { faults } from './support/faults.js';
import { argon2, PIN, WRONG } from './support/locked.js';
import { visitDoor } from './support/phone.js';
import { createServer } from './support/server.js';
import { createPhone, rawRows } from './support/world.js';

const [FIRST, SECOND] = ['so-cdht', 'so-cdht-2'];
const ENROL = { ward: 'tan-thanh', code: 'ABCD-EFGHJK', device_name: 'Máy chung' };
const heads = (app) => app.records.list('household').map(({ data }) => data.head_name);
const sentTo = (server) => [...server.records.values()].map(({ type }) => type).sort();

/** Two volunteers with unsent work, locked; the ward answers each by a server in memory of their own. */
async function shared() {
  const phone = createPhone();
  const servers = { [FIRST]: createServer(), [SECOND]: createServer() };
  const env = (name) => {
    const { locks, ...rest } = phone.tab({ fetch: (...args) => servers[name].fetch(...args), channel: null });
    // As the browser's world does (env.js).
    const request = (what, options, run) => locks.request(what + name.slice(7), options, run);
    return { ...rest, databaseName: name, locks: { request } };
  };
  for (const name of [FIRST, SECOND]) {
    const app = await openApp(env(name));
    await app.enrolment.enrol(ENROL);
    app.sync.stop();
    await (await app.locking(argon2)).choose(name === FIRST ? PIN : WRONG);
    servers[name].faults = Array.from({ length: 50 }, () => faults.offline);
    await visitDoor(app, name === FIRST ? 'Nguyễn Thị Hòa' : 'Lê Văn Ơn');
    app.sync.stop();
    app.close();
    servers[name].faults = [];
  }
  const open = async (name, pin = name === FIRST ? PIN : WRONG) => {
    const app = await openApp(env(name));
    await (await app.locking(argon2)).unlock(pin);
    app.sync.stop();
    return app;
  };
  return { phone, servers, env, open };
}

test('each opens their own with their own PIN, and sees only theirs', async () => {
  const { open } = await shared();
  assert.deepEqual(heads(await open(FIRST)), ['Nguyễn Thị Hòa']);
  assert.deepEqual(heads(await open(SECOND)), ['Lê Văn Ơn']);
  const wrong = await open(SECOND, PIN);
  assert.equal(wrong.status.storage, 'locked');
  assert.deepEqual(heads(wrong), []);
});

test('what waits in the notebook of another is sent as that person, while it stays shut', async () => {
  const { open, env, servers } = await shared();
  const second = await open(SECOND);
  const first = await openClosed(env(FIRST));
  assert.deepEqual(await first.sealed.counts(), { records: 3, photos: 0, refused: 0 });
  assert.ok((await first.sealed.rescue())?.name);
  await first.start();
  assert.deepEqual(await first.sealed.counts(), { records: 0, photos: 0, refused: 0 });
  assert.ok(servers[FIRST].requests.some(({ path }) => path === '/sealed'));
  assert.deepEqual(sentTo(servers[SECOND]), [], 'nothing of the one goes as the other');
  first.close();
  const back = await open(FIRST);
  await back.sync.sendNow();
  assert.equal(back.outbox.counts().waiting, 0);
  assert.equal(second.outbox.counts().waiting, 3);
});

test('one signs out with unsent work: it stays, and the other is not touched', async () => {
  const { open, env } = await shared();
  assert.equal(await (await open(FIRST)).signOut(), true);
  const first = await openClosed(env(FIRST));
  assert.equal((await first.sealed.counts()).records, 3);
  assert.equal(first.occupied, true);
  const second = await open(SECOND);
  assert.deepEqual([second.device === null, heads(second)], [false, ['Lê Văn Ơn']]);
});

test('ten wrong PINs destroy one notebook only, and its sealed work is still sent', async () => {
  const { open, env, servers } = await shared();
  const app = await openApp(env(FIRST));
  const locking = await app.locking(argon2);
  for (let i = 0; i < 10; i += 1) await locking.unlock(WRONG);
  assert.equal(app.status.storage, 'destroyed');
  app.close();
  assert.deepEqual(heads(await open(SECOND)), ['Lê Văn Ơn']);
  const first = await openClosed(env(FIRST));
  assert.equal(first.destroyed, true);
  await first.start();
  assert.equal((await first.sealed.counts()).records, 0);
  assert.ok(servers[FIRST].requests.some(({ path }) => path === '/sealed'));
});

test('who was shut out is wiped in passing, and nobody else', async () => {
  const { phone, open, env, servers } = await shared();
  servers[FIRST].revoked = true;
  const gone = new Promise((resolve) => {
    openClosed(env(FIRST), () => resolve(true)).then((first) => first.start());
  });
  assert.equal(await gone, true);
  assert.ok(!(await phone.indexedDB.databases()).some(({ name }) => name === FIRST));
  assert.deepEqual(heads(await open(SECOND)), ['Lê Văn Ơn']);
});

test('a new code of the same person goes into their own notebook, whose unsent work goes with it', async () => {
  const { phone, open, env, servers } = await shared();
  await (await open(FIRST)).signOut();
  const { holder } = await openClosed(env(FIRST));
  // The page takes the code into a notebook for somebody new, and learns from the answer whose it is.
  const empty = await openApp({ ...env(FIRST), databaseName: 'so-cdht-3' });
  let theirs = null;
  servers[FIRST].codes.set('ABCD-EFGHJK', null);
  await empty.enrolment.enrol({
    ...ENROL,
    elsewhere: async (letIn) => {
      assert.equal(typeof letIn.device.user.id, 'string');
      theirs = await open(FIRST);
      await theirs.enrolment.accept({
        ...letIn,
        device: { ...letIn.device, user: { ...letIn.device.user, id: holder } },
      });
      return true;
    },
  });
  assert.equal(empty.device, null);
  assert.equal(await empty.enrolment.token(), null);
  await theirs.sync.sendNow();
  assert.equal(theirs.outbox.counts().waiting, 0);
  assert.deepEqual(sentTo(servers[FIRST]), ['declaration', 'household', 'person']);
  await empty.wipe();
  assert.ok((await rawRows(phone.indexedDB, FIRST)).entries.length > 0);
});

test('a notebook without a PIN is not opened either, and one where nobody was let in is nobody’s', async () => {
  const phone = createPhone();
  const server = createServer();
  const env = { ...phone.tab({ fetch: (...args) => server.fetch(...args), channel: null }), databaseName: SECOND };
  const app = await openApp(env);
  const before = await openClosed(env);
  assert.deepEqual([before.occupied, before.holder], [false, null]);
  await app.enrolment.enrol(ENROL);
  const after = await openClosed(env);
  assert.deepEqual([after.occupied, after.holder], [true, app.device.user.id]);
});
