/** Photos of evidence on the page: shrunk, kept sealed, shown from what the phone keeps. */
import { shrinkPhoto } from '../lib/photo.js';
import { clone, need } from './dom.js';
import { workerUrl } from './trusted.js';
import { word } from './words.js';

/** Addresses of decrypted pictures, made once a page. @type {Map<string, string>} */
const urls = new Map();

/**
 * @param {import('./shell.js').Shell} shell @param {File} file
 * @param {Record<string, any>} evidence declaration, indicator, kind
 */
export async function addPhoto(shell, file, evidence) {
  const $saved = need(document, '[data-saved]');
  await shell.settled().catch(() => {});
  $saved.dataset.state = 'saving';
  $saved.textContent = word('saved.photo');
  try {
    const worker = workerUrl(document.body.dataset.photoWorker ?? '');
    const { blob } = await shrinkPhoto(file, { workerUrl: worker });
    shell.saved('saved', await shell.app.photos.add(evidence, blob));
  } catch (error) {
    if (/** @type {any} */ (error).code === 'not_an_image') sayNotAnImage();
    else shell.saved('failed', error);
  }
}

function sayNotAnImage() {
  const $alert = clone('alert');
  $alert.textContent = word('evidence.not_an_image');
  need(document, '[data-alert]').replaceChildren($alert);
  need(document, '[data-saved]').textContent = '';
}

/** @param {import('../offline/app.js').App} app @param {string} id of the evidence @returns {Promise<string | null>} */
export async function photoUrl(app, id) {
  const known = urls.get(id);
  if (known) return known;
  const blob = await app.photos.read(id).catch(() => null);
  if (!blob) return null;
  const url = URL.createObjectURL(blob);
  urls.set(id, url);
  return url;
}
