/** The two stores are compared, and the richer one wins, row by row; afterwards both have what only this phone has. */
import { write } from '../database.js';
import { StorageFullError } from '../errors.js';
import { areaOf, pack, unpack } from '../sealer.js';
import { putRows } from '../writing.js';
import { settlePhotos } from './settle-photos.js';
import { worth } from './worth.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {import('../writing.js').Sealed} Sealed */
/**
 * @typedef {object} Parts
 * @property {import('../database.js').Database} database
 * @property {import('../sealer.js').Sealer} sealer
 * @property {(method: string, ...args: any[]) => Promise<any>} call of the journal
 * @property {import('../known.js').Known} known
 * @property {Map<string, Bytes>} held everything in memory, by name
 */

const BATCH = 100;

/** @param {import('../database.js').Database} database */
const readStored = (database) =>
  database.run(async (db) => {
    const tx = db.transaction(['meta', 'entries', 'chunks']);
    const chunks = tx.objectStore('chunks');
    const [behind, entries, ids] = await Promise.all([
      tx.objectStore('meta').get('behind'),
      tx.objectStore('entries').getAll(),
      chunks.getAllKeys(),
    ]);
    return { behind: behind === true, entries: new Map(entries.map((row) => [row.id, row])), chunks: ids.map(String) };
  });

/** What the journal has and IndexedDB lost. Under the lock of the store. @param {Parts} parts @returns {Promise<{back: Sealed[], gen: number, stored: boolean}>} `stored`: IndexedDB took them */
export async function putBack({ database, sealer, call, known }) {
  const [{ rows }, { behind, entries }] = await Promise.all([call('index'), readStored(database)]);
  const lacking = rows.filter(
    (/** @type {{id: string, gen: number}} */ { id, gen }) =>
      (entries.get(id)?.gen ?? -1) < gen || known.damaged.has(id),
  );
  if (lacking.length === 0) return { back: [], gen: known.seen, stored: true };
  /** @type {[string, number][]} */
  const useless = [];
  /** @type {Sealed[]} */
  const back = [];
  const gens = await chunkGens(database);
  for (const { id, gen, box } of await call(
    'rows',
    lacking.map((/** @type {{id: string}} */ { id }) => id),
  )) {
    const opened = await sealer.open('entry', id, box).then(unpack, () => null);
    if (!opened) {
      useless.push([id, gen]);
      continue;
    }
    const [name, value] = opened[0];
    const where = areaOf(name) === 'data' ? known.where.get(name) : entries.has(id) ? '' : undefined;
    if (where && (gens.get(where) ?? -1) >= gen) continue; // folded
    // A removal that was folded leaves nothing; and what the journal was not told of may have been one.
    if (where === undefined && (value === null || behind)) useless.push([id, gen]);
    else back.push({ kind: 'entry', id, box, writes: opened });
  }
  if (useless.length) await call('forget', useless, true);
  const newest = Math.max(...lacking.map((/** @type {{gen: number}} */ one) => one.gen)) + 1;
  if (back.length === 0) return { back, gen: known.seen, stored: true };
  return putRows(database, back, [], newest).then(
    (gen) => ({ back, gen, stored: true }),
    () => ({ back, gen: newest, stored: false }),
  );
}

/** @param {import('../database.js').Database} database @returns {Promise<Map<string, number>>} */
const chunkGens = (database) =>
  database.run(async (db) => {
    const gens = new Map();
    let cursor = await db.transaction('chunks').store.index('gen').openKeyCursor();
    for (; cursor; cursor = await cursor.continue()) gens.set(String(cursor.primaryKey), Number(cursor.key));
    return gens;
  });

/** What IndexedDB has and the journal lost, or was not told; and out of the journal what was sent. Under the lock, too. @param {Parts} parts */
export async function fill({ database, sealer, call, known, held }) {
  const [{ rows, whole }, { behind, entries }] = await Promise.all([call('index'), readStored(database)]);
  const have = new Map(rows.map((/** @type {{id: string, gen: number}} */ { id, gen }) => [id, gen]));
  const names = [...held].filter(([name, bytes]) => areaOf(name) === 'data' && worth([name, bytes]));
  const noted = rows.filter((/** @type {{id: string}} */ { id }) => id[0] === 'c').length;
  const wanted = new Set();
  const lacking = [];
  // Each name costs a hash: looked at one by one only where the two do not have as many.
  const differ = !whole || behind || noted !== names.length;
  for (const [name, bytes] of differ ? names : []) {
    const id = await sealer.id(name);
    wanted.add(id);
    const row = entries.get(id);
    if (have.has(id) && (!behind || have.get(id) >= (row?.gen ?? known.seen))) continue;
    lacking.push(row ?? { id, gen: known.seen, box: await sealer.seal('entry', id, pack([[name, bytes]])) });
  }
  for (const row of entries.values()) if (row.id[0] === 'o' && (have.get(row.id) ?? -1) < row.gen) lacking.push(row);
  for (let at = 0; at < lacking.length; at += BATCH) await call('append', lacking.slice(at, at + BATCH));
  const doubtful = [...have.keys()].filter((id) => (id[0] === 'o' ? !entries.has(id) : differ && !wanted.has(id)));
  /** @type {[string, number][]} */
  const left = [];
  for (const { id, gen, box } of doubtful.length ? await call('rows', doubtful) : []) {
    const [[name]] = unpack(await sealer.open('entry', id, box));
    // Only what is known to be the server's, or removed; not what is merely out of memory.
    const newer = (entries.get(id)?.gen ?? -1) > gen;
    if (id[0] === 'o' || newer || held.has(name) || !known.where.has(name)) left.push([id, gen]);
  }
  if (left.length) await call('forget', left);
  if (behind) await database.run((db) => write(db, ['meta'], (tx) => tx.objectStore('meta').delete('behind')));
}

/**
 * @typedef {object} Around
 * @property {import('../database.js').Database} database
 * @property {import('../sealer.js').Sealer} sealer
 * @property {(method: string, ...args: any[]) => Promise<any>} call of the journal
 * @property {(run: () => Promise<void>) => Promise<void>} alone on this phone, with what other pages wrote taken over
 * @property {() => import('../known.js').Known} known
 * @property {() => Iterable<[string, Bytes]>} held
 * @property {(rows: Sealed[], gen: number) => void} take rows that are back
 * @property {(rows: Sealed[], gen: number) => void} owe rows that IndexedDB would not take: they go with the next write
 */

/** @param {Around} around @returns {Promise<void>} rejects when one of the two fails */
export async function settle({ alone, known, held, take, owe, ...parts }) {
  const now = () => ({ ...parts, known: known(), held: new Map(held()) });
  await alone(async () => {
    if (known().seen < 0) return;
    const { back, gen, stored } = await putBack(now());
    if (!stored) owe(back, gen);
    if (back.length) take(back, gen);
    if (!stored) throw new StorageFullError();
    await fill(now());
  });
  if (known().seen >= 0) await settlePhotos(now());
}
