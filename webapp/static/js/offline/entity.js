/**
 * One record and its local changes, as pure functions: every one returns a new record.
 *
 * Each pending field remembers the revision on which it was edited. An operation carries fields of one base only, so the
 * server can always tell whether somebody else changed them since: nothing is overwritten in silence.
 */
import { fieldOf, flatten, overlay, same } from './fields.js';

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {import('../types.js').Base} Base */

/** @param {string} type @param {string} id @param {number} order @returns {Entity} */
export function newEntity(type, id, order) {
  return {
    type,
    id,
    order,
    rev: null,
    revs: {},
    exists: false,
    data: null,
    pending: {},
    editedAt: null,
    flight: null,
    refused: null,
    conflict: null,
    problems: [],
    wait: false,
    gone: null,
    savedAt: null,
    since: null,
    notBefore: null,
    pull: 0,
    ready: null,
  };
}

/** Something of it has not reached the server. @param {Entity} entity */
export const unsent = ({ pending, flight, refused }) =>
  flight !== null || refused !== null || Object.keys(pending).length > 0;

/** Worth keeping in view at every start. @param {Entity} entity */
export const dirty = (entity) => unsent(entity) || entity.conflict !== null || entity.wait;

/** Fields that lie over the server's copy. @param {Entity} entity @returns {Record<string, any>} flat */
export function localFields({ flight, refused, pending }) {
  const flat = { ...flatten(refused?.op.data ?? {}), ...flatten(flight?.data ?? {}) };
  for (const [field, { v }] of Object.entries(pending)) flat[field] = v;
  return flat;
}

/** @param {Entity} entity @returns {Record<string, any>} read only: the server's copy itself where nothing lies over it */
export const mergedData = (entity) =>
  unsent(entity) ? overlay(entity.data ?? {}, localFields(entity)) : (entity.data ?? {});

/** What was refused becomes pending again, below what was edited since. @param {Entity} entity @returns {Entity} */
export function reopen(entity) {
  if (!entity.refused) return entity;
  const { op } = entity.refused;
  /** @type {Entity['pending']} */
  const pending = {};
  for (const [field, v] of Object.entries(flatten(op.data))) pending[field] = { v, base: op.base_rev };
  for (const [field, { v, base }] of Object.entries(entity.pending)) {
    pending[field] = { v, base: base === 'flight' ? op.base_rev : base };
  }
  return { ...entity, refused: null, pending };
}

/**
 * @param {Entity} entity @param {Record<string, any>} fields flat, clean @param {string} now
 * @returns {Entity} the same object when nothing changes
 */
export function edit(entity, fields, now) {
  const current = mergedData(entity);
  const changed = Object.entries(fields).filter(
    ([field, v]) => !same(v, fieldOf(current, field)) || entity.conflict?.fields[field] !== undefined,
  );
  if (changed.length === 0) return entity;
  const next = reopen(entity);
  const pending = { ...next.pending };
  const sending = flatten(next.flight?.data ?? {});
  // Of what may have left the phone, what was there before is a change as well.
  const loose = next.ready?.maybe || next.ready?.tried?.length;
  for (const [field, v] of changed) {
    const base = pending[field]?.base ?? (field in sending ? 'flight' : (next.revs[field] ?? next.rev));
    if (pending[field] && !(field in sending) && next.exists && !loose && same(v, fieldOf(next.data, field)))
      delete pending[field];
    else pending[field] = { v, base: pending[field] ? pending[field].base : base };
  }
  const rest = Object.entries(next.conflict?.fields ?? {}).filter(([field]) => !(field in fields));
  const conflict = next.conflict && rest.length ? { ...next.conflict, fields: Object.fromEntries(rest) } : null;
  return { ...next, pending, conflict, editedAt: now, savedAt: now, since: next.since ?? now };
}

/** @param {Entity} entity @param {string} now @returns {Entity} a tombstone; other edits make no sense any more */
export function bury(entity, now) {
  const base = /** @type {Base} */ (entity.flight ? 'flight' : entity.rev);
  const pending = { deleted: { v: true, base } };
  return { ...entity, refused: null, conflict: null, pending, editedAt: now, savedAt: now, since: entity.since ?? now };
}

/** Removed here, and the removal was not refused. @param {Entity} entity */
export const isGoing = ({ pending, flight, refused }) => !refused && (pending.deleted?.v ?? flight?.data.deleted);

/**
 * The fields that may be sent next: all of one base, the oldest first.
 * @param {Entity} entity
 * @returns {{base_rev: number | null, data: Record<string, any>} | null} null: nothing, or the next pull must come first
 */
export function nextContent(entity) {
  const fields = Object.entries(entity.pending);
  if (entity.flight || entity.refused || fields.length === 0) return null;
  if (!entity.exists) {
    // A declaration is made with its answers, also while there is none yet.
    const empty = entity.type === 'declaration' ? { answers: {} } : {};
    return { base_rev: null, data: overlay(empty, Object.fromEntries(fields.map(([field, { v }]) => [field, v]))) };
  }
  /** @param {Base} base */
  const revOf = (base) => (base === 'flight' ? entity.rev : base);
  const bases = [...new Set(fields.map(([, { base }]) => revOf(base)))].sort((a, b) => (a ?? -1) - (b ?? -1));
  const base_rev = entity.wait ? bases.find((base) => base !== null) : bases[0];
  if (base_rev === undefined) return null;
  const chosen = fields.filter(([, { base }]) => revOf(base) === base_rev).map(([field, { v }]) => [field, v]);
  return { base_rev, data: overlay({}, Object.fromEntries(chosen)) };
}

/** The content becomes an operation that never changes again. @param {Entity} entity @param {import('../types.js').Op} op @returns {Entity} */
export function freeze(entity, op) {
  const frozen = flatten(op.data);
  const pending = Object.fromEntries(Object.entries(entity.pending).filter(([field]) => !(field in frozen)));
  return { ...entity, flight: op, pending };
}

/** Gives up what was refused or stands in conflict. @param {Entity} entity @returns {Entity | null} null: it was only here */
export function discard(entity) {
  if (entity.refused && !entity.exists) return null;
  const base = entity.refused?.op.base_rev ?? null;
  const pending = Object.fromEntries(
    Object.entries(entity.pending).map(([field, one]) => [
      field,
      one.base === 'flight' && entity.refused ? { ...one, base } : one,
    ]),
  );
  return settle({ ...entity, refused: null, conflict: null, pending });
}

/** @param {Entity} entity @returns {Entity} without a start of waiting when nothing waits */
export const settle = (entity) => (unsent(entity) ? entity : { ...entity, since: null });
