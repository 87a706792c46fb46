/**
 * The operations that a record still owes the server, in the order in which they must arrive, and what becomes of a record
 * when one of them may have left the phone without it. Pure functions.
 */
import { mergedData } from '../entity.js';
import { fieldOf, flatten, overlay, same } from '../fields.js';

/** @typedef {import('../../types.js').Entity} Entity */
/** @typedef {import('../../types.js').Op} Op */
/** @typedef {{base_rev: number | null, data: Record<string, any>, after: string | null}} Content */

/** What the next operation is made on top of, while that is under way. @param {Entity} entity @returns {string | null} */
function standsOn({ flight, ready }) {
  const maybe = ready?.maybe;
  return maybe && (!flight || maybe.on === flight.id) ? maybe.id : (flight?.id ?? null);
}

/**
 * What is pending, as operations behind the one under way: one for each base. Those of a record that is being made carry its
 * fields as well, so that they can stand alone should it be refused.
 * @param {Entity} entity @returns {Content[]}
 */
export function owed(entity) {
  const { flight, refused, pending, exists, type } = entity;
  const fields = Object.entries(pending);
  if (refused || fields.length === 0) return [];
  const after = standsOn(entity);
  const making = !exists && !flight;
  /** @type {Map<number | null, Record<string, any>>} */
  const groups = new Map();
  for (const [field, { v, base }] of fields) {
    const rev = making ? null : base === 'flight' ? (flight ? flight.base_rev : entity.rev) : base;
    groups.set(rev, { ...groups.get(rev), [field]: v });
  }
  const below = making && type === 'declaration' ? { answers: {} } : {};
  return [...groups]
    .sort(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([base_rev, flat]) => {
      const made = flight?.base_rev === null && base_rev === null && !flat.deleted ? flight.data : below;
      return { base_rev, data: overlay(made, flat), after };
    });
}

/**
 * An operation that may have left the phone is under way from now on; what was changed since stays pending on top of it.
 * @param {Entity} entity without a flight @param {Op} op @returns {Entity}
 */
export function adopt(entity, op) {
  /** @type {Entity['pending']} */
  const pending = { ...entity.pending };
  const now = mergedData(entity);
  for (const [field, sent] of Object.entries(flatten(op.data))) {
    // A removal that was put back meanwhile came too late.
    if (field === 'deleted' && !pending.deleted) continue;
    const v = pending[field] ? pending[field].v : fieldOf(now, field);
    if (same(v, sent)) delete pending[field];
    else if (!pending.deleted) pending[field] = { v: v ?? null, base: 'flight' };
  }
  if (pending.deleted) pending.deleted = { ...pending.deleted, base: 'flight' };
  const ready = entity.ready && { ...entity.ready, ops: entity.ready.ops.filter(({ id }) => id !== op.id) };
  return { ...entity, flight: op, refused: null, pending, ready };
}
