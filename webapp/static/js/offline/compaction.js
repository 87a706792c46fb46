/**
 * Folding: small entries become chunks, and when much of the chunks is superseded all of them are written anew.
 * One IndexedDB transaction swaps old for new, so a crash leaves either the old rows or the new ones, each complete.
 * Between two pieces it rests: somebody may be writing meanwhile.
 */
import { needsAll, splitIntoChunks } from './chunking.js';
import { sealHead } from './heads.js';
import { dataRange, inOrder, openRows, readChunks } from './rows.js';
import { pack } from './sealer.js';
import { swap } from './swapping.js';

const AT_ONCE = 50;

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('./known.js').Known} Known */

/** @param {(import('./rows.js').Row | undefined)[]} rows @returns {import('./rows.js').Row[]} */
const present = (rows) => /** @type {import('./rows.js').Row[]} */ (rows.filter(Boolean));

/** The line of a record, when it is certain to be of this very version. @param {Known} known @param {import('./rows.js').Opened} one @param {string} key */
const lineOf = (known, { row, kind }, key) =>
  (kind === 'entry' ? known.entryGen.get(key) === row.gen : known.where.get(key) === row.id)
    ? known.lines.get(key)
    : undefined;

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer, known: Known,
 *          brief: import('./heads.js').Brief | null, rest: () => Promise<void>}} parts
 * @returns {Promise<boolean>} whether anything was folded
 */
export async function compact({ database, sealer, known, brief, rest }) {
  known.packed ??= (await database.run((db) => db.get('meta', 'packed'))) ?? 0;
  const all = needsAll(known);
  const rows = await database.run(async (db) => {
    const tx = db.transaction(['entries', 'chunks']);
    const [entries, ids] = await Promise.all([
      tx.objectStore('entries').getAll(dataRange()),
      all ? tx.objectStore('chunks').getAllKeys() : [],
    ]);
    return { entries, ids: ids.map(String) };
  });
  /** @type {import('./rows.js').Opened[]} */
  const inputs = [];
  // A chunk never changes, and whoever takes one away has the lock: they are read one by one.
  for (const id of rows.ids) {
    inputs.push(...(await openRows(sealer, present(await database.run((db) => readChunks(db, [id]))), 'chunk')));
    await rest();
  }
  // What could not be read stays where it is; what belongs to the device's own area is never folded into a locked chunk.
  for (let i = 0; i < rows.entries.length; i += AT_ONCE) {
    inputs.push(...(await openRows(sealer, rows.entries.slice(i, i + AT_ONCE), 'entry')));
    await rest();
  }
  const readable = inOrder(inputs.filter(({ writes }) => writes));
  const chunks = new Set(readable.filter(({ kind }) => kind === 'chunk').map(({ row }) => row.id));
  if (readable.length < 2) return false;

  /** @type {Map<string, Write>} */
  const merged = new Map();
  for (const one of readable)
    for (const [key, value] of one.writes ?? []) merged.set(key, [key, value, lineOf(known, one, key)]);
  // A removal must outlive every chunk that may still hold the record.
  const complete = all && chunks.size === rows.ids.length;
  const live = [...merged.values()].filter(([, value]) => value !== null || !complete);
  const gen = Math.max(...readable.map(({ row }) => row.gen));
  const outputs = [];
  for (const group of splitIntoChunks(live)) {
    const id = sealer.freshId();
    const head = brief && (await sealHead(sealer, id, group, brief));
    outputs.push({ id, gen, box: await sealer.seal('chunk', id, pack(group)), head, group });
    await rest();
  }

  const folded = await swap({ database, inputs: readable, outputs, gen, packed: complete ? outputs.length : null });
  if (complete) known.packed = outputs.length;
  for (const { id, group } of outputs) {
    known.chunkSize.set(id, group.length);
    for (const [key] of group) {
      if ((known.entryGen.get(key) ?? 0) > gen) continue;
      if (known.entryGen.has(key) && !folded.has(key)) continue;
      // Received meanwhile, in a chunk of its own.
      const now = known.where.get(key);
      if (now && !chunks.has(now)) continue;
      known.where.set(key, id);
      known.entryGen.delete(key);
    }
  }
  for (const [key, value] of merged.values()) {
    if (value !== null || !complete || !folded.has(key)) continue;
    known.where.delete(key);
    known.entryGen.delete(key);
  }
  for (const id of chunks) known.chunkSize.delete(id);
  return true;
}
