/**
 * What the first page showed last, sealed and ready for the next start. It holds for the very generation that it was made
 * of: after any write of data, of this tab or another, nobody gets it, and the page waits for the notebook as before. It lies
 * beside the counters, and losing it costs nothing but time.
 */

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{gen: number, box: Bytes}} Row */

export const KEY = 'front';
// As all ids of the data: whoever opens it needs the key of that area.
export const ID = 'cfront';

/**
 * What is sealed for the server says nothing that the first page shows: it holds for the generation after such a write, too.
 * @param {{get: Function, put: Function}} meta the store, in the transaction of that write @param {number} before @param {number} gen
 */
export async function carry(meta, before, gen) {
  const row = await meta.get(KEY);
  if (row?.gen === before) await meta.put({ ...row, gen }, KEY);
}

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer, seen: () => number, mayShow: () => Promise<boolean>}} parts
 *   `seen`: the generation that is in memory, -1 before everything was loaded
 */
export function createFront({ database, sealer, seen, mayShow }) {
  /** @returns {Promise<Row | null>} null: nothing was kept, or something was written after it */
  const look = () =>
    database
      .run(async (db) => {
        const meta = db.transaction('meta').store;
        const [gen, row] = await Promise.all([meta.get('gen'), meta.get(KEY)]);
        return row && row.gen === gen ? row : null;
      })
      .catch(() => null);

  return {
    look,

    /** @param {(bytes: Bytes) => Promise<void>} show @param {Row | null} [found] by `look`, a moment ago */
    async show(show, found) {
      if (!(await mayShow())) return;
      const row = found ?? (await look());
      // Of another key, or damaged: the notebook itself is on its way.
      const bytes = row && (await sealer.open('front', ID, row.box).catch(() => null));
      if (bytes) await show(bytes);
    },

    /** For whoever keeps the next one (`front-keeping.js`, fetched then). */
    parts: { database, sealer, seen },
  };
}
