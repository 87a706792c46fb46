/** Photos in both stores. */

/** @typedef {import('../../types.js').Bytes} Bytes */

/**
 * @param {{call: (method: string, ...args: any[]) => Promise<any>, patient: <T>(asked: Promise<T>) => Promise<T>,
 *          behind: () => Promise<void>}} parts `behind`: the journal lacks something
 */
export function createCopying({ call, patient, behind }) {
  return {
    /** @param {string} id @param {Bytes} box @param {Promise<void>} stored the same in IndexedDB @returns {Promise<void>} */
    async putPhoto(id, box, stored) {
      const [first, second] = await Promise.allSettled([patient(stored), call('putPhoto', id, box)]);
      if (second.status === 'fulfilled') return;
      if (first.status === 'rejected') throw first.reason;
      await behind();
    },
    /** @param {string} id @returns {Promise<Bytes | null>} */
    readPhoto: (id) => call('readPhoto', id).catch(() => null),
    /** @param {string} id */
    dropPhoto(id) {
      call('dropPhotos', [id]).catch(() => {});
    },
  };
}
