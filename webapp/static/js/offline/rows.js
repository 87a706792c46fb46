/** Reading sealed rows: each one opened on its own, so that one unreadable row does not take the others with it. */
import { StorageLockedError } from './errors.js';
import { gather, headRange, isWhole } from './heads.js';
import { unpack } from './sealer.js';

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{id: string, gen: number, box: Bytes}} Row */
/** @typedef {{row: {id: string, gen: number}, kind: 'entry' | 'chunk', writes: Write[] | null}} Opened null: unreadable */

/** Ids of rows of the data begin so; those of the device's own area do not. */
export const dataRange = () => IDBKeyRange.bound('c', 'd', false, true);

/**
 * Everything that changed after generation `after`, with the counters, in one read transaction.
 * @param {import('./database.js').Db} db @param {number} after
 * @returns {Promise<{gen: number, folded: number, entries: Row[], chunks: Row[]}>}
 */
export async function readRows(db, after) {
  const tx = db.transaction(['meta', 'entries', 'chunks']);
  const range = IDBKeyRange.lowerBound(after, true);
  const [gen, folded, entries, chunks] = await Promise.all([
    tx.objectStore('meta').get('gen'),
    tx.objectStore('meta').get('folded'),
    tx.objectStore('entries').index('gen').getAll(range),
    tx.objectStore('chunks').index('gen').getAll(range),
  ]);
  return { gen: gen ?? 0, folded: folded ?? 0, entries, chunks };
}

/**
 * What a start needs: the heads, and chunks only where they have none.
 * @typedef {{gen: number, entries: Row[], heads: import('./heads.js').Head[], chunks: Row[], orphans: string[]}} Found `orphans`: heads of chunks
 *   that are gone
 * @param {import('./database.js').Db} db @param {number | null} format of the lines of heads that are good; null: all chunks, no heads
 * @returns {Promise<Found>}
 */
export async function readAll(db, format) {
  const tx = db.transaction(['meta', 'entries', 'chunks']);
  const [meta, entries, chunks] = ['meta', 'entries', 'chunks'].map((name) => tx.objectStore(name));
  if (format === null) {
    const [gen, some, all] = await Promise.all([meta.get('gen'), entries.getAll(dataRange()), chunks.getAll()]);
    return { gen: gen ?? 0, entries: some, heads: [], chunks: all, orphans: [] };
  }
  const [gen, some, keys, values, ids] = await Promise.all([
    meta.get('gen'),
    entries.getAll(dataRange()),
    meta.getAllKeys(headRange()),
    meta.getAll(headRange()),
    chunks.getAllKeys(),
  ]);
  const there = new Set(ids);
  const heads = gather(keys, values);
  const good = [...heads.values()].filter((head) => there.has(head.id) && isWhole(head, format));
  const headed = new Set(good.map(({ id }) => id));
  const bare = ids.filter((id) => !headed.has(String(id)));
  return {
    gen: gen ?? 0,
    entries: some,
    heads: good,
    chunks: await Promise.all(bare.map((id) => chunks.get(id))),
    orphans: [...heads.keys()].filter((id) => !there.has(id)),
  };
}

/** @param {import('./database.js').Db} db @param {string[]} ids @returns {Promise<(Row | undefined)[]>} */
export async function readChunks(db, ids) {
  const store = db.transaction('chunks').store;
  return Promise.all(ids.map((id) => store.get(id)));
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
