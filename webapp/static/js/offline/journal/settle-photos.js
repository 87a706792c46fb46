/** The photos in the two stores. */
import { write } from '../database.js';
import { photoBlob } from '../photos.js';

/** Photos that were not sent, each in both. Takes its time, without the lock. @param {import('./settle.js').Parts} parts */
export async function settlePhotos({ database, sealer, call, held }) {
  const { photos } = await call('index');
  const [noted, stored] = [new Set(photos), new Set(await database.run((db) => db.getAllKeys('blobs')))];
  const wanted = new Set();
  for (const [name, bytes] of held) {
    if (!name.startsWith('p/')) continue;
    const { state, evidence_id } = JSON.parse(new TextDecoder().decode(bytes.subarray(1)));
    if (state !== 'held') wanted.add(await sealer.id(photoBlob(evidence_id)));
  }
  for (const id of wanted) {
    if (stored.has(id) === noted.has(id)) continue;
    if (stored.has(id)) {
      const row = await database.run((db) => db.get('blobs', id));
      if (row) await call('putPhoto', id, row.box);
    } else {
      const box = await call('readPhoto', id);
      if (box)
        await database.run((db) => write(db, ['blobs'], async (tx) => void tx.objectStore('blobs').put({ id, box })));
    }
  }
  const done = photos.filter((/** @type {string} */ id) => !wanted.has(id));
  if (done.length) await call('dropPhotos', done);
}
