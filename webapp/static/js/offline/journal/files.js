/**
 * The files of the journal in its folder of the origin private file system:
 *
 *   j0, j1, …   rows, each file in the hands of one page at a time
 *   b-<id>      one sealed photo each
 *   o           one byte: whether IndexedDB lacks something that only the journal has
 *   k0, k1      the wrapped keys, newest number first; never held open, so that they can always be destroyed
 *
 * Reading goes through `getFile`, which also reads what another page holds; writing through a synchronous handle, exclusive.
 */
import { frame, scan } from './frames.js';
import { OWED } from './owed.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {import('./frames.js').Noted} Noted */
/** The folder; `values` and handles as browsers have them. @typedef {any} Folder */
/** A file that is ours alone. Old Safari answers some of these with promises. @typedef {any} Handle */

const ROWS = /^j\d+$/;
const KEYS = /^k\d$/;
export const PHOTO = 'b-';

/** @param {Folder} folder @returns {Promise<string[]>} */
export async function namesIn(folder) {
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** @param {Folder} folder @param {string} name @returns {Promise<Uint8Array>} of nothing when there is no such file */
async function read(folder, name) {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (/** @type {any} */ (error)?.name === 'NotFoundError') return new Uint8Array(0);
    throw error;
  }
}

/** @param {Folder} folder @param {string} name */
export const readFile = async (folder, name) => scan(await read(folder, name));

/** Alone with a file. @param {Folder} folder @param {string} name @returns {Promise<Handle>} rejects while another page has it */
export async function hold(folder, name) {
  return (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
}

/** Writes all of `bytes` at `at`, on the disk when it resolves. @param {Handle} handle @param {Uint8Array} bytes @param {number} at */
export async function write(handle, bytes, at) {
  for (let done = 0; done < bytes.length; ) {
    const count = handle.write(bytes.subarray(done), { at: at + done });
    if (!(count > 0)) throw new DOMException('nothing was written', 'QuotaExceededError');
    done += count;
  }
  await handle.flush();
}

/** @param {Folder} folder @param {string} name @param {Uint8Array} bytes all that the file holds afterwards */
async function replace(folder, name, bytes) {
  const handle = await hold(folder, name);
  try {
    await handle.truncate(0);
    await write(handle, bytes, 0);
  } finally {
    await handle.close();
  }
}

/** Overwrites a file, then takes it away; one that another page holds stays. @param {Folder} folder @param {string} name */
export async function destroyFile(folder, name) {
  try {
    const handle = await hold(folder, name);
    try {
      const size = await handle.getSize();
      if (size) await write(handle, new Uint8Array(size), 0);
      await handle.truncate(0);
      await handle.flush();
    } finally {
      await handle.close();
    }
    await folder.removeEntry(name);
  } catch {
    // Somebody else's: they hear of it, and without the keys it is noise.
  }
}

/** All rows of all files, the newest of each. @param {Folder} folder @returns {Promise<Map<string, Noted>>} */
export async function readRows(folder) {
  const found = new Map();
  for (const name of await namesIn(folder)) {
    if (ROWS.test(name)) for (const row of (await readFile(folder, name)).rows) newest(found, row);
  }
  return found;
}

/** @param {Map<string, Noted>} rows @param {Noted} row */
export function newest(rows, row) {
  if ((rows.get(row.id)?.gen ?? -1) <= row.gen) rows.set(row.id, row);
}

/** Files of rows. @param {string[]} names */
export const rowFiles = (names) => names.filter((name) => ROWS.test(name)).sort();

/** @param {string[]} names @returns {string[]} ids of photos */
export const photoIds = (names) => names.filter((name) => name.startsWith(PHOTO)).map((name) => name.slice(2));

/** @param {Folder} folder @param {string} id @param {Bytes} box */
export const putPhoto = (folder, id, box) => replace(folder, PHOTO + id, frame([{ id, gen: 0, box }]));

/** @param {Folder} folder @param {string} id @returns {Promise<Bytes | null>} null: not there, or damaged */
export const readPhoto = async (folder, id) => (await readFile(folder, PHOTO + id)).rows[0]?.box ?? null;

/** @param {Folder} folder @returns {Promise<{name: string, version: number, bytes: Bytes}[]>} newest first */
async function keyFiles(folder) {
  const found = [];
  for (const name of (await namesIn(folder)).filter((one) => KEYS.test(one))) {
    for (const { gen, box } of (await readFile(folder, name)).rows)
      found.push({ name, version: gen, bytes: /** @type {Bytes} */ (box) });
  }
  return found.sort((a, b) => b.version - a.version);
}

/** The wrapped keys as they were put. @param {Folder} folder @returns {Promise<Bytes | null>} */
export const readKeys = async (folder) => (await keyFiles(folder))[0]?.bytes ?? null;

/** Puts the keys where the older ones are not, then destroys those. @param {Folder} folder @param {Bytes} bytes */
export async function putKeys(folder, bytes) {
  const [latest] = await keyFiles(folder);
  const name = latest?.name === 'k0' ? 'k1' : 'k0';
  await replace(folder, name, frame([{ id: 'keys', gen: (latest?.version ?? 0) + 1, box: bytes }]));
  await destroyFile(folder, name === 'k0' ? 'k1' : 'k0');
}

/** In place: it must succeed on a disk that is full. @param {Folder} folder @param {boolean} owed */
export async function putOwed(folder, owed) {
  if ((await read(folder, OWED))[0] === Number(owed)) return;
  const handle = await hold(folder, OWED);
  try {
    await write(handle, Uint8Array.of(Number(owed)), 0);
  } finally {
    await handle.close();
  }
}
