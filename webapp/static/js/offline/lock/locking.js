/**
 * The lock of a notebook: choosing a PIN, opening with it or with what the phone knows of its person (a passkey), ten tries.
 * Fetched when it is needed: by a phone that is locked, or that gets or changes its lock.
 */
import { base64url } from '../../lib/bytes.js';
import { write } from '../database.js';
import { createBoxes } from './boxes.js';
import { rekey } from './rekey.js';
import { createStretching } from './stretching.js';
import { createTries, MOST } from './tries.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {ReturnType<typeof import('../storage.js').createStore>} Opened */
/** @typedef {{ok: true} | {ok: false, left: number} | {ok: false, left: 0, destroyed: true}} Outcome `left`: tries */
/** @typedef {{credential: Bytes, salt: Bytes, bytes: Bytes}} Passkey `bytes`: 32, what its authenticator makes of the salt */

/**
 * @param {{store: Opened, env: import('../../types.js').Env, argon2: import('./stretching.js').Argon2 | null,
 *          onOpened: () => Promise<void>, onGone: () => void}} parts `onOpened`: the key is in memory; `onGone`: it is destroyed
 */
export function createLocking({ store, env, argon2, onOpened, onGone }) {
  const { keyring, database } = store;
  const { stretch, fresh } = createStretching({ ...env, argon2 });
  const boxes = createBoxes(env.crypto, env.random);
  const tries = createTries(database);
  /** @template T @param {() => Promise<T>} run @returns {Promise<T>} one at a time over all tabs */
  const alone = (run) => env.locks.request('cdht:unlock', {}, run);
  const locked = () => keyring.stored().row?.kind === 'locked';

  async function destroy() {
    await tries.destroy(env.clock.now());
    keyring.lock();
    await keyring.read();
    onGone();
  }

  /**
   * One try, written down before it is judged.
   * @param {string} pin @param {(secret: Bytes) => Promise<void>} then with the secret, which is wiped afterwards @returns {Promise<Outcome>}
   */
  const attempt = (pin, then) =>
    alone(async () => {
      await keyring.read();
      if (!locked()) return { ok: false, left: 0, destroyed: true };
      const { row, device } = keyring.stored();
      const { how, box } = row.ways.pin;
      // Judges nothing yet; where it cannot be made (no memory left), that costs no try.
      const bytes = await stretch(pin, how);
      const spent = await tries.spend();
      const secret = spent > MOST ? null : await boxes.unwrap(box, bytes, device, 'pin');
      if (secret) {
        await tries.reset();
        await then(secret);
        secret.fill(0);
        return { ok: true };
      }
      if (spent < MOST) return { ok: false, left: MOST - spent };
      await destroy();
      return { ok: false, left: 0, destroyed: true };
    });

  /** @param {Bytes} secret */
  async function enter(secret) {
    keyring.take({ id: keyring.stored().row.id, keys: await keyring.derive(secret) });
  }

  /** @param {any} row flushed when it resolves */
  async function put(row) {
    await database.run((db) => write(db, ['keys'], async (tx) => void (await tx.objectStore('keys').put(row, 'data'))));
    await keyring.read();
  }

  /** @param {Bytes} secret @param {string} pin */
  async function byPin(secret, pin) {
    const { how, bytes } = await fresh(pin);
    return { how, box: await boxes.wrap(secret, bytes, keyring.stored().device, 'pin') };
  }

  return {
    /** @returns {Promise<{chosen: boolean, left: number, passkey: {credential: Bytes, salt: Bytes} | null}>} `left`: tries */
    async state() {
      const { row } = keyring.stored();
      return { chosen: locked(), left: MOST - (await tries.count()), passkey: row?.ways?.passkey ?? null };
    },

    /** @param {string} pin @returns {Promise<Outcome>} rejects with a StorageError when the try cannot be written down: none is lost */
    async unlock(pin) {
      const outcome = await attempt(pin, enter);
      if (outcome.ok) await onOpened();
      return outcome;
    },

    /** The first PIN of a notebook that is open. @param {string} pin @returns {Promise<void>} flushed when it resolves */
    async choose(pin) {
      if (keyring.stored().row?.kind !== 'device') throw new TypeError('a PIN is there: change it');
      const id = base64url(keyring.secretBytes().subarray(0, 12));
      const wrapped = async (/** @type {Bytes} */ secret) => ({
        kind: 'locked',
        id,
        ways: { pin: await byPin(secret, pin) },
      });
      if (!(await rekey({ store, env }, wrapped))) {
        const secret = await keyring.secret();
        const next = await wrapped(secret);
        secret.fill(0);
        await put(next);
      }
      await store.catchUp();
    },

    /** @param {string} old @param {string} pin @returns {Promise<Outcome>} a wrong old one costs a try as at the door */
    change: (old, pin) =>
      attempt(old, async (secret) => {
        const { row } = keyring.stored();
        await put({ ...row, ways: { ...row.ways, pin: await byPin(secret, pin) } });
      }),

    /** A second way in beside the PIN, which is asked for. @param {string} pin @param {Passkey} passkey @returns {Promise<Outcome>} */
    addPasskey: (pin, { credential, salt, bytes }) =>
      attempt(pin, async (secret) => {
        const { row, device } = keyring.stored();
        const box = await boxes.wrap(secret, bytes, device, 'passkey');
        await put({ ...row, ways: { ...row.ways, passkey: { credential, salt, box } } });
      }),

    async removePasskey() {
      const { row } = keyring.stored();
      await put({ ...row, ways: { pin: row.ways.pin } });
    },

    /** @param {Bytes} bytes what the authenticator made of the salt; it counts its own tries @returns {Promise<boolean>} */
    async unlockByPasskey(bytes) {
      const { row, device } = keyring.stored();
      const secret = row?.ways?.passkey && (await boxes.unwrap(row.ways.passkey.box, bytes, device, 'passkey'));
      if (!secret) return false;
      await tries.reset();
      await enter(secret);
      secret.fill(0);
      await onOpened();
      return true;
    },

    /** The person gives the notebook up (the PIN is forgotten). */
    destroy: () => alone(destroy),
  };
}

/** @typedef {ReturnType<typeof createLocking>} Locking */
