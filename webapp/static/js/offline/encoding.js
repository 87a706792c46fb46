/** How a record becomes bytes: a flag, then JSON. Unsent records are found by the flag, without parsing the rest. */
import { fromUtf8, utf8 } from '../lib/bytes.js';

/** @typedef {import('../types.js').Bytes} Bytes */

const DIRTY = 1;

/** @param {any} value @param {boolean} marked @returns {Bytes} */
export function encode(value, marked) {
  const json = utf8(JSON.stringify(value));
  const bytes = new Uint8Array(json.length + 1);
  bytes[0] = marked ? DIRTY : 0;
  bytes.set(json, 1);
  return bytes;
}

/** @param {string} type @param {string} id */
export const nameOf = (type, id) => `e/${type}/${id}`;

/** @param {Bytes} bytes @returns {any} */
export const decode = (bytes) => JSON.parse(fromUtf8(bytes.subarray(1)));

/** @param {Bytes} bytes */
export const isMarked = (bytes) => bytes[0] === DIRTY;
