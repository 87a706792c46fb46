/** Lets the browser draw and answer a touch between two pieces of work: on a slow phone each piece is long. */

const scheduler = /** @type {{scheduler?: {yield?: () => Promise<void>}}} */ (globalThis).scheduler;

/** @returns {Promise<void>} resolves as soon as whatever waits for the page has had its turn */
export const pause = () => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
