/**
 * The secret in a box that two keys close: inside one that a person can make again (from a PIN, a fingerprint), around it the
 * device's own, which cannot be exported. Whoever has the one still lacks the other.
 */
import { concat, utf8 } from '../../lib/bytes.js';
import { random12 } from '../wrapping.js';

/** @typedef {import('../../types.js').Bytes} Bytes */

/** @param {{subtle: SubtleCrypto}} crypto @param {import('../../types.js').Random} random */
export function createBoxes({ subtle }, random) {
  /** @param {CryptoKey} key @param {Bytes} bytes @param {string} what */
  async function close(key, bytes, what) {
    const iv = random12(random);
    const params = { name: 'AES-GCM', iv, additionalData: utf8(`cdht/1/${what}`) };
    return concat([iv, new Uint8Array(await subtle.encrypt(params, key, bytes))]);
  }

  /** @param {CryptoKey} key @param {Bytes} box @param {string} what @returns {Promise<Bytes>} rejects with another key */
  async function open(key, box, what) {
    const params = { name: 'AES-GCM', iv: box.slice(0, 12), additionalData: utf8(`cdht/1/${what}`) };
    return new Uint8Array(await subtle.decrypt(params, key, box.slice(12)));
  }

  /** @param {Bytes} bytes 32 of them, wiped afterwards */
  async function keyOf(bytes) {
    const key = await subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    bytes.fill(0);
    return key;
  }

  return {
    /** @param {Bytes} secret @param {Bytes} persons 32 bytes, wiped @param {CryptoKey} device @param {string} way @returns {Promise<Bytes>} */
    async wrap(secret, persons, device, way) {
      return close(device, await close(await keyOf(persons), secret, `data-key/${way}`), `data-key/${way}/device`);
    },
    /** @param {Bytes} box @param {Bytes} persons 32 bytes, wiped @param {CryptoKey} device @param {string} way @returns {Promise<Bytes | null>} null: the wrong key */
    async unwrap(box, persons, device, way) {
      // A box of another device is no wrong PIN: it must not cost a try.
      const inner = await open(device, box, `data-key/${way}/device`);
      return open(await keyOf(persons), inner, `data-key/${way}`).catch(() => null);
    },
  };
}
