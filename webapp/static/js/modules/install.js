/** A place on the home screen: offered at a good moment on the first page, always to be had in the settings. */
import { appAround, isApple, mayInvite } from '../lib/browsers.js';
import { all, fill, part } from './dom.js';
import { dayKey } from './round.js';
import { word } from './words.js';

/** @typedef {'installed' | 'app' | 'prompt' | 'apple' | 'menu'} Way */
const KEY = 'man-hinh-chinh';

/** The browser's own question, kept until somebody wants it. @type {any} */
let question = null;
/** @type {Set<() => void>} */
const watching = new Set();

/** As early as can be: the browser says it once. */
export function keepQuestion() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    question = event;
    for (const tell of watching) tell();
  });
  addEventListener('appinstalled', () => {
    question = null;
    remember({ installed: true });
    for (const tell of watching) tell();
  });
}

/** @returns {{first?: string, sent?: boolean, refused?: boolean, installed?: boolean}} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {};
  }
}

/** @param {ReturnType<typeof remembered>} more */
function remember(more) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...more }));
  } catch {
    // Not kept: then it may be offered once more.
  }
}

const standsAlone = () =>
  matchMedia('(display-mode: standalone)').matches || /** @type {any} */ (navigator).standalone === true;

/** @returns {Way} how this browser puts us on the home screen */
function way() {
  if (standsAlone()) return 'installed';
  if (appAround(navigator.userAgent)) return 'app';
  if (question) return 'prompt';
  return isApple(navigator.userAgent, navigator.maxTouchPoints) ? 'apple' : 'menu';
}

/** @param {HTMLElement} $card @param {Way} now */
function drawWays($card, now) {
  const app = appAround(navigator.userAgent);
  const browser = isApple(navigator.userAgent, navigator.maxTouchPoints) ? 'Safari' : 'Chrome';
  fill($card, { in_app: word('install.in_app', { app: app === '?' ? word('install.some_app') : app, browser }) });
  for (const $way of all($card, '[data-way]')) $way.hidden = !($way.dataset.way ?? '').split(' ').includes(now);
}

/** @param {HTMLElement} $card */
function listen($card) {
  part($card, 'install').addEventListener('click', async () => {
    const asked = question;
    question = null;
    await asked?.prompt?.();
    const choice = await asked?.userChoice?.catch?.(() => null);
    if (choice?.outcome === 'dismissed') remember({ refused: true });
    for (const tell of watching) tell();
  });
}

/** The card on the first page. @param {import('./shell.js').Shell} shell */
export function inviteToInstall({ app }) {
  const $card = part(document, 'invite');
  const today = dayKey(new Date());
  if (!remembered().first) remember({ first: today });
  listen($card);

  function show() {
    if (app.outbox.counts().sent > 0 && !remembered().sent) remember({ sent: true });
    const { first = '', sent = false, refused = false, installed = false } = remembered();
    const now = way();
    const known = { installed: installed || now === 'installed', refused, sent, firstDay: first, today };
    $card.hidden = !mayInvite({ possible: now === 'prompt' || now === 'apple', ...known });
    drawWays($card, now);
  }

  part($card, 'not-now').addEventListener('click', () => {
    remember({ refused: true });
    show();
    part(document, 'next').focus({ preventScroll: true });
  });
  watching.add(show);
  app.on('outbox', show);
  show();
}

/** The same in the settings, at any time. */
export function showInstalling() {
  const $card = part(document, 'invite');
  listen($card);
  const show = () => drawWays($card, way());
  watching.add(show);
  $card.hidden = false;
  part($card, 'not-now').hidden = true;
  show();
}
