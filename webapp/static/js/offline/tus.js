/** A small tus 1.0.0 client: creation, resumption, a checksum with every chunk. */
import { base64, utf8 } from '../lib/bytes.js';
import { ApiError } from './errors.js';

export const CHUNK = 64 * 1024;
const TRIES = 3;
const VERSION = { 'Tus-Resumable': '1.0.0' };

/** @param {Record<string, string>} values @returns {string} `Upload-Metadata` */
export const metadata = (values) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${base64(utf8(value))}`)
    .join(',');

/** @param {Headers} headers */
function offsetOf(headers) {
  const offset = Number(headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isInteger(offset) || offset < 0) throw new ApiError('server');
  return offset;
}

/** @param {unknown} error @param {...number} statuses */
const isStatus = (error, ...statuses) => error instanceof ApiError && statuses.includes(error.status);

/**
 * @param {{api: import('./api.js').Api, crypto: {subtle: SubtleCrypto}}} options
 */
export function createUploader({ api, crypto }) {
  /** @param {Uint8Array<ArrayBuffer>} bytes @param {Record<string, string>} meta @returns {Promise<{id: string | null, offset: number}>} */
  async function create(bytes, meta) {
    const headers = { ...VERSION, 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata(meta) };
    const reply = await api.request('POST', '/uploads', { headers, empty: true });
    // What the server holds already needs no place to send it to.
    const offset = reply.headers.has('Upload-Offset') ? offsetOf(reply.headers) : 0;
    const id = (reply.headers.get('Location') ?? '').split(/[?#]/)[0].split('/').filter(Boolean).pop() ?? null;
    if (!id && offset < bytes.length) throw new ApiError('server');
    return { id, offset };
  }

  /** @param {string} id @returns {Promise<number | null>} null: the server does not know it (any more) */
  async function resume(id) {
    try {
      return offsetOf((await api.request('HEAD', `/uploads/${id}`, { headers: VERSION, empty: true })).headers);
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
        return offsetOf((await api.request('PATCH', `/uploads/${id}`, { headers, bytes: chunk, empty: true })).headers);
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
      let offset = current ? await resume(current) : null;
      for (let restarts = 0; ; restarts += 1) {
        if (offset === null) {
          ({ id: current, offset } = await create(bytes, meta));
          await onProgress(current, offset);
        }
        try {
          while (offset < bytes.length) {
            offset = await send(/** @type {string} */ (current), offset, bytes.slice(offset, offset + CHUNK));
            await onProgress(current, offset);
          }
          return;
        } catch (error) {
          if (restarts >= TRIES || !isStatus(error, 404, 409, 410)) throw error;
          // Gone: begin again. Another offset than we thought: ask.
          offset = isStatus(error, 409) ? await resume(/** @type {string} */ (current)) : null;
        }
      }
    },
  };
}
