/** Lets the browser draw and answer a touch between two pieces of work: on a slow phone each piece is long. */

const scheduler = /** @type {{scheduler?: {yield?: () => Promise<void>}}} */ (globalThis).scheduler;

const UNSEEN_MS = 100;

/** @returns {Promise<void>} resolves once what was just put on the page is in sight; a page that nobody sees draws nothing */
export const drawn = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN_MS);
  });

/** @returns {Promise<void>} resolves as soon as whatever waits for the page has had its turn */
export const pause = () => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
