/**
 * How things become bytes: a flag, then JSON. Unsent records are found by the flag, without parsing the rest.
 *
 * Of a record only what differs from a new one is kept, and the answers of a declaration, nine tenths of it, lie apart:
 * they are parsed when somebody looks at them. With 10,000 records on a slow phone that is most of the start.
 */
import { concat, fromUtf8, utf8 } from '../lib/bytes.js';
import { newEntity } from './entity.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('../types.js').Entity} Entity */

const DIRTY = 1;
/** A record: `[flag][length of its head u32][head][answers]`. */
const RECORD = 2;
/** Its answers are left out here and lie in the chunk. */
const CUT = 4;
const HEAD = 5;

/** Somebody wants the answers of a record of which only the head is in memory. */
export class ColdError extends Error {
  constructor() {
    super('the answers are not in memory');
    this.name = 'ColdError';
  }
}

const EMPTY = Object.entries(newEntity('', '', 0)).map(([key, value]) => ({ key, value, text: JSON.stringify(value) }));

/** @param {any} value @returns {Bytes} */
export const encode = (value) => concat([new Uint8Array([0]), utf8(JSON.stringify(value))]);

/** @param {Entity} entity @param {boolean} marked @returns {Bytes} */
export function encodeRecord(entity, marked) {
  const { answers, ...data } = entity.data ?? {};
  /** @type {Record<string, any>} */
  const head = { ...entity, data: entity.data && data };
  for (const { key, value, text } of EMPTY) {
    const own = head[key];
    if (own === value || (own && value && JSON.stringify(own) === text)) delete head[key];
  }
  const bytes = utf8(JSON.stringify(head));
  const prefix = new Uint8Array(HEAD);
  prefix[0] = RECORD | (marked ? DIRTY : 0);
  new DataView(prefix.buffer).setUint32(1, bytes.length);
  return concat([prefix, bytes, answers === undefined ? new Uint8Array(0) : utf8(JSON.stringify(answers))]);
}

/** @param {string} type @param {string} id */
export const nameOf = (type, id) => `e/${type}/${id}`;

/** @param {Bytes} bytes @returns {any} */
export const decode = (bytes) => (bytes[0] & RECORD ? decodeRecord(bytes) : JSON.parse(fromUtf8(bytes.subarray(1))));

/** @param {Bytes} bytes of a record */
const endOfHead = (bytes) => HEAD + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);

/** A record without its answers; what waits to be sent stays whole. @param {Bytes} bytes @returns {Bytes} */
export function cut(bytes) {
  if (!(bytes[0] & RECORD) || bytes[0] & DIRTY || endOfHead(bytes) === bytes.length) return bytes;
  const head = bytes.slice(0, endOfHead(bytes));
  head[0] |= CUT;
  return head;
}

/** @param {Bytes} bytes */
export const isCut = (bytes) => (bytes[0] & CUT) !== 0;

/** @type {WeakSet<object>} */
const cold = new WeakSet();

/** Data whose answers are not in memory: to look at them throws. @param {object | null} data */
export const isCold = (data) => data !== null && cold.has(data);

/** The same data for a page: to look at the answers asks for them, and there are none yet. @param {object} data @param {() => void} ask */
export function softened(data, ask) {
  const answers = { configurable: true, enumerable: true, get: ask };
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(data), answers });
}

/** @param {Bytes} bytes @returns {Entity} */
function decodeRecord(bytes) {
  const end = endOfHead(bytes);
  /** @type {Entity} */
  const entity = { ...newEntity('', '', 0), ...JSON.parse(fromUtf8(bytes.subarray(HEAD, end))) };
  if (isCut(bytes)) chill(/** @type {object} */ (entity.data));
  else if (end < bytes.length) later(/** @type {object} */ (entity.data), 'answers', bytes.subarray(end));
  return entity;
}

/** @param {object} data */
function chill(data) {
  cold.add(data);
  const get = () => {
    throw new ColdError();
  };
  Object.defineProperty(data, 'answers', { configurable: true, enumerable: true, get });
}

/** A field like any other, parsed at the first look. @param {object} data @param {string} field @param {Uint8Array} bytes */
function later(data, field, bytes) {
  const as = { configurable: true, enumerable: true };
  Object.defineProperty(data, field, {
    ...as,
    get() {
      const value = JSON.parse(fromUtf8(bytes));
      Object.defineProperty(data, field, { ...as, value, writable: true });
      return value;
    },
  });
}

/** @param {Bytes} bytes */
export const isMarked = (bytes) => (bytes[0] & DIRTY) !== 0;
