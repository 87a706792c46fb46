/** How the secret of the data is wrapped where nobody chose a PIN: by the device's own key, which cannot be exported. */
import { concat, utf8 } from '../lib/bytes.js';

/** @typedef {import('../types.js').Bytes} Bytes */
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

/** @param {SubtleCrypto} subtle @param {Bytes} secret @returns {Promise<import('./keyring.js').AreaKeys & {wrap: CryptoKey}>} none can be exported */
async function deriveAll(subtle, secret) {
  const root = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  /** @param {string} info */
  const params = (info) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) });
  /** @param {string} info */
  const aes = (info) =>
    subtle.deriveKey(params(info), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const [seal, name, wrap] = await Promise.all([
    aes('cdht/1/seal'),
    subtle.deriveKey(params('cdht/1/name'), root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']),
    aes('cdht/1/wrap'),
  ]);
  return { seal, name, wrap };
}

/** The keys of an area. @param {SubtleCrypto} subtle @param {Bytes} secret @returns {Promise<import('./keyring.js').AreaKeys>} */
export async function deriveKeys(subtle, secret) {
  const { seal, name } = await deriveAll(subtle, secret);
  return { seal, name };
}

/**
 * What the device has of its own, from 32 bytes. `copy` are those bytes in a box of that very key: the second store, which is a
 * file and cannot hold keys, needs them to make the keys again when the database is gone.
 * @param {{subtle: SubtleCrypto}} crypto @param {import('../types.js').Random} random @param {Bytes} root wiped
 * @returns {Promise<{wrap: CryptoKey, keys: import('./keyring.js').AreaKeys, copy: Bytes}>}
 */
export async function deviceOf(crypto, random, root) {
  const { wrap, ...keys } = await deriveAll(crypto.subtle, root);
  const { box } = await deviceWrapper(crypto, random).wrap(root, wrap);
  root.fill(0);
  return { wrap, keys, copy: box };
}
