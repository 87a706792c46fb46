/**
 * A key from a PIN, made expensive (docs/adr/0013): Argon2id where the browser runs WebAssembly in our worker, else PBKDF2.
 * What was used stands in the row, so that a later version may ask for more of the next PIN.
 */
import { utf8 } from '../../lib/bytes.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {{kind: 'argon2id', salt: Bytes, memory: number, passes: number}} Argon2id `memory` in KiB */
/** @typedef {{kind: 'pbkdf2', salt: Bytes, rounds: number}} Pbkdf2 */
/** @typedef {Argon2id | Pbkdf2} How */
/** @typedef {(pin: Bytes, how: {salt: Bytes, memory: number, passes: number}) => Promise<Bytes>} Argon2 32 bytes; rejects where it cannot run */

export const ARGON2ID = { memory: 19 * 1024, passes: 2 };
export const PBKDF2 = { rounds: 600_000 };

/**
 * @param {{crypto: {subtle: SubtleCrypto}, random: import('../../types.js').Random, argon2: Argon2 | null}} world
 */
export function createStretching({ crypto: { subtle }, random, argon2 }) {
  const additional = { hash: 'SHA-256', name: 'PBKDF2' };

  /** @param {string} pin @param {How} how @returns {Promise<Bytes>} 32 bytes */
  async function stretch(pin, how) {
    if (how.kind === 'argon2id') {
      if (!argon2) throw new Error('no Argon2id here');
      return argon2(utf8(pin), how);
    }
    const base = await subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
    const bits = await subtle.deriveBits({ ...additional, salt: how.salt, iterations: how.rounds }, base, 256);
    return new Uint8Array(bits);
  }

  return {
    stretch,
    /** The dearest way that runs here, with a fresh salt. @param {string} pin @returns {Promise<{how: How, bytes: Bytes}>} */
    async fresh(pin) {
      const salt = new Uint8Array(16);
      random.getRandomValues(salt);
      if (argon2) {
        /** @type {Argon2id} */
        const how = { kind: 'argon2id', salt, ...ARGON2ID };
        try {
          return { how, bytes: await stretch(pin, how) };
        } catch {
          // Older browsers, and some hardened ones, run no WebAssembly.
        }
      }
      /** @type {Pbkdf2} */
      const how = { kind: 'pbkdf2', salt, ...PBKDF2 };
      return { how, bytes: await stretch(pin, how) };
    },
  };
}
