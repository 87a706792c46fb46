/** The IndexedDB database: schema, opening, and one retry after the browser closed it (iOS does under memory pressure). */
import { wrap } from 'idb';
import { StorageClosedError, StorageError, StorageFullError } from './errors.js';

const VERSION = 1;

/** @typedef {import('idb').IDBPDatabase} Db */

/** @param {IDBDatabase} db */
function createSchema(db) {
  db.createObjectStore('meta');
  db.createObjectStore('keys');
  db.createObjectStore('entries', { keyPath: 'id' }).createIndex('gen', 'gen');
  db.createObjectStore('chunks', { keyPath: 'id' }).createIndex('gen', 'gen');
  db.createObjectStore('blobs', { keyPath: 'id' });
}

/** @param {any} error */
function isFull(error) {
  return error?.name === 'QuotaExceededError' || error?.inner?.name === 'QuotaExceededError';
}

/** @param {any} error errors after which a fresh connection may still work */
const isClosed = (error) =>
  ['InvalidStateError', 'AbortError', 'UnknownError', 'TransactionInactiveError'].includes(error?.name);

/**
 * One strict read-write transaction: resolves when it is on the disk, rejects with the reason that the browser gives.
 * @param {Db} db @param {string[]} stores
 * @param {(tx: import('idb').IDBPTransaction<unknown, string[], 'readwrite'>) => Promise<void>} work
 */
export async function write(db, stores, work) {
  const tx = db.transaction(stores, 'readwrite', { durability: 'strict' });
  const done = tx.done.then(
    () => null,
    (error) => error ?? new DOMException('aborted', 'AbortError'),
  );
  try {
    await work(tx);
  } catch (error) {
    // When the transaction dies, its requests only say "aborted"; the transaction knows why.
    try {
      tx.abort();
    } catch {
      /* it is over already */
    }
    const reason = await done;
    throw isFull(reason) ? reason : error;
  }
  const failure = await done;
  if (failure) throw failure;
}

/**
 * @param {{indexedDB: IDBFactory, name: string, patient?: <T>(asked: Promise<T>) => Promise<T>}} options
 *   `patient` rejects what is never answered: browsers do that on a full disk
 */
export function createDatabase({ indexedDB, name, patient = (asked) => asked }) {
  /** @type {Promise<Db> | null} */
  let opening = null;

  /** @returns {Promise<Db>} */
  async function connect() {
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => createSchema(request.result);
    const db = /** @type {Db} */ (/** @type {unknown} */ (await wrap(request)));
    const forget = () => {
      opening = null;
    };
    db.onclose = forget;
    db.onversionchange = () => {
      db.close();
      forget();
    };
    return db;
  }

  /** @returns {Promise<Db>} */
  function open() {
    if (!opening) {
      opening = connect();
      opening.catch(() => {
        opening = null;
      });
    }
    return opening;
  }

  async function close() {
    const current = opening;
    opening = null;
    (await current?.catch(() => null))?.close();
  }

  return {
    open,
    close,

    /**
     * Runs `work` on the open database; opens it again and repeats once when the browser had closed it.
     * @template T
     * @param {(db: Db) => Promise<T>} work must be safe to repeat
     * @returns {Promise<T>} rejects with a StorageError
     */
    async run(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await patient(open().then(work));
        } catch (error) {
          if (error instanceof StorageError) throw error;
          if (isFull(error)) throw new StorageFullError(error);
          if (attempt > 1 || !isClosed(error)) throw new StorageClosedError(error);
          await close();
        }
      }
    },

    /** Deletes the whole database. */
    async destroy() {
      await close();
      await wrap(indexedDB.deleteDatabase(name));
    },
  };
}

/** @typedef {ReturnType<typeof createDatabase>} Database */
