/** When entries are folded into chunks: in the background, a moment after there were too many, by one page at a time. */
import { needsCompaction } from './chunking.js';

/** After the last of several writes; but many writes do not put it off for ever. */
const COMPACT_AFTER_MS = 2000;
const PUT_OFF = 30;

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer,
 *          locks: import('../types.js').Locks, timers: import('../types.js').Timers,
 *          brief: import('./heads.js').Brief | null, known: () => import('./known.js').Known}} parts
 */
export function createFolding({ database, sealer, locks, timers, brief, known }) {
  /** @type {any} */
  let timer = null;
  let putOff = 0;
  /** @returns {Promise<void>} */
  const rest = () => new Promise((resolve) => timers.setTimeout(resolve, 0));
  /** @param {() => Promise<void>} rest between two pieces @returns {Promise<boolean>} whether anything was folded */
  const fold = (rest) =>
    locks.request('cdht:compact', { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      // Seldom needed: fetched then.
      const { compact } = await import('./compaction.js');
      return compact({ database, sealer, known: known(), brief, rest });
    });
  return {
    /** Now, without a rest. */
    compact: () => fold(async () => {}),
    /** After a write. */
    soon() {
      if (!needsCompaction(known())) return;
      if (timer !== null) {
        if (putOff >= PUT_OFF) return;
        putOff += 1;
        timers.clearTimeout(timer);
      }
      timer = timers.setTimeout(() => {
        timer = null;
        putOff = 0;
        fold(rest).catch(() => {});
      }, COMPACT_AFTER_MS);
    },
    stop: () => timer !== null && timers.clearTimeout(timer),
  };
}
