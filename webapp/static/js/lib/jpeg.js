/** Decoding a photo of the camera no larger than it will be kept: a twelfth of the memory, and half of the time. */
import { MAX_SIDE } from './shrink.js';

/** A JPEG of this side is taken as it is decoded; a smaller one would cost letters on a page. */
const LEAST_SIDE = 1400;
/** Where a head ends, whatever thumbnails a camera puts before it. */
const HEAD_BYTES = 512 * 1024;

/**
 * @param {DataView} head the first bytes of a file
 * @returns {{width: number, height: number} | null} in pixels as they are stored, before they are turned upright; null: not told here
 */
export function sizeOfJpeg(head) {
  if (head.byteLength < 4 || head.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= head.byteLength; ) {
    const marker = head.getUint16(at);
    if (marker === 0xffff) at += 1;
    else if (marker < 0xff01 || marker === 0xffda) return null;
    else if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    else at += 2 + head.getUint16(at + 2);
  }
  return null;
}

/**
 * The format can be decoded at any number of eighths of its size.
 * @param {{width: number, height: number}} size
 * @returns {{width: number, height: number} | null} null: nothing is won
 */
export function decodedSize({ width, height }) {
  const long = Math.max(width, height);
  let eighths = Math.floor((8 * MAX_SIDE) / long);
  if (Math.floor((long * eighths) / 8) < LEAST_SIDE) eighths += 1;
  if (eighths >= 8) return null;
  return { width: Math.ceil((width * eighths) / 8), height: Math.ceil((height * eighths) / 8) };
}

/**
 * @param {Blob} file
 * @returns {Promise<{image: any, width: number, height: number, close: () => void} | null>} upright; null where the browser
 *   or the file does not allow it: decode it whole then
 */
export async function decodeSmall(file) {
  // A browser whose frames do not know how they are turned would show photos lying on their side.
  if (typeof ImageDecoder !== 'function' || !('rotation' in VideoFrame.prototype)) return null;
  const size = sizeOfJpeg(new DataView(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  const wanted = size && decodedSize(size);
  if (!wanted) return null;
  const decoder = new ImageDecoder({
    data: await file.arrayBuffer(),
    type: 'image/jpeg',
    desiredWidth: wanted.width,
    desiredHeight: wanted.height,
  });
  try {
    const { image } = await decoder.decode();
    return { image, width: image.displayWidth, height: image.displayHeight, close: () => image.close() };
  } catch {
    return null;
  } finally {
    decoder.close();
  }
}
