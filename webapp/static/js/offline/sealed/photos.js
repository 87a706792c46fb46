/** Each unsent photo lies a second time, sealed for the server alone, beside the one that the page shows. */
import { base64url, fromBase64url, hex } from '../../lib/bytes.js';
import { encode } from '../encoding.js';
import { photoBlob, photoBox, photoName } from '../photos.js';
import { outName } from './names.js';

/** @typedef {import('../../types.js').PhotoRecord} PhotoRecord */
/** @typedef {import('../../types.js').Write} Write */

/** Is there anything left to send of it? @param {PhotoRecord | null} record */
const waits = (record) => Boolean(record?.sealed) && (record?.state === 'waiting' || record?.state === 'sending');

/**
 * @param {{store: import('../../types.js').Store, env: Pick<import('../../types.js').Env, 'crypto'>,
 *          seal: import('./hpke.js').Seal, key: () => import('../../types.js').SealKey}} parts
 */
export function createSealedPhotos({ store, env, seal, key }) {
  /**
   * The box is on the disk when it resolves; its row comes with the record.
   * @param {string} id of the evidence @param {import('../../types.js').Bytes} bytes
   * @returns {Promise<PhotoRecord['sealed'] | null>} null: it could not be sealed, and is kept all the same
   */
  async function photo(id, bytes) {
    const { kid, public: point } = key();
    const box = await Promise.resolve()
      .then(() => seal(fromBase64url(point), bytes))
      .catch(() => null);
    if (!box) return null;
    const { enc, ciphertext } = box;
    await store.putBlob(photoBox(id), ciphertext);
    const sha256 = hex(await env.crypto.subtle.digest('SHA-256', ciphertext));
    return { kid, enc: base64url(enc), sha256, size: ciphertext.length };
  }

  return {
    photo,

    /** The row of a photo whose record changed. @param {string} id @param {PhotoRecord | null} before @param {PhotoRecord | null} after @returns {Write[]} */
    rowOf(id, before, after) {
      if (!waits(after)) return waits(before) ? [[outName('photo', id), null]] : [];
      const sealed = after?.sealed;
      if (waits(before) && before?.sealed?.sha256 === sealed?.sha256) return [];
      return [[outName('photo', id), encode({ ...sealed, url: null, sent: 0 })]];
    },

    /** Photos that are not sealed yet, or to another key; boxes of those that arrived go. @param {import('../notebook.js').Notebook} notebook */
    async sweep(notebook) {
      const { kid } = key();
      for (const record of /** @type {PhotoRecord[]} */ (notebook.values('p'))) {
        const id = record.evidence_id;
        if (!['waiting', 'sending'].includes(record.state)) {
          if (record.sealed) await drop(notebook, id);
        } else if (record.sealed?.kid !== kid) {
          const bytes = await store.getBlob(photoBlob(id)).catch(() => null);
          const sealed = bytes && (await photo(id, bytes));
          if (sealed) await patch(notebook, id, sealed);
        }
      }
    },
  };

  /** @param {import('../notebook.js').Notebook} notebook @param {string} id @param {PhotoRecord['sealed']} sealed */
  async function patch(notebook, id, sealed) {
    await notebook.update((change) => {
      const record = change.value(photoName(id));
      if (record) change.set(photoName(id), { ...record, sealed });
    });
  }

  /** @param {import('../notebook.js').Notebook} notebook @param {string} id */
  async function drop(notebook, id) {
    await patch(notebook, id, null);
    await store.removeBlob(photoBox(id));
  }
}
