/** The world of a browser, as arguments. */
import { createLocks } from '../lib/locks.js';
import { createHolder } from './holder.js';
import { askWorker } from './journal/asking.js';

/** @param {string} [name] of the notebook; each has locks and a channel of its own @returns {import('../types.js').Env} */
export function browserEnv(name = 'so-cdht') {
  const { indexedDB, crypto, navigator } = globalThis;
  const timers = {
    setTimeout: (/** @type {() => void} */ fn, /** @type {number} */ ms) => globalThis.setTimeout(fn, ms),
    clearTimeout: (/** @type {any} */ handle) => globalThis.clearTimeout(handle),
  };
  // Browsers without Web Locks keep order within each tab; two tabs at once are then only guarded by revisions.
  const locks = /** @type {import('../types.js').Locks} */ (navigator.locks ?? createLocks());
  return {
    databaseName: name,
    indexedDB,
    crypto,
    fetch: (...args) => globalThis.fetch(...args),
    // Those of the first are called as ever: an older version may be open in another tab.
    locks: { request: (what, options, run) => locks.request(what + name.slice(7), options, run) },
    clock: { now: () => Date.now() },
    random: { getRandomValues: (bytes) => crypto.getRandomValues(bytes) },
    timers,
    holder: createHolder(navigator.serviceWorker, timers, name),
    channel: typeof BroadcastChannel === 'function' ? /** @type {any} */ (new BroadcastChannel(name)) : null,
    storageManager: navigator.storage ?? null,
  };
}

/**
 * The second store, where the browser has files for it.
 * @param {() => Worker} worker starts `workers/journal.js` @param {string} name of the notebook and of its folder
 * @returns {import('./journal/second.js').Journal | undefined}
 */
export function browserJournal(worker, name) {
  const { navigator } = globalThis;
  if (!navigator.storage?.getDirectory || typeof Worker !== 'function') return undefined;
  return {
    start: () => askWorker(worker()),
    async folder() {
      const root = await navigator.storage.getDirectory().catch(() => null);
      return (
        root?.getDirectoryHandle(name).catch((error) => {
          if (error.name === 'NotFoundError') return null;
          throw error;
        }) ?? null
      );
    },
  };
}
