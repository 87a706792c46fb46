/** UUIDs. Random bytes and SHA-1 come from the caller, so that a test can repeat them. */
import { concat, hex, utf8 } from './bytes.js';

/** @param {Uint8Array} bytes 16 of them @param {number} version */
function format(bytes, version) {
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = hex(bytes.subarray(0, 16));
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/**
 * A random id (version 4).
 * @param {{getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => unknown}} random
 */
export function uuid4(random) {
  const bytes = new Uint8Array(16);
  random.getRandomValues(bytes);
  return format(bytes, 4);
}

/** @param {string} text any UUID @returns {Uint8Array} */
function parse(text) {
  const digits = text.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw new TypeError('not a UUID');
  return Uint8Array.from(/** @type {string[]} */ (digits.match(/../g)), (pair) => Number.parseInt(pair, 16));
}

/**
 * The id that two phones reach on their own for one thing (version 5).
 * @param {string} namespace a UUID @param {string} name @param {SubtleCrypto} subtle
 */
export async function uuid5(namespace, name, subtle) {
  const digest = await subtle.digest('SHA-1', concat([parse(namespace), utf8(name)]));
  return format(new Uint8Array(digest), 5);
}
