import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8, hex, utf8 } from '../../webapp/static/js/lib/bytes.js';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { StorageFullError } from '../../webapp/static/js/offline/errors.js';
import { weakness } from '../../webapp/static/js/offline/lock/pins.js';
import { ARGON2ID } from '../../webapp/static/js/offline/lock/stretching.js';
import { createStore } from '../../webapp/static/js/offline/storage.js';
import { argon2, PIN, WRONG } from './support/locked.js';
import { start, visitDoor } from './support/phone.js';
import { withPatched } from './support/store.js';
import { rawRows } from './support/world.js';

/** Let in, with a PIN chosen before anything was pulled, and with unsent work. */
async function lockedPhone() {
  const { server, app, phone } = await start({ enrol: false });
  await app.enrolment.enrol({ ward: 'tan-thanh', code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
  app.sync.stop();
  const locking = await app.locking(argon2);
  await locking.choose(PIN);
  const made = await visitDoor(app);
  app.close();
  return { server, phone, made };
}

const keysOf = async (phone) => (await rawRows(phone.indexedDB)).keys;

test('a phone with a PIN shows nothing until it is given, and everything after it', async () => {
  const { phone, made } = await lockedPhone();
  const app = await openApp(phone.tab());
  assert.equal(app.status.storage, 'locked');
  assert.equal(app.device, null);
  assert.deepEqual(app.records.list('person'), []);
  await assert.rejects(app.records.create('household', { area_id: 'k1', head_name: 'Lê Ơn' }), { code: 'locked' });

  const locking = await app.locking(argon2);
  assert.deepEqual(await locking.unlock(WRONG), { ok: false, left: 9 });
  assert.equal(app.status.storage, 'locked');
  assert.deepEqual(await locking.unlock(PIN), { ok: true });
  assert.equal(app.records.get('person', made.person).data.full_name, 'Nguyễn Thị Hòa');
  assert.equal(app.device.ward, 'tan-thanh');
  assert.equal((await locking.state()).left, 10);
});

test('the token can be read while the notebook is locked, its records cannot', async () => {
  const { phone } = await lockedPhone();
  const store = createStore(phone.tab());
  await store.open();
  assert.match(fromUtf8(await store.get('device/token')), /^tan-thanh\./);
  await assert.rejects(store.get('m/device'), { code: 'locked' });
  await store.update(() => ({ writes: [['device/out/1', utf8('sealed')]] }));
  assert.equal(fromUtf8(await store.get('device/out/1')), 'sealed');
});

test('after the tenth wrong PIN the key is gone, and what is sealed for the server stays', async () => {
  const { phone, server } = await lockedPhone();
  const app = await openApp(phone.tab());
  const store = createStore(phone.tab());
  await store.open();
  await store.update(() => ({ writes: [['device/out/1', utf8('sealed')]] }));
  const locking = await app.locking(argon2);
  for (let left = 9; left > 0; left -= 1) assert.deepEqual(await locking.unlock(WRONG), { ok: false, left });
  assert.deepEqual(await locking.unlock(WRONG), { ok: false, left: 0, destroyed: true });
  assert.equal(app.status.storage, 'destroyed');
  // The right one comes too late, here and after a new start.
  assert.deepEqual(await locking.unlock(PIN), { ok: false, left: 0, destroyed: true });
  const again = await openApp(phone.tab());
  assert.equal(again.status.storage, 'destroyed');
  const rows = await rawRows(phone.indexedDB);
  assert.deepEqual([rows.chunks.length, rows.blobs.length], [0, 0]);
  assert.ok(rows.entries.length >= 2 && rows.entries.every(({ id }) => id[0] === 'o'));
  assert.equal(fromUtf8(await store.get('device/out/1')), 'sealed');
  assert.match(fromUtf8(await store.get('device/token')), /^tan-thanh\./);

  // A new code from the ward begins anew, beside what waits to be sent.
  server.codes.set('ABCD-EFGHJK', null);
  await again.renew();
  await again.enrolment.enrol({ ward: 'tan-thanh', code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
  await again.sync.sendNow();
  assert.equal(again.status.storage, 'unlocked');
  assert.equal(again.needsPin, true);
  assert.equal(fromUtf8(await store.get('device/out/1')), 'sealed');
});

test('two tabs that try at once get ten tries together', async () => {
  const { phone } = await lockedPhone();
  const tabs = await Promise.all([openApp(phone.tab()), openApp(phone.tab())]);
  const locks = await Promise.all(tabs.map((tab) => tab.locking(argon2)));
  const outcomes = await Promise.all(Array.from({ length: 14 }, (_, i) => locks[i % 2].unlock(WRONG)));
  assert.equal(outcomes.filter((one) => 'left' in one && one.left > 0).length, 9);
  assert.equal(outcomes.filter((one) => 'destroyed' in one).length, 5);
});

test('a try counts although the phone dies while it is judged; one that was never judged does not', async () => {
  const { phone } = await lockedPhone();
  const app = await openApp(phone.tab());
  const locking = await app.locking(argon2);
  const dies = () => async () => {
    throw new Error('switched off');
  };
  const dying = (times) =>
    withPatched(SubtleCrypto.prototype, 'decrypt', dies, async () => {
      for (let n = 0; n < times; n += 1) await assert.rejects(locking.unlock(WRONG), /switched off/);
    });
  await dying(3);
  assert.equal((await locking.state()).left, 7);
  const worn = await app.locking(dies());
  await assert.rejects(worn.unlock(PIN), /switched off/);
  assert.equal((await locking.state()).left, 7);
  await dying(7);
  // All ten are spent, none was judged: not even the right one is looked at any more.
  assert.deepEqual(await locking.unlock(PIN), { ok: false, left: 0, destroyed: true });
});

test('a try that cannot be written down is no try', async () => {
  const { phone } = await lockedPhone();
  const app = await openApp(phone.tab());
  const locking = await app.locking(argon2);
  const full = () => () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  await withPatched(IDBObjectStore.prototype, 'put', full, () => assert.rejects(locking.unlock(PIN), StorageFullError));
  assert.equal((await locking.state()).left, 10);
  assert.deepEqual(await locking.unlock(PIN), { ok: true });
});

test('a PIN is changed by whoever knows it; then the old one opens nothing', async () => {
  const { phone, made } = await lockedPhone();
  const app = await openApp(phone.tab());
  const locking = await app.locking(argon2);
  await locking.unlock(PIN);
  assert.deepEqual(await locking.change(WRONG, '573806'), { ok: false, left: 9 });
  assert.deepEqual(await locking.change(PIN, '573806'), { ok: true });
  app.lock();
  assert.deepEqual(await locking.unlock(PIN), { ok: false, left: 9 });
  assert.deepEqual(await locking.unlock('573806'), { ok: true });
  assert.ok(app.records.get('person', made.person));
});

test('choosing a PIN right after the code leaves nothing that the device alone can open', async () => {
  const { app, phone } = await start({ enrol: false });
  await app.enrolment.enrol({ ward: 'tan-thanh', code: 'ABCD-EFGHJK', device_name: 'Máy thử' });
  app.sync.stop();
  const ids = async () => (await rawRows(phone.indexedDB)).entries.map(({ id }) => id);
  const old = await ids();
  await (await app.locking(argon2)).choose(PIN);
  const now = await ids();
  // Another key: the entries of the data lie under other names; the token, whose it is and the ward's key where they were.
  assert.equal(now.length, old.length);
  const same = now.filter((id) => old.includes(id));
  assert.deepEqual([same.length, ...same.map((id) => id[0])], [3, 'o', 'o', 'o']);
  assert.equal(app.device.ward, 'tan-thanh');
  assert.ok((await keysOf(phone)).every((row) => row.kind !== 'device'));
});

test('a phone that was in use without a PIN gets one and loses nothing', async () => {
  const { app, phone, server } = await start();
  const made = await visitDoor(app);
  assert.equal(app.needsPin, true);
  await (await app.locking(argon2)).choose(PIN);
  assert.equal(app.needsPin, false);
  await app.records.change('person', made.person, { phone: '000' });
  app.close();
  const again = await openApp(phone.tab());
  assert.equal(again.status.storage, 'locked');
  await (await again.locking(argon2)).unlock(PIN);
  assert.equal(again.records.get('person', made.person).data.phone, '000');
  await again.sync.sendNow();
  assert.equal(again.outbox.counts().waiting, 0);
  assert.ok(server);
});

test('where WebAssembly does not run the PIN is stretched by PBKDF2, and opens there', async () => {
  const { app, phone } = await start();
  const none = async () => {
    throw new Error('no WebAssembly');
  };
  await (await app.locking(none)).choose(PIN);
  const row = (await keysOf(phone)).find(({ kind }) => kind === 'locked');
  assert.equal(row.ways.pin.how.kind, 'pbkdf2');
  app.lock();
  assert.deepEqual(await (await app.locking(null)).unlock(PIN), { ok: true });
});

test('a fingerprint opens the same notebook, is asked for with the PIN, and costs no try', async () => {
  const { phone, made } = await lockedPhone();
  const app = await openApp(phone.tab());
  const locking = await app.locking(argon2);
  const prf = () => new Uint8Array(32).fill(7);
  const passkey = { credential: utf8('id'), salt: utf8('salt') };
  assert.deepEqual(await locking.addPasskey(WRONG, { ...passkey, bytes: prf() }), { ok: false, left: 9 });
  assert.deepEqual(await locking.addPasskey(PIN, { ...passkey, bytes: prf() }), { ok: true });
  assert.equal(await locking.unlockByPasskey(new Uint8Array(32)), false);
  assert.equal(await locking.unlockByPasskey(prf()), true);
  assert.ok(app.records.get('person', made.person));
  assert.equal((await locking.state()).left, 10);
  await locking.removePasskey();
  assert.equal((await locking.state()).passkey, null);
});

test('the browser stretches a PIN as the library of the server does', async () => {
  const salt = Uint8Array.from({ length: 16 }, (_, i) => i);
  // By argon2-cffi: hash_secret_raw(b'482915', bytes(range(16)), 2, 19 * 1024, 1, 32, Type.ID)
  const known = '93ed665fbf79f1a933e17696aaa948d2050064a853f2c171e2268992c0678c8d';
  assert.equal(hex(await argon2(utf8(PIN), { salt, ...ARGON2ID })), known);
});

test('PINs that a stranger tries first are refused, with the reason', () => {
  for (const pin of ['111111', '121212', '123123', '112233', '111222', '700070'])
    assert.equal(weakness(pin), 'repeated');
  for (const pin of ['123456', '987654', '678901']) assert.equal(weakness(pin), 'run');
  for (const pin of ['120364', '031264', '640312', '196412', '121964', '196499']) assert.equal(weakness(pin), 'date');
  for (const pin of ['', '12345', '1234567', '12a456']) assert.equal(weakness(pin), 'length');
  for (const pin of [PIN, WRONG, '573806']) assert.equal(weakness(pin), null);
});
