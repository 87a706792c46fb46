/**
 * The keys as they lie in the journal. A file cannot hold a key that is closed to scripts, so it holds the 32 bytes from which
 * the device's own keys come, as the browser's database holds them on the disk, too; the data's key is wrapped as there.
 */
import { base64, fromUtf8, utf8 } from '../../lib/bytes.js';
import { deviceWrapper } from '../wrapping.js';

/** @typedef {import('../../types.js').Bytes} Bytes */

const MARK = 'bytes:';

/** @param {string} _key @param {any} value */
const toText = (_key, value) => (value instanceof Uint8Array ? MARK + base64(value) : value);

/** @param {string} _key @param {any} value */
const fromText = (_key, value) =>
  typeof value === 'string' && value.startsWith(MARK)
    ? Uint8Array.from(atob(value.slice(MARK.length)), (letter) => letter.charCodeAt(0))
    : value;

/** @param {{device: any, data: any}} rows of the store `keys` @param {{subtle: SubtleCrypto}} [crypto] @returns {Promise<Bytes>} */
export async function packKeys({ device, data }, crypto = globalThis.crypto) {
  const none = { getRandomValues: (/** @type {Uint8Array} */ bytes) => bytes };
  const root = await deviceWrapper(crypto, none).unwrap({ kind: 'device', box: device.copy }, device.wrap);
  return utf8(JSON.stringify({ root, copy: device.copy, data }, toText));
}

/**
 * @param {Bytes} bytes @param {(root: Bytes) => Promise<{wrap: CryptoKey, keys: any}>} remake
 * @returns {Promise<{device: any, data: any}>} rows for the store `keys`
 */
export async function unpackKeys(bytes, remake) {
  const { root, copy, data } = JSON.parse(fromUtf8(bytes), fromText);
  return { device: { ...(await remake(root)), copy }, data };
}
