/**
 * The service worker: events only. What it keeps stands before this script, put there by Flask:
 * `self.CDHT = {version, entries: [{path, fetch, sha256}]}`, or `{off: true}`: then it takes itself away.
 */

import { launches } from './notes.js';
import { answer, isOurs } from './routes.js';
import { dropOthers, install, retire } from './strategies.js';

const worker = /** @type {ServiceWorkerGlobalScope & {CDHT: import('./strategies.js').Kept}} */ (
  /** @type {any} */ (self)
);
const kept = worker.CDHT;

worker.addEventListener('install', (event) => {
  if (kept.off) event.waitUntil(worker.skipWaiting());
  else event.waitUntil(install(kept));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(kept.off ? retire(worker) : worker.clients.claim());
});

worker.addEventListener('fetch', (event) => {
  if (!kept.off && isOurs(event.request, worker.location.origin)) {
    const reply = answer(event.request, kept);
    if (reply) event.respondWith(reply);
  }
});

worker.addEventListener('message', (event) => {
  if (kept.off) return;
  const { type, scripts } = event.data ?? {};
  if (type === 'take-over') event.waitUntil(worker.skipWaiting());
  if (type === 'launched' && Array.isArray(scripts) && scripts.length > 0) {
    const mine = new Set(kept.entries.map(({ path }) => path));
    // A page of the version before says nothing about this one.
    if (scripts.every((path) => mine.has(path))) {
      event.waitUntil(launches.forget(kept.version).then(() => dropOthers(kept.version)));
    }
  }
});
