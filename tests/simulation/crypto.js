/**
 * The cryptography of the phone without threads: the same algorithms from Node's own library, done at once. WebCrypto hands each
 * call to another thread, which costs ten times what the work does, and whose order is the machine's and not the seed's.
 */
import { createCipheriv, createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto';

const TAG = 16;
/** @typedef {{algorithm: any, material: Buffer, usages: string[]}} Key a plain object: IndexedDB keeps it as it keeps a CryptoKey */

/** @param {any} algorithm */
const nameOf = (algorithm) => (typeof algorithm === 'string' ? algorithm : algorithm.name);
/** @param {any} algorithm */
const hashOf = (algorithm) => nameOf(algorithm).replace('-', '').toLowerCase();
/** A copy that begins where its buffer does, as WebCrypto answers. @param {ArrayBuffer | Uint8Array} bytes @returns {ArrayBuffer} */
const whole = (bytes) => new Uint8Array(bytes).buffer;
/** @param {any} algorithm @param {Uint8Array | ArrayBuffer} material @param {string[]} usages @returns {Key} */
const keyOf = (algorithm, material, usages) => ({
  algorithm: typeof algorithm === 'string' ? { name: algorithm } : { ...algorithm },
  material: Buffer.from(new Uint8Array(material)),
  usages,
});

/** @param {Key} key @param {string} usage */
function may(key, usage) {
  if (!key.usages.includes(usage)) throw new DOMException(`the key is not for this: ${usage}`, 'InvalidAccessError');
}

/** @param {any} params @param {Key} key @param {number} length bits */
function bitsOf(params, key, length) {
  if (params.name === 'ECDH') {
    const own = createECDH('prime256v1');
    own.setPrivateKey(key.material);
    return own.computeSecret(params.public.material).subarray(0, length / 8);
  }
  if (params.name !== 'HKDF') throw new DOMException(params.name, 'NotSupportedError');
  return hkdfSync(hashOf(params.hash), key.material, params.salt, params.info, length / 8);
}

/** @type {Record<string, (...args: any[]) => any>} */
const does = {
  digest: (algorithm, bytes) => whole(createHash(hashOf(algorithm)).update(new Uint8Array(bytes)).digest()),
  sign(_algorithm, key, bytes) {
    may(key, 'sign');
    return whole(createHmac(hashOf(key.algorithm.hash), key.material).update(bytes).digest());
  },
  encrypt({ iv, additionalData = new Uint8Array() }, key, bytes) {
    may(key, 'encrypt');
    const cipher = createCipheriv('aes-256-gcm', key.material, iv).setAAD(additionalData);
    return whole(Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
  },
  decrypt({ iv, additionalData = new Uint8Array() }, key, box) {
    may(key, 'decrypt');
    const bytes = Buffer.from(new Uint8Array(box));
    const cipher = createDecipheriv('aes-256-gcm', key.material, iv).setAAD(additionalData);
    cipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    try {
      return whole(Buffer.concat([cipher.update(bytes.subarray(0, bytes.length - TAG)), cipher.final()]));
    } catch (cause) {
      throw new DOMException(String(cause), 'OperationError');
    }
  },
  importKey(format, material, algorithm, _extractable, usages) {
    if (format !== 'raw') throw new DOMException(format, 'NotSupportedError');
    return keyOf(algorithm, material, usages);
  },
  exportKey: (_format, key) => whole(key.material),
  deriveBits(params, key, length) {
    may(key, 'deriveBits');
    return whole(bitsOf(params, key, length));
  },
  deriveKey(params, key, algorithm, _extractable, usages) {
    may(key, 'deriveKey');
    return keyOf(algorithm, bitsOf(params, key, algorithm.length), usages);
  },
};

/**
 * `crypto.subtle` of one tab, each answer held back until the scheduler chooses it. What is not here is refused, so that nothing
 * of the machine gets into a story unseen.
 * @param {any} tab @param {import('./scheduler.js').Scheduler} scheduler @param {ReturnType<typeof import('./scheduler.js').seeded>} rng
 */
export function heldCrypto(tab, scheduler, rng) {
  const generateKey = (
    /** @type {any} */ algorithm,
    /** @type {boolean} */ _extractable,
    /** @type {string[]} */ usages,
  ) => {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(rng.getRandomValues(new Uint8Array(32)));
    return {
      publicKey: keyOf(algorithm, pair.getPublicKey(), []),
      privateKey: keyOf(algorithm, pair.getPrivateKey(), usages),
    };
  };
  /** @param {string} name @param {(...args: any[]) => any} run */
  const held =
    (name, run) =>
    (/** @type {any[]} */ ...args) =>
      // A promise even where it throws, as WebCrypto does.
      scheduler.hold(tab, name, (async () => run(...args))());
  return {
    subtle: Object.fromEntries(Object.entries({ ...does, generateKey }).map(([name, run]) => [name, held(name, run)])),
  };
}
