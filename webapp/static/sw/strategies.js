/**
 * How the worker keeps and serves. A cache holds exactly one version and is written in one go, after every file arrived
 * with the content that the list promises. Nothing else is ever put into a cache: no page with somebody's data.
 */
import { launches, NOTES, newest } from './notes.js';

/** @typedef {{path: string, fetch: string, sha256: string}} Entry */
/** @typedef {{off?: boolean, version: string, entries: Entry[]}} Kept */

export const PREFIX = 'cdht-';
const OFFLINE = '/offline';
// So often may a new version be opened without having started, before the old one is served again.
const PATIENCE = 2;

/** @param {string} version */
export const cacheName = (version) => PREFIX + version;

export async function versions() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NOTES);
}

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A reply that the store may keep: just the bytes and their kind. @param {ArrayBuffer} bytes @param {Response} from */
function plain(bytes, from) {
  const headers = new Headers();
  for (const name of [
    'content-type',
    'content-security-policy',
    'cross-origin-opener-policy',
    'referrer-policy',
    'x-content-type-options',
    'permissions-policy',
  ]) {
    const value = from.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(bytes, { headers });
}

/** @param {Entry} entry @returns {Promise<Response>} rejects unless it is exactly what the list says */
async function obtain({ path, fetch: address, sha256: wanted }) {
  // Built files carry their hash in their name: what an older version kept is good, once it is checked.
  const old = await caches.match(path);
  if (old) {
    const bytes = await old.clone().arrayBuffer();
    if ((await sha256(bytes)) === wanted) return plain(bytes, old);
  }
  const reply = await fetch(address, { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  const bytes = await reply.arrayBuffer();
  if (!reply.ok || (await sha256(bytes)) !== wanted) throw new Error(`not as promised: ${path}`);
  return plain(bytes, reply);
}

/** All or nothing. @param {Kept} kept */
export async function install({ version, entries }) {
  const replies = await Promise.all(entries.map(obtain));
  // Before there is anything to delete: the version before must see that it is no longer the newest.
  const before = await newest.get();
  await newest.set(version);
  const name = cacheName(version);
  try {
    const cache = await caches.open(name);
    await Promise.all(entries.map(({ path }, i) => cache.put(path, replies[i])));
  } catch (error) {
    await caches.delete(name);
    if (before) await newest.set(before);
    throw error;
  }
}

/** A shell: from this version; from the one before, when this one was opened and did not start. */
export async function fromOldOrNew(
  /** @type {string} */ path,
  /** @type {Request} */ request,
  /** @type {Pick<Kept, 'version'>} */ { version },
) {
  const mine = cacheName(version);
  // One that never started may be half a version, left there by an installation that was broken off.
  const older = [];
  for (const name of await versions())
    if (name !== mine && (await launches.happened(name.slice(PREFIX.length)))) older.push(name);
  const order = older.length > 0 && (await launches.count(version)) > PATIENCE ? [...older, mine] : [mine, ...older];
  for (const name of order) {
    const found = await (await caches.open(name)).match(path);
    if (found) return found;
  }
  return pageOrOffline(request, { version });
}

/** A built file: from whichever version has it; its name is its hash. */
export async function fromStore(/** @type {string} */ path, /** @type {Request} */ request) {
  for (const name of await versions()) {
    const found = await (await caches.open(name)).match(path);
    if (found) return found;
  }
  return fetch(request);
}

/** A page that lives on the server: the network, or the page that says why not. */
export async function pageOrOffline(/** @type {Request} */ request, /** @type {Pick<Kept, 'version'>} */ { version }) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await (await caches.open(cacheName(version))).match(OFFLINE);
    if (!found) throw error;
    return new Response(found.body, { status: 503, headers: found.headers });
  }
}
