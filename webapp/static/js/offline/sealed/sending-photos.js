/** Photos that are sealed, one after another, each after its piece of evidence. */
import { decode, encode } from '../encoding.js';
import { permanent, photoBox } from '../photos.js';
import { OUT, outName, RECEIPT, rowsOf } from './names.js';

export const FILETYPE = 'application/vnd.cdht.sealed';

/** @typedef {import('./names.js').PhotoRow} PhotoRow */

/**
 * @param {{store: import('../../types.js').Store, uploader: ReturnType<typeof import('../tus.js').createUploader>,
 *          goOn: () => boolean, lost: boolean, now: () => string, only: (of: string) => boolean}} parts
 */
export async function sendPhotos({ store, uploader, goOn, lost, now, only }) {
  const rows = await rowsOf(store, OUT);
  for (const [name, found] of rows) {
    const of = name.slice(OUT.length);
    if (!of.startsWith('photo/') || !only(of)) continue;
    const id = of.slice('photo/'.length);
    /** @type {PhotoRow} */
    const row = found;
    if (row.refused || (rows.has(outName('evidence', id)) && !lost)) continue;
    if (!goOn()) return;
    await send(id, row);
  }

  /** @param {string} id of the evidence @param {PhotoRow} row */
  async function send(id, row) {
    const name = outName('photo', id);
    const box = await store.getBlob(photoBox(id)).catch(() => null);
    const { kid, enc, sha256 } = row;
    let status = 'held';
    if (box) {
      const meta = { evidence_id: id, sha256, filetype: FILETYPE, kid, enc };
      const onProgress = (/** @type {string | null} */ url, /** @type {number} */ sent) =>
        patch(name, sha256, { url, sent });
      try {
        await uploader.upload(box, { id: row.url, meta, onProgress });
      } catch (error) {
        status = permanent(error) ?? '';
        if (!status) throw error;
      }
    } else status = 'missing';
    if (status !== 'held') return patch(name, sha256, { refused: status });
    await store.update(() => ({
      writes: [
        [`${RECEIPT}photo-${id}`, encode({ of: `photo/${id}`, status, sha256, at: now() })],
        [name, null],
      ],
    }));
    return store.removeBlob(photoBox(id));
  }

  /** @param {string} name @param {string} sha256 @param {Partial<PhotoRow>} fields */
  async function patch(name, sha256, fields) {
    await store.update(async () => {
      const bytes = await store.get(name);
      const row = bytes && decode(bytes);
      return { writes: row?.sha256 === sha256 ? [[name, encode({ ...row, ...fields })]] : [] };
    });
  }
}
