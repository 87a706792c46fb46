/** What every page of the field app has: the app on this phone, the network, "Đã lưu trên máy", and alerts. */
import { openApp } from '../offline/app.js';
import { watchLock } from './auto-lock.js';
import { offerCarried } from './carried-undo.js';
import { clone, need } from './dom.js';
import { clockTime } from './format.js';
import { watchNetwork } from './network.js';
import { showRescue } from './rescuing.js';
import { sayIfShutOut, shutOut } from './shut-out.js';
import { prepareUndo } from './undo.js';
import { whose } from './whose.js';
import { word } from './words.js';
import { world } from './world.js';

// What could not be written cannot be written into a file either; all before it can.
const RESCUED = new Set(['full', 'closed', 'corrupt', 'not_saved']);

const ASIDE_MS = 1000;

/** @typedef {import('../offline/app.js').App} App */
/** @typedef {{flush: () => Promise<any>, readonly dirty: boolean}} Saver */
/**
 * @typedef {object} Shell
 * @property {App} app
 * @property {() => void} connect asks for the network and begins to send: once the page stands
 * @property {(state: 'saving' | 'saved' | 'failed', detail?: any) => void} saved what became of the last change
 * @property {(key: string | null, values?: Record<string, string | number>) => void} alert one sentence, or none
 * @property {(saver: Saver) => void} keep flushed when the page is left or put aside
 * @property {(draw: () => void) => void} onRecords draws again when something in the notebook changed
 * @property {() => Promise<void>} settled when nothing is unsaved
 * @property {() => Promise<void>} lock now, in all windows; rejects when something could not be saved
 */

/** @param {import('../types.js').Env['onFront']} onFront @returns {Promise<Shell>} rejects when the storage of the phone cannot be opened */
export async function openShell(onFront) {
  const app = await openApp({ ...world(whose), onFront });
  prepareUndo();
  offerCarried(app);
  const $saved = need(document, '[data-saved]');
  /** @type {Set<Saver>} */
  const savers = new Set();

  /** @type {Shell['alert']} */
  function alert(key, values) {
    const $place = need(document, '[data-alert]');
    $place.replaceChildren();
    const text = key ? word(`alert.${key}`, values) : '';
    if (!text) return;
    const $alert = clone('alert');
    $alert.textContent = text;
    $place.append($alert);
    if (key && RESCUED.has(key)) showRescue(app, $place.appendChild(document.createElement('div')));
  }

  /** @type {Shell['saved']} */
  function saved(state, detail) {
    $saved.dataset.state = state;
    $saved.textContent = word(`saved.${state}`, { time: clockTime(detail?.savedAt) });
    if (state === 'failed') alert(alertFor(detail));
    if (state === 'saved' && app.status.accepting) alert(null);
  }

  const settled = async () => {
    await Promise.all([...savers].map((saver) => saver.flush()));
  };
  const leave = () => {
    settled().catch(() => {});
  };
  addEventListener('pagehide', leave);
  followSaved(() => [...savers].some(({ dirty }) => dirty), settled);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      leave();
      // A page that is left for another one is gone by then; one that was put aside may be killed any time.
      setTimeout(() => import('./home.js').then(({ keepAside }) => keepAside(app)).catch(() => {}), ASIDE_MS);
    } else app.sync.wake('visible');
  });
  addEventListener('online', () => app.sync.wake('online'));
  app.on('status', () => showStatus(app, alert));
  showStatus(app, alert);
  sayIfShutOut(app, alert);

  return {
    app,
    connect() {
      watchNetwork(app);
      if (app.status.enrolled) app.sync.start();
      // A phone that gets full is told early: the alert comes with the status.
      app.settle().then(
        () => app.space.estimate(),
        () => null,
      );
    },
    saved,
    alert,
    settled,
    lock: watchLock(app, settled),
    keep: (saver) => savers.add(saver),
    onRecords: (draw) => app.on('records', soon(draw)),
  };
}

/**
 * A link is followed once everything typed is on the phone: a page that goes takes an unfinished write with it.
 * What cannot be saved keeps the page; the alert says why.
 * @param {() => boolean} unsaved @param {() => Promise<void>} settled
 */
function followSaved(unsaved, settled) {
  document.addEventListener('click', (event) => {
    const $link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!($link instanceof HTMLAnchorElement) || event.defaultPrevented || !unsaved()) return;
    event.preventDefault();
    settled().then(
      () => location.assign($link.href),
      () => {},
    );
  });
}

/** At most one drawing a frame, however many records came in. @param {() => void} draw */
export function soon(draw) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      draw();
    }, 50);
  };
}

/** @param {any} error @returns {string} key of the sentence that helps */
function alertFor(error) {
  const code = error?.reason ?? error?.code ?? '';
  return word(`alert.${code}`) ? code : 'not_saved';
}

/** @param {App} app @param {Shell['alert']} alert */
function showStatus(app, alert) {
  const { reason, session, space, enrolled } = app.status;
  // Revocation wipes at the next contact.
  if (enrolled && session === 'revoked') shutOut(app);
  else if (reason && reason !== 'locked') alert(reason);
  else if (enrolled && session === 'signed_out') alert(session);
  else if (space?.low) alert('low');
}
