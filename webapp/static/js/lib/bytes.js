/** Small helpers over bytes and text. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A view over memory of this page alone: what Web Crypto and IndexedDB ask for. @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {string} text @returns {Bytes} */
export const utf8 = (text) => /** @type {Bytes} */ (encoder.encode(text));

/** @param {Uint8Array} bytes @returns {string} throws on bytes that are not UTF-8 */
export const fromUtf8 = (bytes) => decoder.decode(bytes);

/** @param {ArrayBuffer | Uint8Array} bytes @returns {string} lower-case hex */
export function hex(bytes) {
  let out = '';
  for (const b of new Uint8Array(bytes)) out += (b < 16 ? '0' : '') + b.toString(16);
  return out;
}

/** @param {ArrayBuffer | Uint8Array} bytes @returns {string} base64 with padding */
export function base64(bytes) {
  let text = '';
  for (const b of new Uint8Array(bytes)) text += String.fromCharCode(b);
  return btoa(text);
}

/** @param {ArrayBuffer | Uint8Array} bytes @returns {string} base64url without padding */
export const base64url = (bytes) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** @param {string} text base64url, with or without padding @returns {Bytes} throws on anything else */
export const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** @param {Uint8Array[]} parts @returns {Bytes} */
export function concat(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
export function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
