/** A page that is drawn in pieces: all at once after a touch, or with room for a touch between two of them. */
import { pause } from '../lib/pause.js';

/** @param {() => (() => void)[]} pieces worked out anew for each drawing */
export function createDrawing(pieces) {
  let turn = 0;
  return {
    draw() {
      turn += 1;
      for (const piece of pieces()) piece();
    },
    /** What nobody waits for; given up when the page is drawn anew meanwhile. */
    async drawGently() {
      turn += 1;
      const mine = turn;
      for (const piece of pieces()) {
        if (mine !== turn) return;
        piece();
        await pause();
      }
    },
  };
}
