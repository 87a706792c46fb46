/**
 * Where somebody stopped: an id and a place on the page, nothing of what stands there. Kept beside the browser's own history,
 * which knows as much; it is gone when the phone signs out.
 */
import { own } from './whose.js';

const KEY = `dang-lam${own}`;

/** @typedef {{type: 'declaration' | 'person', id: string, at: string}} Bookmark `at`: indicator or view */

/** @param {Bookmark['type']} type @param {string} id @param {string} at */
export function bookmark(type, id, at) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ type, id, at }));
  } catch {
    // A browser that keeps nothing: then the first page shows the sheets that were begun.
  }
}

/** @returns {Bookmark | null} */
export function bookmarked() {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return typeof known?.id === 'string' && typeof known.at === 'string' ? known : null;
  } catch {
    return null;
  }
}

export function loseBookmark() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
