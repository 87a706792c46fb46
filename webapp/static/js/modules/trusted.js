/** The one place where an address becomes a worker's address: only our own server's is let through. */

/** @type {{createScriptURL: (url: string) => any} | null} */
let policy = null;

/** @param {string} url @returns {string} typed for browsers that ask for it (Trusted Types) */
export function workerUrl(url) {
  const check = (/** @type {string} */ asked) => {
    if (new URL(asked, location.href).origin !== location.origin) throw new TypeError('not our own worker');
    return asked;
  };
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return check(url);
  policy ??= types.createPolicy('cdht-worker', { createScriptURL: check });
  return /** @type {any} */ (policy).createScriptURL(url);
}
