/** Shrinking a photo from a page: in a worker where there is one that can draw, else on the page itself. */
import { PhotoError, shrinkWith } from './shrink.js';

export { fitWithin, MAX_BYTES, MAX_SIDE, PhotoError } from './shrink.js';

/** @param {Blob} file @param {string | {toString(): string}} workerUrl @returns {Promise<{blob: Blob, width: number, height: number}>} */
function inWorker(file, workerUrl) {
  return new Promise((resolve, reject) => {
    // A TrustedScriptURL is passed on as it is: the page owns the policy.
    const worker = new Worker(/** @type {string} */ (workerUrl));
    /** @param {() => void} settle */
    const end = (settle) => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }) => end(() => (data.error ? reject(new PhotoError(data.error)) : resolve(data)));
    worker.onerror = (event) => {
      event.preventDefault?.();
      end(() => reject(new PhotoError('no_worker')));
    };
    worker.postMessage(file);
  });
}

/**
 * @param {Blob} file as the camera or the gallery gave it
 * @param {{workerUrl?: string | {toString(): string}, document?: Document}} [how] without OffscreenCanvas the page draws
 * @returns {Promise<{blob: Blob, width: number, height: number}>} rejects with PhotoError
 */
export async function shrinkPhoto(file, { workerUrl, document = globalThis.document } = {}) {
  if (workerUrl && typeof Worker === 'function' && typeof OffscreenCanvas === 'function') {
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
