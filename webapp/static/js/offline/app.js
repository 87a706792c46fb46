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
  await store.open(env.onFront);
  if (store.keyring.status() === 'none') await store.keyring.create();

  const parts = assemble(env, store, emit);
  const { notebook, search, sync, outgoing, usable, status, statusChanged, changed } = parts;

  async function load() {
    await notebook.load();
    await heal(notebook, store);
    // What the page before could not put into the database: nothing older is shown.
    if (await store.owing()) await settle();
    outgoing.sweepLater(notebook);
    changed([]);
  }

  /** The two stores of this phone are made alike; where one fails, the phone keeps one copy and says so. */
  const settle = () => (usable() ? store.settle(notebook.rows).then(statusChanged, statusChanged) : Promise.resolve());

  /** What another tab wrote; should it be closed before it sends, this one does. */
  async function takeOver() {
    await store.catchUp();
    if (notebook.unsent().some(unsent)) await sync.wake('saved elsewhere');
  }

  if (usable()) await load();
  if (env.channel)
    env.channel.onmessage = ({ data }) => {
      if (data?.locked) emit('locked-elsewhere');
      else if (usable()) takeOver().catch(() => {});
    };

  /** Out of the memory of this page; the others are told, and the worker. */
  function lock() {
    sync.stop();
    store.keyring.lock();
    notebook.forget();
    env.holder?.forget();
    env.channel?.postMessage({ locked: true });
    changed([]);
    statusChanged();
  }

  async function opened() {
    if (env.onFront) await store.front?.show(env.onFront);
    await load();
    statusChanged();
    sync.start();
  }

  return {
    on,
    name: env.databaseName ?? 'so-cdht',
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
    front: store.front,
    connection: parts.connection,
    settle,
    /** What lies sealed for the server, also while the notebook is locked. */
    sealed: { counts: outgoing.counts, rescue: () => outgoing.rescue() },
    lock,
    /** For the next page. @param {number} until ms since 1970 @param {boolean} [opened] by its person just now */
    handOver(until, opened = false) {
      const held = store.keyring.held();
      if (held) env.holder?.hold(held, until, opened);
    },
    /** Whether somebody should choose a PIN before anything is shown. */
    get needsPin() {
      return usable() && notebook.value('m/device') !== null && !status().pin && !notebook.value('m/lock');
    },
    /** A person whose own sheet is all that there is may do without. */
    withoutPin: () => notebook.update((change) => change.set('m/lock', { pin: false })),
    /** What makes and opens the lock. @param {import('./lock/stretching.js').Argon2 | null} argon2 */
    async locking(argon2) {
      const { createLocking } = await import('./lock/locking.js');
      return createLocking({ store, env, argon2, onOpened: opened, onGone: lock });
    },
    /** A new key in the place of one that was destroyed; what is sealed for the server stays. */
    async renew() {
      await (await outgoing.sealed()).asleep.noteLoss();
      await store.keyring.create();
      await load();
      statusChanged();
    },
    /** @param {string} [secret] @returns {Promise<boolean>} */
    async unlock(secret) {
      if (!(await store.keyring.unlock(secret))) return false;
      await opened();
      return true;
    },
    /**
     * Leaves. What was not sent stays, sealed, until a new code lets somebody in here; where nothing is unsent, all goes.
     * @returns {Promise<boolean>} whether something stays
     */
    async signOut() {
      sync.stop();
      const { waiting, sending, attention, photos } = parts.outbox.counts();
      if (waiting + sending + attention + photos === 0) return store.wipe().then(() => false);
      await store.update(() => ({ writes: [['device/token', null]] }));
      await notebook.update((change) => {
        change.set('m/device', null);
        change.set('m/session', { state: 'signed_out' });
      });
      statusChanged();
      return true;
    },
    async wipe() {
      sync.stop();
      await store.wipe();
      notebook.forget();
      changed([]);
    },
    close() {
      sync.stop();
      outgoing.stop();
      search.stop();
      store.close();
      env.channel?.close?.();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openApp>>} App */
