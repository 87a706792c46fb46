/** Everything put together: `openApp(env)`. The public API is told in README.md. */
import { createEmitter } from '../lib/emitter.js';
import { assemble } from './assemble.js';
import { unsent } from './entity.js';
import { heal } from './repair.js';
import { createStore } from './storage.js';
import { brief } from './summary.js';

/** @typedef {import('../types.js').Env} Env */

/**
 * @param {Env & {store?: ReturnType<typeof createStore>}} env `store`: another storage behind the same interface
 */
export async function openApp(env) {
  const { on, emit } = createEmitter();
  const store = env.store ?? createStore({ ...env, name: env.databaseName, brief });
  await store.open();
  if (store.keyring.status() === 'none') await store.keyring.create();

  const parts = assemble(env, store, emit);
  const { notebook, search, sync, usable, status, statusChanged, changed } = parts;

  async function load() {
    await notebook.load();
    await heal(notebook, store);
    changed([]);
  }

  /** What another tab wrote; should it be closed before it sends, this one does. */
  async function takeOver() {
    await store.catchUp();
    if (notebook.unsent().some(unsent)) await sync.wake('saved elsewhere');
  }

  if (usable()) await load();
  if (env.channel)
    env.channel.onmessage = () => {
      if (usable()) takeOver().catch(() => {});
    };

  return {
    on,
    get status() {
      return status();
    },
    /** @returns {import('../types.js').Device | null} */
    get device() {
      return usable() ? notebook.value('m/device') : null;
    },
    records: parts.records,
    outbox: parts.outbox,
    sync,
    photos: parts.photos,
    bin: parts.bin,
    enrolment: parts.enrolment,
    space: parts.space,
    connection: parts.connection,
    lock() {
      sync.stop();
      store.keyring.lock();
      notebook.forget();
      changed([]);
      statusChanged();
    },
    /** @param {string} [secret] @returns {Promise<boolean>} */
    async unlock(secret) {
      if (!(await store.keyring.unlock(secret))) return false;
      await load();
      statusChanged();
      sync.start();
      return true;
    },
    /**
     * Leaves. What was not sent stays, sealed, until a new code lets somebody in here; where nothing is unsent, all goes.
     * @returns {Promise<void>}
     */
    async signOut() {
      sync.stop();
      const { waiting, sending, attention, photos } = parts.outbox.counts();
      if (waiting + sending + attention + photos === 0) {
        await store.wipe();
        return;
      }
      await store.update(() => ({ writes: [['device/token', null]] }));
      await notebook.update((change) => {
        change.set('m/device', null);
        change.set('m/session', { state: 'signed_out' });
      });
      statusChanged();
    },
    async wipe() {
      sync.stop();
      await store.wipe();
      notebook.forget();
      changed([]);
    },
    close() {
      sync.stop();
      search.stop();
      store.close();
      env.channel?.close?.();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openApp>>} App */
