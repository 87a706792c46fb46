/** Sending as pages know it: that of the notebook while it is open, that of what is sealed for the server while it is locked. */

/** @typedef {import('../types.js').SyncState} SyncState */

/**
 * @param {{sync: ReturnType<typeof import('./sync.js').createSync>, outgoing: import('./outgoing.js').Outgoing, usable: () => boolean}} parts
 */
export function createDoor({ sync, outgoing, usable }) {
  /** @type {import('./sealed/asleep.js').Asleep | null} */
  let asleep = null;

  async function below() {
    asleep = (await outgoing.sealed()).asleep;
    return asleep;
  }

  return {
    /** @returns {SyncState} */
    get state() {
      return usable() ? sync.state : { ...sync.state, ...asleep?.state };
    },
    /** @param {string} why @returns {Promise<void>} */
    async wake(why) {
      return usable() ? sync.wake(why) : asleep?.wake();
    },
    async start() {
      if (!usable()) return (await below()).start();
      await asleep?.stop();
      return sync.start();
    },
    /** @returns {Promise<SyncState>} */
    async sendNow() {
      if (usable()) return sync.sendNow();
      await (await below()).start();
      return this.state;
    },
    stop() {
      sync.stop();
      asleep?.stop();
    },
  };
}
