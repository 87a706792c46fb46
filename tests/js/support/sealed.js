/** The ward's half of sealing, for the server in memory: its key, opening what is sealed to it, and `POST /sealed`. */
import { createDecipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto';

const ecdh = createECDH('prime256v1');
ecdh.setPrivateKey(Buffer.from('0007'.repeat(16), 'hex'));
export const SEAL_KEY = { kid: 'k1', public: ecdh.getPublicKey('base64url') };

const u16 = (...values) => Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));
const text = (value) => Buffer.from(value);
const KEM = Buffer.concat([text('KEM'), u16(16)]);
const SUITE = Buffer.concat([text('HPKE'), u16(16, 1, 2)]);
const labeled = (suite, label, secret) => Buffer.concat([text('HPKE-v1'), suite, text(label), secret]);
const none = Buffer.alloc(0);
const extract = (label, secret) =>
  createHmac('sha256', none)
    .update(labeled(SUITE, label, secret))
    .digest();
const both = (suite, salt, label, secret, name, context, length) =>
  Buffer.from(
    hkdfSync(
      'sha256',
      labeled(suite, label, secret),
      salt,
      Buffer.concat([u16(length), labeled(suite, name, context)]),
      length,
    ),
  );

/** @returns {Buffer} throws on what is sealed to somebody else, or damaged */
export function open({ enc, ciphertext }) {
  const [point, box] = [enc, ciphertext].map((one) => (typeof one === 'string' ? Buffer.from(one, 'base64url') : one));
  const context = Buffer.concat([point, ecdh.getPublicKey()]);
  const shared = both(KEM, none, 'eae_prk', ecdh.computeSecret(point), 'shared_secret', context, 32);
  const schedule = Buffer.concat([
    Buffer.from([0]),
    extract('psk_id_hash', none),
    extract('info_hash', text('cdht/v1/sealed')),
  ]);
  const key = both(SUITE, shared, 'secret', none, 'key', schedule, 32);
  const nonce = both(SUITE, shared, 'secret', none, 'base_nonce', schedule, 12);
  const cipher = createDecipheriv('aes-256-gcm', key, nonce);
  cipher.setAuthTag(box.subarray(-16));
  return Buffer.concat([cipher.update(box.subarray(0, -16)), cipher.final()]);
}

/** The operations in an envelope. */
export const operationsIn = (envelope) => JSON.parse(String(open(envelope))).operations;

/** `POST /sealed`. */
export function receiveSealed(server, { envelopes }) {
  return {
    receipts: envelopes.map((envelope) => {
      try {
        return operationsIn(envelope).map((op) => server.receive(op));
      } catch {
        return { code: 'unopenable' };
      }
    }),
  };
}

/** What a finished upload is: the photo inside, when it is sealed. @returns {string} the hash by which the photo is known */
export function photoOf({ meta, bytes }) {
  if (meta.filetype !== 'application/vnd.cdht.sealed') return meta.sha256;
  return createHash('sha256')
    .update(open({ enc: meta.enc, ciphertext: bytes }))
    .digest('hex');
}
