/** What people did and were told. */

/**
 * `told` is set when the promise of saving was kept; `of`: the record that it hangs on, and goes with.
 * @typedef {{phone: string, type: string, id: string, of: string, field: string, value: any, told: boolean}} Attempt
 * `here`: must it be there in the end; null: nobody can say (the tab died meanwhile).
 * `doings`: how often it was put somewhere;
 * `takers`: phones that took it out of their bins, where each may have made a copy of what the other had binned, too.
 * @typedef {{sha256: string, phone: string, here: boolean | null, doings: number, takers: Set<string>}} Photo
 */

export function createLedger() {
  /** @type {Attempt[]} */
  const attempts = [];
  /** @type {Map<string, Photo>} */
  const photos = new Map();
  /** `phone type id`: removed there, perhaps. @type {Set<string>} */
  const removed = new Set();
  /** @type {Map<string, {type: string, id: string}>} by phone */
  const last = new Map();
  /** Records that may have been made without anybody hearing of their id. @type {Map<string, number>} by type */
  const nameless = new Map();
  const mayBeMade = (/** @type {string} */ type) => nameless.set(type, (nameless.get(type) ?? 0) + 1);
  const isMade = (/** @type {string} */ type) => nameless.set(type, (nameless.get(type) ?? 0) - 1);

  const ledger = {
    attempts,
    photos,
    removed,
    nameless,
    /**
     * Somebody saves fields of a record. @param {any} tab @param {string} type @param {Record<string, any>} fields
     * @param {() => Promise<{id: string}>} save @param {{id?: string, of?: string}} [known] before it is saved
     */
    async saving(tab, type, fields, save, { id = '', of = '' } = {}) {
      const mine = Object.entries(fields).map(([field, value]) => {
        return { phone: tab.phone, type, id, of, field, value, told: false };
      });
      attempts.push(...mine);
      if (!id) mayBeMade(type);
      const saved = await save();
      if (!id) isMade(type);
      for (const one of mine) {
        one.id = saved.id;
        one.told = true;
      }
      return saved.id;
    },

    /** @param {any} tab @param {string} type @param {string} id @param {() => Promise<any>} remove */
    async removing(tab, type, id, remove) {
      const name = `${tab.phone} ${type} ${id}`;
      const before = removed.has(name);
      removed.add(name);
      try {
        await ledger.saving(tab, type, { deleted: true }, remove, { id });
        last.set(tab.phone, { type, id });
      } catch (/** @type {any} */ error) {
        if (error.name === 'InUseError' && !before) removed.delete(name);
        throw error;
      }
    },
    /** @param {any} tab */
    lastRemoved: (tab) => last.get(tab.phone) ?? null,
    /** @param {any} tab @param {{type: string, id: string}} what @param {() => Promise<boolean>} put */
    async puttingBack(tab, { type, id }, put) {
      const removals = attempts.filter((one) => one.phone === tab.phone && one.id === id && one.field === 'deleted');
      const before = removals.map(({ told }) => told);
      for (const one of removals) one.told = false;
      const back = await put();
      last.delete(tab.phone);
      if (back) removed.delete(`${tab.phone} ${type} ${id}`);
      else for (const [at, one] of removals.entries()) one.told = before[at];
    },

    /** @param {any} tab @param {string[]} types @returns {Attempt | undefined} */
    lastOf: (tab, types) =>
      attempts.findLast((one) => one.phone === tab.phone && one.told && types.includes(one.type) && one.field !== ''),
    /** @param {Attempt} one @param {() => Promise<boolean>} take */
    async takingBack(one, take) {
      one.told = false;
      one.told = !(await take());
    },

    /** @param {any} tab @param {string} sha256 @param {string} of @param {() => Promise<{id: string}>} add */
    async photographing(tab, sha256, of, add) {
      const photo = {
        sha256,
        phone: tab.phone,
        here: /** @type {boolean | null} */ (null),
        doings: 0,
        takers: new Set(),
      };
      photos.set(sha256, photo);
      await ledger.saving(tab, 'evidence', { sha256 }, add, { of });
      if (photo.doings === 0) photo.here = true;
    },
    /** @param {any} tab @param {string} id @param {string} sha256 @param {() => Promise<any>} put */
    async binning(tab, id, sha256, put) {
      const photo = /** @type {Photo} */ (photos.get(sha256));
      removed.add(`${tab.phone} evidence ${id}`);
      photo.here = null;
      photo.doings += 1;
      await put();
    },
    /** @param {any} tab @param {string} sha256 @param {() => Promise<any>} restore */
    async unbinning(tab, sha256, restore) {
      const photo = /** @type {Photo} */ (photos.get(sha256));
      photo.doings += 1;
      photo.takers.add(tab.phone);
      const { doings } = photo;
      mayBeMade('evidence');
      await restore();
      if (photo.doings === doings) photo.here = true;
    },
  };
  return ledger;
}
