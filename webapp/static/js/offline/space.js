/** How much room is left on the phone, and asking the browser not to clear it. */

const LOW_BYTES = 30 * 1024 * 1024;

/** @typedef {import('../types.js').Space} Space */

/**
 * @param {{manager: import('../types.js').Env['storageManager'], onChange?: (space: Space) => void}} options
 */
export function createSpace({ manager, onChange = () => {} }) {
  /** @type {Space | null} */
  let last = null;
  return {
    last: () => last,

    /** @returns {Promise<Space | null>} null where the browser does not tell */
    async estimate() {
      if (!manager?.estimate) return null;
      const { usage = 0, quota = 0 } = await manager.estimate();
      const persisted = manager.persisted ? await manager.persisted() : null;
      last = { usage, quota, free: Math.max(0, quota - usage), low: quota > 0 && quota - usage < LOW_BYTES, persisted };
      onChange(last);
      return last;
    },

    /** @returns {Promise<boolean | null>} whether the browser promised to keep the data */
    async persist() {
      if (!manager?.persist) return null;
      const granted = (await manager.persisted?.()) || (await manager.persist());
      await this.estimate();
      return granted;
    },
  };
}
