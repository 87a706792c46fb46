/**
 * The head of a chunk: the same records without what is wanted only when one of them is opened (the answers of a sheet), and
 * a line about each for lists and counts. A start reads the heads alone, a fifth of what the chunks hold.
 *
 * A chunk never changes, so its head cannot be out of date; both are written in one transaction. A head that is missing or
 * cannot be opened is made again from the chunk. It lies beside the counters, where earlier versions of the program do
 * not look: they go on working on the same database, and so does this one after them.
 */
import { concat, fromUtf8, utf8 } from '../lib/bytes.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('./sealer.js').Sealer} Sealer */
/** @typedef {import('./rows.js').Row} Row */
/**
 * What a head keeps of a record.
 * @typedef {object} Brief
 * @property {number} format which fields its lines have
 * @property {(name: string, bytes: Bytes) => Bytes} cut
 * @property {(name: string, bytes: Bytes) => string} line one line of text
 */

const PREFIX = 'h/';
const REMOVED = 0xffffffff;

/** @param {string} chunkId */
export const headKey = (chunkId) => PREFIX + chunkId;
/** @param {unknown} key */
export const chunkOf = (key) => String(key).slice(PREFIX.length);
export const allHeads = () => IDBKeyRange.bound(PREFIX, 'h0', false, true);

/** `[lengths of names, lines u32][count u32][names][lines][length of each value u32…][values]` @param {Write[]} writes @param {Brief} brief */
function pack(writes, brief) {
  const names = utf8(writes.map(([name]) => name).join('\n'));
  const lines = utf8(writes.map(([name, bytes, line]) => (bytes ? (line ?? brief.line(name, bytes)) : '')).join('\n'));
  const values = writes.map(([name, bytes]) => bytes && brief.cut(name, bytes));
  const sizes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((bytes, i) => {
    sizes.setUint32(4 * i, bytes ? bytes.length : REMOVED);
  });
  const front = new DataView(new ArrayBuffer(12));
  [names.length, lines.length, writes.length].forEach((n, i) => {
    front.setUint32(4 * i, n);
  });
  const parts = [new Uint8Array(front.buffer), names, lines, new Uint8Array(sizes.buffer)];
  return concat([...parts, ...values.filter((bytes) => bytes !== null)]);
}

/** @param {Bytes} bytes @returns {Write[]} */
function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [names, lines, count] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
  if (count === 0) return [];
  const name = fromUtf8(bytes.subarray(12, 12 + names)).split('\n');
  const line = fromUtf8(bytes.subarray(12 + names, 12 + names + lines)).split('\n');
  const sizes = 12 + names + lines;
  let at = sizes + 4 * count;
  /** @type {Write[]} */
  const writes = [];
  for (let i = 0; i < count; i += 1) {
    const size = view.getUint32(sizes + 4 * i);
    if (size === REMOVED) writes.push([name[i], null]);
    else {
      writes.push([name[i], bytes.subarray(at, at + size), line[i]]);
      at += size;
    }
  }
  return writes;
}

/** @typedef {{format: number, box: Bytes}} Head what is stored, with the generation of its chunk */

/** @param {Sealer} sealer @param {string} chunkId @param {Write[]} writes @param {Brief} brief @returns {Promise<Head>} */
export const sealHead = async (sealer, chunkId, writes, brief) => ({
  format: brief.format,
  box: await sealer.seal('head', chunkId, pack(writes, brief)),
});

/** @param {Sealer} sealer @param {Row} row @returns {Promise<Write[] | null>} null: to be made again */
export async function openHead(sealer, row) {
  try {
    return unpack(await sealer.open('head', row.id, row.box));
  } catch {
    return null;
  }
}
