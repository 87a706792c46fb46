/** The area that no PIN locks: the token, what is sealed for the server, and the receipts that came while the phone was locked. */
import { openRows } from './rows.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * @param {{database: import('./database.js').Database, sealer: import('./sealer.js').Sealer}} parts
 */
export function createDeviceArea({ database, sealer }) {
  return {
    /** What lies there under names that begin so; a row that cannot be read is left out. @param {string} prefix @returns {Promise<Map<string, Bytes>>} */
    async device(prefix) {
      const rows = await database.run((db) => db.getAll('entries', IDBKeyRange.bound('o', 'p', false, true)));
      /** @type {Map<string, Bytes>} */
      const found = new Map();
      for (const { writes } of await openRows(sealer, rows, 'entry'))
        for (const [name, bytes] of writes ?? []) if (bytes && name.startsWith(prefix)) found.set(name, bytes);
      return found;
    },
  };
}
