/** A photo drawn as it lies in its frame: turned, larger, moved. */
import { fitting, held } from '../lib/lie.js';

/**
 * @param {HTMLImageElement} $photo @param {HTMLElement} $frame @param {import('../lib/lie.js').Lie} wanted
 * @returns {import('../lib/lie.js').Lie | null} how it lies now, kept within the frame; null while there is nothing to lay
 */
export function layPhoto($photo, $frame, wanted) {
  const photo = { width: $photo.naturalWidth, height: $photo.naturalHeight };
  const frame = { width: $frame.clientWidth, height: $frame.clientHeight };
  if (!photo.width || !frame.width) return null;
  const lie = held(wanted, photo, frame);
  const scale = fitting(photo, frame, lie.turn) * lie.zoom;
  $photo.style.transform = `translate(-50%, -50%) translate(${lie.x}px, ${lie.y}px) rotate(${lie.turn}deg) scale(${scale})`;
  return lie;
}
