/** What lies in the area that no PIN locks, besides the token. */
import { decode } from '../encoding.js';
import { KEY, MARK } from '../outgoing.js';

/** @typedef {import('../../types.js').Bytes} Bytes */

/** One row for each record (or photo) of which something is unsent. */
export const OUT = 'device/out/';
/** What the server answered while nobody could take it over. */
export const RECEIPT = 'device/receipt/';
export { KEY, MARK };

/** @param {string} type @param {string} id */
export const outName = (type, id) => `${OUT}${type}/${id}`;

/** @param {string} name of a row @returns {[type: string, id: string]} */
export function entityOf(name) {
  const [type, id] = name.slice(OUT.length).split('/');
  return [type, id];
}

/**
 * One sealed operation. `check`: four digits of its hash. All of it, beside an id and a length, would let whoever holds the
 * phone try out what may be inside; with four, each guess of thousands fits.
 * @typedef {{id: string, check: string, kid: string, enc: string, ciphertext: string}} Envelope
 *
 * `rank` and `order`: parents before children, then in the order of making. `needs`: `type/id` of what goes before it.
 * @typedef {object} OutRow
 * @property {number} rank
 * @property {number} order
 * @property {number | null} notBefore
 * @property {string[]} needs
 * @property {Envelope[]} ops in the order in which they must arrive
 * @property {string} [refused] why the server did not take the first of them
 *
 * @typedef {object} PhotoRow the box itself is a blob
 * @property {string} kid
 * @property {string} enc
 * @property {string} sha256 of what is sent
 * @property {number} size of it
 * @property {string | null} url of an upload that began
 * @property {number} sent
 * @property {string} [refused]
 *
 * @typedef {{of: string, check?: string, status: string, rev?: number | null, problems?: import('../../types.js').Problem[],
 *            sha256?: string, at: string}} Kept a receipt; `of` is `type/id`
 *
 * `tried`: operations that may have left the phone. `lost`: the key of the data was destroyed, nobody takes receipts over.
 * @typedef {{tried: string[], lost?: boolean}} Mark
 */

/**
 * The rows under these names; one that cannot be read is left where it is.
 * @param {import('../../types.js').Store} store @param {string} prefix @returns {Promise<Map<string, any>>}
 */
export async function rowsOf(store, prefix) {
  /** @type {Map<string, any>} */
  const rows = new Map();
  for (const [name, bytes] of await store.device(prefix)) {
    try {
      rows.set(name, decode(bytes));
    } catch {
      // Nothing that this version knows.
    }
  }
  return rows;
}

/** Was the key of the data destroyed? @param {import('../../types.js').Store} store @returns {Promise<boolean>} */
export async function isLost(store) {
  const bytes = await store.get(MARK);
  return Boolean(bytes && decode(bytes).lost);
}

/** @param {string} hash */
export const checkOf = (hash) => hash.slice(0, 4);
