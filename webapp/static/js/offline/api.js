/**
 * Talking to the server: one place that knows what a true answer looks like. A reply counts only when it carries
 * `Server-Epoch` and is the JSON that was asked for: a captive portal answers 200 to everything.
 */
import { utf8 } from '../lib/bytes.js';
import { ApiError } from './errors.js';

const TIMEOUT_MS = 30_000;
const GZIP_FROM = 1024;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer> | null>} null where the browser cannot */
async function gzip(bytes) {
  if (typeof CompressionStream !== 'function') return null;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {number} status @param {string} problem */
function codeOf(status, problem) {
  if (status === 401) return problem === 'device_revoked' ? 'revoked' : 'signed_out';
  if (status === 409 && problem === 'cursor_stale') return 'cursor_stale';
  if (status === 413) return 'too_large';
  if (status === 429) return 'too_many';
  return status >= 500 ? 'server' : 'refused';
}

/** @param {Response} response @returns {number | null} seconds */
function retryAfter(response) {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/**
 * @param {{fetch: typeof globalThis.fetch, timers: import('../types.js').Timers, baseUrl?: string,
 *          token: () => Promise<string | null>, onEpoch?: (epoch: string) => Promise<void> | void,
 *          tell?: () => Promise<string>}} options `tell`: what the ward may know of this phone
 */
export function createApi({ fetch, timers, baseUrl = '/api/v1', token, onEpoch = () => {}, tell }) {
  /**
   * @param {string} method @param {string} path
   * @param {{json?: unknown, bytes?: Uint8Array<ArrayBuffer>, headers?: Record<string, string>, auth?: boolean,
   *          empty?: boolean}} [options] `empty`: the reply has no body to read (uploads)
   * @returns {Promise<{status: number, headers: Headers, body: any}>} rejects with ApiError
   */
  async function request(method, path, { json, bytes, headers = {}, auth = true, empty = false } = {}) {
    const sent = new Headers(headers);
    let body = bytes;
    if (json !== undefined) {
      body = utf8(JSON.stringify(json));
      sent.set('Content-Type', 'application/json');
      const packed = body.length >= GZIP_FROM ? await gzip(body) : null;
      if (packed) {
        body = packed;
        sent.set('Content-Encoding', 'gzip');
      }
    }
    const bearer = auth ? await token() : null;
    if (auth && !bearer) throw new ApiError('signed_out', { status: 401, problem: 'token_invalid' });
    if (bearer) sent.set('Authorization', `Bearer ${bearer}`);
    // Once in each exchange is enough; nothing fails for it.
    if (bearer && tell && (method === 'GET' || path === '/sealed'))
      await tell().then(
        (state) => sent.set('Device-State', state),
        () => {},
      );

    const abort = new AbortController();
    let late = false;
    const timer = timers.setTimeout(() => {
      late = true;
      abort.abort();
    }, TIMEOUT_MS);
    try {
      const response = await fetch(baseUrl + path, {
        method,
        headers: sent,
        body,
        signal: abort.signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'manual',
      });
      return await readReply(response, empty);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError(late ? 'timeout' : 'offline', { cause: error });
    } finally {
      timers.clearTimeout(timer);
    }
  }

  /** @param {Response} response @param {boolean} empty */
  async function readReply(response, empty) {
    const { status, headers } = response;
    const epoch = headers.get('Server-Epoch') ?? '';
    if (!UUID.test(epoch)) {
      // A gateway in front of the server may be overloaded and know nothing of epochs; everybody else is a stranger.
      if (status === 429 || status >= 500)
        throw new ApiError(codeOf(status, ''), { status, retryAfter: retryAfter(response) });
      throw new ApiError('portal', { status });
    }
    await onEpoch(epoch);
    const problem = status >= 400 ? ((await response.json().catch(() => null))?.code ?? '') : '';
    if (status >= 400)
      throw new ApiError(codeOf(status, problem), { status, problem, retryAfter: retryAfter(response) });
    if (empty) return { status, headers, body: null };
    if (!/\bjson\b/.test(headers.get('Content-Type') ?? '')) throw new ApiError('portal', { status });
    const text = await response.text();
    try {
      return { status, headers, body: JSON.parse(text) };
    } catch (error) {
      throw new ApiError('offline', { status, cause: error });
    }
  }

  return { request };
}

/** @typedef {ReturnType<typeof createApi>} Api */
