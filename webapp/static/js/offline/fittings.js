/** What the storage is made of, each part given what it needs. */
import { createDatabase } from './database.js';
import { StorageClosedError } from './errors.js';
import { createFolding } from './folding.js';
import { patiently } from './journal/asking.js';
import { createSecond } from './journal/second.js';
import { createKeyring } from './keyring.js';
import { createLoading } from './loading.js';
import { createSealer } from './sealer.js';

/**
 * @typedef {{indexedDB: IDBFactory, crypto: {subtle: SubtleCrypto}, random: import('../types.js').Random,
 *          locks: import('../types.js').Locks, timers: import('../types.js').Timers,
 *          channel?: import('../types.js').Channel | null, name?: string, wrapper?: import('./wrapping.js').Wrapper,
 *          holder?: import('../types.js').Env['holder'], brief?: import('./heads.js').Brief | null,
 *          journal?: import('./journal/second.js').Journal}} Options
 *          `brief`: what is read at a start; without it everything is. `journal`: the second store; without it there is one
 */

const LONGEST_MS = 15_000;

/** @param {import('../types.js').Timers} timers @returns {<T>(asked: Promise<T>) => Promise<T>} */
const impatient = (timers) => (asked) => patiently(asked, timers, () => new StorageClosedError(), LONGEST_MS);

/** @param {Options} options @param {() => import('./known.js').Known} known */
export function createFittings(options, known) {
  const { indexedDB, crypto, random, locks, timers, name = 'so-cdht', wrapper, brief = null, journal } = options;
  // With one store alone there is nothing better to do than to wait.
  const patient = journal && impatient(timers);
  const database = createDatabase({ indexedDB, name, patient });
  /** @type {import('./keyring.js').Keyring} */
  const keyring = createKeyring({ database, crypto, random, wrapper, onRead: (rows) => second.keysAre(rows) });
  const sealer = createSealer({ keyring, crypto, random });
  const second = createSecond({ database, sealer, timers, journal });
  const loading = createLoading({ database, sealer, timers, brief, known });
  const folding = createFolding({ database, sealer, locks, timers, brief, known });
  return { database, keyring, sealer, second, loading, folding };
}
