/** What to say of a browser that is not enough, and the way to another. Pure; apart, because few people ever need it. */

/**
 * What an Android phone opens in Chrome, wherever it is touched. The fragment, and in it the code, goes along: Android
 * takes what stands behind the last `#` for its own.
 * @param {string} address @returns {string}
 */
export function inChrome(address) {
  const { protocol, href } = new URL(address);
  const rest = href.slice(protocol.length);
  return `intent:${rest}#Intent;scheme=${protocol.slice(0, -1)};package=com.android.chrome;end`;
}

/**
 * What this browser cannot do of all that the book makes use of.
 * @param {{storage?: any, locks?: unknown, passkeys: boolean}} world
 * @returns {('second' | 'lasting' | 'room' | 'tabs' | 'passkey')[]}
 */
export function lacking({ storage, locks, passkeys }) {
  /** @type {ReturnType<typeof lacking>} */
  const lacks = [];
  if (!storage?.getDirectory) lacks.push('second');
  if (!storage?.persist) lacks.push('lasting');
  if (!storage?.estimate) lacks.push('room');
  if (!locks) lacks.push('tabs');
  if (!passkeys) lacks.push('passkey');
  return lacks;
}
