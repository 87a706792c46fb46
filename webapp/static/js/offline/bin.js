/** What was taken off a declaration: the sheet is without it at once, and it lies here, sealed, to be put back. */
import { uuid4 } from '../lib/ids.js';
import { bury, edit, mergedData, newEntity } from './entity.js';
import { UnknownRecordError } from './errors.js';
import { clean } from './fields.js';
import { photoBlob, photoBox, photoName } from './photos.js';

/** Long enough for the next morning. */
const KEPT_MS = 36 * 60 * 60 * 1000;
const FIELDS = ['declaration_id', 'indicator', 'kind', 'note', 'number', 'sha256', 'size', 'filetype'];

/**
 * @typedef {object} Kept
 * @property {string} id that it had
 * @property {Record<string, any>} data
 * @property {import('../types.js').PhotoRecord | null} photo its file stays on the phone
 * @property {number} order
 * @property {number} at ms
 */

/**
 * @param {{notebook: import('./notebook.js').Notebook, store: import('../types.js').Store, env: import('../types.js').Env,
 *          sealFor: (id: string, bytes: import('../types.js').Bytes) => Promise<any>,
 *          gate: import('./gate.js').Gate, onSaved: () => void, onPhoto: (evidenceId: string) => void}} options
 */
export function createBin({ notebook, store, env, sealFor, gate, onSaved, onPhoto }) {
  const name = (/** @type {string} */ id) => `b/${id}`;
  const now = () => new Date(env.clock.now()).toISOString();

  /** @param {(change: import('./notebook.js').Change, at: string) => void} run */
  async function write(run) {
    await gate.write(() => notebook.update((change) => run(change, now())));
    onSaved();
    return { savedAt: now() };
  }

  return {
    /** Takes a piece of evidence off. @param {string} id @returns {Promise<{savedAt: string}>} */
    async put(id) {
      const saved = await write((change, at) => {
        const entity = change.entity('evidence', id);
        if (!entity) throw new UnknownRecordError('evidence', id);
        const known = mergedData(entity);
        const data = Object.fromEntries(FIELDS.map((field) => [field, known[field] ?? null]));
        const photo = change.value(photoName(id));
        change.set(name(id), { id, data, photo, order: entity.order, at: env.clock.now() });
        change.set(photoName(id), null);
        if (entity.exists || entity.flight) change.put(bury(entity, at));
        else change.drop('evidence', id);
      });
      onPhoto(id);
      return saved;
    },

    /**
     * Puts it back as a new record: the server may have been told that the old one is gone.
     * @param {string} id that it had @returns {Promise<{savedAt: string}>} a second call changes nothing
     */
    async restore(id) {
      const fresh = uuid4(env.random);
      const bytes = notebook.value(name(id))?.photo ? await store.getBlob(photoBlob(id)) : null;
      if (bytes) await gate.write(() => store.putBlob(photoBlob(fresh), bytes));
      const sealed = bytes && (await sealFor(fresh, bytes));
      const saved = await write((change, at) => {
        /** @type {Kept | null} */
        const kept = change.value(name(id));
        if (!kept) return;
        const fields = Object.fromEntries(Object.entries(clean(kept.data)).filter(([, value]) => value !== null));
        change.put(edit(newEntity('evidence', fresh, kept.order), fields, at));
        const again = { state: 'waiting', url: null, sent: 0, problem: null, heldAt: null, heldRev: null, sealed };
        if (kept.photo && bytes) change.set(photoName(fresh), { ...kept.photo, ...again, evidence_id: fresh });
        change.set(name(id), null);
      });
      const spare = notebook.value(photoName(fresh)) ? id : fresh;
      if (bytes) for (const one of [photoBlob(spare), photoBox(spare)]) await store.removeBlob(one);
      onPhoto(fresh);
      return saved;
    },

    /** @param {string} declarationId @param {string} [indicator] @returns {Kept[]} what lies here of it, oldest first */
    list: (declarationId, indicator) =>
      notebook
        .values('b')
        .filter(({ data }) => data.declaration_id === declarationId && (!indicator || data.indicator === indicator))
        .sort((a, b) => a.at - b.at),

    /** Lets go of what nobody asked for in time. @param {boolean} [all] the phone needs the room */
    async empty(all = false) {
      for (const { id, at } of notebook.values('b')) {
        if (!all && Math.abs(env.clock.now() - at) < KEPT_MS) continue;
        await notebook.update((change) => change.set(name(id), null));
        for (const one of [photoBlob(id), photoBox(id)]) await store.removeBlob(one);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createBin>} Bin */
