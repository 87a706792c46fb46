/** A phone with a PIN, in Node: the same Argon2id as in the worker of the browser, and a worker's memory for the keys. */
import { argon2id } from 'hash-wasm';
import { openApp } from '../../../webapp/static/js/offline/app.js';
import { createHolder } from '../../../webapp/static/js/offline/holder.js';
import { createKeyholder } from '../../../webapp/static/sw/keyholder.js';

export const PIN = '482915';
export const WRONG = '739164';
export const ORIGIN = 'https://cdht.vidu.invalid';

/** @type {import('../../../webapp/static/js/offline/lock/stretching.js').Argon2} */
export const argon2 = async (pin, { salt, memory, passes }) =>
  /** @type {any} */ (
    await argon2id({
      password: pin,
      salt,
      memorySize: memory,
      iterations: passes,
      parallelism: 1,
      hashLength: 32,
      outputType: 'binary',
    })
  );

/** The service worker of one phone: `container(id)` is what a window of it sees. `restart()`: it forgot everything. */
export function createWorker({ origin = ORIGIN, now = Date.now } = {}) {
  const windows = new Map();
  const clients = { matchAll: async () => [...windows.values()] };
  let holder = createKeyholder({ origin, clients, now });
  return {
    restart: () => {
      holder = createKeyholder({ origin, clients, now });
    },
    /** @returns {any} a `ServiceWorkerContainer`; `hears` gets what the worker tells its windows */
    container(id, { url = `${origin}/so/`, type = 'window', hears = (_message) => {} } = {}) {
      const source = { id, url, type, postMessage: hears };
      windows.set(id, source);
      return {
        controller: { postMessage: (data, ports) => holder.heard({ data, source, ports }) },
        close: () => windows.delete(id),
      };
    },
  };
}

const timers = { setTimeout: (fn, ms) => setTimeout(fn, ms), clearTimeout: (handle) => clearTimeout(handle) };

/** One window on a phone. @param {any} phone @param {any} container */
export const windowOf = (phone, container) =>
  openApp(phone.tab({ holder: createHolder(container, timers, 'so-cdht') }));
