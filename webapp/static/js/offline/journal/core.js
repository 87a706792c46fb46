/**
 * The journal as one page's worker keeps it: appends what is saved, says what there is, destroys it when it is wiped.
 * The folder is an argument and all calls stand in one line, so the same file runs in Node over files in memory.
 */
import { equalBytes } from '../../lib/bytes.js';
import * as files from './files.js';
import { createHeld } from './held.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {import('./frames.js').Noted} Noted */

/** @param {() => Promise<files.Folder>} folderOf the folder of the journal, made when it is not there */
export function createCore(folderOf) {
  const held = createHeld(folderOf);
  /** @type {Promise<any>} */
  let line = Promise.resolve();
  /** One call after the other. @template T @param {() => Promise<T>} run @returns {Promise<T>} */
  const inLine = (run) => {
    const result = line.then(run);
    line = result.catch(() => {});
    return result;
  };
  const photos = async () => files.photoIds(await files.namesIn(await held.folder()));

  return {
    /** @param {Noted[]} rows flushed when it resolves, all or none @returns {Promise<void>} */
    append: (rows) => inLine(() => held.append(rows)),

    /** Nothing of these is needed any more, up to a generation. @param {[string, number][]} ids @param {boolean} [now] out of the file at once */
    forget: (ids, now = false) =>
      inLine(async () => {
        const all = await held.all();
        const gone = ids.flatMap(([id, gen]) => {
          const row = all.get(id);
          return row?.box && row.gen <= gen ? [{ ...row, box: null }] : [];
        });
        if (gone.length) await held.append(gone);
        if (gone.length && now) await held.tidy(true);
      }),

    /** Rows with their generation, and photos. `whole`: nothing was missing, cut or damaged when the files were opened. */
    index: () =>
      inLine(async () => {
        const rows = [...(await held.all()).values()].filter(({ box }) => box);
        return { rows: rows.map(({ id, gen }) => ({ id, gen })), photos: await photos(), whole: held.whole() };
      }),

    /** @param {string[]} ids @returns {Promise<Noted[]>} */
    rows: (ids) =>
      inLine(async () => {
        const all = await held.all();
        return ids.flatMap((id) => all.get(id) ?? []);
      }),

    /** @param {string} id @param {Bytes} box */
    putPhoto: (id, box) => inLine(async () => files.putPhoto(await held.folder(), id, box)),
    /** @param {string} id */
    readPhoto: (id) => inLine(async () => files.readPhoto(await held.folder(), id)),
    /** @param {string[]} ids */
    dropPhotos: (ids) =>
      inLine(async () => {
        const folder = await held.folder();
        for (const id of ids) await folder.removeEntry(files.PHOTO + id).catch(() => {});
      }),

    /** @param {boolean} owed whether IndexedDB lacks something that only the journal has */
    owe: (owed) => inLine(async () => files.putOwed(await held.folder(), owed)),

    /** The wrapped keys; the older ones are overwritten. @param {Bytes} bytes @param {boolean} destroyed nobody can open the data any more */
    keys: (bytes, destroyed) =>
      inLine(async () => {
        const folder = await held.folder();
        if (!equalBytes((await files.readKeys(folder)) ?? new Uint8Array(0), bytes)) await files.putKeys(folder, bytes);
        if (!destroyed) return;
        await held.drop(({ id }) => id[0] === 'c');
        for (const id of await photos()) await files.destroyFile(folder, files.PHOTO + id);
      }),

    /** Overwritten and taken away, the keys first; what another page holds it must destroy itself. */
    wipe: () =>
      inLine(async () => {
        const folder = await held.folder();
        await held.close();
        // k, then j, then b
        for (const name of (await files.namesIn(folder)).sort().reverse()) await files.destroyFile(folder, name);
      }),

    close: () => inLine(() => held.close()),
  };
}

/** @typedef {ReturnType<typeof createCore>} Core */
