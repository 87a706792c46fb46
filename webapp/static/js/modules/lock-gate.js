/** In front of the notebook: nothing of it is on the page before its person opened it, or gave it a PIN. Fetched when it is needed. */
import { argon2 } from './argon2.js';
import { lockedAfter } from './auto-lock.js';
import { all, clone, fill, need, onClick, part } from './dom.js';
import { keyByPasskey } from './passkey.js';
import { busy, newPin, pinField, preparePins, say } from './pin-form.js';
import { tellLeft } from './rescue.js';
import { showRescue } from './rescuing.js';
import { others, whose } from './whose.js';
import { word } from './words.js';
import { tellWorker } from './worker.js';

/** @typedef {import('../offline/app.js').App} App */

// Nobody is told of the tries before the third wrong one: it would frighten more than it helps.
const SAID_FROM = 7;

/** One screen in the place of the page. @param {string} template @returns {{$screen: HTMLElement, away: () => void}} */
function put(template) {
  const $screen = clone(template);
  const $main = need(document, 'main');
  const $rest = [...$main.children];
  $main.replaceChildren($screen);
  document.documentElement.dataset.locked = template;
  (all($screen, '.input--pin')[0] ?? need($screen, 'h1')).focus();
  // Whoever goes away again without a PIN has not seen a version that does not start.
  tellWorker('locked');
  function away() {
    document.removeEventListener('cdht:front', away);
    if (!$screen.isConnected) return;
    $main.replaceChildren(...$rest);
    delete document.documentElement.dataset.locked;
  }
  // The first page has something to show before all of the notebook is read.
  document.addEventListener('cdht:front', away);
  return { $screen, away };
}

/**
 * Resolves when the notebook is open and has its lock; on the page that takes a new code also when there is nothing to open.
 * @param {App} app
 */
export async function passGate(app) {
  const letsIn = document.body.dataset.module === 'enrolment';
  // What is sealed for the server is sent while nothing else can be done.
  if (app.status.storage !== 'unlocked') app.sync.start();
  if (app.status.storage === 'locked') await unlock(app, letsIn);
  if (app.status.storage === 'destroyed' && !letsIn) await showGone(app);
  if (app.needsPin && !letsIn) await choosePin(app);
}

// Whoever shares the phone may change over.
const people = async () => (others().length ? import('./people.js').catch(() => null) : null);

/** @param {App} app @param {boolean} letsIn after the tenth wrong PIN, too */
export async function unlock(app, letsIn) {
  const locking = await app.locking(argon2);
  const { passkey } = await locking.state();
  const found = await people();
  const { $screen, away } = put('lock');
  if (app.name === whose) found?.showPeople($screen);
  else fill($screen, { whose: word('lock.again') });
  preparePins($screen);
  const $pin = pinField($screen, 'pin');
  await new Promise((resolve) => {
    const opened = () => {
      app.handOver(lockedAfter(), true);
      app.enrolment.sign().catch(() => {});
      away();
      resolve(null);
    };
    const gone = () => {
      away();
      if (letsIn) resolve(null);
      else resolve(showGone(app));
    };

    async function tryPin() {
      const outcome = await locking.unlock($pin.value);
      if (outcome.ok) return opened();
      if ('destroyed' in outcome) return gone();
      say($screen, word(outcome.left <= SAID_FROM ? 'lock.left' : 'lock.wrong', { n: outcome.left }));
      $pin.value = '';
      $pin.focus();
    }

    need($screen, 'form').addEventListener('submit', (event) => {
      event.preventDefault();
      say($screen, '');
      if ($pin.value.length !== 6) return say($screen, word('lock.length'));
      busy(part($screen, 'unlock'), word('lock.opening'), tryPin).catch((error) => {
        console.error(error);
        say($screen, word(error.code === 'full' ? 'lock.full' : 'lock.failed'));
      });
    });
    onClick($screen, 'give-up', () => part($screen, 'sure').removeAttribute('hidden'));
    onClick($screen, 'give-up-now', () => locking.destroy().then(gone, () => say($screen, word('lock.failed'))));
    const $passkey = part($screen, 'passkey');
    $passkey.hidden = !passkey;
    $passkey.addEventListener('click', () =>
      busy($passkey, word('lock.opening'), async () => {
        const bytes = passkey && (await keyByPasskey(passkey));
        if (bytes && (await locking.unlockByPasskey(bytes))) opened();
        else say($screen, word('lock.passkey_failed'));
      }),
    );
  });
}

/** Nothing here opens any more; the page stays, for what is sealed is sent from it. @param {App} app @returns {Promise<never>} */
async function showGone(app) {
  const found = await people();
  const { $screen } = put('lock-gone');
  found?.showPeople($screen);
  const left = () => tellLeft($screen, app).catch(() => {});
  showRescue(app, part($screen, 'rescue'));
  app.on('sync', left);
  left();
  app.sync.sendNow().catch(() => {});
  const token = await app.enrolment.token().catch(() => null);
  const ward = token?.split('.')[0];
  if (ward) part($screen, 'new-code').setAttribute('href', `/${encodeURIComponent(ward)}/bat-dau`);
  else part($screen, 'new-code').hidden = true;
  return new Promise(() => {});
}

/** @param {App} app @returns {Promise<void>} when there is one, or its person may do without */
export async function choosePin(app) {
  const locking = await app.locking(argon2);
  const { $screen, away } = put('lock-choose');
  preparePins($screen);
  const $without = part($screen, 'without');
  $without.hidden = app.device?.user.role !== 'citizen' || others().length > 0;
  await new Promise((resolve) => {
    need($screen, 'form').addEventListener('submit', (event) => {
      event.preventDefault();
      say($screen, '');
      const pin = newPin($screen);
      if (!pin) return;
      busy(part($screen, 'set'), word('lock.setting'), async () => {
        await locking.choose(pin);
        app.handOver(lockedAfter(), true);
        resolve(null);
      }).catch(() => say($screen, word('lock.not_set')));
    });
    $without.addEventListener('click', () => app.withoutPin().then(resolve, () => say($screen, word('lock.not_set'))));
  });
  away();
}
