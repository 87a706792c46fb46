/** Asking the worker of the journal: started at the first question, given up on when it does not answer. */

/** Longer than any flush of a phone that still works. */
const PATIENCE_MS = 4000;

/** @typedef {(method: string, args: any[]) => Promise<any>} Ask */

/**
 * Not longer than a phone that works needs: on a full disk browsers sometimes never answer.
 * @template T @param {Promise<T>} asked @param {import('../../types.js').Timers} timers @param {() => Error} late @param {number} [ms] @returns {Promise<T>}
 */
export async function patiently(asked, timers, late = () => new Error('silence'), ms = PATIENCE_MS) {
  /** @type {any} */
  let timer;
  const silence = new Promise((_, reject) => {
    timer = timers.setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([asked, /** @type {Promise<never>} */ (silence)]);
  } finally {
    timers.clearTimeout(timer);
  }
}

/** @param {Worker} worker @returns {Ask} */
export function askWorker(worker) {
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let calls = 0;
  worker.onmessage = ({ data: { call, result, error } }) => {
    const asked = waiting.get(call);
    waiting.delete(call);
    if (error) asked?.reject(new Error(error));
    else asked?.resolve(result);
  };
  worker.onerror = (event) => {
    event.preventDefault?.();
    for (const { reject } of waiting.values()) reject(new Error('no worker'));
    waiting.clear();
  };
  return (method, args) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.postMessage({ call: calls, method, args });
    });
}

/**
 * @param {{start: () => Ask | Promise<Ask>, timers: import('../../types.js').Timers,
 *          first: (ask: Ask) => Promise<void>}} parts `first`: what is said before anything else
 */
export function createAsking({ start, timers, first }) {
  /** @type {Promise<Ask> | null} one worker a page */
  let worker = null;
  /** @type {Promise<Ask> | null} */
  let port = null;
  const open = async () => {
    worker ??= Promise.resolve(start());
    const ask = await worker;
    await first(ask);
    return ask;
  };
  return {
    started: () => port !== null,
    /** @param {string} method of `core.js` @param {any[]} args @returns {Promise<any>} rejects when there is no journal, or it fails */
    call(method, ...args) {
      if (!port) {
        const opened = open();
        port = opened;
        // What could not begin begins anew with the next question.
        opened.catch(() => {
          if (port === opened) port = null;
        });
      }
      return patiently(
        port.then((ask) => ask(method, args)),
        timers,
      );
    },
  };
}
