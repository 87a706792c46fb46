/**
 * The rescue file (docs/protocol.md): everything unsent, sealed as it lies here, in one file that the ward takes in. Making it
 * takes nothing away, and may be done while the notebook is locked.
 */
import { base64url, concat, fromBase64url, fromUtf8, hex, utf8 } from '../../lib/bytes.js';
import { decode, encode } from '../encoding.js';
import { photoBox } from '../photos.js';
import { entityOf, KEY, MARK, OUT, rowsOf } from './names.js';

const MAGIC = utf8('CDHTRES1');
const MOST = 20_000;
const ZONE_MS = 7 * 60 * 60 * 1000;

/** @typedef {import('../../types.js').Bytes} Bytes */
/** @typedef {{blob: Blob, name: string, records: number, photos: number}} Rescue */

/** @param {number} value @returns {Bytes} */
function u32(value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/**
 * @param {{store: import('../../types.js').Store, env: Pick<import('../../types.js').Env, 'crypto' | 'clock'>,
 *          seal: import('./hpke.js').Seal}} parts
 */
export function createRescue({ store, env, seal }) {
  const { subtle } = env.crypto;

  /** Whatever stands in the file may reach the server any time from now on: that is on the disk before there is a file. */
  const mark = () =>
    store.update(async () => {
      const rows = await rowsOf(store, OUT);
      const known = await store.get(MARK);
      const before = known ? decode(known) : { tried: [] };
      const ids = [...rows.values()].flatMap(({ ops = [] }) => ops.map((/** @type {any} */ { id }) => id));
      const tried = [...new Set([...before.tried, ...ids])];
      return { writes: ids.length ? [[MARK, encode({ ...before, tried })]] : [], result: rows };
    });

  /** Shows which phone made it. @param {string} token @returns {Promise<(bytes: Bytes) => Promise<string>>} */
  async function signer(token) {
    const key = await subtle.importKey('raw', utf8(token), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return async (bytes) => hex(await subtle.sign('HMAC', key, bytes));
  }

  /** @returns {Promise<Rescue | null>} null: nothing is unsent */
  return async function rescue() {
    // A phone that is full cannot even say so; the file is the more needed.
    const rows = /** @type {Map<string, any>} */ (await mark().catch(() => rowsOf(store, OUT)));
    const [named, known] = await Promise.all([store.get(KEY), store.get('device/token')]);
    const key = named && decode(named);
    const token = known && fromUtf8(known);
    const sign = token ? await signer(token) : null;
    /** @type {Blob[]} */
    const parts = [];
    const made_at = new Date(env.clock.now()).toISOString();
    /** @type {any} */
    const head = { v: 1, ward: key?.ward ?? null, device_id: key?.device_id ?? null, made_at };

    /** @param {Bytes} bytes @param {Record<string, any>} entry @returns {Promise<Record<string, any>>} */
    async function add(bytes, entry) {
      // A Blob, not bytes: the browser may put it on the disk while the next one is read.
      parts.push(new Blob([bytes]));
      return { ...entry, length: bytes.length, ...(sign ? { mac: await sign(bytes) } : {}) };
    }

    if (token && key?.device_id) {
      const { enc, ciphertext } = await seal(
        fromBase64url(key.public),
        utf8(JSON.stringify({ device_id: key.device_id, token })),
      );
      parts.push(new Blob([ciphertext]));
      head.sender = { kid: key.kid, enc: base64url(enc), length: ciphertext.length };
    }
    const places = [...rows].map(([name, row]) => ({ of: entityOf(name), row }));
    const records = places.filter(({ of: [type] }) => type !== 'photo');
    const photos = places.filter(({ of: [type] }) => type === 'photo');
    records.sort((a, b) => a.row.rank - b.row.rank || a.row.order - b.row.order);
    head.envelopes = [];
    for (const { kid, enc, ciphertext } of records.flatMap(({ row }) => row.ops).slice(0, MOST - photos.length))
      head.envelopes.push(await add(fromBase64url(ciphertext), { kid, enc }));
    head.photos = [];
    for (const { of, row } of photos) {
      const { kid, enc, sha256 } = row;
      const bytes = await store.getBlob(photoBox(of[1])).catch(() => null);
      if (bytes) head.photos.push(await add(bytes, { kid, enc, evidence_id: of[1], sha256 }));
    }
    if (head.envelopes.length + head.photos.length === 0) return null;
    const text = utf8(JSON.stringify(head));
    const day = new Date(env.clock.now() + ZONE_MS).toISOString().slice(0, 10);
    return {
      blob: new Blob([concat([MAGIC, u32(text.length), text]), ...parts], { type: 'application/octet-stream' }),
      name: `so-cdht-du-phong-${day}.cdht`,
      records: head.envelopes.length,
      photos: head.photos.length,
    };
  };
}
