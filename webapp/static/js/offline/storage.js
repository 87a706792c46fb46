/**
 * The storage of the phone: opaque bytes under opaque ids, sealed from the first write.
 *
 * Big read-mostly chunks hold many records each; a change is one small sealed entry that overlays them, and entries are folded
 * into a new chunk in the background. A write counts when its transaction was flushed and the rows read back are the rows
 * written. Every write bumps a generation, by which the other tabs see what they have not taken over yet.
 */
import { createBlobs } from './blobs.js';
import { createDeviceArea } from './device-area.js';
import { createFittings } from './fittings.js';
import { createFront } from './front.js';
import { freshKnown, takeRows } from './known.js';
import { openRows, readRows } from './rows.js';
import { sealAll } from './writing.js';

/** @typedef {import('../types.js').Write} Write */
/** @typedef {import('../types.js').Bytes} Bytes */

/** @param {import('./fittings.js').Options} options */
export function createStore(options) {
  const { locks, channel = null, brief = null } = options;
  const { database, keyring, sealer, second, loading, folding } = createFittings(options, () => known);
  let known = freshKnown();
  // What another page could not write is newer than anything that lies here.
  const mayShow = async () => keyring.status() === 'unlocked' && !(await owing);
  const front = createFront({ database, sealer, seen: () => known.seen, mayShow });
  let owing = Promise.resolve(false);
  /** @type {((changes: Map<string, Bytes | null>, all: boolean) => void)[]} */
  const listeners = [];

  async function load() {
    keyring.keys('data');
    const { gen, opened } = await loading.all();
    known = { ...freshKnown(), seen: gen };
    const all = takeRows(known, opened);
    for (const [key, value] of all) if (value === null) all.delete(key);
    return /** @type {Map<string, Bytes>} */ (all);
  }

  /** @type {typeof listeners[number]} */
  const tell = (changes, all) => listeners.forEach((listener) => void listener(changes, all));
  const loadAgain = async () => tell(await load(), true);

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
    tell(changes, false);
  }

  /** Alone on this phone, with what other tabs wrote taken over. @template T @param {() => Promise<T> | T} run */
  const alone = (run) =>
    locks.request('cdht:store', {}, async () => {
      await second.caughtUp(catchUpLocked());
      return run();
    });

  /** @param {Write[]} writes flushed and read back when it resolves */
  async function commit(writes) {
    const rows = await sealAll(sealer, writes, brief);
    const overlaid = rows.filter((row) => row.kind === 'chunk').flatMap((row) => row.writes.map(([key]) => key));
    const stale = await Promise.all(overlaid.filter((key) => known.where.get(key) === '').map((key) => sealer.id(key)));
    takeOver(rows, await second.put(rows, stale, known.seen));
    folding.soon();
  }

  /** Rows that are written. @param {import('./writing.js').Sealed[]} rows @param {number} gen */
  function takeOver(rows, gen) {
    const changes = takeRows(
      known,
      rows.map(({ kind, id, box, writes }) => ({ kind, row: { id, gen, box }, writes })),
    );
    if (known.seen >= 0 && !second.isBehindOf(gen)) known.seen = gen;
    channel?.postMessage({ gen });
    return changes;
  }

  const store = {
    keyring,
    database,
    front,
    /** @param {(bytes: Bytes) => Promise<void>} [show] what the first page showed last, before anything is read */
    async open(show) {
      const handed = options.holder?.ask();
      owing = second.isOwed();
      await database.open().catch(() => {});
      const kept = show ? await front.look() : null;
      if (!kept) loading.begin();
      await keyring.open(handed);
      if (kept && show) await front.show(show, kept);
      if (kept) loading.begin();
      if (keyring.status() === 'none' && (await second.recover(keyring))) {
        loading.begin();
        await keyring.open(handed);
      }
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
    get: async (/** @type {string} */ key) => loading.one(key, second.owed(await sealer.id(key)), load),
    /** @type {import('../types.js').Store['update']} */
    update: (run) =>
      alone(async () => {
        const { writes, apply, result } = await run();
        if (writes.length) await commit(writes);
        apply?.();
        return result;
      }),
    catchUp: () => alone(() => {}),
    compact: folding.compact,
    onChange: (/** @type {typeof listeners[number]} */ fn) => void listeners.push(fn),
    copies: second.copies,
    /** Whether the two stores must be compared before anything is shown. */
    owing: () => owing,
    /** Makes the two stores alike. @param {() => Iterable<[string, Bytes]>} held what is in memory */
    settle: (held) =>
      second.settle({ alone, known: () => known, held, take: (rows, gen) => tell(takeOver(rows, gen), false) }),
    damaged: () => [...known.damaged].map(([id, kind]) => ({ id, kind })),
    async wipe() {
      options.holder?.forget();
      await second.wipe();
      await keyring.destroy();
      known = freshKnown();
      await database.destroy();
    },
    close() {
      folding.stop();
      second.close();
      loading.stop();
      database.close();
    },
  };
  return { ...store, ...createBlobs({ database, sealer, second }), ...createDeviceArea({ database, sealer }) };
}
