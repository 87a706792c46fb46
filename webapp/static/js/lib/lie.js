/** How a photo lies in its frame: turned, zoomed, moved. Numbers only; lengths in pixels of the screen. */

/**
 * @typedef {{turn: number, zoom: number, x: number, y: number}} Lie `turn` in degrees clockwise (0, 90, 180, 270);
 *   `zoom` from 1, where all of it is in sight; `x`, `y`: how far its middle is from the middle of the frame
 * @typedef {{width: number, height: number}} Size
 */

/** @type {Lie} */
export const WHOLE = { turn: 0, zoom: 1, x: 0, y: 0 };
export const NEAREST = 8;

/** The size of a photo when it is turned. @param {Size} photo @param {number} turn @returns {Size} */
function lying({ width, height }, turn) {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** By how much a photo shrinks (or grows) to be just in sight. @param {Size} photo @param {Size} frame @param {number} turn */
export function fitting(photo, frame, turn) {
  const { width, height } = lying(photo, turn);
  return Math.min(frame.width / width, frame.height / height);
}

/** A quarter to the right; all of it is in sight again. @param {Lie} lie @returns {Lie} */
export const turned = (lie) => ({ ...WHOLE, turn: (lie.turn + 90) % 360 });

/**
 * Nearer or farther, so that what lies at a point stays there.
 * @param {Lie} lie @param {number} factor @param {{x: number, y: number}} [at] from the middle of the frame
 * @returns {Lie}
 */
export function zoomed(lie, factor, at = { x: 0, y: 0 }) {
  const zoom = Math.min(NEAREST, Math.max(1, lie.zoom * factor));
  const ratio = zoom / lie.zoom;
  return { ...lie, zoom, x: at.x - (at.x - lie.x) * ratio, y: at.y - (at.y - lie.y) * ratio };
}

/**
 * Moved, but never out of sight: the edge of the photo stops at the edge of the frame.
 * @param {Lie} lie @param {Size} photo @param {Size} frame @returns {Lie}
 */
export function held(lie, photo, frame) {
  const scale = fitting(photo, frame, lie.turn) * lie.zoom;
  const { width, height } = lying(photo, lie.turn);
  const within = (/** @type {number} */ value, /** @type {number} */ room) =>
    Math.min(Math.max(0, room), Math.max(-Math.max(0, room), value));
  return {
    ...lie,
    x: within(lie.x, (width * scale - frame.width) / 2),
    y: within(lie.y, (height * scale - frame.height) / 2),
  };
}
