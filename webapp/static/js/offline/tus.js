/** A small tus 1.0.0 client: creation, resumption, a checksum with every chunk; chunks as large as the line lets through. */
import { base64, utf8 } from '../lib/bytes.js';
import { ApiError } from './errors.js';

export const CHUNK = 64 * 1024;
/** A line that breaks under this breaks under everything. */
const LEAST = 2048;
/** So many chunks in a row went through: perhaps larger ones do, too. */
const CALM = 3;
const TRIES = 3;
/** Without a byte of progress between them. */
const CUTS = 12;
const VERSION = { 'Tus-Resumable': '1.0.0' };

/** @param {Record<string, string>} values @returns {string} `Upload-Metadata` */
export const metadata = (values) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${base64(utf8(value))}`)
    .join(',');

/** @param {Headers} headers @param {number} from @param {number} to what lies outside is no answer to what was asked */
function offsetOf(headers, from, to) {
  const offset = Number(headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isInteger(offset) || offset < from || offset > to) throw new ApiError('server');
  return offset;
}

/** @param {unknown} error @param {...number} statuses */
const isStatus = (error, ...statuses) => error instanceof ApiError && statuses.includes(error.status);

/** Broken off under way, or too slow to end: a smaller piece may do. @param {unknown} error */
const isCut = (error) => error instanceof ApiError && (error.code === 'offline' || error.code === 'timeout');

/**
 * @param {{api: import('./api.js').Api, crypto: {subtle: SubtleCrypto}}} options
 */
export function createUploader({ api, crypto }) {
  let room = CHUNK;
  let calm = 0;

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {Record<string, string>} meta @returns {Promise<{id: string | null, offset: number}>} */
  async function create(bytes, meta) {
    const headers = { ...VERSION, 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata(meta) };
    const reply = await api.request('POST', '/uploads', { headers, empty: true });
    // What the server holds already needs no place to send it to.
    const offset = reply.headers.has('Upload-Offset') ? offsetOf(reply.headers, 0, bytes.length) : 0;
    const id = (reply.headers.get('Location') ?? '').split(/[?#]/)[0].split('/').filter(Boolean).pop() ?? null;
    if (!id && offset < bytes.length) throw new ApiError('server');
    return { id, offset };
  }

  /** @param {string} id @param {number} length @returns {Promise<number | null>} null: the server does not know it (any more) */
  async function resume(id, length) {
    try {
      const { headers } = await api.request('HEAD', `/uploads/${id}`, { headers: VERSION, empty: true });
      return offsetOf(headers, 0, length);
    } catch (error) {
      if (isStatus(error, 404, 410)) return null;
      throw error;
    }
  }

  /** @param {string} id @param {number} offset @param {Uint8Array<ArrayBuffer>} chunk @returns {Promise<number>} the new offset */
  async function send(id, offset, chunk) {
    const checksum = base64(await crypto.subtle.digest('SHA-256', chunk));
    const headers = {
      ...VERSION,
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
      'Upload-Checksum': `sha256 ${checksum}`,
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await api.request('PATCH', `/uploads/${id}`, { headers, bytes: chunk, empty: true });
        return offsetOf(reply.headers, offset + 1, offset + chunk.length);
      } catch (error) {
        // 460: the chunk was damaged on its way.
        if (!isStatus(error, 460) || attempt >= TRIES) throw error;
      }
    }
  }

  return {
    /**
     * Sends what the server does not have yet. Rejects with ApiError; `status` 422 means that it is no image.
     * @param {Uint8Array<ArrayBuffer>} bytes
     * @param {{id: string | null, meta: Record<string, string>, onProgress: (id: string | null, offset: number) => Promise<void>}} options
     *   `id`: of an upload begun earlier; `onProgress` is told of the id before any byte is sent
     */
    async upload(bytes, { id, meta, onProgress }) {
      let current = id;
      let offset = current ? await resume(current, bytes.length) : null;
      for (let restarts = 0, cuts = 0; ; ) {
        if (offset === null) {
          ({ id: current, offset } = await create(bytes, meta));
          await onProgress(current, offset);
        }
        try {
          while (offset < bytes.length) {
            offset = await send(/** @type {string} */ (current), offset, bytes.slice(offset, offset + room));
            cuts = 0;
            calm += 1;
            if (calm % CALM === 0) room = Math.min(CHUNK, room * 2);
            await onProgress(current, offset);
          }
          return;
        } catch (error) {
          const cut = isCut(error);
          calm = 0;
          if (cut) cuts += 1;
          else restarts += 1;
          // Once may be chance, whatever the size.
          if (cut && (cuts % 2 === 0 || /** @type {ApiError} */ (error).code === 'timeout'))
            room = Math.max(LEAST, room / 2);
          if (cut ? cuts > CUTS : restarts > TRIES || !isStatus(error, 404, 409, 410)) throw error;
          // Gone: begin again. Another offset than we thought, or who knows how much arrived: ask.
          offset = isStatus(error, 404, 410) ? null : await resume(/** @type {string} */ (current), bytes.length);
        }
      }
    },
  };
}
