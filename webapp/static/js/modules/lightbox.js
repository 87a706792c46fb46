/** A photo over the whole screen: larger, turned, the next one; closed by a button, a key or "back". Loaded when wanted. */
import { turned, WHOLE, zoomed } from '../lib/lie.js';
import { fill, need, part } from './dom.js';
import { Drag } from './drag.js';
import { layPhoto } from './lay-photo.js';
import { photoUrl } from './photos.js';
import { word } from './words.js';

const NEARER = 1.6;
const STRIDE = 60;
/** A finger that moved so far sideways wanted the next photo. */
const SWIPE = 60;

/** @typedef {import('../types.js').View} Piece */

/**
 * @param {{app: import('../offline/app.js').App, $dialog: HTMLDialogElement, photos: Piece[], at: number,
 *          remove: ((piece: Piece, event: Event) => void) | null}} options
 */
export function openLightbox({ app, $dialog, photos, at, remove }) {
  const $stage = part($dialog, 'stage');
  const $photo = /** @type {HTMLImageElement} */ (need($dialog, 'img'));
  const $asked = document.activeElement;
  let lie = WHOLE;
  let swiped = 0;

  /** @param {import('../lib/lie.js').Lie} next */
  function lay(next) {
    const laid = layPhoto($photo, $stage, next);
    if (!laid) return;
    lie = laid;
    part($dialog, 'smaller').setAttribute('aria-disabled', String(lie.zoom <= 1));
  }

  /** @param {import('../lib/lie.js').Lie} next */
  function layAndSay(next) {
    lay(next);
    fill($dialog, { lie: word('lightbox.lie', { percent: Math.round(lie.zoom * 100), turn: lie.turn }) });
  }

  async function show() {
    const note = photos[at].data.note ?? '';
    $photo.src = (await photoUrl(app, photos[at].id)) ?? '';
    $photo.alt = word('lightbox.alt', { n: at + 1, note });
    fill($dialog, { place: word('lightbox.place', { n: at + 1, all: photos.length }), note });
    for (const name of ['before', 'after']) part($dialog, name).hidden = photos.length < 2;
    await $photo.decode().catch(() => {});
    lay(WHOLE);
  }

  /** @param {number} by */
  function step(by) {
    at = (at + by + photos.length) % photos.length;
    show();
  }

  /** @param {number} dx @param {number} dy @returns {boolean} whether there was something to move */
  function move(dx, dy) {
    if (lie.zoom > 1) lay({ ...lie, x: lie.x + dx, y: lie.y + dy });
    return lie.zoom > 1;
  }

  // The page lies under it in the history, so that "back" on the phone closes the photo and not the sheet.
  const close = () => history.back();
  const relay = () => lay(lie);
  function closed() {
    removeEventListener('popstate', closed);
    removeEventListener('resize', relay);
    $dialog.remove();
    if ($asked instanceof HTMLElement && $asked.isConnected) $asked.focus({ preventScroll: true });
  }

  /** @type {Record<string, (event: Event) => void>} */
  const acts = {
    close,
    before: () => step(-1),
    after: () => step(1),
    larger: () => layAndSay(zoomed(lie, NEARER)),
    smaller: () => layAndSay(zoomed(lie, 1 / NEARER)),
    turn: () => layAndSay(turned(lie)),
    remove(event) {
      const piece = photos[at];
      // Once the sheet is on the screen again, where it can be taken back.
      addEventListener('popstate', () => setTimeout(() => remove?.(piece, event)), { once: true });
      close();
    },
  };
  for (const [name, act] of Object.entries(acts)) part($dialog, name).addEventListener('click', act);
  part($dialog, 'remove').hidden = remove === null;

  /** Plain keys that a Vietnamese input method leaves alone. @type {Record<string, (event: Event) => void>} */
  const keys = {
    ArrowLeft: () => move(STRIDE, 0) || step(-1),
    ArrowRight: () => move(-STRIDE, 0) || step(1),
    ArrowUp: () => move(0, STRIDE),
    ArrowDown: () => move(0, -STRIDE),
    PageUp: acts.before,
    PageDown: acts.after,
    '+': acts.larger,
    '=': acts.larger,
    '-': acts.smaller,
    0: () => layAndSay({ ...WHOLE, turn: lie.turn }),
    F8: acts.turn,
    Escape: close,
  };
  $dialog.addEventListener('keydown', (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event);
  });

  /** @param {{clientX: number, clientY: number}} point */
  function fromMiddle({ clientX, clientY }) {
    const { left, top, width, height } = $stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }
  $stage.addEventListener('pointerdown', () => {
    swiped = 0;
  });
  $stage.addEventListener('pointerup', () => {
    if (Math.abs(swiped) > SWIPE) step(swiped < 0 ? 1 : -1);
    swiped = 0;
  });
  new Drag($stage, {
    move: (dx, dy) => {
      swiped = move(dx, dy) ? 0 : swiped + dx;
    },
    pinch: (factor, point) => lay(zoomed(lie, factor, fromMiddle(point))),
  });
  $stage.addEventListener('dblclick', (event) =>
    lay(lie.zoom > 1 ? { ...WHOLE, turn: lie.turn } : zoomed(lie, 3, fromMiddle(event))),
  );

  history.pushState({ lightbox: true }, '');
  addEventListener('popstate', closed);
  addEventListener('resize', relay);
  document.body.append($dialog);
  if (typeof $dialog.showModal === 'function') $dialog.showModal();
  else $dialog.setAttribute('open', '');
  part($dialog, 'close').focus();
  show();
}
