/**
 * Sealing to a public key: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-GCM, one message a key.
 * Only the sending half: what is sealed here, this phone cannot open any more.
 */
import { concat, utf8 } from '../../lib/bytes.js';

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {{enc: Bytes, ciphertext: Bytes}} Box */

export const INFO = utf8('cdht/v1/sealed');
const VERSION = utf8('HPKE-v1');
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const [P256, HKDF_SHA256] = [0x0010, 0x0001];
/** Ids of AEADs by the bytes of their key: ours is of 32, the examples of the RFC for this curve are of 16. */
const AEADS = new Map([
  [16, 0x0001],
  [32, 0x0002],
]);

/** @param {...number} values of 16 bits each @returns {Bytes} */
const u16 = (...values) => new Uint8Array(values.flatMap((value) => [value >> 8, value & 0xff]));

/**
 * @param {{subtle: SubtleCrypto}} crypto
 * @param {{keyBytes?: number, ephemeral?: () => Promise<CryptoKeyPair>, info?: Bytes}} [options] for the examples of the RFC
 */
export function createHpke({ subtle }, { keyBytes = 32, ephemeral, info = INFO } = {}) {
  const kem = concat([utf8('KEM'), u16(P256)]);
  const suite = concat([utf8('HPKE'), u16(P256, HKDF_SHA256, /** @type {number} */ (AEADS.get(keyBytes)))]);
  const fresh =
    ephemeral ?? (() => /** @type {Promise<CryptoKeyPair>} */ (subtle.generateKey(CURVE, true, ['deriveBits'])));

  /** @param {Bytes} id of the suite @param {string} label @param {Bytes} secret @returns {Bytes} the input of LabeledExtract */
  const labeled = (id, label, secret) => concat([VERSION, id, utf8(label), secret]);

  /** LabeledExtract alone; its salt is empty. @param {string} label @param {Bytes} secret @returns {Promise<Bytes>} */
  async function extract(label, secret) {
    const key = await subtle.importKey('raw', new Uint8Array(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await subtle.sign('HMAC', key, labeled(suite, label, secret)));
  }

  /**
   * LabeledExtract, then LabeledExpand for each output.
   * @param {Bytes} id @param {Bytes} salt @param {[label: string, secret: Bytes]} from
   * @param {Bytes} context @param {[label: string, length: number][]} outputs @returns {Promise<Bytes[]>}
   */
  async function derive(id, salt, [label, secret], context, outputs) {
    const key = await subtle.importKey('raw', labeled(id, label, secret), 'HKDF', false, ['deriveBits']);
    return Promise.all(
      outputs.map(async ([name, length]) => {
        const expand = concat([u16(length), VERSION, id, utf8(name), context]);
        const params = { name: 'HKDF', hash: 'SHA-256', salt, info: expand };
        return new Uint8Array(await subtle.deriveBits(params, key, 8 * length));
      }),
    );
  }

  /** Of the key schedule, what every message has in common. @type {Promise<Bytes> | null} */
  let context = null;
  const schedule = () => {
    context ??= Promise.all([extract('psk_id_hash', new Uint8Array(0)), extract('info_hash', info)]).then(
      ([psk, hash]) => concat([new Uint8Array([0]), psk, hash]),
    );
    return context;
  };

  /** @type {Map<string, Promise<CryptoKey>>} */
  const receivers = new Map();
  /** @param {Bytes} point uncompressed */
  function receiver(point) {
    const name = point.join();
    const known = receivers.get(name) ?? subtle.importKey('raw', point, CURVE, false, []);
    receivers.set(name, known);
    return known;
  }

  /**
   * @param {Bytes} point the public key, uncompressed @param {Bytes} plain @param {Bytes} [additionalData]
   * @returns {Promise<Box>}
   */
  return async function seal(point, plain, additionalData = new Uint8Array(0)) {
    const [pair, common, key] = await Promise.all([fresh(), schedule(), receiver(point)]);
    const [raw, shared] = await Promise.all([
      subtle.exportKey('raw', pair.publicKey),
      subtle.deriveBits({ name: 'ECDH', public: key }, pair.privateKey, 256),
    ]);
    const enc = new Uint8Array(raw);
    const none = new Uint8Array(0);
    const [secret] = await derive(kem, none, ['eae_prk', new Uint8Array(shared)], concat([enc, point]), [
      ['shared_secret', 32],
    ]);
    const [aes, iv] = await derive(suite, secret, ['secret', none], common, [
      ['key', keyBytes],
      ['base_nonce', 12],
    ]);
    const cipher = await subtle.importKey('raw', aes, 'AES-GCM', false, ['encrypt']);
    const box = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, cipher, plain);
    return { enc, ciphertext: new Uint8Array(box) };
  };
}

/** @typedef {ReturnType<typeof createHpke>} Seal */
