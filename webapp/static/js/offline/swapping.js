/** Old rows out, new rows in, read back, in one transaction. */
import { equalBytes } from '../lib/bytes.js';
import { write } from './database.js';
import { StorageCorruptError } from './errors.js';
import { headRange, putHead } from './heads.js';

/** @typedef {import('../types.js').Write} Write */

/**
 * @param {{database: import('./database.js').Database, inputs: import('./rows.js').Opened[], gen: number, packed: number | null,
 *          outputs: {id: string, gen: number, box: import('../types.js').Bytes, head: import('./heads.js').Piece[] | null}[]}} parts
 * @returns {Promise<Set<string>>} names of the entries that were folded: one changed meanwhile stays and overlays the chunk
 */
export async function swap({ database, inputs, outputs, gen, packed }) {
  /** @type {Set<string>} */
  let folded = new Set();
  await database.run((db) =>
    write(db, ['meta', 'entries', 'chunks'], async (tx) => {
      folded = new Set();
      const [meta, entries, chunks] = ['meta', 'entries', 'chunks'].map((store) => tx.objectStore(store));
      for (const { id, box, head } of outputs) {
        await chunks.put({ id, gen, box });
        await putHead(meta, id, gen, head);
        if (!equalBytes((await chunks.get(id))?.box ?? new Uint8Array(), box)) throw new StorageCorruptError();
      }
      for (const { row, kind, writes } of inputs) {
        if (kind === 'chunk') {
          await chunks.delete(row.id);
          await meta.delete(headRange(row.id));
        } else if ((await entries.get(row.id))?.gen === row.gen) {
          await entries.delete(row.id);
          folded.add(/** @type {Write[]} */ (writes)[0][0]);
        }
      }
      await meta.put(Math.max(gen, (await meta.get('folded')) ?? 0), 'folded');
      if (packed !== null) await meta.put(packed, 'packed');
    }),
  );
  return folded;
}
