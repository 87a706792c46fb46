/**
 * The keys of the notebook. Two areas: `device` (token, what is sealed for the server: usable while locked) and `data`.
 *
 * The secret of `data` is 32 random bytes, kept wrapped; today the wrapping key is the device's own non-extractable CryptoKey,
 * a PIN replaces only the wrapper. In memory there are non-extractable keys alone.
 */
import { concat, utf8 } from '../lib/bytes.js';
import { write } from './database.js';
import { StorageLockedError } from './errors.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{seal: CryptoKey, name: CryptoKey}} AreaKeys */
/** @typedef {'device' | 'data'} Area */
/**
 * How the secret of `data` is wrapped. `row` is what is stored.
 * @typedef {object} Wrapper
 * @property {(secret: Bytes, device: CryptoKey, pin?: string) => Promise<any>} wrap
 * @property {(row: any, device: CryptoKey, pin?: string) => Promise<Bytes | null>} unwrap null: needs another secret
 */

/** @param {{subtle: SubtleCrypto}} crypto @param {import('../types.js').Random} random @returns {Wrapper} */
export function deviceWrapper({ subtle }, random) {
  const additionalData = utf8('cdht/1/data-key');
  return {
    async wrap(secret, device) {
      const iv = random12(random);
      return {
        kind: 'device',
        box: concat([
          iv,
          new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, device, secret)),
        ]),
      };
    },
    async unwrap(row, device) {
      if (row.kind !== 'device') return null;
      const [iv, box] = [row.box.slice(0, 12), row.box.slice(12)];
      return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, device, box));
    },
  };
}

/** @param {import('../types.js').Random} random @returns {Bytes} a nonce of 96 bits */
export function random12(random) {
  const iv = new Uint8Array(12);
  random.getRandomValues(iv);
  return iv;
}

/**
 * @param {{database: import('./database.js').Database, crypto: {subtle: SubtleCrypto},
 *          random: import('../types.js').Random, wrapper?: Wrapper}} options
 */
export function createKeyring({ database, crypto, random, wrapper = deviceWrapper(crypto, random) }) {
  const { subtle } = crypto;
  /** @type {Partial<Record<Area, AreaKeys>>} */
  let keys = {};
  /** @type {{device: any, data: any}} */
  let rows = { device: null, data: null };

  /** @param {Bytes} secret @returns {Promise<AreaKeys>} */
  async function derive(secret) {
    const root = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
    /** @param {string} info */
    const params = (info) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) });
    const [seal, name] = await Promise.all([
      subtle.deriveKey(params('cdht/1/seal'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
      subtle.deriveKey(params('cdht/1/name'), root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']),
    ]);
    return { seal, name };
  }

  /** @returns {Bytes} */
  function secretBytes() {
    const secret = new Uint8Array(32);
    random.getRandomValues(secret);
    return secret;
  }

  return {
    /** Reads the stored keys; unlocks at once when no secret of the person's is needed. */
    async open() {
      rows = await database.run(async (db) => {
        const tx = db.transaction('keys');
        return { device: await tx.store.get('device'), data: await tx.store.get('data') };
      });
      keys = rows.device ? { device: rows.device.keys } : {};
      if (rows.data) await this.unlock();
    },

    /** @returns {'none' | 'unlocked' | 'locked'} */
    status() {
      if (!rows.device || !rows.data) return 'none';
      return keys.data ? 'unlocked' : 'locked';
    },

    /** Makes both keys, once. When another tab was faster, its keys are taken. @param {string} [pin] */
    async create(pin) {
      const secret = secretBytes();
      const wrap = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const fresh = {
        device: { wrap, keys: await derive(secretBytes()) },
        data: await wrapper.wrap(secret, wrap, pin),
      };
      secret.fill(0);
      await database.run(async (db) => {
        await write(db, ['keys'], async (tx) => {
          const store = tx.objectStore('keys');
          if (await store.get('data')) return;
          await store.put(fresh.device, 'device');
          await store.put(fresh.data, 'data');
        });
      });
      await this.open();
      if (!keys.data) await this.unlock(pin);
    },

    /** @param {string} [pin] @returns {Promise<boolean>} false: still locked */
    async unlock(pin) {
      if (!rows.device || !rows.data) return false;
      const secret = await wrapper.unwrap(rows.data, rows.device.wrap, pin);
      if (!secret) return false;
      keys.data = await derive(secret);
      secret.fill(0);
      return true;
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
