/**
 * From page to page without the disk and without asking again: the service worker remembers the keys of an unlocked notebook
 * (`sw/keyholder.js`). They are keys that nobody can export. A worker that was restarted knows nothing: then the person is asked.
 */

/** @typedef {import('./keyring.js').Handed} Handed */
/**
 * @typedef {object} Holder
 * @property {() => Promise<Handed | null>} ask what is remembered, quickly
 * @property {(held: Handed, until: number, opened: boolean) => void} hold `until`: ms since 1970, after which nobody gets them;
 *           `opened`: by its person just now
 * @property {() => void} forget
 */

// The worker runs already: it has just answered for the page. Longer than this, and a PIN is typed sooner.
const PATIENCE_MS = 700;

/** @param {ServiceWorkerContainer | undefined} workers @param {import('../types.js').Timers} timers @param {string} name of the notebook @returns {Holder | null} */
export function createHolder(workers, timers, name) {
  if (!workers) return null;
  /** @param {Record<string, unknown>} message @param {Transferable[]} [ports] */
  const tell = (message, ports = []) => workers.controller?.postMessage({ ...message, name }, ports);
  return {
    ask: () =>
      new Promise((resolve) => {
        if (!workers.controller) return resolve(null);
        const { port1, port2 } = new MessageChannel();
        const end = (/** @type {Handed | null} */ held) => {
          timers.clearTimeout(late);
          port1.close();
          resolve(held);
        };
        const late = timers.setTimeout(() => end(null), PATIENCE_MS);
        port1.onmessage = ({ data }) => end(data ?? null);
        tell({ type: 'keys-wanted' }, [port2]);
      }),
    hold: (held, until, opened) => tell({ type: 'keys-held', held, until, opened }),
    forget: () => tell({ type: 'keys-forgotten' }),
  };
}
