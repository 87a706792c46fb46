/** Keeping what the first page shows (front.js): fetched by the pages that do. */
import { ID, KEY } from './front.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * @param {ReturnType<typeof import('./front.js').createFront>['parts']} parts
 * @param {() => Promise<Bytes>} make works it out, with rests: what is written meanwhile makes it worthless
 * @returns {Promise<number | null>} the generation that it was made of; null: it is not kept
 */
export async function keepFront({ database, sealer, seen }, make) {
  const gen = seen();
  if (gen < 0) return null;
  const box = await sealer.seal('front', ID, await make());
  return database.run(async (db) => {
    // Not flushed: a start without it is slow, and nothing else.
    const tx = db.transaction('meta', 'readwrite');
    const good = seen() === gen && (await tx.store.get('gen')) === gen;
    if (good) await tx.store.put({ gen, box }, KEY);
    await tx.done;
    return good ? gen : null;
  });
}
