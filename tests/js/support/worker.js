/** A worker in Node: installing versions, a page that starts, and what it answers. */
import { dropOthers } from '../../../webapp/static/sw/leaving.js';
import { launches } from '../../../webapp/static/sw/notes.js';
import { answer } from '../../../webapp/static/sw/routes.js';
import { install } from '../../../webapp/static/sw/strategies.js';
import { createCaches, createServer, listOf, navigation, openPages } from './caches.js';

export const FILES = {
  '/so/': 'sổ',
  '/so/nguoi': 'người',
  '/offline': 'không có mạng',
  '/static/build/field-1.js': 'js',
};
/** @type {{server: ReturnType<typeof createServer>}} */
export const world = { server: createServer({}) };

export function begin() {
  globalThis.caches = createCaches();
  serve(FILES);
}

/** The server has these files now, and nothing else; none: it is dead. @param {Record<string, string>} files */
export function serve(files) {
  world.server = createServer({ ...files });
  globalThis.fetch = /** @type {any} */ (world.server.fetch);
}

export const text = async (reply) => (await reply).text();
export const open = (path, kept) => text(answer(navigation(path), kept));

/** @param {string} version @param {Record<string, string>} files */
export async function installed(version, files) {
  serve(files);
  const kept = listOf(version, files);
  await install(kept);
  return kept;
}

/** A page of that version started and said so. @param {string} version @param {any[]} [pages] those that are open */
export async function started(version, pages = []) {
  await launches.forget(version);
  await dropOthers(version, openPages(pages));
}

/** The versions that are kept. */
export const named = async () => (await caches.keys()).filter((name) => name !== 'cdht-notes').sort();
