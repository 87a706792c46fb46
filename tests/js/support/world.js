/** The world as arguments, for tests: its own IndexedDB, a clock and timers moved by hand, seeded random bytes. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createLocks } from '../../../webapp/static/js/lib/locks.js';

/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    next: () => next() / 2 ** 32,
    getRandomValues(bytes) {
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = next() & 0xff;
      return bytes;
    },
  };
}

/** Time that only moves when told to. */
export function createTime(start = Date.UTC(2026, 10, 22, 1, 0, 0)) {
  let now = start;
  let serial = 0;
  const waiting = new Map();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    clock: { now: () => now },
    timers: {
      setTimeout(fn, ms) {
        serial += 1;
        waiting.set(serial, { fn, at: now + ms });
        return serial;
      },
      clearTimeout: (handle) => {
        waiting.delete(handle);
      },
    },
    pending: () => [...waiting.values()].map(({ at }) => at - now).sort((a, b) => a - b),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...waiting].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        waiting.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].fn();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** Channels that join the tabs of one world. */
export function createChannels() {
  const all = new Set();
  return () => {
    const mine = {
      onmessage: null,
      postMessage(data) {
        for (const other of all) if (other !== mine) queueMicrotask(() => other.onmessage?.({ data }));
      },
      close: () => all.delete(mine),
    };
    all.add(mine);
    return mine;
  };
}

/** One phone. `tab()` gives the arguments of one more tab on it. */
export function createPhone({ seed = 1, fetch = null, start = undefined } = {}) {
  const time = createTime(start);
  const indexedDB = new IDBFactory();
  const locks = createLocks();
  const channels = createChannels();
  const random = seeded(seed);
  return {
    time,
    indexedDB,
    random,
    tab: (more = {}) => ({
      indexedDB,
      locks,
      random,
      crypto: globalThis.crypto,
      clock: time.clock,
      timers: time.timers,
      fetch:
        fetch ??
        (async () => {
          throw new TypeError('no network');
        }),
      channel: channels(),
      ...more,
    }),
  };
}

/** All bytes of all rows of a database, to look for plain text in. */
export async function rawRows(indexedDB, name = 'so-cdht') {
  const db = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const out = {};
  for (const store of db.objectStoreNames) {
    out[store] = await new Promise((resolve) => {
      const request = db.transaction(store).objectStore(store).getAll();
      request.onsuccess = () => resolve(request.result);
    });
  }
  db.close();
  return out;
}

/** Changes one stored row behind the storage's back. */
export async function tamper(indexedDB, store, pick, name = 'so-cdht') {
  const db = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    const tx = db.transaction(store, 'readwrite');
    const request = tx.objectStore(store).getAll();
    request.onsuccess = () => {
      const row = pick(request.result);
      if (row) tx.objectStore(store).put(row);
    };
    tx.oncomplete = resolve;
  });
  db.close();
}

/** As the program of before left it: chunks without heads. */
export async function forgetHeads(indexedDB, name = 'so-cdht') {
  const db = await new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  await new Promise((resolve) => {
    const tx = db.transaction('meta', 'readwrite');
    tx.objectStore('meta').delete(IDBKeyRange.bound('h/', 'h0'));
    tx.oncomplete = resolve;
  });
  db.close();
}
