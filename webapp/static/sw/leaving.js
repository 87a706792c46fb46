/** What goes: the versions before, once a new one started, and the worker itself, when it is switched off. */
import { launches, newest } from './notes.js';
import { cacheName, PREFIX, versions } from './strategies.js';
import { ask, fieldPages } from './windows.js';

/**
 * The others may go, unless a newer one is there and waits: it is not for its predecessor to delete it. What an open page
 * of the field app still runs on stays, for it loads parts of itself late; a page that does not answer keeps them all.
 * @param {string} version that started @param {import('./windows.js').Pages} pages
 */
export async function dropOthers(version, pages) {
  if ((await newest.get()) !== version) return;
  const said = await Promise.all((await fieldPages(pages)).map((page) => ask(page)));
  const others = (await versions()).filter((name) => name !== cacheName(version));
  const inUse = await Promise.all(others.map((name) => runs(name, cacheName(version), said)));
  // Meanwhile a newer one may have come.
  if ((await newest.get()) !== version) return;
  await Promise.all(others.filter((_, i) => !inUse[i]).map((name) => caches.delete(name)));
  await launches.keepOnly(version);
}

/** @param {string} name @param {string} mine @param {(import('./windows.js').Said | null)[]} said by the open pages */
async function runs(name, mine, said) {
  const [old, own] = await Promise.all([caches.open(name), caches.open(mine)]);
  for (const one of said) {
    if (!one) return true;
    for (const path of one.scripts) if ((await old.match(path)) && !(await own.match(path))) return true;
  }
  return false;
}

/** @typedef {{registration: {unregister: () => Promise<unknown>}, clients: import('./windows.js').Pages}} Retiring */

/**
 * The way out: forget everything that was kept and go. Data in the database of the phone is not touched. Pages of the field
 * app start anew from the server, but none in which somebody fills in a form; other pages never came from here.
 */
export async function retire(/** @type {Retiring} */ worker) {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  await worker.registration.unregister();
  const pages = await fieldPages(worker.clients);
  const said = await Promise.all(pages.map((page) => ask(page)));
  await Promise.all(pages.filter((_, i) => !said[i]?.busy).map((page) => page.navigate?.(page.url).catch(() => {})));
}
