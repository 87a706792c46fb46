/** A page that was put aside works out what the first page will show at the next start: the next start is often a cold one. */

// A page that is left for another one is gone by then.
const ASIDE_MS = 1000;

/** @param {import('../offline/app.js').App} app */
export function keepWhenAside(app) {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') return;
    setTimeout(() => {
      if (document.visibilityState !== 'hidden') return;
      // What cannot be kept makes the next start slow, and nothing else.
      import('./home.js').then(({ keepFront }) => keepFront(app)).catch(() => {});
    }, ASIDE_MS);
  });
}
