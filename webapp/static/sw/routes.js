/** Which requests the worker answers, as a list of rules. Everything else goes to the network as if it were not there. */
import { fromOldOrNew, fromStore, pageOrOffline } from './strategies.js';

/** @typedef {import('./strategies.js').Kept} Kept */

const BUILT = '/static/build/';
const FIELD_APP = '/so/';

/**
 * Only GET, only this server. A POST, a PATCH, an upload never pass through here.
 * @param {Request} request @param {string} origin
 */
export function isOurs({ method, url }, origin) {
  return method === 'GET' && new URL(url).origin === origin;
}

/** @param {string} path @returns {string} `/so` and `/so/` are the same page */
const tidy = (path) => (path === '/so' ? FIELD_APP : path);

/**
 * @param {Request} request @param {Kept} kept
 * @returns {Promise<Response> | null} null: not ours
 */
export function answer(request, kept) {
  const path = tidy(new URL(request.url).pathname);
  const known = kept.entries.some((entry) => entry.path === path);
  // Whatever stands behind ? and #, the shell is the same: it reads them itself.
  if (request.mode === 'navigate') return known ? fromOldOrNew(path, request, kept) : pageOrOffline(request, kept);
  if (path.startsWith(BUILT)) return fromStore(path, request);
  return null;
}
