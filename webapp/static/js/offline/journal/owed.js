/** One byte, read at every start: whether IndexedDB would not take something that the journal has. */

export const OWED = 'o';

/** @param {() => Promise<import('./files.js').Folder | null>} folder @returns {Promise<boolean>} then the two are compared before anything is shown */
export async function readOwed(folder) {
  try {
    const file = await (await (await folder())?.getFileHandle(OWED))?.getFile();
    return new Uint8Array((await file?.arrayBuffer()) ?? 0)[0] === 1;
  } catch {
    return false; // no such file: nothing was ever owed
  }
}
