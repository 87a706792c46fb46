/** Sealing: AES-GCM under a fresh 96-bit nonce, bound to the id under which it lies; ids are keyed hashes of names. */
import { base64url, concat, fromUtf8, utf8 } from '../lib/bytes.js';
import { StorageCorruptError, StorageLockedError } from './errors.js';
import { random12 } from './wrapping.js';

/** @typedef {import('../types.js').Bytes} Bytes */
/** @typedef {import('../types.js').Write} Write */

/** Names that begin with `device/` belong to the area that no PIN locks. @param {string} name */
export const areaOf = (name) => (name.startsWith('device/') ? 'device' : 'data');

/** `[name length u32][name][value length u32 or 0xffffffff for removed][value]…` @param {Write[]} writes @returns {Bytes} */
export function pack(writes) {
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @param {number} n */
  const u32 = (n) => {
    const b = new Uint8Array(4);
    new DataView(b.buffer).setUint32(0, n);
    return b;
  };
  for (const [name, value] of writes) {
    const bytes = utf8(name);
    parts.push(u32(bytes.length), bytes, u32(value ? value.length : 0xffffffff));
    if (value) parts.push(value);
  }
  return concat(parts);
}

/** @param {Bytes} bytes @returns {Write[]} values are views into `bytes` */
export function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Write[]} */
  const writes = [];
  let at = 0;
  while (at < bytes.length) {
    const nameLength = view.getUint32(at);
    const name = fromUtf8(bytes.subarray(at + 4, at + 4 + nameLength));
    at += 4 + nameLength;
    const length = view.getUint32(at);
    at += 4;
    writes.push([name, length === 0xffffffff ? null : bytes.subarray(at, at + length)]);
    at += length === 0xffffffff ? 0 : length;
  }
  return writes;
}

/**
 * @param {{keyring: import('./keyring.js').Keyring, crypto: {subtle: SubtleCrypto}, random: import('../types.js').Random}} options
 */
export function createSealer({ keyring, crypto: { subtle }, random }) {
  /** @param {string} kind @param {string} id */
  const bound = (kind, id) => utf8(`cdht/1/${kind}/${id}`);

  return {
    /** The opaque id of a name. @param {string} name @returns {Promise<string>} */
    async id(name) {
      const mac = await subtle.sign('HMAC', keyring.keys(areaOf(name)).name, utf8(name));
      // The area must be known before the row is opened: it is the one thing that an id tells.
      return (areaOf(name) === 'device' ? 'o' : 'c') + base64url(new Uint8Array(mac).subarray(0, 16));
    },

    /** A fresh id for a chunk. */
    freshId() {
      const bytes = new Uint8Array(16);
      random.getRandomValues(bytes);
      return `c${base64url(bytes)}`;
    },

    /** @param {string} kind @param {string} id @param {Bytes} bytes @returns {Promise<Bytes>} */
    async seal(kind, id, bytes) {
      const iv = random12(random);
      const { seal } = keyring.keys(id[0] === 'o' ? 'device' : 'data');
      const box = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(kind, id) }, seal, bytes);
      return concat([iv, new Uint8Array(box)]);
    },

    /** @param {string} kind @param {string} id @param {Uint8Array} box @returns {Promise<Bytes>} rejects with StorageCorruptError */
    async open(kind, id, box) {
      const { seal } = keyring.keys(id[0] === 'o' ? 'device' : 'data');
      try {
        const iv = /** @type {Bytes} */ (box.subarray(0, 12));
        return new Uint8Array(
          await subtle.decrypt(
            { name: 'AES-GCM', iv, additionalData: bound(kind, id) },
            seal,
            /** @type {Bytes} */ (box.subarray(12)),
          ),
        );
      } catch (error) {
        if (error instanceof StorageLockedError) throw error;
        throw new StorageCorruptError(error);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createSealer>} Sealer */
