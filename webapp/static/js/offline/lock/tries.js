/** How many wrong PINs there were: written down before a try is judged, so that no cut and no second tab gives one more. */
import { write } from '../database.js';
import { headRange } from '../heads.js';

export const MOST = 10;

/** Ids of rows of the data begin so; those of the device, with what is sealed for the server, do not. */
const DATA = () => IDBKeyRange.bound('c', 'd', false, true);

/** @param {import('../database.js').Database} database */
export function createTries(database) {
  return {
    /** @returns {Promise<number>} wrong ones since the last right one */
    count: async () => (await database.run((db) => db.get('keys', 'tries'))) ?? 0,

    /** Takes one of the ten, on the disk when it resolves. @returns {Promise<number>} which it is; more than `MOST`: there is none */
    async spend() {
      let now = 0;
      await database.run((db) =>
        write(db, ['keys'], async (tx) => {
          const store = tx.objectStore('keys');
          now = ((await store.get('tries')) ?? 0) + 1;
          if (now <= MOST) await store.put(now, 'tries');
        }),
      );
      return now;
    },

    /** The right one was given. */
    async reset() {
      await database.run((db) => write(db, ['keys'], (tx) => tx.objectStore('keys').delete('tries')));
    },

    /** Destroys the wrapped key and what only it could open; what is sealed for the server stays, and is still sent. @param {number} at ms */
    async destroy(at) {
      await database.run((db) =>
        write(db, ['keys', 'meta', 'entries', 'chunks', 'blobs'], async (tx) => {
          const [keys, meta] = [tx.objectStore('keys'), tx.objectStore('meta')];
          const gen = ((await meta.get('gen')) ?? 0) + 1;
          await Promise.all([
            keys.put({ kind: 'destroyed', at }, 'data'),
            keys.delete('tries'),
            meta.delete(headRange()),
            meta.put(gen, 'gen'),
            meta.put(gen, 'folded'),
            tx.objectStore('chunks').clear(),
            tx.objectStore('entries').delete(DATA()),
            tx.objectStore('blobs').delete(DATA()),
          ]);
        }),
      );
    },
  };
}
