/** A phone with two stores, and what may become of them. */
import assert from 'node:assert/strict';
import { utf8 } from '../../../webapp/static/js/lib/bytes.js';
import { createCore } from '../../../webapp/static/js/offline/journal/core.js';
import { createStore } from '../../../webapp/static/js/offline/storage.js';
import { createFolder, journalOver } from './folder.js';
import { withPatched } from './store.js';
import { createPhone, rawRows } from './world.js';

const full = () => {
  throw new DOMException('disk', 'QuotaExceededError');
};
export const noWrites = (run) => withPatched(IDBObjectStore.prototype, 'put', () => full, run);

/** A phone with a journal; `open` starts a page on it. */
export function phoneWithJournal() {
  const phone = createPhone();
  const folder = createFolder();
  /** @param {any} [more] */
  async function open(more = {}) {
    const journal = journalOver(folder, createCore);
    const store = createStore(phone.tab({ journal, ...more }));
    await store.open();
    if (store.keyring.status() === 'none') await store.keyring.create();
    const held = await store.load();
    store.onChange((changes, all) => {
      if (all) held.clear();
      for (const [name, bytes] of changes) bytes ? held.set(name, bytes) : held.delete(name);
    });
    const { update } = store;
    // As the notebook does: what was written is in memory afterwards.
    store.update = (run) =>
      update(async () => {
        const { writes } = await run();
        return {
          writes,
          apply: () => {
            for (const [name, bytes] of writes) bytes ? held.set(name, bytes) : held.delete(name);
          },
        };
      });
    const settle = () => store.settle(() => held);
    return { store, held, settle, journal };
  }
  /** The page is gone; its worker, too. */
  function leave(store) {
    store.close();
    folder.letGo();
  }
  return { phone, folder, open, leave, loseDatabase: () => (phone.tab = lost(phone)) };
}

/** The browser threw the whole database away. */
function lost(phone) {
  const { tab } = phone;
  const { indexedDB } = createPhone();
  phone.indexedDB = indexedDB;
  return (more = {}) => tab({ indexedDB, ...more });
}

/** @param {any} store @param {ReturnType<typeof phoneWithJournal>} phone @param {string} name */
export async function idOf(store, phone, name) {
  const mac = await crypto.subtle.sign('HMAC', store.keyring.keys('data').name, utf8(name));
  const id = `c${Buffer.from(mac.slice(0, 16)).toString('base64url')}`;
  assert.ok((await rawRows(phone.phone.indexedDB)).entries.some((row) => row.id === id));
  return id;
}

export async function dropRow(indexedDB, id) {
  const db = await new Promise((resolve) => {
    const request = indexedDB.open('so-cdht');
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    const tx = db.transaction('entries', 'readwrite');
    tx.objectStore('entries').delete(id);
    tx.oncomplete = resolve;
  });
  db.close();
}
