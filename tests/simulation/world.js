/** The edges of one phone: its disk, its tabs with locks and messages between them, a clock that may be wrong, and death. */
import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { heldCrypto } from './crypto.js';

/** Web Locks of one phone, which a tab that dies lets go of, as browsers do. */
function createLocks() {
  /** @type {Map<string, {owner: any, start: () => void}[]>} the first of each queue holds the lock */
  const queues = new Map();

  /** @param {string} name @param {any} entry */
  function leave(name, entry) {
    const queue = queues.get(name) ?? [];
    const first = queue[0] === entry;
    queues.set(
      name,
      queue.filter((one) => one !== entry),
    );
    if (first) queues.get(name)?.[0]?.start();
  }

  return {
    of: (/** @type {any} */ owner) => ({
      async request(/** @type {string} */ name, /** @type {any} */ options, /** @type {(lock: any) => any} */ run) {
        // What is left of a dead tab runs on for a moment; it must not take anything.
        if (owner.dead) return new Promise(() => {});
        const queue = queues.get(name) ?? [];
        if (options.ifAvailable && queue.length) return run(null);
        /** @type {any} */
        const entry = { owner, start: () => {} };
        const granted = new Promise((resolve) => {
          entry.start = () => resolve(undefined);
        });
        queues.set(name, [...queue, entry]);
        if (queue.length === 0) entry.start();
        await granted;
        try {
          return await run({ name });
        } finally {
          if (!owner.dead) leave(name, entry);
        }
      },
    }),
    abandon(/** @type {any} */ owner) {
      for (const [name, queue] of queues) for (const one of queue) if (one.owner === owner) leave(name, one);
    },
  };
}

/** A transaction ends here, whatever it has done. @param {any} tx @param {string} [why] */
function abort(tx, why) {
  if (tx._state === 'finished' || tx._state === 'committing') return;
  tx._state = 'active';
  tx._abort(why ?? null);
}

/** @param {any} connection */
function abortAll(connection) {
  for (const tx of connection._rawDatabase?.transactions ?? []) if (tx.db === connection) abort(tx);
}

/**
 * @param {{name: string, scheduler: import('./scheduler.js').Scheduler, rng: ReturnType<typeof import('./scheduler.js').seeded>,
 *          line: (tab: any, url: string, options: any) => Promise<any>, skew: number}} options `skew`: how wrong its clock is, ms
 */
export function createPhone({ name, scheduler, rng, line, skew }) {
  const disk = new IDBFactory();
  const locks = createLocks();
  /** @type {any[]} */
  let tabs = [];
  let serial = 0;
  // Share of the writes for which there is no room.
  let full = 0;

  /** Every write of this connection may find the disk full, at any of its steps. @param {any} connection */
  function mayBeFull(connection) {
    const begin = connection.transaction.bind(connection);
    connection.transaction = (/** @type {any} */ stores, /** @type {string} */ mode, /** @type {any} */ options) => {
      const tx = begin(stores, mode, options);
      if (mode === 'readwrite' && full && rng.chance(full))
        scheduler.accident(rng.below(6), () => abort(tx, 'QuotaExceededError'));
      return tx;
    };
  }

  /** @param {any} tab */
  function diskOf(tab) {
    return {
      open(/** @type {any[]} */ ...args) {
        if (tab.dead) return new IDBOpenDBRequest();
        const request = disk.open(.../** @type {[string, number]} */ (args));
        request.addEventListener('success', () => {
          tab.connections.push(request.result);
          mayBeFull(request.result);
        });
        return request;
      },
      deleteDatabase: (/** @type {string} */ database) =>
        tab.dead ? new IDBOpenDBRequest() : disk.deleteDatabase(database),
    };
  }

  /** @param {any} tab */
  function channelOf(tab) {
    return {
      onmessage: /** @type {any} */ (null),
      postMessage(/** @type {any} */ data) {
        if (tab.dead) return;
        for (const other of tabs)
          if (other !== tab)
            scheduler.hold(other, 'message', Promise.resolve()).then(() => other.channel.onmessage?.({ data }));
      },
      close() {},
    };
  }

  return {
    name,
    rng,
    tabs: () => tabs,
    /** What the modules get as their world, for one more tab. */
    tab() {
      serial += 1;
      /** @type {any} */
      const tab = { name: `${name}.${serial}`, phone: name, dead: false, connections: [], channel: null, app: null };
      tab.channel = channelOf(tab);
      tab.env = {
        indexedDB: diskOf(tab),
        crypto: heldCrypto(tab, scheduler, rng),
        fetch: (/** @type {string} */ url, /** @type {any} */ options) => line(tab, url, options),
        locks: locks.of(tab),
        clock: { now: () => scheduler.now() + skew },
        random: rng,
        timers: scheduler.timers(tab),
        channel: tab.channel,
        storageManager: null,
      };
      tabs = [...tabs, tab];
      return tab;
    },
    /** @param {number} share of the writes from now on */
    fill(share) {
      full = share;
    },
    /** The browser closes the database under a page, as it does when memory is short. @param {any} tab */
    closeDatabase(tab) {
      for (const connection of tab.connections.splice(0)) {
        abortAll(connection);
        forceCloseDatabase(connection);
      }
    },
    /** The tab is gone, now, whatever it was doing: what was not committed never was. @param {any} tab */
    kill(tab) {
      tab.dead = true;
      tabs = tabs.filter((one) => one !== tab);
      scheduler.forget(tab);
      for (const connection of tab.connections) {
        abortAll(connection);
        connection.close();
      }
      locks.abandon(tab);
    },
  };
}

/** @typedef {ReturnType<typeof createPhone>} Phone */
