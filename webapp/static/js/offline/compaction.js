/**
 * Folding: small entries become chunks, and when much of the chunks is superseded all of them are written anew.
 * One IndexedDB transaction swaps old for new, so a crash leaves either the old rows or the new ones, each complete.
 */
import { equalBytes } from '../lib/bytes.js';
import { write } from './database.js';
import { StorageCorruptError } from './errors.js';
import { headRange, putHead, sealHead } from './heads.js';
import { dataRange, inOrder, openRows } from './rows.js';
import { pack } from './sealer.js';

const ENTRIES = 400;
const CHUNKS = 40;
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
function muchIsDead(known) {
  let total = 0;
  for (const size of known.chunkSize.values()) total += size;
  return known.chunkSize.size > CHUNKS || total > 2 * known.where.size + RECORDS_PER_CHUNK;
}

/** @param {Known} known */
export const needsCompaction = (known) => known.entryGen.size > ENTRIES || muchIsDead(known);

/** The line of a record, when it is certain to be of this very version. @param {Known} known @param {import('./rows.js').Opened} one @param {string} key */
const lineOf = (known, { row, kind }, key) =>
  (kind === 'entry' ? known.entryGen.get(key) === row.gen : known.where.get(key) === row.id)
    ? known.lines.get(key)
    : undefined;

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer, known: Known,
 *          brief: import('./heads.js').Brief | null}} parts
 * @returns {Promise<boolean>} whether anything was folded
 */
export async function compact({ database, sealer, known, brief }) {
  const all = muchIsDead(known);
  const rows = await database.run(async (db) => {
    const tx = db.transaction(['entries', 'chunks']);
    const [entries, chunks] = await Promise.all([
      tx.objectStore('entries').getAll(dataRange()),
      all ? tx.objectStore('chunks').getAll() : [],
    ]);
    return { entries, chunks };
  });
  const chunks = all ? (await openRows(sealer, rows.chunks, 'chunk')).filter((one) => one.writes) : [];
  // What could not be read stays where it is; what belongs to the device's own area is never folded into a locked chunk.
  const entries = (await openRows(sealer, rows.entries, 'entry')).filter((one) => one.writes);
  const inputs = inOrder([...chunks, ...entries]);
  if (inputs.length < 2) return false;

  /** @type {Map<string, Write>} */
  const merged = new Map();
  for (const one of inputs)
    for (const [key, value] of one.writes ?? []) merged.set(key, [key, value, lineOf(known, one, key)]);
  // A removal must outlive every chunk that may still hold the record.
  const complete = all && chunks.length === rows.chunks.length;
  const live = [...merged.values()].filter(([, value]) => value !== null || !complete);
  const gen = Math.max(...inputs.map(({ row }) => row.gen));
  const outputs = await Promise.all(
    splitIntoChunks(live).map(async (group) => {
      const id = sealer.freshId();
      const head = brief && (await sealHead(sealer, id, group, brief));
      return { id, gen, box: await sealer.seal('chunk', id, pack(group)), head, group };
    }),
  );

  const folded = await swap({ database, inputs, outputs, gen });
  for (const { id, group } of outputs) {
    known.chunkSize.set(id, group.length);
    for (const [key] of group) {
      if ((known.entryGen.get(key) ?? 0) > gen) continue;
      if (known.entryGen.has(key) && !folded.has(key)) continue;
      known.where.set(key, id);
      known.entryGen.delete(key);
    }
  }
  for (const [key, value] of merged.values()) {
    if (value !== null || !complete || !folded.has(key)) continue;
    known.where.delete(key);
    known.entryGen.delete(key);
  }
  for (const { row } of chunks) known.chunkSize.delete(row.id);
  return true;
}

/**
 * @param {{database: import('./database.js').Database, inputs: import('./rows.js').Opened[], gen: number,
 *          outputs: {id: string, gen: number, box: import('../types.js').Bytes, head: import('./heads.js').Piece[] | null}[]}} parts
 * @returns {Promise<Set<string>>} names of the entries that were folded: one changed meanwhile stays and overlays the chunk
 */
async function swap({ database, inputs, outputs, gen }) {
  /** @type {Set<string>} */
  let folded = new Set();
  await database.run((db) =>
    write(db, ['meta', 'entries', 'chunks'], async (tx) => {
      folded = new Set();
      const [meta, entries, chunks] = ['meta', 'entries', 'chunks'].map((store) => tx.objectStore(store));
      await Promise.all(outputs.map(async ({ id, box }) => chunks.put({ id, gen, box })));
      await Promise.all(outputs.map(({ id, head }) => putHead(meta, id, gen, head)));
      for (const { id, box } of outputs) {
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
    }),
  );
  return folded;
}
