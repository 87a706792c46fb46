/** The keys as they are stored, told to the journal: before anything else, and at once when they change. */
import { packKeys } from './keys.js';

/** @typedef {{device: any, data: any}} Keys rows of the store `keys` */

export function createSaying() {
  /** @type {Keys | null} */
  let keys = null;
  let seen = '';
  return {
    /** @param {import('./asking.js').Ask} ask */
    async say(ask) {
      // Keys of a program before this one cannot be put into a file.
      if (!keys?.device?.copy || !keys.data) return;
      await ask('keys', [await packKeys(keys), keys.data.kind === 'destroyed']);
    },
    /** @param {Keys} rows as they are now @returns {boolean} whether they changed in the time of this page */
    changed(rows) {
      const before = seen;
      keys = rows;
      seen = JSON.stringify(rows.data ?? null);
      return before !== '' && before !== seen;
    },
    forget() {
      keys = null;
    },
  };
}
