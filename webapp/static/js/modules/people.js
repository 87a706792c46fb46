/**
 * Several people on one phone (docs/adr/0017): changing over, and what waits in the notebooks of those who are not here. Fetched
 * by a phone that has more than one person, and where somebody may be added.
 */
import { openApp } from '../offline/app.js';
import { openClosed } from '../offline/closed.js';
import { all, clone, fill, part } from './dom.js';
import { paths } from './fragment.js';
import { showRescue } from './rescuing.js';
import { isNotebook, keep, nameOf, notebooks, numberOf, others, whose } from './whose.js';
import { word } from './words.js';
import { world } from './world.js';

/** @typedef {import('../offline/closed.js').Closed} Closed */
/** @type {Map<string, Promise<Closed>>} */
const opened = new Map();

/** @param {string} name @returns {Promise<Closed>} */
function closed(name) {
  const gone = () => keep(notebooks().filter((one) => one !== name));
  const found = opened.get(name) ?? openClosed(world(name), gone);
  opened.set(name, found);
  found.catch(() => opened.delete(name));
  return found;
}

/** @param {string} name */
async function close(name) {
  const found = await opened.get(name);
  opened.delete(name);
  found?.close();
}

/** Notebooks that are on the phone though the list does not know them: the browser lost it, or a page was cut. */
async function find() {
  const known = (await indexedDB.databases?.().catch(() => [])) ?? [];
  for (const { name = '' } of known) {
    if (!isNotebook(name) || name === whose || notebooks().includes(name)) continue;
    if ((await closed(name)).occupied) keep([...notebooks(), name]);
    else await close(name);
  }
}

/** @returns {Promise<string>} a name for the notebook of somebody new */
export async function free() {
  await find();
  for (let n = 1; ; n += 1) if (!notebooks().includes(nameOf(n)) && nameOf(n) !== whose) return nameOf(n);
}

/**
 * A code that was for somebody who has a notebook here: theirs is opened again, with all that waits in it.
 * @param {import('../offline/enrol.js').LetIn} letIn @param {(app: import('./shell.js').App) => Promise<void>} unlock asks for the PIN
 * @returns {Promise<{app: import('./shell.js').App, name: string} | null>} null: they are new on this phone
 */
export async function reopen(letIn, unlock) {
  for (const name of others()) {
    const { holder } = await closed(name);
    if (holder !== letIn.device.user.id) continue;
    await close(name);
    const app = await openApp(world(name));
    if (app.status.storage === 'locked') await unlock(app);
    if (app.status.storage === 'destroyed') await app.renew();
    await app.enrolment.accept(letIn);
    return { app, name };
  }
  return null;
}

/** What is sealed is sent, each as its own person; also when the network comes back. */
export async function sendOthers() {
  await find().catch(() => {});
  for (const name of others())
    closed(name)
      .then((one) => one.start())
      .catch(() => {});
}
const wake = () => {
  for (const one of opened.values()) one.then((other) => other.wake()).catch(() => {});
};
addEventListener('online', wake);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());

/** @param {string} name */
const label = (name) => word('people.one', { n: numberOf(name) });

/**
 * Who else uses this phone, one button each. @param {HTMLElement} $root with `people`
 * @param {() => Promise<void>} [lock] the one that is open is locked first; rejects when something could not be saved
 */
export function showPeople($root, lock = async () => {}) {
  const $people = part($root, 'people');
  const $list = part($people, 'list');
  $people.hidden = others().length === 0;
  fill($root, { whose: others().length ? label(whose) : '' });
  $list.replaceChildren(
    ...others().map((name) => {
      const $one = clone('person-here');
      const $open = part($one, 'change-over');
      $open.textContent = word('people.open', { n: numberOf(name) });
      $open.addEventListener('click', async () => {
        await lock();
        keep(notebooks(), name);
        location.assign(paths.home);
      });
      return $one;
    }),
  );
}

/** In the settings: what waits in each. @param {import('./shell.js').Shell} shell */
export async function showSettings({ app, lock, settled, alert }) {
  await find().catch(() => {});
  const $root = part(document, 'people-here');
  $root.hidden = others().length === 0;
  if ($root.hidden) return;
  showPeople($root, async () => {
    await settled().catch((error) => {
      alert('not_locked');
      throw error;
    });
    if (app.status.pin) await lock();
    else app.lock();
  });
  fill($root, { count: word('people.count', { n: notebooks().length }) });
  const $rows = all($root, '[data-part="person"]');
  await Promise.all(
    others().map(async (name, i) => {
      const one = await closed(name);
      const { records, photos, refused } = await one.sealed.counts();
      fill($rows[i], {
        waits: word(records + photos + refused ? 'people.waits' : 'people.nothing', { n: records + refused, photos }),
      });
      showRescue(/** @type {any} */ ({ sealed: one.sealed }), part($rows[i], 'rescue'));
    }),
  );
}
