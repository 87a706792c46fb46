/** What the first page showed last is shown at the next start, as long as nothing was written since, and to nobody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromUtf8, utf8 } from '../../webapp/static/js/lib/bytes.js';
import { openApp } from '../../webapp/static/js/offline/app.js';
import { keepFront } from '../../webapp/static/js/offline/front-keeping.js';
import { createStore } from '../../webapp/static/js/offline/storage.js';
import { argon2, PIN, WRONG } from './support/locked.js';
import { start, visitDoor } from './support/phone.js';
import { withPatched } from './support/store.js';
import { noWrites, phoneWithJournal } from './support/two-stores.js';
import { rawRows } from './support/world.js';

const SHOWN = 'Trần Văn Hai, Tổ 3';
const keep = async (app, text = SHOWN) => (await keepFront(app.front.parts, async () => utf8(text))) !== null;

/** Starts a page: what it showed before it had read the notebook, and the app. */
async function startPage(phone, more = {}) {
  const shown = [];
  let loaded = false;
  const onFront = async (bytes) => {
    shown.push({ text: fromUtf8(bytes), loaded });
  };
  const app = await openApp(phone.tab({ onFront, ...more }));
  loaded = true;
  return { shown, app };
}

test('the next start shows it before anything else is read', async () => {
  const { app, phone } = await start();
  await visitDoor(app);
  assert.equal(await keep(app), true);
  app.close();
  const reads = [];
  const watching = (original) =>
    function read(...args) {
      reads.push(this.name);
      return original.apply(this, args);
    };
  const onFront = async () => {
    reads.push('SHOWN');
  };
  const again = await withPatched(IDBObjectStore.prototype, 'getAll', watching, () => openApp(phone.tab({ onFront })));
  assert.equal(reads[0], 'SHOWN');
  assert.ok(reads.includes('entries'));
  assert.equal(again.records.list('person').length, 1);
});

test('a page that shows nothing of the kind reads all at once', async () => {
  const { app, phone } = await start();
  await keep(app);
  app.close();
  assert.ok((await openApp(phone.tab())).device);
});

test('after a write, of this page or another, or of a page that died, nobody gets it', async () => {
  for (const writer of ['this', 'other']) {
    const { app, phone, anotherTab } = await start();
    await keep(app);
    await visitDoor(writer === 'this' ? app : await anotherTab());
    app.close();
    const { shown, app: again } = await startPage(phone);
    assert.deepEqual(shown, []);
    assert.equal(again.records.list('person').length, 1);
  }
});

test('what was written while it was worked out makes it worthless', async () => {
  const { app, phone, anotherTab } = await start();
  const other = await anotherTab();
  for (const writer of [app, other]) {
    const kept = await keepFront(app.front.parts, async () => {
      await writer.records.create('household', { area_id: 'k1', head_name: 'Lê Thị Ba' });
      return utf8(SHOWN);
    });
    assert.equal(kept, null);
  }
  app.close();
  assert.deepEqual((await startPage(phone)).shown, []);
});

test('what is noted for the server alone does not take it away', async () => {
  const { app, phone } = await start();
  await keep(app);
  app.close();
  const store = createStore(phone.tab());
  await store.open();
  await store.update(() => ({ writes: [['device/outbox/1', utf8('sealed')]] }));
  assert.equal((await startPage(phone)).shown.length, 1);
  await store.update(() => ({ writes: [['device/outbox/1', null]] }));
  assert.equal((await startPage(phone)).shown.length, 1);
  await store.update(() => ({ writes: [['m/probe', utf8('1')]] }));
  await store.update(() => ({ writes: [['device/outbox/2', utf8('sealed')]] }));
  assert.equal((await startPage(phone)).shown.length, 0);
});

test('it is shown by the PIN alone, and before the notebook is read', async () => {
  const { app, phone } = await start();
  await (await app.locking(argon2)).choose(PIN);
  await visitDoor(app);
  await keep(app);
  app.close();
  const { shown, app: again } = await startPage(phone);
  const locking = await again.locking(argon2);
  assert.equal((await locking.unlock(WRONG)).ok, false);
  assert.deepEqual(shown, []);
  assert.equal(await keep(again, 'nothing of a locked notebook'), false);
  assert.equal((await locking.unlock(PIN)).ok, true);
  assert.deepEqual(
    shown.map(({ text }) => text),
    [SHOWN],
  );
});

test('one that was changed on the disk is not shown, and nothing else is lost by it', async () => {
  const { app, phone } = await start();
  await visitDoor(app);
  await keep(app);
  app.close();
  const db = await new Promise((resolve) => {
    const request = phone.indexedDB.open('so-cdht');
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    const tx = db.transaction('meta', 'readwrite');
    const store = tx.objectStore('meta');
    const request = store.get('front');
    request.onsuccess = () => {
      request.result.box[20] ^= 1;
      store.put(request.result, 'front');
    };
    tx.oncomplete = resolve;
  });
  db.close();
  const { shown, app: again } = await startPage(phone);
  assert.deepEqual(shown, []);
  assert.equal(again.records.list('person').length, 1);
});

test('a new key, signing out and wiping leave nothing of it to be shown', async () => {
  const first = await start();
  await keep(first.app, 'before the PIN');
  await (await first.app.locking(argon2)).choose(PIN);
  assert.equal((await rawRows(first.phone.indexedDB)).meta.filter((row) => row?.box).length, 0);

  const second = await start();
  await visitDoor(second.app);
  await keep(second.app);
  await second.app.signOut();
  second.app.close();
  assert.deepEqual((await startPage(second.phone)).shown, []);

  const third = await start();
  await keep(third.app);
  await third.app.wipe();
  third.app.close();
  assert.deepEqual((await startPage(third.phone)).shown, []);
});

test('while the journal holds what the database would not take, nothing older is shown', async () => {
  const phone = phoneWithJournal();
  const { store } = await phone.open();
  await store.update(() => ({ writes: [['m/probe', utf8('1')]] }));
  assert.equal(await keep(store), true);
  await noWrites(() => store.update(() => ({ writes: [['m/probe', utf8('2')]] })));
  phone.leave(store);
  const shown = [];
  const next = await phone.open();
  await next.store.front.show(async (bytes) => void shown.push(bytes));
  assert.deepEqual(shown, []);
});

test('a disk that takes nothing more makes the next start slow, and nothing worse', async () => {
  const { app } = await start();
  await visitDoor(app);
  await assert.rejects(noWrites(() => keep(app)));
  assert.equal(app.status.accepting, true);
  assert.equal(app.records.list('person').length, 1);
});

test('its raw bytes tell no name', async () => {
  const { app, phone } = await start();
  await keep(app);
  app.close();
  const { meta } = await rawRows(phone.indexedDB);
  const rows = meta.filter((row) => row?.box);
  assert.equal(rows.length, 1);
  assert.doesNotMatch(Buffer.from(rows[0].box).toString('utf8'), /Trần|Hai|Tổ/);
});
