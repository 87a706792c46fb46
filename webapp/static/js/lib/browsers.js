/** Which kind of browser this is, as far as what we tell people depends on it. Pure. */

/** Apps that open links in a window of their own, where no app can be installed. @type {[name: string, sign: RegExp][]} */
const APPS = [
  ['Zalo', /\bZalo/i],
  ['Messenger', /\bMessenger|FBAN\/Messenger|MESSENGER_IAB/i],
  ['Facebook', /\bFBAN|\bFBAV|\bFB_IAB/],
  ['Instagram', /\bInstagram/],
  ['TikTok', /\bBytedanceWebview|\bmusical_ly|\bTikTok/i],
];

/** @param {string} agent @returns {string} its name, '' in a browser of its own; `?` for one that hides its name */
export function appAround(agent) {
  const known = APPS.find(([, sign]) => sign.test(agent));
  return known ? known[0] : /; wv\)/.test(agent) ? '?' : '';
}

/** An iPad says that it is a Mac, but has fingers on it. @param {string} agent @param {number} touches */
export const isApple = (agent, touches) => /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);

/**
 * Why a phone cannot collect here: `app` inside another app, whose storage comes and goes with it; `browser` where nothing can
 * be kept for a time without a network.
 * @param {{navigator: {userAgent: string, serviceWorker?: unknown}, indexedDB?: unknown, caches?: unknown, crypto?: {subtle?: unknown}}} world
 * @returns {'' | 'app' | 'browser'}
 */
export function cannotCollect({ navigator, indexedDB, caches, crypto }) {
  if (appAround(navigator.userAgent)) return 'app';
  return navigator.serviceWorker && indexedDB && caches && crypto?.subtle ? '' : 'browser';
}

/**
 * Is this the moment to offer a place on the home screen? After something was sent, or on a later day than the first.
 * @param {{possible: boolean, installed: boolean, refused: boolean, sent: boolean, firstDay: string, today: string}} known
 *   days as 2026-11-23
 * @returns {boolean}
 */
export const mayInvite = ({ possible, installed, refused, sent, firstDay, today }) =>
  possible && !installed && !refused && (sent || (firstDay !== '' && today > firstDay));
