/** Photos of evidence: kept sealed, sent piece by piece, kept on until a backup of the server covers them. */
import { hex } from '../lib/bytes.js';
import { uuid4 } from '../lib/ids.js';
import { edit, newEntity } from './entity.js';
import { ApiError, NotAcceptingError, StorageError } from './errors.js';
import { clean, flatten } from './fields.js';
import { createKeeping } from './keeping.js';

const PERMANENT = new Map([
  [422, 'not_an_image'],
  [413, 'too_large'],
  [403, 'forbidden'],
  [400, 'malformed'],
]);
/** What trying again does not mend. A stranger on the line refuses nothing, whatever it answers. @param {unknown} error */
export const permanent = (error) =>
  error instanceof ApiError && error.code !== 'portal' ? PERMANENT.get(error.status) : undefined;

/** @typedef {import('../types.js').PhotoRecord} PhotoRecord */
/** @param {string} evidenceId */
export const photoBlob = (evidenceId) => `photo/${evidenceId}`;
/** The same, sealed for the server alone. @param {string} evidenceId */
export const photoBox = (evidenceId) => `device/photo/${evidenceId}`;
/** @param {string} evidenceId */
export const photoName = (evidenceId) => `p/${evidenceId}`;

/**
 * @param {{notebook: import('./notebook.js').Notebook, store: import('../types.js').Store, env: import('../types.js').Env,
 *          onSaved: () => void, gate: import('./gate.js').Gate,
 *          sealFor: (id: string, bytes: import('../types.js').Bytes) => Promise<PhotoRecord['sealed'] | null>,
 *          uploader: ReturnType<typeof import('./tus.js').createUploader>, onChange: (evidenceId: string) => void}} options
 */
export function createPhotos({ notebook, store, env, onSaved, gate, sealFor, uploader, onChange }) {
  const now = () => new Date(env.clock.now()).toISOString();
  /** @param {string} evidenceId @param {Partial<PhotoRecord>} fields */
  async function patch(evidenceId, fields) {
    await notebook.update((change) => {
      const record = change.value(photoName(evidenceId));
      if (record) change.set(photoName(evidenceId), { ...record, ...fields });
    });
    onChange(evidenceId);
  }

  /** @param {string} evidenceId @param {Blob} blob @param {Record<string, any>} [data] of the evidence, made in the same write */
  async function attach(evidenceId, blob, data) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const sha256 = hex(await env.crypto.subtle.digest('SHA-256', bytes));
    const about = { sha256, size: bytes.length, filetype: blob.type || 'image/jpeg' };
    /** @type {PhotoRecord} */
    const record = {
      evidence_id: evidenceId,
      state: 'waiting',
      ...about,
      url: null,
      sent: 0,
      problem: null,
      savedAt: now(),
      heldAt: null,
      heldRev: null,
    };
    await gate.write(async () => {
      await store.putBlob(photoBlob(evidenceId), bytes);
      const sealed = await sealFor(evidenceId, bytes);
      await notebook.update((change) => {
        change.set(photoName(evidenceId), { ...record, sealed });
        const fields = data && flatten(clean({ ...data, ...about }));
        if (fields) change.put(edit(newEntity('evidence', evidenceId, env.clock.now()), fields, now()));
      });
    });
    onChange(evidenceId);
    return { ...about, savedAt: now() };
  }

  /** @param {string} evidenceId */
  async function remove(evidenceId) {
    await notebook.update((change) => change.set(photoName(evidenceId), null));
    for (const name of [photoBlob(evidenceId), photoBox(evidenceId)]) await store.removeBlob(name);
    onChange(evidenceId);
  }

  /** @param {PhotoRecord} record may its file go now? Only after the evidence itself */
  function ready({ evidence_id, state, gone = false }) {
    const { exists = gone, refused = null } = notebook.entity('evidence', evidence_id) ?? {};
    return (state === 'waiting' || state === 'sending') && exists && !refused;
  }

  /** @param {PhotoRecord} record */
  async function send(record) {
    const { evidence_id: id, sha256, filetype } = record;
    const bytes = await store.getBlob(photoBlob(id));
    if (!bytes) return patch(id, { state: 'attention', problem: 'missing' });
    const meta = { evidence_id: id, sha256, filetype };
    try {
      await uploader.upload(bytes, {
        id: record.url,
        meta,
        onProgress: (url, sent) => patch(id, { state: 'sending', url, sent }),
      });
    } catch (error) {
      // A damaged box of our own must not stop the other photos.
      const damaged = error instanceof StorageError && error.code === 'corrupt';
      const problem = permanent(error) ?? (damaged ? error.code : null);
      if (!problem) throw error;
      return patch(id, { state: 'attention', problem });
    }
    await patch(id, { state: 'held', sent: record.size, heldAt: now(), heldRev: null, sealed: null });
    return store.removeBlob(photoBox(id));
  }

  return {
    attach,

    /**
     * The bytes first; then, as one, the evidence and what is to be sent: neither is ever there without the other.
     * @param {Record<string, any>} data `declaration_id`, `indicator`, perhaps `note` @param {Blob} blob shrunk
     */
    async add(data, blob) {
      if (!gate.accepting()) await gate.retry();
      if (!gate.accepting()) throw new NotAcceptingError(gate.reason() ?? 'full');
      const id = uuid4(env.random);
      const { savedAt } = await attach(id, blob, { kind: 'img', ...data });
      onSaved();
      return { id, savedAt };
    },

    /** @param {string} evidenceId */
    state: (evidenceId) => /** @type {PhotoRecord | null} */ (notebook.value(photoName(evidenceId))),

    /** @param {string} evidenceId @returns {Promise<Blob | null>} */
    async read(evidenceId) {
      const bytes = await store.getBlob(photoBlob(evidenceId));
      const type = notebook.value(photoName(evidenceId))?.filetype ?? 'image/jpeg';
      return bytes && new Blob([bytes], { type });
    },

    remove,

    waiting: () => notebook.values('p').filter(({ state }) => state !== 'held').length,
    sendable: () => notebook.values('p').some(ready),

    /** Sends what waits, one photo after another. Rejects when the network or the server fails. */
    async sendAll() {
      for (const record of notebook.values('p')) if (ready(record)) await send(record);
    },

    ...createKeeping({ notebook, env, patch, remove }),
  };
}

/** @typedef {ReturnType<typeof createPhotos>} Photos */
