/** Reading sealed rows: each one opened on its own, so that one unreadable row does not take the others with it. */
import { StorageLockedError } from './errors.js';
import { unpack } from './sealer.js';

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{id: string, gen: number, box: Bytes}} Row */
/** @typedef {{row: Row, kind: 'entry' | 'chunk', writes: Write[] | null}} Opened null: unreadable */

/**
 * Everything that changed after generation `after` (-1: everything), with the counters, in one read transaction.
 * @param {import('./database.js').Db} db @param {number} after
 * @returns {Promise<{gen: number, folded: number, entries: Row[], chunks: Row[]}>}
 */
export async function readRows(db, after) {
  const tx = db.transaction(['meta', 'entries', 'chunks']);
  const range = after < 0 ? null : IDBKeyRange.lowerBound(after, true);
  const [gen, folded, entries, chunks] = await Promise.all([
    tx.objectStore('meta').get('gen'),
    tx.objectStore('meta').get('folded'),
    tx.objectStore('entries').index('gen').getAll(range),
    tx.objectStore('chunks').index('gen').getAll(range),
  ]);
  return { gen: gen ?? 0, folded: folded ?? 0, entries, chunks };
}

/**
 * @param {import('./sealer.js').Sealer} sealer @param {Row[]} rows @param {'entry' | 'chunk'} kind
 * @returns {Promise<Opened[]>} in the order given; rows of a locked area are left out
 */
export async function openRows(sealer, rows, kind) {
  const opened = await Promise.all(
    rows.map(async (row) => {
      try {
        return { row, kind, writes: unpack(await sealer.open(kind, row.id, row.box)) };
      } catch (error) {
        return error instanceof StorageLockedError ? null : { row, kind, writes: null };
      }
    }),
  );
  return /** @type {Opened[]} */ (opened.filter(Boolean));
}

/** Chunks first, then single entries: an entry always overlays the chunks. @param {Opened[]} opened */
export const inOrder = (opened) =>
  opened.sort((a, b) => (a.kind === b.kind ? a.row.gen - b.row.gen : a.kind === 'chunk' ? -1 : 1));
