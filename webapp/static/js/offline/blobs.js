/** Photos at rest. */
import { equalBytes } from '../lib/bytes.js';
import { write } from './database.js';
import { StorageCorruptError } from './errors.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * Large single values (photos), each sealed under its own id.
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer}} parts
 */
export function createBlobs({ database, sealer }) {
  return {
    /** @param {string} key @param {Bytes} bytes */
    async putBlob(key, bytes) {
      const id = await sealer.id(key);
      const box = await sealer.seal('blob', id, bytes);
      await database.run((db) =>
        write(db, ['blobs'], async (tx) => {
          await tx.objectStore('blobs').put({ id, box });
        }),
      );
      const row = await database.run((db) => db.get('blobs', id));
      if (!row || !equalBytes(row.box, box)) throw new StorageCorruptError();
    },
    /** @param {string} key @returns {Promise<Bytes | null>} */
    async getBlob(key) {
      const id = await sealer.id(key);
      const row = await database.run((db) => db.get('blobs', id));
      return row ? sealer.open('blob', id, row.box) : null;
    },
    /** @param {string} key */
    async removeBlob(key) {
      const id = await sealer.id(key);
      await database.run((db) => write(db, ['blobs'], (tx) => tx.objectStore('blobs').delete(id)));
    },
  };
}
