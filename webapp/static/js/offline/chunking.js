/** How records lie in chunks, and when the chunks are worth writing anew. */

const ENTRIES = 400;
const CHUNKS = 40;
/** Chunks with fewer records each, on the whole, are small: of many of them a start takes long. */
const FEW = 64;
const RECORDS_PER_CHUNK = 512;
const BYTES_PER_CHUNK = 256 * 1024;

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('./known.js').Known} Known */

/** @param {Write[]} writes @returns {Write[][]} */
export function splitIntoChunks(writes) {
  /** @type {Write[][]} */
  const groups = [];
  let size = Infinity;
  for (const one of writes) {
    const bytes = one[0].length + (one[1]?.length ?? 0) + 8;
    if (size + bytes > BYTES_PER_CHUNK || groups[groups.length - 1].length >= RECORDS_PER_CHUNK) {
      groups.push([]);
      size = 0;
    }
    groups[groups.length - 1].push(one);
    size += bytes;
  }
  return groups;
}

/** @param {Known} known */
function muchIsDead({ chunkSize, where }) {
  let total = 0;
  for (const size of chunkSize.values()) total += size;
  return total > 2 * where.size + RECORDS_PER_CHUNK;
}

/** What was written anew and is large is no smaller afterwards. @param {Known} known */
const areSmall = ({ chunkSize, where, packed }) =>
  chunkSize.size > Math.max(CHUNKS, 2 * (packed ?? 0)) && where.size < FEW * chunkSize.size;

/** @param {Known} known */
export const needsAll = (known) => muchIsDead(known) || areSmall(known);

/** @param {Known} known */
export const needsCompaction = (known) => known.entryGen.size > ENTRIES || needsAll(known);
