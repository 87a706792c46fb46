/** What a receipt, and a record of the feed, do to a record on the phone. Pure functions. */
import { reopen, settle, unsent } from './entity.js';
import { fieldOf, flatten, overlay, same } from './fields.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('../types.js').Receipt} Receipt */

/** @param {Entity['pending']} pending @param {(field: string, base: import('../types.js').Base) => import('../types.js').Base} rebase */
function rebased(pending, rebase) {
  return Object.fromEntries(
    Object.entries(pending).map(([field, { v, base }]) => [field, { v, base: rebase(field, base) }]),
  );
}

/** @param {Entity} entity @param {Receipt} receipt @param {import('../types.js').Op} op @returns {Entity} */
function accepted(entity, receipt, op) {
  const fields = flatten(op.data);
  const created = op.base_rev === null;
  const alone = created && receipt.status === 'stored';
  // A lost reply: the feed may have brought this operation already, and what others did after it.
  const known = entity.rev !== null && receipt.rev !== null && entity.rev >= receipt.rev;
  const revs = { ...entity.revs };
  if (receipt.rev !== null && !known) for (const field of Object.keys(fields)) revs[field] = receipt.rev;
  return settle({
    ...entity,
    flight: null,
    exists: true,
    data: known ? entity.data : overlay(entity.data ?? {}, fields),
    revs,
    // Only a creation that met nobody tells the whole state; after any other the feed does.
    rev: alone && !known ? receipt.rev : entity.rev,
    wait: entity.wait || (created && !alone && !known),
    gone: op.data.deleted ? 'deleted' : entity.gone,
    problems: receipt.problems,
    pending: rebased(entity.pending, (_field, base) => {
      if (base === 'flight' || (alone && base === null)) return receipt.rev;
      return base;
    }),
  });
}

/** @param {Entity} entity @param {Receipt} receipt @param {import('../types.js').Op} op @param {string} now @returns {Entity} */
function inConflict(entity, receipt, op, now) {
  const all = flatten(op.data);
  const named = Object.entries(all).filter(([field]) => receipt.problems.some((problem) => problem.field === field));
  const fields = named.length ? Object.fromEntries(named) : all;
  const kept = named.length ? Object.entries(all).filter(([field]) => !(field in fields)) : [];
  return settle({
    ...entity,
    flight: null,
    exists: true,
    data: overlay(entity.data ?? {}, Object.fromEntries(kept)),
    wait: entity.wait || op.base_rev === null,
    conflict: {
      op: op.id,
      fields: { ...entity.conflict?.fields, ...fields },
      problems: receipt.problems,
      at: now,
      seen: false,
    },
    pending: rebased(entity.pending, (_field, base) => (base === 'flight' ? op.base_rev : base)),
  });
}

/**
 * @param {Entity} entity whose flight the receipt answers
 * @param {Receipt} receipt @param {string} now
 * @returns {Entity}
 */
export function receive(entity, receipt, now) {
  const op = entity.flight;
  if (!op) return entity;
  switch (receipt.status) {
    case 'stored':
    case 'merged':
    case 'already':
      return accepted(entity, receipt, op);
    case 'conflict':
      return inConflict(entity, receipt, op, now);
    case 'invalid':
    case 'forbidden': {
      const refused = { op, status: receipt.status, problems: receipt.problems, at: now };
      const next = { ...entity, flight: null, refused };
      // Edited since it was sent: perhaps that mends it, so the two go together in a new operation.
      return Object.keys(entity.pending).length ? reopen(next) : next;
    }
    default:
      return entity;
  }
}

/** The conflict is over when its fields were among the rivals of the feed and are not any more. @param {Entity} entity @param {any[]} rivals */
function conflictAfter({ conflict }, rivals) {
  if (!conflict) return null;
  const listed = rivals.some(({ field }) => field in conflict.fields);
  if (!listed && conflict.seen) return null;
  return listed && !conflict.seen ? { ...conflict, seen: true } : conflict;
}

/**
 * Takes over one record of the feed.
 * @param {Entity} entity as it was, or a new one
 * @param {import('../types.js').Change} change
 * @param {{pull: number, rebased: boolean}} context `rebased`: revisions of before mean nothing (a restored server)
 * @returns {Entity | null} null: nothing of it is kept
 */
export function applyChange(entity, change, { pull, rebased: restored }) {
  if (change.deleted) {
    if (!unsent(entity)) return null;
    return {
      ...entity,
      gone: change.reason === 'out_of_scope' ? 'out_of_scope' : 'deleted',
      wait: false,
      exists: true,
      pull,
    };
  }
  const data = change.data ?? {};
  const { rev } = change;
  return settle({
    ...entity,
    rev,
    data,
    exists: true,
    wait: false,
    gone: null,
    pull,
    revs: restored ? {} : Object.fromEntries(Object.entries(entity.revs).filter(([, known]) => known > rev)),
    conflict: conflictAfter(entity, Array.isArray(data.rivals) ? data.rivals : []),
    pending: rebased(entity.pending, (field, base) => {
      if (base === 'flight') return base;
      if (same(fieldOf(entity.data, field), fieldOf(data, field)))
        return base !== null && base > rev && !restored ? base : rev;
      return restored ? null : base;
    }),
  });
}
