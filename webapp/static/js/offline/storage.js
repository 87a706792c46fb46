/**
 * The storage of the phone: opaque bytes under opaque ids, sealed from the first write.
 *
 * Big read-mostly chunks hold many records each; a change is one small sealed entry that overlays them, and entries are folded
 * into a new chunk in the background. A write counts when its transaction was flushed and the rows read back are the rows
 * written. Every write bumps a generation, by which the other tabs see what they have not taken over yet.
 */
import { createBlobs } from './blobs.js';
import { compact, needsCompaction } from './compaction.js';
import { createDatabase } from './database.js';
import { createDeviceArea } from './device-area.js';
import { createKeyring } from './keyring.js';
import { freshKnown, takeRows } from './known.js';
import { createLoading } from './loading.js';
import { openRows, readRows } from './rows.js';
import { areaOf, createSealer } from './sealer.js';
import { putRows, sealAll } from './writing.js';

const COMPACT_AFTER_MS = 2000;

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * @param {{indexedDB: IDBFactory, crypto: {subtle: SubtleCrypto}, random: import('../types.js').Random,
 *          locks: import('../types.js').Locks, timers: import('../types.js').Timers,
 *          channel?: import('../types.js').Channel | null, name?: string, wrapper?: import('./wrapping.js').Wrapper,
 *          holder?: import('../types.js').Env['holder'], brief?: import('./heads.js').Brief | null}} options
 *          `brief`: what is read at a start; without it everything is
 */
export function createStore(options) {
  const { indexedDB, crypto, random, locks, timers, channel = null, name = 'so-cdht', brief = null } = options;
  const database = createDatabase({ indexedDB, name });
  const keyring = createKeyring({ database, crypto, random, wrapper: options.wrapper });
  const sealer = createSealer({ keyring, crypto, random });
  const loading = createLoading({ database, sealer, timers, brief, known: () => known });
  let known = freshKnown();
  /** @type {((changes: Map<string, Bytes | null>, all: boolean) => void)[]} */
  const listeners = [];
  /** @type {any} */
  let timer = null;
  async function load() {
    keyring.keys('data');
    const { gen, opened } = await loading.all();
    known = { ...freshKnown(), seen: gen };
    const all = takeRows(known, opened);
    for (const [key, value] of all) if (value === null) all.delete(key);
    return /** @type {Map<string, Bytes>} */ (all);
  }

  async function loadAgain() {
    const everything = await load();
    for (const listener of listeners) listener(everything, true);
  }

  /** Under the lock: what other tabs wrote since. */
  async function catchUpLocked() {
    if (known.seen < 0 || keyring.status() !== 'unlocked') return;
    const { gen, folded, entries, chunks } = await database.run((db) => readRows(db, known.seen));
    if (gen === known.seen) return;
    // Entries that this tab never saw lie in a chunk by now: read everything again.
    if (folded > known.seen) return loadAgain();
    const changes = takeRows(known, [
      ...(await openRows(sealer, chunks, 'chunk')),
      ...(await openRows(sealer, entries, 'entry')),
    ]);
    known.seen = gen;
    for (const listener of listeners) listener(changes, false);
  }

  /** @param {Write[]} writes flushed and read back when it resolves */
  async function commit(writes) {
    const rows = await sealAll(sealer, writes, brief);
    const overlaid = rows.filter((row) => row.kind === 'chunk').flatMap((row) => row.writes.map(([key]) => key));
    const stale = await Promise.all(overlaid.filter((key) => known.where.get(key) === '').map((key) => sealer.id(key)));
    const gen = await putRows(database, rows, stale);
    takeRows(
      known,
      rows.map(({ kind, id, box, writes: group }) => ({ kind, row: { id, gen, box }, writes: group })),
    );
    if (known.seen >= 0) known.seen = gen;
    channel?.postMessage({ gen });
    if (needsCompaction(known))
      timer ??= timers.setTimeout(() => {
        timer = null;
        store.compact().catch(() => {});
      }, COMPACT_AFTER_MS);
  }

  const store = {
    keyring,
    database,
    async open() {
      const handed = options.holder?.ask();
      await database.open().catch(() => {});
      loading.begin();
      await keyring.open(handed);
      if (keyring.status() !== 'unlocked') loading.giveUp();
    },
    load,
    line: (/** @type {string} */ key) => known.lines.get(key),
    /** @type {NonNullable<import('../types.js').Store['full']>} */
    async full(names, take) {
      if (await loading.full(names, take)) return;
      await locks.request('cdht:store', {}, loadAgain);
      await loading.full(names, take);
    },
    /** @param {string} key */
    async get(key) {
      const id = await sealer.id(key);
      const row = await database.run((db) => db.get('entries', id));
      if (row) return (await openRows(sealer, [row], 'entry'))[0]?.writes?.[0][1] ?? null;
      if (areaOf(key) === 'device') return null;
      let bytes = (await load()).get(key);
      await loading.full([key], (found) => {
        bytes = found.get(key) ?? bytes;
      });
      return bytes ?? null;
    },
    /** @type {import('../types.js').Store['update']} */
    update: (run) =>
      locks.request('cdht:store', {}, async () => {
        await catchUpLocked();
        const { writes, apply, result } = await run();
        if (writes.length) await commit(writes);
        apply?.();
        return result;
      }),
    catchUp: () => locks.request('cdht:store', {}, catchUpLocked),
    compact: () =>
      locks.request('cdht:compact', { ifAvailable: true }, async (lock) =>
        lock ? compact({ database, sealer, known, brief }) : false,
      ),
    onChange: (/** @type {typeof listeners[number]} */ fn) => void listeners.push(fn),
    damaged: () => [...known.damaged].map(([id, kind]) => ({ id, kind })),
    async wipe() {
      options.holder?.forget();
      await keyring.destroy();
      known = freshKnown();
      await database.destroy();
    },
    close() {
      if (timer) timers.clearTimeout(timer);
      loading.stop();
      database.close();
    },
  };
  return { ...store, ...createBlobs({ database, sealer }), ...createDeviceArea({ database, sealer }) };
}
