/** Shrinking a photo before it is kept: at most 1600 px on its long side, at most 250 KB of JPEG, no metadata. */

export const MAX_SIDE = 1600;
export const MAX_BYTES = 250 * 1024;

export class PhotoError extends Error {
  /** @param {string} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.name = 'PhotoError';
    this.code = code;
  }
}

/**
 * @param {number} width @param {number} height @param {number} side
 * @returns {{width: number, height: number}} never enlarged, never below one pixel
 */
export function fitWithin(width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Tries lower quality first, then smaller sides, until the picture fits.
 * @param {{width: number, height: number}} size of the original
 * @param {(size: {width: number, height: number}, quality: number) => Promise<Blob>} encode
 * @param {{side?: number, bytes?: number}} [limits]
 * @returns {Promise<{blob: Blob, width: number, height: number}>}
 */
export async function encodeWithin(size, encode, { side = MAX_SIDE, bytes = MAX_BYTES } = {}) {
  for (let limit = side; ; limit = Math.round(limit * 0.75)) {
    const fitted = fitWithin(size.width, size.height, limit);
    for (const quality of [0.8, 0.65, 0.5]) {
      const blob = await encode(fitted, quality);
      if (blob.size <= bytes || limit < 200) return { blob, ...fitted };
    }
  }
}

/** @typedef {{image: any, width: number, height: number, close: () => void}} Decoded upright */

/** @param {Blob} file @returns {Promise<Decoded>} */
async function decodeWhole(file) {
  if (file.size === 0) throw new PhotoError('empty');
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    return { image: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
  } catch (error) {
    throw new PhotoError('not_an_image', error);
  }
}

/**
 * Decode, turn upright, shrink, encode. Runs in a worker and on the page alike; `makeCanvas` gives either kind of canvas.
 * @param {Blob} file
 * @param {(width: number, height: number) => {canvas: any, toBlob: (quality: number) => Promise<Blob>}} makeCanvas
 * @param {(file: Blob) => Promise<Decoded | null>} [decode] a quicker way; null: not for this file
 */
export async function shrinkWith(file, makeCanvas, decode = async () => null) {
  const decoded = (await decode(file)) ?? (await decodeWhole(file));
  /** @type {{width: number, toBlob: (quality: number) => Promise<Blob>} | null} */
  let drawn = null;
  try {
    return await encodeWithin(decoded, async ({ width, height }, quality) => {
      if (drawn?.width !== width) {
        const { canvas, toBlob } = makeCanvas(width, height);
        const context = canvas.getContext('2d', { alpha: false });
        if (!context) throw new PhotoError('no_canvas');
        context.fillStyle = '#fff';
        context.fillRect(0, 0, width, height);
        context.drawImage(decoded.image, 0, 0, width, height);
        drawn = { width, toBlob };
      }
      return drawn.toBlob(quality);
    });
  } finally {
    decoded.close();
  }
}

/** @param {number} width @param {number} height a canvas that needs no page */
export function offscreenCanvas(width, height) {
  const canvas = new OffscreenCanvas(width, height);
  /** @param {number} quality */
  const toBlob = (quality) => canvas.convertToBlob({ type: 'image/jpeg', quality });
  return { canvas, toBlob };
}
