/**
 * The head of a chunk: the same records without what is wanted only when one of them is opened (the answers of a sheet), and
 * a line about each for lists and counts. A start reads the heads alone, a fifth of what the chunks hold, and in pieces of
 * less than 64 KiB: of larger values Chromium makes files of their own, and each of those costs a slow phone 30 ms to read.
 *
 * A chunk never changes, so its head cannot be out of date; both are written in one transaction. A head that is missing or
 * cannot be opened is made again from the chunk. It lies beside the counters, where earlier versions of the program do
 * not look: they go on working on the same database, and so does this one after them.
 */
import { concat, fromUtf8, utf8 } from '../lib/bytes.js';
import { packLines, textOf, unpackLines } from './lines.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('./sealer.js').Sealer} Sealer */
/**
 * What a head keeps of a record.
 * @typedef {object} Brief
 * @property {number} format which fields its lines have
 * @property {(name: string, bytes: Bytes) => Bytes} cut
 * @property {(name: string, bytes: Bytes) => string} line one line of text
 */

/** @typedef {{format: number, of: number, box: Bytes}} Piece what is stored, with the generation of its chunk; `of` so many */
/** @typedef {{id: string, gen: number, pieces: Piece[]}} Head of the chunk `id` */

const PREFIX = 'h/';
const REMOVED = 0xffffffff;
const PIECE = 56 * 1024;

/** @param {string} chunkId @param {number} piece */
export const headKey = (chunkId, piece) => `${PREFIX}${chunkId}/${piece}`;
/** @param {string} [chunkId] one chunk, or all of them */
export const headRange = (chunkId) => {
  const start = chunkId ? `${PREFIX}${chunkId}/` : PREFIX;
  return IDBKeyRange.bound(start, `${start.slice(0, -1)}0`, false, true);
};

/** @param {IDBValidKey[]} keys @param {any[]} values @returns {Map<string, Head>} by chunk */
export function gather(keys, values) {
  /** @type {Map<string, Head>} */
  const heads = new Map();
  for (const [i, key] of keys.entries()) {
    const [, id, piece] = String(key).split('/');
    const head = heads.get(id) ?? { id, gen: values[i].gen, pieces: [] };
    head.pieces[Number(piece)] = values[i];
    heads.set(id, head);
  }
  return heads;
}

/** @param {Head} head @param {number} format */
export const isWhole = ({ pieces }, format) =>
  Array.from(pieces).every((piece) => piece?.format === format && piece.of === pieces.length);

/** `[lengths of names, lines u32][count u32][names][lines][length of each value u32…][values]` @param {Write[]} writes */
function pack(writes) {
  const names = utf8(writes.map(([name]) => name).join('\n'));
  const lines = utf8(packLines(writes.map(([name, , line]) => [name, textOf(line) ?? ''])));
  const values = writes.map(([, bytes]) => bytes);
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
  const lineOf = unpackLines(fromUtf8(bytes.subarray(12 + names, 12 + names + lines)));
  const sizes = 12 + names + lines;
  let at = sizes + 4 * count;
  /** @type {Write[]} */
  const writes = [];
  for (let i = 0; i < count; i += 1) {
    const size = view.getUint32(sizes + 4 * i);
    if (size === REMOVED) writes.push([name[i], null]);
    else {
      const value = bytes.subarray(at, at + size);
      writes.push(name[i].startsWith('e/') ? [name[i], value, lineOf(name[i])] : [name[i], value]);
      at += size;
    }
  }
  return writes;
}

/** @param {Sealer} sealer @param {string} chunkId @param {Write[]} writes @param {Brief} brief @returns {Promise<Piece[]>} */
export async function sealHead(sealer, chunkId, writes, brief) {
  /** @type {Write[][]} */
  const groups = [[]];
  let size = 0;
  for (const [name, bytes, line] of writes) {
    /** @type {Write} */
    const one = [name, bytes && brief.cut(name, bytes), bytes ? (textOf(line) ?? brief.line(name, bytes)) : ''];
    const more = 4 * name.length + (one[1]?.length ?? 0);
    if (size > 0 && size + more > PIECE) {
      groups.push([]);
      size = 0;
    }
    groups[groups.length - 1].push(one);
    size += more;
  }
  return Promise.all(
    groups.map(async (group, i) => ({
      format: brief.format,
      of: groups.length,
      box: await sealer.seal('head', `${chunkId}/${i}`, pack(group)),
    })),
  );
}

/** @param {Sealer} sealer @param {Head} head @returns {Promise<Write[] | null>} null: to be made again */
export async function openHead(sealer, { id, pieces }) {
  try {
    const opened = await Promise.all(pieces.map(({ box }, i) => sealer.open('head', `${id}/${i}`, box)));
    return opened.flatMap(unpack);
  } catch {
    return null;
  }
}

/** Puts a head in the place of whatever was there. @param {{put: Function, delete: Function}} meta the store @param {string} id @param {number} gen @param {Piece[] | null | undefined} pieces */
export async function putHead(meta, id, gen, pieces) {
  if (!pieces) return;
  await meta.delete(headRange(id));
  await Promise.all(pieces.map((piece, i) => meta.put({ gen, ...piece }, headKey(id, i))));
}
