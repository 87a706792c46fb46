/** What one tab knows about the rows: the generation it has seen, and where each record lies. */
import { inOrder } from './rows.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/**
 * `where`: id of a chunk, or '' for an entry that overlays the chunks. `seen` is -1 before everything was loaded.
 * @typedef {object} Known
 * @property {number} seen
 * @property {Map<string, string>} where
 * @property {Map<string, number>} entryGen
 * @property {Map<string, number>} chunkSize
 * @property {Map<string, 'entry' | 'chunk'>} damaged
 * @property {number | null} packed how many chunks there were when all were written anew; null: not looked up
 * @property {Map<string, import('./lines.js').Row | string>} lines what is known in short of a record, as it is now
 */

/** @returns {Known} */
export function freshKnown() {
  return {
    seen: -1,
    where: new Map(),
    entryGen: new Map(),
    chunkSize: new Map(),
    damaged: new Map(),
    packed: null,
    lines: new Map(),
  };
}

/**
 * Takes opened rows over; a row that could not be read is remembered as damaged and passes nothing on.
 * @param {Known} known @param {import('./rows.js').Opened[]} opened
 * @returns {Map<string, Bytes | null>} the latest value of each name; null: removed
 */
export function takeRows(known, opened) {
  /** @type {Map<string, Bytes | null>} */
  const changes = new Map();
  for (const { row, kind, writes } of inOrder(opened)) {
    if (row.id[0] === 'o') {
      // The device's own area is never folded, nor kept in memory.
      for (const [key, value] of writes ?? []) changes.set(key, value);
      continue;
    }
    if (writes) known.damaged.delete(row.id);
    else known.damaged.set(row.id, kind);
    if (kind === 'chunk') known.chunkSize.set(row.id, writes?.length ?? 0);
    for (const [key, value, line] of writes ?? []) {
      changes.set(key, value);
      if (line === undefined) known.lines.delete(key);
      else known.lines.set(key, line);
      known.where.set(key, kind === 'chunk' ? row.id : '');
      if (kind === 'entry') known.entryGen.set(key, row.gen);
      else known.entryGen.delete(key);
    }
  }
  return changes;
}
