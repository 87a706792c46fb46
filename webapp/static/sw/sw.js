/**
 * The service worker: events only. What it keeps stands behind this script, put there by Flask:
 * `self.CDHT = {version, entries: [{path, fetch, sha256}]}`, or `{off: true}`: then it takes itself away.
 */

import { createKeyholder } from './keyholder.js';
import { dropOthers, retire } from './leaving.js';
import { launches } from './notes.js';
import { answer, isOurs } from './routes.js';
import { install } from './strategies.js';

const worker = /** @type {ServiceWorkerGlobalScope & {CDHT: import('./strategies.js').Kept}} */ (
  /** @type {any} */ (self)
);
const keyholder = createKeyholder({ origin: worker.location.origin, clients: worker.clients });

worker.addEventListener('install', (event) => {
  // A script that was cut has no list: it is not installed, and the version before goes on.
  if (!worker.CDHT) event.waitUntil(Promise.reject(new Error('cut')));
  else if (worker.CDHT.off) event.waitUntil(worker.skipWaiting());
  else event.waitUntil(install(worker.CDHT));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.CDHT.off ? retire(worker) : worker.clients.claim());
});

worker.addEventListener('fetch', (event) => {
  if (!worker.CDHT.off && isOurs(event.request, worker.location.origin)) {
    const reply = answer(event.request, worker.CDHT);
    if (reply) event.respondWith(reply);
  }
});

worker.addEventListener('message', (event) => {
  const { off, version, entries } = worker.CDHT;
  if (off) return;
  const about = keyholder.heard(/** @type {any} */ (event));
  if (about) return event.waitUntil(about);
  const { type, scripts } = event.data ?? {};
  if (type === 'take-over') event.waitUntil(worker.skipWaiting());
  // A page of the version before says nothing about this one.
  const mine = new Set(entries.map(({ path }) => path));
  if (!Array.isArray(scripts) || scripts.length === 0 || !scripts.every((path) => mine.has(path))) return;
  if (type === 'locked') event.waitUntil(launches.undecided(version));
  if (type === 'launched') event.waitUntil(launches.forget(version).then(() => dropOthers(version, worker.clients)));
});
