/** The world of a browser, as arguments. */
import { createLocks } from '../lib/locks.js';
import { createHolder } from './holder.js';
import { askWorker } from './journal/asking.js';

/** @returns {import('../types.js').Env} */
export function browserEnv() {
  const { indexedDB, crypto, navigator } = globalThis;
  const timers = {
    setTimeout: (/** @type {() => void} */ fn, /** @type {number} */ ms) => globalThis.setTimeout(fn, ms),
    clearTimeout: (/** @type {any} */ handle) => globalThis.clearTimeout(handle),
  };
  return {
    indexedDB,
    crypto,
    fetch: (...args) => globalThis.fetch(...args),
    // Browsers without Web Locks keep order within each tab; two tabs at once are then only guarded by revisions.
    locks: navigator.locks ? /** @type {any} */ (navigator.locks) : createLocks(),
    clock: { now: () => Date.now() },
    random: { getRandomValues: (bytes) => crypto.getRandomValues(bytes) },
    timers,
    holder: createHolder(navigator.serviceWorker, timers, 'so-cdht'),
    channel: typeof BroadcastChannel === 'function' ? /** @type {any} */ (new BroadcastChannel('so-cdht')) : null,
    storageManager: navigator.storage ?? null,
  };
}

/**
 * The second store, where the browser has files for it.
 * @param {() => Worker} worker starts `workers/journal.js` @returns {import('./journal/second.js').Journal | undefined}
 */
export function browserJournal(worker) {
  const { navigator } = globalThis;
  if (!navigator.storage?.getDirectory || typeof Worker !== 'function') return undefined;
  return {
    start: () => askWorker(worker()),
    async folder() {
      const root = await navigator.storage.getDirectory().catch(() => null);
      return (
        root?.getDirectoryHandle('so-cdht').catch((error) => {
          if (error.name === 'NotFoundError') return null;
          throw error;
        }) ?? null
      );
    },
  };
}
