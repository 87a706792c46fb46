/** Photos of evidence on the page: shrunk, kept sealed, shown from what the phone keeps. */
import { getReady, PhotoError, shrinkPhoto } from '../lib/photo.js';
import { clone, need } from './dom.js';
import { workerUrl } from './trusted.js';
import { word } from './words.js';

/** @returns {import('../lib/photo.js').Url} */
const worker = () => workerUrl(document.body.dataset.photoWorker ?? '');

/** The camera takes a while to open: the time is used. A browser that cannot start the worker shrinks on the page. */
export function awaitPhotos() {
  try {
    getReady(worker());
  } catch {
    // Said when there is a photo.
  }
}

const AGAIN_MS = [500, 2000, 5000, 10_000];

/** Addresses of decrypted pictures, made once a page. @type {Map<string, string>} */
const urls = new Map();

/**
 * @param {import('./shell.js').Shell} shell @param {File} file
 * @param {Record<string, any>} evidence declaration, indicator, kind
 * @returns {Promise<string | null>} why it cannot be taken, null: it is on the phone
 */
async function addPhoto(shell, file, evidence) {
  const $saved = need(document, '[data-saved]');
  await shell.settled().catch(() => {});
  $saved.dataset.state = 'saving';
  $saved.textContent = word('saved.photo');
  try {
    const { blob } = await shrinkPhoto(file, { workerUrl: worker() });
    shell.saved('saved', await shell.app.photos.add(evidence, blob));
  } catch (error) {
    if (!(error instanceof PhotoError)) {
      shell.saved('failed', error);
      return null;
    }
    $saved.textContent = '';
    return error.code === 'empty' ? error.code : 'not_an_image';
  }
  return null;
}

/**
 * One picture of the camera, or several of the gallery.
 * @param {import('./shell.js').Shell} shell @param {File[]} files @param {Record<string, any>} evidence @param {() => void} changed
 */
export async function addPhotos(shell, files, evidence, changed) {
  const $alert = clone('alert');
  for (const file of files) {
    const why = await addPhoto(shell, file, evidence);
    if (why) $alert.textContent = word(`evidence.${why}`, { name: file.name });
    changed();
  }
  // Said once all are in: the next good one would wipe it away.
  if ($alert.textContent) need(document, '[data-alert]').replaceChildren($alert);
}

/**
 * Tried again for a while: a store that had no room, or opens slowly, has it a moment later.
 * @param {import('../offline/app.js').App} app @param {string} id of the evidence
 * @param {() => boolean} [wanted] whether it is still to be shown @returns {Promise<string | null>}
 */
export async function photoUrl(app, id, wanted = () => false) {
  for (const ms of AGAIN_MS) {
    const known = urls.get(id);
    if (known) return known;
    const blob = await app.photos.read(id).catch(() => null);
    if (blob) urls.set(id, URL.createObjectURL(blob));
    else if (wanted()) await new Promise((resolve) => setTimeout(resolve, ms));
    else break;
  }
  return urls.get(id) ?? null;
}
