/** Photos at rest. */
import { equalBytes } from '../lib/bytes.js';
import { write } from './database.js';
import { StorageCorruptError } from './errors.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * Large single values (photos), each sealed under its own id.
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer,
 *          second: import('./journal/second.js').Second}} parts
 */
export function createBlobs({ database, sealer, second }) {
  /** Flushed and read back. @param {string} id @param {Bytes} box */
  async function store(id, box) {
    await database.run((db) =>
      write(db, ['blobs'], async (tx) => {
        await tx.objectStore('blobs').put({ id, box });
      }),
    );
    const row = await database.run((db) => db.get('blobs', id));
    if (!row || !equalBytes(row.box, box)) throw new StorageCorruptError();
  }

  return {
    /** @param {string} key @param {Bytes} bytes */
    async putBlob(key, bytes) {
      const id = await sealer.id(key);
      const box = await sealer.seal('blob', id, bytes);
      await second.putPhoto(id, box, store(id, box));
    },
    /** @param {string} key @returns {Promise<Bytes | null>} */
    async getBlob(key) {
      const id = await sealer.id(key);
      /** @type {unknown} */
      let failed = null;
      const row = await database
        .run((db) => db.get('blobs', id))
        .catch((error) => {
          failed = error;
        });
      // One of the two may be out of order: it is enough that the other is not.
      const box = row?.box ?? (await second.readPhoto(id));
      if (!box && failed) throw failed;
      return box ? sealer.open('blob', id, box) : null;
    },
    /** @param {string} key */
    async removeBlob(key) {
      const id = await sealer.id(key);
      await database.run((db) => write(db, ['blobs'], (tx) => tx.objectStore('blobs').delete(id)));
      second.dropPhoto(id);
    },
  };
}
