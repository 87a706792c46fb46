/** Two accidents, and what the phone does about them: a restored server, and rows that cannot be read any more. */
import { newSyncRecord } from './pull.js';

/**
 * Every reply tells the server's epoch; another one means that it was restored from a backup.
 * @param {import('./notebook.js').Notebook} notebook @param {string} epoch
 */
export async function metEpoch(notebook, epoch) {
  if ((notebook.value('m/sync')?.epoch ?? null) === epoch) return;
  await notebook.update((change) => {
    const known = change.value('m/sync') ?? newSyncRecord();
    if (known.epoch === null) change.set('m/sync', { ...known, epoch });
    else if (known.epoch !== epoch) {
      change.set('m/sync', { ...known, epoch, cursor: '', reconcile: true, rebased: true, backedUpRev: null });
    }
  });
}

/**
 * What could not be read is quarantined where it lies; what the server has of it comes again.
 * @param {import('./notebook.js').Notebook} notebook @param {import('../types.js').Store} store
 */
export async function heal(notebook, store) {
  const ids = store.damaged().map(({ id }) => id);
  const known = notebook.value('m/damaged') ?? [];
  if (ids.every((id) => known.includes(id))) return;
  await notebook
    .update((change) => {
      const sync = change.value('m/sync');
      if (sync) change.set('m/sync', { ...sync, cursor: '' });
      change.set('m/damaged', ids);
    })
    .catch(() => {});
}
