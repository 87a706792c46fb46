/** The page's side of the worker that stretches PINs. It ends after each: what it computed on stays in no memory. */
import { workerUrl } from './trusted.js';

const PATIENCE_MS = 30_000;

class NotStarted extends Error {}

/** @type {import('../offline/lock/stretching.js').Argon2} */
export function argon2(pin, how) {
  // While a new version takes over, the file of a worker may be on nobody's desk for a moment.
  return once(pin, how).catch((error) => (error instanceof NotStarted ? once(pin, how) : Promise.reject(error)));
}

/** @type {import('../offline/lock/stretching.js').Argon2} */
function once(pin, { salt, memory, passes }) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(document.body.dataset.argon2Worker ?? ''));
    /** @param {() => void} settle */
    const end = (settle) => {
      clearTimeout(late);
      worker.terminate();
      settle();
    };
    const late = setTimeout(() => end(() => reject(new Error('too slow'))), PATIENCE_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      end(() => reject(new NotStarted('the worker did not start')));
    };
    worker.onmessage = ({ data }) => end(() => (data.bytes ? resolve(data.bytes) : reject(new Error(data.error))));
    worker.postMessage({ pin, salt, memory, passes });
  });
}
