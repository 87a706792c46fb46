/**
 * The notebook locks itself when nobody touched it for a while, in all windows at once; what was being typed is saved first.
 * The page is then loaded anew: nothing that was shown stays in its memory. It comes back to the same place once opened.
 */
import { own } from './whose.js';

// Each person of this phone has their own.
const KEYS = { minutes: `khoa-sau${own}`, touched: `cham${own}` };
export const MINUTES = [2, 5, 10, 30];
const USUAL = 10;
const LOOK_MS = 15_000;
const NOTED_EVERY_MS = 5000;
// Clocks are put right now and then; put back by more than this, they say nothing about how long it was.
const CLOCK_MS = 60_000;

/** Browsers that keep no notes: it holds for this page. @type {Record<string, number>} */
const here = {};

/** @param {string} key @returns {number} 0: not noted */
function noted(key) {
  try {
    return Number(localStorage.getItem(key) ?? here[key] ?? 0);
  } catch {
    return here[key] ?? 0;
  }
}

/** @param {string} key @param {number} value */
function note(key, value) {
  here[key] = value;
  try {
    localStorage.setItem(key, String(value));
  } catch {
    // Not kept, then.
  }
}

/** @returns {number} after how many minutes */
export const minutes = () => (MINUTES.includes(noted(KEYS.minutes)) ? noted(KEYS.minutes) : USUAL);

/** @param {number} chosen one of `MINUTES` */
export const chooseMinutes = (chosen) => note(KEYS.minutes, chosen);

/** @returns {number} when it locks if nobody touches it from now on, ms since 1970 */
export const lockedAfter = () => Date.now() + minutes() * 60_000;

/**
 * @param {import('./shell.js').App} app @param {() => Promise<void>} settled saves what is being typed
 * @returns {() => Promise<void>} locks now; rejects when something could not be saved: then it stays open
 */
export function watchLock(app, settled) {
  let locking = false;

  async function lock() {
    if (!app.status.pin || app.status.storage !== 'unlocked') return;
    locking = true;
    try {
      await settled();
    } catch (error) {
      locking = false;
      throw error;
    }
    app.lock();
    location.reload();
  }

  const handOver = () => {
    if (!locking) app.handOver(lockedAfter());
  };
  /** Nobody was here for too long, by the notes of all windows. @returns {boolean} */
  function look() {
    const idle = Date.now() - noted(KEYS.touched);
    const late = idle >= minutes() * 60_000 || idle < -CLOCK_MS;
    if (late) lock().catch(() => {});
    return late;
  }
  // The first touch after a long time, on a machine that slept with the page open, is nobody's proof.
  const touch = () => {
    if (Math.abs(Date.now() - noted(KEYS.touched)) > NOTED_EVERY_MS && !look()) note(KEYS.touched, Date.now());
  };

  note(KEYS.touched, Date.now());
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchmove'])
    addEventListener(kind, touch, { passive: true, capture: true });
  setInterval(look, LOOK_MS);
  addEventListener('pagehide', handOver);
  addEventListener('pageshow', ({ persisted }) => persisted && look());
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? handOver() : look()));
  navigator.serviceWorker?.addEventListener('message', ({ data }) => data?.type === 'keys-asked' && handOver());
  navigator.serviceWorker?.addEventListener('controllerchange', handOver);
  app.on('locked-elsewhere', () => lock().catch(() => {}));
  const $head = document.querySelector('[data-lock-now]');
  if ($head instanceof HTMLElement) {
    const show = () => {
      $head.toggleAttribute('data-waits', !app.status.pin || app.status.storage !== 'unlocked');
    };
    $head.addEventListener('click', () => lock().catch(() => {}));
    app.on('status', show);
    show();
  }
  return lock;
}
