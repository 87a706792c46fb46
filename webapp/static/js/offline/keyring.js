/**
 * The keys of the notebook. Two areas: `device` (token, what is sealed for the server: usable while locked) and `data`.
 *
 * The secret of `data` is 32 random bytes, kept wrapped: by the device's own non-extractable CryptoKey, and where a PIN was
 * chosen by what is made of that as well (`lock/`, fetched only then). In memory there are non-extractable keys alone.
 */
import { write } from './database.js';
import { StorageLockedError } from './errors.js';
import { deriveKeys, deviceOf, deviceWrapper } from './wrapping.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{seal: CryptoKey, name: CryptoKey}} AreaKeys */
/** @typedef {'device' | 'data'} Area */
/** The keys of an unlocked notebook as they go from page to page; `id` says of which. @typedef {{id: string, keys: AreaKeys}} Handed */
/**
 * @param {{database: import('./database.js').Database, crypto: {subtle: SubtleCrypto},
 *          random: import('../types.js').Random, wrapper?: import('./wrapping.js').Wrapper,
 *          onRead?: (rows: {device: any, data: any}) => Promise<void>}} options `onRead` hears the rows as they are stored
 */
export function createKeyring({ database, crypto, random, wrapper = deviceWrapper(crypto, random), onRead }) {
  const { subtle } = crypto;
  /** @type {Partial<Record<Area, AreaKeys>>} */
  let keys = {};
  /** @type {{device: any, data: any}} */
  let rows = { device: null, data: null };
  const destroyed = () => rows.data?.kind === 'destroyed';

  /** @param {Bytes} secret */
  const derive = (secret) => deriveKeys(subtle, secret);

  /** @returns {Bytes} */
  function secretBytes() {
    const secret = new Uint8Array(32);
    random.getRandomValues(secret);
    return secret;
  }

  /** Reads the rows as they are now, in whichever tab they were written. */
  async function read() {
    rows = await database.run(async (db) => {
      const tx = db.transaction('keys');
      return { device: await tx.store.get('device'), data: await tx.store.get('data') };
    });
    await onRead?.(rows);
  }

  return {
    /**
     * Reads the stored keys; unlocks at once when no secret of the person's is needed, or when the page before handed its keys on.
     * @param {Promise<Handed | null>} [handed]
     */
    async open(handed) {
      await read();
      keys = rows.device ? { device: rows.device.keys } : {};
      if (rows.data && !(await this.unlock())) this.take((await handed) ?? null);
    },
    read,
    derive,
    secretBytes,
    /** The device's own keys, from the second store. @param {Bytes} root */
    remake: (root) => deviceOf(crypto, random, root),

    /** How the secret is wrapped, and the device's own key. */
    stored: () => ({ row: rows.data, device: /** @type {CryptoKey} */ (rows.device?.wrap) }),

    /** @returns {'none' | 'unlocked' | 'locked' | 'destroyed'} */
    status() {
      if (!rows.device || !rows.data) return 'none';
      if (destroyed()) return 'destroyed';
      return keys.data ? 'unlocked' : 'locked';
    },

    /** Makes both keys, once; after the key of the data was destroyed, that one anew. When another tab was faster, its keys are taken. @param {string} [pin] */
    async create(pin) {
      const secret = secretBytes();
      const device = rows.device ?? (await deviceOf(crypto, random, secretBytes()));
      const fresh = { device, data: await wrapper.wrap(secret, device.wrap, pin) };
      secret.fill(0);
      await database.run(async (db) => {
        await write(db, ['keys'], async (tx) => {
          const store = tx.objectStore('keys');
          const there = await store.get('data');
          if (there && there.kind !== 'destroyed') return;
          await store.put(fresh.device, 'device');
          await store.put(fresh.data, 'data');
        });
      });
      await this.open();
      if (!keys.data) await this.unlock(pin);
    },

    /** @param {string} [pin] @returns {Promise<boolean>} false: still locked */
    async unlock(pin) {
      if (!rows.device || !rows.data || destroyed()) return false;
      const secret = await wrapper.unwrap(rows.data, rows.device.wrap, pin);
      if (!secret) return false;
      keys.data = await derive(secret);
      secret.fill(0);
      return true;
    },

    /** What the next page needs to open without asking; null where nobody chose a PIN. @returns {Handed | null} */
    held: () => (keys.data && rows.data?.id ? { id: rows.data.id, keys: keys.data } : null),

    /** Keys of another notebook, or of this one before it got new ones, are not taken. @param {Handed | null} handed */
    take(handed) {
      if (handed && handed.id === rows.data?.id && !destroyed()) keys.data = handed.keys;
    },

    /** The secret of a notebook that only its device closes. @returns {Promise<Bytes>} to be wiped by whoever asked */
    async secret() {
      const secret = await wrapper.unwrap(rows.data, rows.device.wrap);
      if (!secret) throw new StorageLockedError();
      return secret;
    },

    /** Forgets the key of the data; the device's own stays, for what is already sealed for the server. */
    lock() {
      delete keys.data;
    },

    /** Destroys the keys: what they sealed is unreadable for good. */
    async destroy() {
      await database.run((db) => write(db, ['keys'], (tx) => tx.objectStore('keys').clear()));
      keys = {};
      rows = { device: null, data: null };
    },

    /** @param {Area} area @returns {AreaKeys} throws StorageLockedError */
    keys(area) {
      const found = keys[area];
      if (!found) throw new StorageLockedError();
      return found;
    },
  };
}

/** @typedef {ReturnType<typeof createKeyring>} Keyring */
