/** Undo instead of "are you sure": what was done is said, and for a while one touch takes it back. */
import { need, part } from './dom.js';
import { word } from './words.js';

/** While somebody stands in it, or points at it, the time does not run. */
export const OFFERED_MS = 15_000;
const SAID_MS = 4_000;

/** @type {() => void} */
let close = () => {};

/** The place where it is said stands in the foot from the start: a live region is heard only if it was there before. */
function place() {
  const $place = need(document, '[data-undo]');
  const $foot = document.querySelector('.foot');
  if ($foot && $place.parentElement !== $foot) $foot.prepend($place);
  return $place;
}

export const prepareUndo = () => void place();

/**
 * Says what was done and offers to take it back, for 15 s at least. A new offer replaces the one before.
 * @param {string} text what was done, as a sentence
 * @param {() => any} undo takes it back; what it returns or resolves to `false` means: too late
 * @param {unknown} [over] a function: called once when it is certain that nobody takes it back here
 */
export function offerUndo(text, undo, over) {
  close();
  const $place = place();
  const $button = part($place, 'undo');
  const $from = document.activeElement;
  const control = new AbortController();
  /** @type {any} */
  let timer = null;
  let open = true;

  /** @param {number} ms */
  function run(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => ($place.matches(':hover, :focus-within') ? run(SAID_MS) : close()), ms);
  }

  /** @param {string} said @param {boolean} offered */
  function show(said, offered) {
    // Who stood on the button that goes away stands where they were before, or at the head of the page.
    const lost = !offered && $place.contains(document.activeElement);
    $place.toggleAttribute('data-open', said !== '');
    for (const name of ['undo', 'leave-it']) part($place, name).hidden = !offered;
    part($place, 'said').textContent = said;
    if (!lost) return;
    const $to = $from instanceof HTMLElement && $from.isConnected && $from.checkVisibility?.() ? $from : null;
    ($to ?? need(document, 'main')).focus({ preventScroll: true });
  }

  close = () => {
    if (!open) return;
    finish('');
    if (typeof over === 'function') over();
  };

  /** @param {string} said */
  function finish(said) {
    open = false;
    close = () => {};
    control.abort();
    clearTimeout(timer);
    show(said, false);
    if (said) timer = setTimeout(() => !$place.querySelector('button:not([hidden])') && show('', false), SAID_MS);
  }

  async function take() {
    if (!open) return;
    finish(word('undo.doing'));
    clearTimeout(timer);
    const done = await Promise.resolve()
      .then(undo)
      .then(
        (result) => (result === false ? 'late' : 'done'),
        () => 'failed',
      );
    if (part($place, 'undo').hidden) finish(word(`undo.${done}`));
  }

  const { signal } = control;
  $button.addEventListener('click', take, { signal });
  part($place, 'leave-it').addEventListener('click', () => close(), { signal });
  document.addEventListener('keydown', (event) => keyed(event, take, close), { signal });
  show(text, true);
  run(OFFERED_MS);
}

/** Nobody needs it any more: the thing was done for good, or undone elsewhere. */
export const endUndo = () => close();

/** The same for a page that hands it on to its parts. */
export const createUndo = () => ({ offer: offerUndo, done: endUndo });

/** @typedef {{offer: (text: string, undo: () => any, event?: any) => void, done: () => void}} Undo */

/** @param {KeyboardEvent} event @param {() => void} take @param {() => void} leave */
function keyed(event, take, leave) {
  const writing = event.target instanceof Element && event.target.matches('input, textarea, select');
  if (writing) return;
  if (event.key === 'Escape') leave();
  if (event.key !== 'z' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  take();
}
