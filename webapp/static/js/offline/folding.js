/** When entries are folded into chunks: in the background, a moment after there were too many, by one page at a time. */
import { compact, needsCompaction } from './compaction.js';

const COMPACT_AFTER_MS = 2000;

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer,
 *          locks: import('../types.js').Locks, timers: import('../types.js').Timers,
 *          brief: import('./heads.js').Brief | null, known: () => import('./known.js').Known}} parts
 */
export function createFolding({ database, sealer, locks, timers, brief, known }) {
  /** @type {any} */
  let timer = null;
  /** @returns {Promise<boolean>} whether anything was folded */
  const fold = () =>
    locks.request('cdht:compact', { ifAvailable: true }, async (lock) =>
      lock ? compact({ database, sealer, known: known(), brief }) : false,
    );
  return {
    compact: fold,
    /** After a write. */
    soon() {
      if (!needsCompaction(known())) return;
      timer ??= timers.setTimeout(() => {
        timer = null;
        fold().catch(() => {});
      }, COMPACT_AFTER_MS);
    },
    stop: () => timer && timers.clearTimeout(timer),
  };
}
