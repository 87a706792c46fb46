/** Locks inside one page, with the interface of the Web Locks API: for browsers that have none, and for tests. */

/**
 * @typedef {object} Locks
 * @property {<T>(name: string, options: {ifAvailable?: boolean},
 *            run: (lock: {name: string} | null) => Promise<T> | T) => Promise<T>} request
 */

/** @returns {Locks} */
export function createLocks() {
  /** @type {Map<string, Promise<unknown>>} */
  const tails = new Map();
  return {
    async request(name, options, run) {
      const before = tails.get(name);
      if (before && options.ifAvailable) return run(null);
      /** @type {() => void} */
      let release = () => {};
      const mine = new Promise((resolve) => {
        release = () => resolve(undefined);
      });
      const tail = (before ?? Promise.resolve()).then(() => mine);
      tails.set(name, tail);
      await before;
      try {
        return await run({ name });
      } finally {
        if (tails.get(name) === tail) tails.delete(name);
        release();
      }
    },
  };
}
