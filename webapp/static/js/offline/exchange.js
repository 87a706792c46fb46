/** One exchange with the server: what a restore lost, then sending, receiving, photos, and letting go of what is backed up. */
import { ApiError } from './errors.js';

const ROUNDS = 12;

/**
 * @param {{notebook: import('./notebook.js').Notebook, push: import('./push.js').Push, pull: import('./pull.js').Pull,
 *          reconcile: import('./reconcile.js').Reconcile, photos: import('./photos.js').Photos, spaceIsLow: () => boolean,
 *          goOn: () => boolean, turn: (phase: import('../types.js').SyncState['phase']) => void}} parts
 *   `goOn` is asked before each request
 */
export function createExchange({ notebook, push, pull, reconcile, photos, spaceIsLow, goOn, turn }) {
  const flagged = () => Boolean(notebook.value('m/sync')?.reconcile);

  async function receive() {
    turn('receiving');
    await pull.run(goOn);
  }

  /** Sends; what the server will not take must not keep news from coming in. */
  async function send() {
    turn('sending');
    try {
      return await push.run(() => goOn() && !flagged());
    } catch (failure) {
      if (failure instanceof ApiError && ['server', 'refused'].includes(failure.code)) await receive();
      throw failure;
    }
  }

  return async function exchange() {
    let received = false;
    for (let round = 0; round < ROUNDS && goOn(); round += 1) {
      turn('sending');
      await reconcile.run(goOn);
      // After a restore the revisions of before mean nothing: look first, then send.
      if (notebook.value('m/sync')?.rebased) await receive();
      const count = await send();
      if (count === 0 && received && !flagged()) break;
      await receive();
      received = true;
    }
    if (photos.sendable()) {
      turn('photos');
      await photos.sendAll();
    }
    await reconcile.trim();
    const sync = notebook.value('m/sync');
    if (sync) await photos.trim(sync, spaceIsLow());
  };
}
