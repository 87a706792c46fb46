/** Shrinking a photo from a page: in a worker where there is one that can draw, else on the page itself. */
import { PhotoError, shrinkWith } from './shrink.js';

export { fitWithin, MAX_BYTES, MAX_SIDE, PhotoError } from './shrink.js';

/** How long a worker that has nothing to do stays: several photos often follow one another. */
const IDLE_MS = 30_000;
/** A worker that was killed for its memory says nothing: then the page draws. */
const PATIENCE_MS = 20_000;

/** @typedef {string | {toString(): string}} Url a TrustedScriptURL is passed on as it is: the page owns the policy */
/** @type {{worker: Worker, timer: ReturnType<typeof setTimeout>} | null} */
let idle = null;

/** @param {Worker} worker */
function rest(worker) {
  const timer = setTimeout(() => {
    worker.terminate();
    idle = null;
  }, IDLE_MS);
  idle = { worker, timer };
}

const able = () => typeof Worker === 'function' && typeof OffscreenCanvas === 'function';

/** Starts the worker while somebody aims the camera. @param {Url} workerUrl */
export function getReady(workerUrl) {
  if (idle || !able()) return;
  const worker = new Worker(/** @type {string} */ (workerUrl));
  worker.onerror = (event) => {
    event.preventDefault?.();
    if (idle?.worker === worker) idle = null;
  };
  rest(worker);
}

/** @param {Blob} file @param {Url} workerUrl @returns {Promise<{blob: Blob, width: number, height: number}>} */
function inWorker(file, workerUrl) {
  return new Promise((resolve, reject) => {
    getReady(workerUrl);
    const { worker, timer } = /** @type {NonNullable<typeof idle>} */ (idle);
    clearTimeout(timer);
    idle = null;
    const fail = () => {
      worker.terminate();
      reject(new PhotoError('no_worker'));
    };
    const patience = setTimeout(fail, PATIENCE_MS);
    worker.onmessage = ({ data }) => {
      clearTimeout(patience);
      if (idle) worker.terminate();
      else rest(worker);
      if (data.error) reject(new PhotoError(data.error));
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      clearTimeout(patience);
      fail();
    };
    worker.postMessage(file);
  });
}

/**
 * @param {Blob} file as the camera or the gallery gave it
 * @param {{workerUrl?: Url, document?: Document}} [how] without OffscreenCanvas the page draws
 * @returns {Promise<{blob: Blob, width: number, height: number}>} rejects with PhotoError
 */
export async function shrinkPhoto(file, { workerUrl, document = globalThis.document } = {}) {
  if (workerUrl && able()) {
    try {
      return await inWorker(file, workerUrl);
    } catch (error) {
      // A worker that cannot start or has no canvas of its own must not cost the photo; a file that is no image must.
      if (error instanceof PhotoError && ['not_an_image', 'empty'].includes(error.code)) throw error;
    }
  }
  return shrinkWith(file, (width, height) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    /** @param {number} quality @returns {Promise<Blob>} */
    const toBlob = (quality) =>
      new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new PhotoError('no_canvas'))), 'image/jpeg', quality);
      });
    return { canvas, toBlob };
  });
}
