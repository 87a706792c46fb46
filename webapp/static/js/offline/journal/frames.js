/**
 * How the journal lies in a file: frames `[magic u32][length u32][CRC-32 u32][rows]`, each written whole or not at all.
 * A frame that was cut off, or damaged since, does not pass its check: it is left out, and reading goes on at the next.
 */
import { concat, fromUtf8, utf8 } from '../../lib/bytes.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** One row of the journal; without a box: it left, nothing of it is needed any more. @typedef {{id: string, gen: number, box: Bytes | null}} Noted */

const MAGIC = 0x534f4a31;
const HEAD = 12;
/** `[flag u8][length of the id u8][length of the box u32][generation f64]` */
const ROW = 14;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** @param {Uint8Array} bytes @returns {number} CRC-32 (IEEE) */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Bytes that a row takes. @param {Noted} row */
export const sizeOf = ({ id, box }) => ROW + id.length + (box?.length ?? 0);

/** @param {Noted[]} rows which belong together: all of them are there afterwards, or none @returns {Bytes} */
export function frame(rows) {
  const payload = concat(
    rows.flatMap(({ id, gen, box }) => {
      const head = new Uint8Array(ROW);
      const view = new DataView(head.buffer);
      const name = utf8(id);
      head.set([box ? 1 : 0, name.length]);
      view.setUint32(2, box?.length ?? 0);
      view.setFloat64(6, gen);
      return box ? [head, name, box] : [head, name];
    }),
  );
  const head = new Uint8Array(HEAD);
  const view = new DataView(head.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, payload.length);
  view.setUint32(8, crc32(payload));
  return concat([head, payload]);
}

/** @param {Uint8Array} payload of a frame that passed its check @returns {Noted[]} */
function rowsOf(payload) {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  /** @type {Noted[]} */
  const rows = [];
  for (let at = 0; at < payload.length; ) {
    const [flag, nameLength] = [view.getUint8(at), view.getUint8(at + 1)];
    const [boxLength, gen] = [view.getUint32(at + 2), view.getFloat64(at + 6)];
    const start = at + ROW + nameLength;
    const id = fromUtf8(payload.subarray(at + ROW, start));
    rows.push({ id, gen, box: flag ? payload.slice(start, start + boxLength) : null });
    at = start + boxLength;
  }
  return rows;
}

/**
 * @param {Uint8Array} bytes of a file
 * @returns {{rows: Noted[], end: number, whole: boolean}} rows in the order written; `end`: where the last good frame ends;
 *   `whole`: nothing was cut or damaged
 */
export function scan(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Noted[]} */
  const rows = [];
  let [at, end, whole] = [0, 0, true];
  while (at + HEAD <= bytes.length) {
    const length = view.getUint32(at + 4);
    const payload = bytes.subarray(at + HEAD, at + HEAD + length);
    const good = view.getUint32(at) === MAGIC && payload.length === length && view.getUint32(at + 8) === crc32(payload);
    if (good) {
      rows.push(...rowsOf(payload));
      at += HEAD + length;
      end = at;
    } else {
      whole = false;
      at = nextMagic(view, at + 1);
    }
  }
  return { rows, end, whole: whole && end === bytes.length };
}

/** @param {DataView} view @param {number} from @returns {number} where a frame may begin again; the end of all when nowhere */
function nextMagic(view, from) {
  for (let at = from; at + HEAD <= view.byteLength; at += 1) if (view.getUint32(at) === MAGIC) return at;
  return view.byteLength;
}
