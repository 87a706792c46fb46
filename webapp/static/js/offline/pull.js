/** Receiving: page by page, each page and its cursor in one write. */
import { askAgain, missedSomething } from './again.js';
import { mergedData, newEntity, unsent } from './entity.js';
import { ApiError } from './errors.js';
import { photoName } from './photos.js';
import { applyChange } from './receipts.js';
import { EVENTS, parentsOf, WRITABLE } from './references.js';

const LIMIT = 500;
const RESTARTS = 3;
const KNOWN = new Set([...WRITABLE, 'collective', 'campaign', 'criteria']);

/** @typedef {import('../types.js').SyncRecord} SyncRecord */
/** @typedef {import('../types.js').Change} FeedChange */

/** @returns {SyncRecord} */
export function newSyncRecord() {
  return {
    cursor: '',
    epoch: null,
    backedUpRev: null,
    pull: 0,
    full: false,
    reconcile: false,
    rebased: false,
    maxRev: 0,
    lastSuccessAt: null,
  };
}

/** @param {any} one */
const wellFormed = (one) => typeof one?.id === 'string' && Number.isInteger(one.rev) && KNOWN.has(one.type);

/**
 * Somebody took it away elsewhere. A photo of it goes all the same: whoever puts the evidence back there has no other.
 * @param {import('./notebook.js').Change} change @param {string} type @param {string} id
 */
function drop(change, type, id) {
  change.drop(type, id);
  const photo = type === 'evidence' ? change.value(photoName(id)) : null;
  if (photo && photo.state !== 'held') change.set(photoName(id), { ...photo, gone: true });
}

/**
 * @param {{notebook: import('./notebook.js').Notebook, api: import('./api.js').Api, onKey: (named: unknown) => Promise<void>}} options
 *   `onKey` hears to which key of the ward is sealed
 */
export function createPull({ notebook, api, onKey }) {
  /** @param {any} body @param {string} cursor the page was asked for with it */
  const takePage = (body, cursor) =>
    notebook.update((change) => {
      /** @type {SyncRecord} */
      const sync = change.value('m/sync') ?? newSyncRecord();
      // Something else moved the cursor meanwhile (another enrolment): this page belongs to nobody.
      if (sync.cursor !== cursor) return;
      const begins = cursor === '';
      const pull = begins ? sync.pull + 1 : sync.pull;
      const arrived = new Set();
      let { maxRev } = begins && sync.rebased ? { maxRev: 0 } : sync;
      for (const one of /** @type {FeedChange[]} */ (body.changes).filter(wellFormed)) {
        const before = change.entity(one.type, one.id) ?? newEntity(one.type, one.id, 0);
        const after = applyChange(before, one, { pull, rebased: sync.rebased });
        if (after) change.put(after);
        else drop(change, one.type, one.id);
        maxRev = Math.max(maxRev, one.rev);
        if (!one.deleted) arrived.add(`${one.type}/${one.id}`);
      }
      for (const { type, id } of notebook.unsent()) {
        const entity = change.entity(type, id);
        if (!entity || !missedSomething(entity)) continue;
        const missed = [{ type, id }, ...parentsOf(type, mergedData(entity))];
        if (missed.some((one) => arrived.has(`${one.type}/${one.id}`))) change.put(askAgain(entity));
      }
      const backedUpRev = Number.isInteger(body.backed_up_rev) ? body.backed_up_rev : sync.backedUpRev;
      change.set('m/sync', { ...sync, cursor: body.cursor, pull, full: begins || sync.full, maxRev, backedUpRev });
    });

  /** The pull is complete: what it did not bring is not ours any more; what waited for it may go on. */
  const finish = () =>
    notebook.update((change) => {
      /** @type {SyncRecord} */
      const sync = change.value('m/sync');
      for (const entity of notebook.unsent()) if (entity.wait) change.put({ ...entity, wait: false });
      if (!sync.full) return;
      for (const type of KNOWN) {
        for (const entity of notebook.all(type)) {
          if (entity.pull === sync.pull || !entity.exists) continue;
          if (!unsent(entity)) drop(change, type, entity.id);
          else if (!EVENTS.includes(type)) change.put({ ...entity, wait: false, gone: 'out_of_scope' });
        }
      }
      change.set('m/sync', { ...sync, full: false, rebased: false });
    });

  const startOver = () =>
    notebook.update((change) => {
      change.set('m/sync', { ...(change.value('m/sync') ?? newSyncRecord()), cursor: '' });
    });

  return {
    /** Takes over everything that is new. @param {() => boolean} goOn asked before each request */
    async run(goOn) {
      for (let restarts = 0; goOn(); ) {
        const { cursor } = notebook.value('m/sync') ?? newSyncRecord();
        let reply;
        try {
          reply = await api.request('GET', `/changes?cursor=${encodeURIComponent(cursor)}&limit=${LIMIT}`);
        } catch (error) {
          restarts += 1;
          if (!(error instanceof ApiError) || error.code !== 'cursor_stale' || restarts > RESTARTS) throw error;
          await startOver();
          continue;
        }
        const { body } = reply;
        if (!Array.isArray(body?.changes) || typeof body.cursor !== 'string') throw new ApiError('server');
        await takePage(body, cursor);
        if (body.seal_key) await onKey(body.seal_key);
        if (!body.more) return finish();
        // A server that says "more" without moving on would hold us here for ever.
        if (body.cursor === cursor) throw new ApiError('server');
      }
      return undefined;
    },
  };
}

/** @typedef {ReturnType<typeof createPull>} Pull */
