/**
 * What was removed or given up last, as it was before: sealed on this phone, to be put back while nothing of the removal has
 * left it. A removal waits a moment before it is sent (see holding.js).
 */
import { HOLD_MS, mayTakeBack } from './holding.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('./notebook.js').Change} Change */
/** @typedef {{before: Entity, others: Entity[], at: number}} Last `others`: what went with it */

const NAME = 'm/undo';

/** Written in the same transaction as the removal. @param {Change} change @param {Entity} before @param {Entity[]} others @param {number} at ms */
export const remember = (change, before, others, at) => change.set(NAME, { before, others, at });

/** @param {Entity} entity that is removed @param {number} at ms @returns {Entity} not sent before a moment has passed */
export const held = (entity, at) => ({ ...entity, notBefore: at + HOLD_MS });

/**
 * @param {Change} change @param {string} id of what was removed
 * @returns {boolean} false: too late, or there is nothing to put back
 */
function putBack(change, id) {
  /** @type {Last | null} */
  const last = change.value(NAME);
  if (last?.before.id !== id) return false;
  const { before, others } = last;
  const now = change.entity(before.type, id);
  // It is being sent or was sent, or the server took it away meanwhile.
  if (now ? now.refused !== null || (now.flight?.id ?? null) !== stillFlying(now, before) : before.exists) return false;
  change.put(now ? onto(now, before) : before);
  for (const other of others) if (!change.entity(other.type, other.id)) change.put(other);
  change.set(NAME, null);
  return true;
}

/** What was on its way before the removal may be on its way still. @param {Entity} now @param {Entity} before */
const stillFlying = (now, before) => (now.flight && before.flight?.id === now.flight.id ? now.flight.id : null);

/** The server's copy may have moved on: only what was local is put back. @param {Entity} now @param {Entity} before @returns {Entity} */
function onto(now, before) {
  /** @type {Entity['pending']} */
  const pending = {};
  for (const [field, one] of Object.entries({ ...before.pending, ...now.pending })) {
    if (field !== 'deleted') pending[field] = one.base === 'flight' && !now.flight ? { ...one, base: now.rev } : one;
  }
  const { refused, conflict, editedAt, savedAt, since, notBefore } = before;
  return { ...now, pending, refused, conflict, editedAt, savedAt, since, notBefore };
}

/**
 * @param {{notebook: import('./notebook.js').Notebook, gate: import('./gate.js').Gate, onSaved: () => void,
 *   save: (type: string, id: string, run: (entity: Entity | null) => Entity | null) => Promise<any>}} options
 */
export function createUndoing({ notebook, gate, save, onSaved }) {
  return {
    /**
     * Takes back a submission (or visit, consent, withdrawal) of which nothing left the phone yet.
     * @param {string} id @param {string} [type]
     * @returns {Promise<boolean>} false: it was sent, or is being sent; the ward must give the declaration back
     */
    async takeBack(id, type = 'submission') {
      let taken = false;
      await save(type, id, (entity) => {
        taken = mayTakeBack(entity);
        return taken ? null : entity;
      });
      return taken;
    },
    /** @param {string} id of a submission */
    mayTakeBack: (id) => mayTakeBack(notebook.entity('submission', id)),

    /** Puts back what `remove` or `discard` took last. @param {string} id @returns {Promise<boolean>} false: too late */
    async putBack(id) {
      let done = false;
      await gate.write(() =>
        notebook.update((change) => {
          done = putBack(change, id);
        }),
      );
      if (done) onSaved();
      return done;
    },
    /** What was removed last is not wanted back. */
    async forgetRemoved() {
      if (notebook.value(NAME)) await notebook.update((change) => change.set(NAME, null));
    },
  };
}
