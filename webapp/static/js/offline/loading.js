/** Reading what a start needs, from heads where there are any, and the rest of a record when somebody opens it. */
import { write } from './database.js';
import { headRange, openHead, putHead, sealHead } from './heads.js';
import { openRows, readAll, readChunks } from './rows.js';
import { areaOf } from './sealer.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('./rows.js').Opened} Opened */

const MEND_AFTER_MS = 40;

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer,
 *          timers: import('../types.js').Timers, brief: import('./heads.js').Brief | null,
 *          known: () => import('./known.js').Known}} parts
 */
export function createLoading({ database, sealer, timers, brief, known }) {
  /** What was asked for while the keys were still being made. @type {Promise<import('./rows.js').Found> | null} */
  let ahead = null;
  /** Chunks that need a new head, and heads whose chunk is gone. @type {{bare: string[], orphans: string[]}} */
  let amiss = { bare: [], orphans: [] };
  /** @type {any} */
  let mending = null;

  const find = () => database.run((db) => readAll(db, brief?.format ?? null));

  /** One head after the other, with time between them for whoever uses the page. */
  function mendLater() {
    if (!brief || amiss.bare.length + amiss.orphans.length === 0) return;
    mending ??= timers.setTimeout(async () => {
      const done = await mend(brief).catch(() => false);
      mending = null;
      if (done) mendLater();
    }, MEND_AFTER_MS);
  }

  /** @param {import('./heads.js').Brief} short @returns {Promise<boolean>} */
  async function mend(short) {
    const { orphans } = amiss;
    const id = amiss.bare.pop();
    amiss.orphans = [];
    const row = id ? (await database.run((db) => readChunks(db, [id])))[0] : undefined;
    const writes = row && (await openRows(sealer, [row], 'chunk'))[0]?.writes;
    const head = row && writes && (await sealHead(sealer, row.id, writes, short));
    await database.run((db) =>
      write(db, ['meta', 'chunks'], async (tx) => {
        const [meta, chunks] = [tx.objectStore('meta'), tx.objectStore('chunks')];
        for (const one of orphans) if (!(await chunks.getKey(one))) await meta.delete(headRange(one));
        if (head && (await chunks.getKey(row.id))) await putHead(meta, row.id, row.gen, head);
      }),
    );
    return true;
  }

  /**
   * Of records that lie in chunks, all that there is. One that changed meanwhile is in memory whole, and not taken.
   * @param {string[]} names @param {(found: Map<string, Bytes>) => void} take
   * @returns {Promise<boolean>} false: some chunk is gone, folded by another tab
   */
  async function full(names, take) {
    const ids = [...new Set(names.map((name) => known().where.get(name) ?? ''))].filter(Boolean);
    const rows = await database.run((db) => readChunks(db, ids));
    const there = /** @type {import('./rows.js').Row[]} */ (rows.filter(Boolean));
    const opened = await openRows(sealer, there, 'chunk');
    const wanted = new Set(names);
    /** @type {Map<string, Bytes>} */
    const found = new Map();
    for (const { row, writes } of opened) {
      if (!writes) known().damaged.set(row.id, 'chunk');
      for (const [name, bytes] of writes ?? [])
        if (bytes && wanted.has(name) && known().where.get(name) === row.id) found.set(name, bytes);
    }
    take(found);
    return there.length === rows.length;
  }

  return {
    /** Begins to read: the keys and the rows are then waited for together. */
    begin() {
      ahead = find();
      ahead.catch(() => {});
    },
    giveUp() {
      ahead = null;
    },

    /** @returns {Promise<{gen: number, opened: Opened[]}>} */
    async all() {
      const asked = ahead ?? find();
      ahead = null;
      const { gen, entries, heads, chunks, orphans } = await asked;
      const [single, whole, ...tops] = await Promise.all([
        openRows(sealer, entries, 'entry'),
        openRows(sealer, chunks, 'chunk'),
        ...heads.map(async (row) => ({ row, writes: await openHead(sealer, row) })),
      ]);
      const broken = tops.filter(({ writes }) => writes === null).map(({ row }) => row.id);
      const again = broken.length ? await database.run((db) => readChunks(db, broken)) : [];
      whole.push(
        ...(await openRows(sealer, /** @type {import('./rows.js').Row[]} */ (again.filter(Boolean)), 'chunk')),
      );
      amiss = { bare: whole.filter(({ writes }) => writes).map(({ row }) => row.id), orphans };
      mendLater();
      const read = tops.filter(({ writes }) => writes !== null);
      return {
        gen,
        opened: [
          ...read.map(({ row, writes }) => ({ row, kind: /** @type {const} */ ('chunk'), writes })),
          ...whole,
          ...single,
        ],
      };
    },

    full,

    /**
     * One value, wherever it lies.
     * @param {string} key @param {{id: string, box: Bytes | null} | undefined} newer than what is stored
     * @param {() => Promise<Map<string, Bytes>>} load everything @returns {Promise<Bytes | null>}
     */
    async one(key, newer, load) {
      const row = newer ?? (await database.run(async (db) => db.get('entries', await sealer.id(key))));
      if (row) return row.box && ((await openRows(sealer, [row], 'entry'))[0]?.writes?.[0][1] ?? null);
      if (areaOf(key) === 'device') return null;
      let bytes = (await load()).get(key);
      await full([key], (found) => {
        bytes = found.get(key) ?? bytes;
      });
      return bytes ?? null;
    },

    stop: () => mending && timers.clearTimeout(mending),
  };
}
