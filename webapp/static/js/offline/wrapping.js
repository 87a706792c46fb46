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
