/** The answers of sheets, read when they are needed: a start leaves them in the database. */
import { isCut } from './encoding.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/**
 * @param {{store: import('../types.js').Store, held: (name: string) => Bytes | undefined,
 *          take: (name: string, bytes: Bytes) => void, onChange: (names: string[]) => void, onDamage?: () => void}} parts
 *   `held`: what is in memory of a record; `onDamage`: a row could not be read
 */
export function createWarming({ store, held, take, onChange, onDamage }) {
  /** Cold records that a page looked into. @type {Set<string>} */
  const asked = new Set();

  /** @param {string} name */
  function isCold(name) {
    const bytes = held(name);
    return bytes !== undefined && isCut(bytes);
  }

  /**
   * @param {string[]} names
   * @returns {Promise<string[]>} those that are whole now; a row that cannot be read leaves its records as they are
   */
  async function warm(names) {
    const cold = names.filter(isCold);
    if (cold.length === 0 || !store.full) return [];
    const before = store.damaged().length;
    /** @type {string[]} */
    const got = [];
    await store.full(cold, (found) => {
      for (const [name, bytes] of found) {
        if (!isCold(name)) continue;
        take(name, bytes);
        got.push(name);
      }
    });
    if (store.damaged().length > before) onDamage?.();
    return got;
  }

  return {
    warm,
    /** A page looked at answers that are not in memory: they are read, and the page is told. @param {string} name */
    async ask(name) {
      asked.add(name);
      await null;
      const names = [...asked];
      asked.clear();
      const got = await warm(names).catch(() => []);
      if (got.length) onChange(got);
    },
  };
}
