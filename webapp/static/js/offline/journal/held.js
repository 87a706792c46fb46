/** The one file of rows that is in the hands of this page: opened, with those of pages that are gone folded in; kept small. */
import * as files from './files.js';
import { frame, scan, sizeOf } from './frames.js';

/** @typedef {import('./frames.js').Noted} Noted */
/** @typedef {{name: string, handle: files.Handle, end: number}} Mine */

const PAGES = 64;
const SPARE = 64 * 1024;

/** @param {files.Handle} handle */
async function readHeld(handle) {
  const bytes = new Uint8Array(await handle.getSize());
  handle.read(bytes, { at: 0 });
  return scan(bytes);
}

/** Rows behind one another, on the disk when it resolves: all or none. @param {Mine} mine @param {Noted[]} rows */
async function put(mine, rows) {
  const bytes = frame(rows);
  try {
    await files.write(mine.handle, bytes, mine.end);
    mine.end += bytes.length;
  } catch (error) {
    await (async () => mine.handle.truncate(mine.end))().catch(() => {});
    throw error;
  }
}

/** @param {() => Promise<files.Folder>} folderOf the folder of the journal, made when it is not there */
export function createHeld(folderOf) {
  /** @type {files.Folder} */
  let folder = null;
  /** @type {Mine | null} */
  let mine = null;
  /** What lies in it. @type {Map<string, Noted>} */
  let own = new Map();
  /** What lay in the files of other open pages when ours was opened. @type {Map<string, Noted>} */
  let others = new Map();
  let whole = true;

  /** An empty file. @returns {Promise<Mine>} rejects where there is no such file system */
  async function fresh() {
    const taken = files.rowFiles(await files.namesIn(folder));
    for (let n = 0; ; n += 1) {
      if (taken.includes(`j${n}`)) continue;
      try {
        return { name: `j${n}`, handle: await files.hold(folder, `j${n}`), end: 0 };
      } catch (error) {
        if (n >= PAGES) throw error;
      }
    }
  }

  /** What nobody holds, we hold: the largest becomes ours, the others go into it. @returns {Promise<Mine>} */
  async function open() {
    if (mine) return mine;
    folder = await folderOf();
    [own, others, whole] = [new Map(), new Map(), true];
    const names = files.rowFiles(await files.namesIn(folder));
    const free = [];
    for (const name of names) {
      const handle = await files.hold(folder, name).catch(() => null);
      const found = handle ? await readHeld(handle) : await files.readFile(folder, name);
      if (handle) free.push({ name, handle, ...found });
      else for (const row of found.rows) files.newest(others, row);
      whole &&= found.whole;
    }
    if (names.length === 0) whole = false;
    const [first, ...dead] = free.sort((a, b) => b.end - a.end);
    for (const row of first?.rows ?? []) files.newest(own, row);
    mine = first ? { name: first.name, handle: first.handle, end: first.end } : await fresh();
    await takeIn(mine, dead);
    return mine;
  }

  /** @param {Mine} at @param {(Pick<Mine, 'name' | 'handle'> & {rows: Noted[]})[]} dead files of pages that are gone */
  async function takeIn(at, dead) {
    const fresher = new Map();
    for (const { rows } of dead)
      for (const row of rows) if ((own.get(row.id)?.gen ?? -1) < row.gen) files.newest(fresher, row);
    let safe = true;
    if (fresher.size) {
      await put(at, [...fresher.values()]).catch(() => {
        safe = false; // no room: they stay where they are
      });
      for (const row of fresher.values()) files.newest(safe ? own : others, row);
    }
    for (const { name, handle } of dead) {
      if (safe) await handle.truncate(0);
      await handle.close();
      if (safe) await folder.removeEntry(name).catch(() => {});
    }
  }

  /** Written anew when most of the file is of no use: the new one first, then the old one away. @param {boolean} [now] in any case */
  async function tidy(now = false) {
    const old = await open();
    // A row that left must go on saying so while another page's file may still hold it.
    const kept = [...own.values()].filter(({ box }) => box || others.size > 0);
    const size = kept.reduce((sum, row) => sum + sizeOf(row), 0);
    if (!now && old.end < 2 * size + SPARE) return;
    const next = await fresh();
    try {
      if (kept.length) await put(next, kept);
    } catch (error) {
      await next.handle.close();
      await folder.removeEntry(next.name).catch(() => {});
      throw error;
    }
    mine = next;
    own = new Map(kept.map((row) => [row.id, row]));
    await old.handle.close();
    await files.destroyFile(folder, old.name);
  }

  return {
    open,
    tidy,
    /** @param {Noted[]} rows */
    async append(rows) {
      await put(await open(), rows);
      for (const row of rows) files.newest(own, row);
      await tidy().catch(() => {});
    },
    /** The newest of every row. @returns {Promise<Map<string, Noted>>} */
    async all() {
      await open();
      const rows = new Map(others);
      for (const row of own.values()) files.newest(rows, row);
      return rows;
    },
    /** @param {(row: Noted) => boolean} which leave without a trace */
    async drop(which) {
      await open();
      for (const row of [...own.values()]) if (which(row)) own.delete(row.id);
      await tidy(true);
    },
    whole: () => whole,
    async folder() {
      folder ??= await folderOf();
      return folder;
    },
    async close() {
      await mine?.handle.close();
      mine = null;
      [own, others] = [new Map(), new Map()];
    },
  };
}
