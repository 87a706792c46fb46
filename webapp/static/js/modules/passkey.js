/**
 * "Mở bằng vân tay hoặc khuôn mặt": the phone makes a key of its own for its person (WebAuthn, extension prf). Nothing of it
 * goes to a server. Offered only where the browser says that it can.
 */
import { word } from './words.js';

/** @typedef {import('../types.js').Bytes} Bytes */

/** @param {number} length @returns {Bytes} */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @returns {Promise<boolean>} */
export async function passkeysWork() {
  const offered = /** @type {any} */ (globalThis).PublicKeyCredential;
  if (!offered?.getClientCapabilities || !navigator.credentials) return false;
  const can = await offered.getClientCapabilities().catch(() => ({}));
  return can['extension:prf'] === true && can.userVerifyingPlatformAuthenticator === true;
}

/** @param {{credential: Bytes, salt: Bytes}} passkey @returns {Promise<Bytes | null>} 32 bytes; null: not given */
export async function keyByPasskey({ credential, salt }) {
  /** @type {any} */
  const publicKey = {
    challenge: random(32),
    allowCredentials: [{ type: 'public-key', id: credential }],
    userVerification: 'required',
    extensions: { prf: { eval: { first: salt } } },
  };
  const got = /** @type {any} */ (await navigator.credentials.get({ publicKey }).catch(() => null));
  const made = got?.getClientExtensionResults().prf?.results?.first;
  return made ? new Uint8Array(made).slice(0, 32) : null;
}

/** @returns {Promise<import('../offline/lock/locking.js').Passkey | null>} null: given up, or this phone's cannot do it */
export async function makePasskey() {
  const salt = random(32);
  /** @type {any} */
  const publicKey = {
    challenge: random(32),
    // No name of a person: the system shows it on its own screens.
    rp: { name: word('lock.app') },
    user: { id: random(16), name: word('lock.app'), displayName: word('lock.app') },
    pubKeyCredParams: [
      { type: 'public-key', alg: -7 },
      { type: 'public-key', alg: -257 },
    ],
    authenticatorSelection: {
      authenticatorAttachment: 'platform',
      residentKey: 'discouraged',
      userVerification: 'required',
    },
    extensions: { prf: { eval: { first: salt } } },
  };
  const made = /** @type {any} */ (await navigator.credentials.create({ publicKey }).catch(() => null));
  const prf = made?.getClientExtensionResults().prf;
  if (!prf?.enabled) return null;
  const credential = new Uint8Array(made.rawId);
  // Some give the key only when they are asked once more.
  const first = prf.results?.first;
  const bytes = first ? new Uint8Array(first).slice(0, 32) : await keyByPasskey({ credential, salt });
  return bytes && { credential, salt, bytes };
}
