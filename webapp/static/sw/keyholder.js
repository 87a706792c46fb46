/**
 * Keys of unlocked notebooks, in the memory of the worker and nowhere else: what lets the next page open without a PIN.
 * They are CryptoKeys that cannot be exported. Only windows of this origin get them, and not after `until`. When the worker
 * is restarted they are gone; another window that has them is then asked once.
 */

/** `held` null: locked on purpose, or too old. @typedef {{held: unknown, until: number}} Kept */
/** @typedef {{postMessage: (message: unknown) => void}} Port */
/** @typedef {{type?: string, url?: string, id?: string, postMessage?: (message: unknown) => void}} Source */

const TYPES = ['keys-wanted', 'keys-held', 'keys-forgotten'];
// Shorter than a page waits for its answer.
const OTHERS_MS = 350;

/**
 * @param {{origin: string, clients: {matchAll: (options: {type: 'window'}) => Promise<readonly Source[]>},
 *          now?: () => number, later?: (fn: () => void, ms: number) => void}} world
 */
export function createKeyholder({ origin, clients, now = Date.now, later = setTimeout }) {
  /** @type {Map<string, Kept>} by notebook */
  const kept = new Map();
  /** Ports of pages that wait for what another window has. @type {Map<string, Port[]>} */
  const waiting = new Map();

  /** @param {Source | null} source */
  const isOurs = (source) =>
    source?.type === 'window' && typeof source.url === 'string' && new URL(source.url).origin === origin;

  /** @param {string} name */
  function find(name) {
    const found = kept.get(name);
    if (found && found.until <= now()) found.held = null;
    return found?.held ?? null;
  }

  /** @param {string} name */
  function answer(name) {
    const ports = waiting.get(name) ?? [];
    waiting.delete(name);
    for (const port of ports) port.postMessage(find(name));
  }

  /** @param {string} name @param {Port} port @param {Source} source */
  async function ask(name, port, source) {
    const others = (await clients.matchAll({ type: 'window' })).filter((one) => one.id !== source.id && isOurs(one));
    // Somebody may have brought them meanwhile.
    if (others.length === 0 || find(name)) return port.postMessage(find(name));
    waiting.set(name, [...(waiting.get(name) ?? []), port]);
    for (const other of others) other.postMessage?.({ type: 'keys-asked', name });
    later(() => answer(name), OTHERS_MS);
  }

  return {
    /** @param {{data: any, source: any, ports: readonly Port[]}} event @returns {Promise<void> | null} null: it was about something else */
    heard({ data, source, ports }) {
      if (!TYPES.includes(data?.type)) return null;
      const { type, name, held, until, opened } = data;
      if (!isOurs(source) || typeof name !== 'string') return Promise.resolve();
      if (type === 'keys-wanted') {
        const found = find(name);
        // Who locked it meant all windows: the others are asked only by a worker that was restarted.
        if (!found && !kept.has(name)) return ask(name, ports[0], source);
        ports[0].postMessage(found);
      } else if (type === 'keys-forgotten') {
        kept.set(name, { held: null, until: 0 });
      } else if (held && (opened || !kept.has(name) || find(name))) {
        // A window that has not heard of the lock yet cannot undo it; only somebody who opened it can.
        kept.set(name, { held, until });
        answer(name);
      }
      return Promise.resolve();
    },
  };
}
