/** The writing half of the storage: sealing, one strict transaction, and reading back what was written. */
import { equalBytes } from '../lib/bytes.js';
import { splitIntoChunks } from './chunking.js';
import { write } from './database.js';
import { StorageCorruptError } from './errors.js';
import { carry } from './front.js';
import { putHead, sealHead } from './heads.js';
import { areaOf, pack } from './sealer.js';

const BULK = 64;

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {{kind: 'entry' | 'chunk', id: string, box: Bytes | null, writes: Write[], head?: import('./heads.js').Piece[] | null}} Sealed */

/**
 * Few writes become one entry each, many become chunks at once. What leaves the device's own area leaves no trace (`box` null):
 * no chunk lies below it.
 * @param {import('./sealer.js').Sealer} sealer @param {Write[]} writes @param {import('./heads.js').Brief | null} brief
 * @returns {Promise<Sealed[]>}
 */
export async function sealAll(sealer, writes, brief) {
  const data = writes.filter(([key]) => areaOf(key) === 'data');
  const groups = data.length < BULK ? [] : splitIntoChunks(data);
  const single = data.length < BULK ? writes : writes.filter(([key]) => areaOf(key) === 'device');
  return Promise.all([
    ...groups.map(async (group) => {
      const id = sealer.freshId();
      return {
        kind: /** @type {const} */ ('chunk'),
        id,
        box: await sealer.seal('chunk', id, pack(group)),
        head: brief && (await sealHead(sealer, id, group, brief)),
        writes: group,
      };
    }),
    ...single.map(async (one) => {
      const id = await sealer.id(one[0]);
      return {
        kind: /** @type {const} */ ('entry'),
        id,
        box: one[1] === null && areaOf(one[0]) === 'device' ? null : await sealer.seal('entry', id, pack([one])),
        writes: [one],
      };
    }),
  ]);
}

/**
 * Resolves when the rows were flushed and read back as they were written.
 * @param {import('./database.js').Database} database @param {Sealed[]} rows
 * @param {string[]} stale ids of entries that the new chunks replace
 * @param {number} [least] what the generation of this write must be at least
 * @returns {Promise<number>} the generation of this write
 */
export async function putRows(database, rows, stale, least = 0) {
  /** @param {{kind: string}} row */
  const storeOf = ({ kind }) => (kind === 'chunk' ? 'chunks' : 'entries');
  let gen = 0;
  await database.run((db) =>
    write(db, ['meta', 'entries', 'chunks'], async (tx) => {
      const before = (await tx.objectStore('meta').get('gen')) ?? 0;
      gen = Math.max(before + 1, least);
      if (rows.every(({ id }) => id[0] === 'o')) await carry(tx.objectStore('meta'), before, gen);
      await Promise.all([
        ...rows.map(async ({ id, box, ...row }) =>
          box ? tx.objectStore(storeOf(row)).put({ id, gen, box }) : tx.objectStore('entries').delete(id),
        ),
        ...rows.map(({ id, head }) => putHead(tx.objectStore('meta'), id, gen, head)),
        ...stale.map(async (id) => tx.objectStore('entries').delete(id)),
        (async () => tx.objectStore('meta').put(gen, 'gen'))(),
      ]);
    }),
  );
  await database.run(async (db) => {
    const tx = db.transaction(['entries', 'chunks']);
    await Promise.all(
      rows.map(async (row) => {
        const found = await tx.objectStore(storeOf(row)).get(row.id);
        if (row.box ? !found || !equalBytes(found.box, row.box) : found) throw new StorageCorruptError();
      }),
    );
  });
  return gen;
}
