/**
 * The notebook of another person on this phone, which nobody opens here: nothing of its data is read, no PIN is tried. What
 * is sealed in it for the server is counted, sent as that person, and put into a file.
 */
import { fromUtf8 } from '../lib/bytes.js';
import { assemble } from './assemble.js';
import { HOLDER } from './enrol.js';
import { StorageLockedError } from './errors.js';
import { createStore } from './storage.js';

/** Also a notebook without a PIN stays shut. @type {import('./wrapping.js').Wrapper} */
const SHUT = {
  wrap: async () => {
    throw new StorageLockedError();
  },
  unwrap: async () => null,
};

/**
 * @param {import('../types.js').Env} env with `databaseName` @param {() => void} [onRevoked] the ward shut it out: it was wiped
 */
export async function openClosed(env, onRevoked = () => {}) {
  const store = createStore({ ...env, name: env.databaseName, wrapper: SHUT, holder: null });
  await store.open();
  const there = store.keyring.status() !== 'none';
  let wiped = false;
  const parts = assemble({ ...env, holder: null }, store, () => {
    if (parts?.sync.state.session === 'revoked') wipe().catch(() => {});
  });

  function close() {
    parts.sync.stop();
    parts.outgoing.stop();
    parts.search.stop();
    store.close();
    env.channel?.close?.();
  }

  async function wipe() {
    if (wiped) return;
    wiped = true;
    parts.sync.stop();
    await store.wipe();
    onRevoked();
  }

  const holder = there ? await store.get(HOLDER) : null;
  const token = there ? await store.get('device/token') : null;
  return {
    /** Whose it is, as the server calls them; null: nobody's, or let in by an earlier version. */
    holder: holder && fromUtf8(holder),
    /** Somebody was let in, or chose a PIN. */
    occupied: there && Boolean(holder || token || store.keyring.stored().row?.kind !== 'device'),
    destroyed: store.keyring.status() === 'destroyed',
    sealed: { counts: parts.outgoing.counts, rescue: () => parts.outgoing.rescue() },
    /** Sends what is sealed, and goes on until it is sent. */
    start: async () => (there && !wiped ? parts.sync.start() : undefined),
    wake: () => parts.sync.wake('other'),
    close,
  };
}

/** @typedef {Awaited<ReturnType<typeof openClosed>>} Closed */
