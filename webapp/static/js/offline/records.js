/** The notebook as pages use it: reading from memory, writing durably. Shapes and promises: README. */
import { uuid4, uuid5 } from '../lib/ids.js';
import { bury, discard, edit, isGoing, mergedData, newEntity, unsent } from './entity.js';
import { InUseError, NotAcceptingError, UnknownRecordError } from './errors.js';
import { clean, flatten } from './fields.js';
import { HOLD_MS } from './holding.js';
import { createReading } from './reading.js';
import { childTypes, EVENTS, parentsOf, REMOVABLE, WRITABLE } from './references.js';
import { createUndoing, held, remember } from './undoing.js';

/** Made with one touch, and taken back with one: they wait a moment before they are sent. */
const HELD = ['visit', 'submission', 'withdrawal'];

/** @typedef {import('../types.js').Entity} Entity */
/** @typedef {{id: string, savedAt: string}} Saved */

/**
 * @param {{notebook: import('./notebook.js').Notebook, search: import('./search.js').Search,
 *          env: Pick<import('../types.js').Env, 'clock' | 'random' | 'crypto'>, gate: import('./gate.js').Gate,
 *          onSaved: () => void, onRemoved?: (type: string, id: string) => Promise<void>}} options
 */
export function createRecords({ notebook, search, env, gate, onSaved, onRemoved = async () => {} }) {
  const now = () => new Date(env.clock.now()).toISOString();
  /**
   * One change of one record, through the gate that watches for write errors.
   * @param {string} type @param {string} id
   * @param {(entity: Entity | null, at: string, change: import('./notebook.js').Change) => Entity | null} run null drops it
   * @returns {Promise<Saved>}
   */
  async function save(type, id, run) {
    const at = now();
    await gate.write(() =>
      notebook.update((change) => {
        const before = change.entity(type, id);
        const after = run(before, at, change);
        if (after === null) change.drop(type, id);
        else if (after !== before) change.put(after);
      }),
    );
    onSaved();
    return { id, savedAt: now() };
  }

  /** @param {string} type @param {string} id @param {import('./notebook.js').Change} change */
  function existing(type, id, change) {
    const entity = change.entity(type, id);
    if (!entity) throw new UnknownRecordError(type, id);
    return entity;
  }

  /** @param {string} type @param {Record<string, any>} data */
  async function idFor(type, data) {
    if (type !== 'declaration' && type !== 'registration') return uuid4(env.random);
    return uuid5(data.campaign_id, `${type}:${data.person_id}`, env.crypto.subtle);
  }

  /**
   * @param {string} type @param {Record<string, any>} data @param {string} [given] its id
   * @returns {Promise<Saved>}
   */
  async function create(type, data, given) {
    if (!WRITABLE.includes(type)) throw new TypeError(type);
    if (!gate.accepting()) await gate.retry();
    if (!gate.accepting()) throw new NotAcceptingError(gate.reason() ?? 'full');
    const id = given ?? (await idFor(type, data));
    const fields = flatten(clean(data));
    return save(type, id, (entity, at) => {
      const made = edit(entity ?? newEntity(type, id, env.clock.now()), fields, at);
      return !entity && HELD.includes(type) ? { ...made, notBefore: env.clock.now() + HOLD_MS } : made;
    });
  }

  /** Records that name this one and would be left without it. @param {string} type @param {string} id */
  function references(type, id) {
    return childTypes(type)
      .filter((child) => child !== 'visit')
      .flatMap((child) =>
        [...notebook.all(child)]
          .filter((one) => !one.gone && !mergedData(one).deleted)
          .filter((one) => parentsOf(child, mergedData(one)).some((parent) => parent.id === id))
          .map((one) => ({ type: child, id: one.id })),
      );
  }

  return {
    ...createReading({ notebook, search }),
    ...createUndoing({ notebook, gate, save, onSaved }),
    create,

    /** @param {string} type consent, submission or withdrawal @param {Record<string, any>} data */
    event(type, data) {
      if (!EVENTS.includes(type)) throw new TypeError(type);
      return create(type, data);
    },

    /** @param {string} type @param {string} id @param {Record<string, any>} fields @returns {Promise<Saved>} */
    change: (type, id, fields) =>
      save(type, id, (_entity, at, change) => {
        const entity = existing(type, id, change);
        // Removed in another tab: a removal takes no changes with it.
        if (mergedData(entity).deleted) throw new UnknownRecordError(type, id);
        return edit(entity, flatten(clean(fields)), at);
      }),

    /** @param {string} type @param {string} id @returns {Promise<Saved>} */
    async remove(type, id) {
      if (!REMOVABLE.includes(type)) throw new TypeError(type);
      const saved = await save(type, id, (_entity, at, change) => {
        const entity = existing(type, id, change);
        if (isGoing(entity)) return entity; // By a first touch: what is kept to be put back is how it was before that.
        const uses = references(type, id);
        if (uses.length) throw new InUseError(uses);
        const leaves = entity.exists || entity.flight;
        const visits = leaves || type !== 'household' ? [] : [...notebook.all('visit')];
        const others = visits.filter((visit) => mergedData(visit).household_id === id);
        remember(change, entity, others, env.clock.now());
        for (const { id: other } of others) change.drop('visit', other);
        return leaves ? held(bury(entity, at), env.clock.now()) : null;
      });
      await onRemoved(type, id);
      return saved;
    },

    /** @param {string} type @param {string} id */
    async retry(type, id) {
      await save(type, id, (_entity, _at, change) => {
        const entity = existing(type, id, change);
        return entity.refused ? { ...entity, flight: entity.refused.op, refused: null } : entity;
      });
    },

    /** @param {string} type @param {string} id */
    async discard(type, id) {
      await save(type, id, (_entity, _at, change) => {
        const entity = existing(type, id, change);
        if (!entity.refused && !entity.conflict) return entity; // As above.
        remember(change, entity, [], env.clock.now());
        return discard(entity);
      });
    },

    /** @param {string} campaignId @param {string} personId */
    declarationId: (campaignId, personId) => uuid5(campaignId, `declaration:${personId}`, env.crypto.subtle),
    /** @param {string} campaignId @param {string} personId */
    registrationId: (campaignId, personId) => uuid5(campaignId, `registration:${personId}`, env.crypto.subtle),
    unsentCount: () => notebook.unsent().filter(unsent).length,
  };
}

/** @typedef {ReturnType<typeof createRecords>} Records */
