/** Shrinks one photo away from the page: a Blob comes in, `{blob, width, height}` or `{error: code}` goes out. */
import { decodeSmall } from '../lib/jpeg.js';
import { offscreenCanvas, PhotoError, shrinkWith } from '../lib/shrink.js';

globalThis.onmessage = async (/** @type {MessageEvent<Blob>} */ { data }) => {
  try {
    globalThis.postMessage(await shrinkWith(data, offscreenCanvas, decodeSmall));
  } catch (error) {
    globalThis.postMessage({ error: error instanceof PhotoError ? error.code : 'no_canvas' });
  }
};
