/**
 * What is unsent lies sealed to the ward's key from the moment it is saved, in the area that no PIN locks: a locked phone can
 * still send it, and one tap makes a file of it. This is the door; what is behind it (`sealed/`) is fetched at the first write.
 */
import { equalBytes } from '../lib/bytes.js';
import { decode, encode } from './encoding.js';

/** @typedef {import('../types.js').SealKey} SealKey */
/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('../types.js').Write} Write */

/** The ward's public key. */
export const KEY = 'device/seal';
/** Written last by whoever sends while the notebook is locked. */
export const MARK = 'device/mark';
const AFTER_START_MS = 2_000;

/**
 * Parts that are made after this one.
 * @typedef {{api: import('./api.js').Api, uploader: ReturnType<typeof import('./tus.js').createUploader>,
 *            apply: import('./push.js').Push['apply'], onChange: () => void}} Wire `apply`: what a receipt does
 */

/**
 * @param {{store: ReturnType<typeof import('./storage.js').createStore>, env: import('../types.js').Env, wire: () => Wire}} options
 */
export function createOutgoing({ store, env, wire }) {
  /** @type {SealKey | null} */
  let key = null;
  let marked = false;
  let taken = false;
  /** @type {any} */
  let timer = null;
  /** @type {Promise<void> | null} */
  let opening = null;
  /** @type {Promise<import('./sealed/index.js').Sealed> | null} */
  let fetched = null;

  function open() {
    opening ??= Promise.all([store.get(KEY), store.get(MARK)]).then(([known, mark]) => {
      key = known && decode(known);
      marked = mark !== null && isNews(decode(mark));
    });
    opening.catch(() => {
      opening = null;
    });
    return opening;
  }

  /** @param {import('./sealed/names.js').Mark} mark */
  const isNews = (mark) => mark.tried.length > 0 || Boolean(mark.lost);

  /** The heavy half; a page that cannot fetch it goes on without. @returns {Promise<import('./sealed/index.js').Sealed>} */
  function sealed() {
    fetched ??= import('./sealed/index.js').then((module) =>
      module.createSealed({ ...wire(), store, env, key: () => key }),
    );
    fetched.catch(() => {
      fetched = null;
    });
    return fetched;
  }

  return {
    sealed,
    key: () => key,

    /** Everything is read anew: what lies here, too. */
    forget() {
      opening = null;
    },
    /** Another tab wrote here. @param {string} name @param {Bytes | null} bytes */
    heard(name, bytes) {
      if (name === KEY && bytes) key = decode(bytes);
      if (name === MARK && bytes) marked = isNews(decode(bytes));
    },

    /** Inside a write, before anything else of it: what was sent and answered while nobody could look. @param {import('./notebook.js').Change} change @returns {Promise<Write[]>} */
    async before(change) {
      await open();
      taken = false;
      if (!marked) return [];
      const all = await sealed().catch(() => null);
      if (!all) return [];
      const writes = await all.takeOver(change);
      taken = true;
      return writes;
    },
    /** That write is on the disk. */
    written() {
      if (taken) marked = false;
    },

    /**
     * Inside a write, after everything else: what changed is sealed. A save never fails for it.
     * @param {Map<string, any>} changed by name; records may be replaced in it @param {(name: string) => any} was before
     * @param {import('./notebook.js').Change['entity']} look @returns {Promise<Write[]>}
     */
    async after(changed, was, look) {
      await open();
      if (!key || [...changed.keys()].every((name) => !/^[ep]\//.test(name))) return [];
      try {
        return await (await sealed()).seal(changed, was, look);
      } catch {
        return [];
      }
    },

    /** A photo, for the server alone, beside the one that the page shows. @param {string} id @param {Bytes} bytes */
    async photo(id, bytes) {
      await open();
      const all = key && (await sealed().catch(() => null));
      return all ? all.photo(id, bytes) : null;
    },

    /** The server named its key. @param {any} named @param {{ward: string, device_id: string | null}} who @returns {Promise<boolean>} it is another one */
    async learn(named, who) {
      if (typeof named?.kid !== 'string' || typeof named.public !== 'string') return false;
      const bytes = encode({ kid: named.kid, public: named.public, ...who });
      const known = await store.get(KEY);
      if (known && equalBytes(known, bytes)) return false;
      await store.update(() => ({ writes: [[KEY, bytes]] }));
      key = decode(bytes);
      return true;
    },

    /** What an earlier version left unsealed, or was sealed to another key. @param {import('./notebook.js').Notebook} notebook */
    sweepLater(notebook) {
      this.stop();
      timer = env.timers.setTimeout(() => {
        timer = null;
        open()
          .then(async () => key && (await sealed()).sweep(notebook))
          .catch(() => {});
      }, AFTER_START_MS);
    },
    stop: () => timer !== null && env.timers.clearTimeout(timer),

    /** @returns {Promise<import('./sealed/asleep.js').Counts>} what lies sealed here */
    counts: async () => (await sealed()).asleep.counts(),
    /** Everything unsent in one file for the ward; takes nothing away. @returns {Promise<import('./sealed/rescue.js').Rescue | null>} null: nothing is unsent */
    async rescue() {
      const file = await (await sealed()).rescue();
      this.forget();
      return file;
    },
  };
}

/** @typedef {ReturnType<typeof createOutgoing>} Outgoing */
