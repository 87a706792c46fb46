/**
 * The second store beside IndexedDB: whatever only this phone has is appended to a journal in the origin private file system
 * at the same time. A write counts when both have it, or the one that still works; then the phone says that it keeps one copy.
 */
import { write } from '../database.js';
import { StorageClosedError, StorageFullError } from '../errors.js';
import { putRows } from '../writing.js';
import { createAsking, patiently } from './asking.js';
import { createCopying } from './copying.js';
import { readOwed } from './owed.js';
import { createSaying } from './saying.js';
import { isPure } from './worth.js';

/** What the worker's error says when the disk or the quota is full. */
const FULL = 'QuotaExceededError';

/** @typedef {import('../writing.js').Sealed} Sealed */
/** @typedef {import('../../types.js').Bytes} Bytes */
/**
 * What a browser has of it: the worker, and the folder for reading.
 * @typedef {{start: () => import('./asking.js').Ask | Promise<import('./asking.js').Ask>, folder: () => Promise<import('./files.js').Folder | null>}} Journal
 */

/**
 * @param {{database: import('../database.js').Database, sealer: import('../sealer.js').Sealer,
 *          timers: import('../../types.js').Timers, journal?: Journal}} parts
 *          without `journal` there is one store
 */
export function createSecond({ database, sealer, timers, journal }) {
  /** What the journal has and IndexedDB would not take. @type {Map<string, Sealed>} */
  const owed = new Map();
  let last = 0;
  let both = journal !== undefined;
  const saying = createSaying();
  const start = () => (journal ? journal.start() : Promise.reject(new Error('one store')));
  /** @template T @param {Promise<T>} asked of IndexedDB */
  const patient = (asked) => patiently(asked, timers, () => new StorageClosedError());
  const { call, started } = createAsking({ start, timers, first: saying.say });

  /** It gets what it lacks when the two are compared. */
  async function behind() {
    both = false;
    await patient(
      database.run((db) => write(db, ['meta'], async (tx) => void tx.objectStore('meta').put(true, 'behind'))),
    ).catch(() => {});
  }

  const photos = createCopying({ call, patient, behind });

  /** @param {Sealed[]} rows @param {string[]} stale @param {number} least @returns {Promise<number>} */
  async function putBoth(rows, stale, least) {
    const mine = new Set(rows.map(({ id }) => id));
    const carried = [...owed.values()].filter(({ id }) => !mine.has(id));
    const pure = stale.length === 0 && isPure(rows);
    const [stored, noted] = await Promise.allSettled([
      pure
        ? patient(putRows(database, [...carried, ...rows], stale, least))
        : putRows(database, [...carried, ...rows], stale, least),
      pure
        ? call(
            'append',
            rows.map(({ id, box }) => ({ id, gen: least, box })),
          )
        : null,
    ]);
    if (stored.status === 'fulfilled') {
      if (owed.size) {
        owed.clear();
        call('owe', false).catch(() => {});
      }
      if (noted.status === 'rejected') await behind();
      // Most of a bulk can be pulled again; what cannot is noted once it is stored.
      else if (!pure)
        await (await import('./later.js')).noteRest({ call, started, sealer }, rows, stored.value).catch(behind);
      return stored.value;
    }
    if (noted.status === 'rejected' && noted.reason?.message === FULL) throw new StorageFullError(stored.reason);
    if (!pure || noted.status === 'rejected') throw stored.reason;
    // Later pages must know before they show anything, or what is older would be written over it.
    if (owed.size === 0) await call('owe', true);
    owe(rows, least);
    return least;
  }

  /** @param {Sealed[]} rows @param {number} gen */
  function owe(rows, gen) {
    last = gen;
    for (const row of rows) owed.set(row.id, row);
  }

  return {
    call,
    /** 2: whatever only this phone has lies in both stores. */
    copies: () => (both && owed.size === 0 ? 2 : 1),
    /** Whether a page before this one could not write into IndexedDB: then the two are compared before anything is shown. */
    isOwed: async () => (journal ? readOwed(journal.folder) : false),

    /** As `putRows`. @param {Sealed[]} rows @param {string[]} stale @param {number} seen the newest generation known; -1: none */
    async put(rows, stale, seen) {
      if (!journal) return putRows(database, rows, stale);
      const known = seen < 0 ? await database.run((db) => db.get('meta', 'gen')).catch(() => 0) : seen;
      last = await putBoth(rows, stale, Math.max(known ?? 0, last) + 1);
      return last;
    },
    /** Where IndexedDB cannot be read, no other page writes there either. @param {Promise<void>} caughtUp @returns {Promise<void>} */
    caughtUp: (caughtUp) => (journal ? patient(caughtUp).catch(() => {}) : caughtUp),
    owed: (/** @type {string} */ id) => owed.get(id),
    /** Whether IndexedDB has not come as far as this generation. @param {number} gen */
    isBehindOf: (gen) => owed.size > 0 && gen === last,
    /** IndexedDB is empty: was there a notebook? @param {import('../keyring.js').Keyring} keyring @returns {Promise<boolean>} it is there again */
    async recover(keyring) {
      if (!journal) return false;
      const { recover } = await import('./recover.js');
      return recover({ database, keyring, folder: journal.folder });
    },
    /** @param {Omit<import('./settle.js').Around, 'database' | 'sealer' | 'call' | 'owe'>} around */
    async settle(around) {
      if (!journal) return;
      const { settle } = await import('./later.js');
      await settle({ ...around, database, sealer, call, owe });
      both = true;
      for (const { id, box } of owed.values()) if (box) owed.delete(id);
      if (owed.size === 0) await call('owe', false);
    },

    /** What is sealed for the server (area `device`) can be made again: it lies in IndexedDB alone. @param {string} id @param {Bytes} box @param {Promise<void>} stored */
    putPhoto: (id, box, stored) => (journal && id[0] === 'c' ? photos.putPhoto(id, box, stored) : stored),
    readPhoto: async (/** @type {string} */ id) => (journal ? photos.readPhoto(id) : null),
    dropPhoto: (/** @type {string} */ id) => journal && photos.dropPhoto(id),

    /** A change is told at once. @param {import('./saying.js').Keys} rows of the keys as they are now */
    async keysAre(rows) {
      if (!saying.changed(rows) || !journal) return;
      // The first question tells them by itself.
      const told = started() ? saying.say((method, args) => call(method, ...args)) : call('index');
      await told.catch(behind);
    },

    /** Before IndexedDB is: should that be cut, the wipe is not done. @returns {Promise<void>} */
    async wipe() {
      if (!journal) return;
      saying.forget();
      owed.clear();
      await call('wipe').catch(() => {});
    },
    close: () => started() && call('close').catch(() => {}),
  };
}

/** @typedef {ReturnType<typeof createSecond>} Second */
