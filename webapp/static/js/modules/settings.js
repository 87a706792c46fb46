/** This phone: whose it is, how much room it has, its language, and leaving. */
import { loseBookmark } from './bookmark.js';
import { all, fill, onClick, part } from './dom.js';
import { paths } from './fragment.js';
import { showInstalling } from './install.js';
import { mine } from './register.js';
import { showRescue } from './rescuing.js';
import { offerUndo } from './undo.js';
import { makeWay, others } from './whose.js';
import { word } from './words.js';
import { updateWorker } from './worker.js';

const MB = 1024 * 1024;

/** What the browser says of keeping the book; where it says nothing, nobody is frightened. @param {import('../types.js').Space | null} space */
const kept = (space) =>
  ({ true: 'settings.persisted', false: 'settings.not_persisted' })[String(space?.persisted)] ?? 'settings.unknown';

/** @param {import('./shell.js').Shell} shell */
export async function start(shell) {
  const { app } = shell;

  async function draw() {
    const space = await app.space.estimate().catch(() => null);
    const { waiting, sending, attention, photos } = app.outbox.counts();
    const unsent = waiting + sending + attention;
    /** @type {Record<string, string>} */
    const facts = {
      user: app.device?.user.name ?? '',
      commune: app.device?.commune.name ?? '',
      collectives: mine(app)
        .map(({ name }) => name)
        .join(', '),
      free: space ? word('settings.mb', { n: Math.round(space.free / MB) }) : word('settings.unknown'),
      copies: word(`settings.copies_${app.status.copies}`),
      persisted: word(kept(space)),
      unsent: word('settings.unsent', { n: unsent, photos }),
    };
    for (const [name, text] of Object.entries(facts)) part(document, name).textContent = text;
    part(document, 'persist').hidden = space?.persisted !== false;
    fill(part(document, 'leave'), {
      leave: unsent + photos > 0 ? word('settings.keeps', { n: unsent + photos }) : word('settings.may_leave'),
    });
    for (const name of ['app', 'leave']) part(document, name).hidden = false;
    showRescue(app);
  }

  onClick(document, 'ask-persist', async () => {
    await app.space.persist().catch(() => null);
    await draw();
  });
  onClick(document, 'sign-out', async () => {
    const $leave = /** @type {HTMLButtonElement} */ (part(document, 'sign-out'));
    $leave.disabled = true;
    // Signing out cannot be undone once it happened: so it waits as long as the offer stands.
    offerUndo(word('settings.leaving'), () => stay($leave), leave);
  });

  /** @param {HTMLButtonElement} $leave */
  function stay($leave) {
    $leave.disabled = false;
    $leave.focus({ preventScroll: true });
  }

  async function leave() {
    await app.sync.sendNow().catch(() => {});
    const kept = await app.signOut();
    loseBookmark();
    if (others().length) {
      app.lock();
      makeWay(kept);
    }
    location.assign(paths.home);
  }

  for (const $button of all(document, '[data-language]')) {
    $button.addEventListener('click', () => changeLanguage($button.dataset.language ?? 'vi'));
  }
  showInstalling();
  if (app.device) await (await import('./lock-settings.js')).showLock(shell);
  await (await import('./lacks.js')).showLacks();
  await draw();
  app.on('outbox', () => draw());
  (await import('./people.js')).showSettings(shell).catch(console.error);
  app.on('status', () => {
    part(document, 'copies').textContent = word(`settings.copies_${app.status.copies}`);
  });

  /** The pages on this phone are in one language; the worker fetches them anew in the other. @param {string} code */
  async function changeLanguage(code) {
    try {
      await fetch(`/so/cai-dat?lang=${encodeURIComponent(code)}`, { cache: 'no-store' });
      await updateWorker();
      location.reload();
    } catch {
      shell.alert('language_offline');
    }
  }
}
