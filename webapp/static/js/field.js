/** The field app: opens the notebook of this phone, then starts the module that the page names. */

import { cannotCollect } from './lib/browsers.js';
import { pause } from './lib/pause.js';
import { all, clone, need } from './modules/dom.js';
import { leaveRoom } from './modules/foot.js';
import { readFragment } from './modules/fragment.js';
import { keepQuestion } from './modules/install.js';
import { openShell } from './modules/shell.js';
import { applySize, TextSize } from './modules/text-size.js';
import { others } from './modules/whose.js';
import { launched, registerWorker } from './modules/worker.js';

/** @typedef {{start: (shell: import('./modules/shell.js').Shell) => void | Promise<void>, showFront?: import('./types.js').Env['onFront']}} Page */
/**
 * Each page has a file of its own beside the one that all share; the page names both in its head, so that they are fetched
 * side by side (build.mjs). What most people never open is imported later.
 * @type {Record<string, () => Promise<Page>>}
 */
const PAGES = {
  enrolment: () => import('./modules/enrolment.js'),
  home: () => import('./modules/home.js'),
  households: () => import('./modules/households.js'),
  household: () => import('./modules/household.js'),
  person: () => import('./modules/person.js'),
  declaration: () => import('./modules/declaration.js'),
  outbox: () => import('./modules/outbox.js'),
  settings: () => import('./modules/settings.js'),
};
// No form is open on these: a new version may take over before anybody touched them.
const CALM = ['home', 'outbox', 'settings'];

applySize();
leaveRoom();
for (const $root of all(document, '[data-module="text-size"]')) new TextSize($root);
registerWorker();
keepQuestion();

const name = document.body.dataset.module ?? '';
try {
  if (name === 'enrolment' && cannotCollect(/** @type {any} */ (globalThis))) {
    (await import('./modules/elsewhere.js')).leadElsewhere();
    document.documentElement.dataset.ready = 'true';
  } else await begin();
} catch (error) {
  console.error(error);
  const $alert = clone('alert');
  $alert.textContent = document.querySelector('template[data-words]') ? alertText() : String(error);
  need(document, '[data-alert]').replaceChildren($alert);
}

async function begin() {
  const page = PAGES[name]();
  page.catch(() => {});
  await pause();
  const front = async (/** @type {import('./types.js').Bytes} */ bytes) => (await page).showFront?.(bytes);
  const shell = await openShell(name === 'home' ? front : undefined);
  if (name === 'enrolment' && (await (await import('./modules/enrolment.js')).makeRoom(shell.app))) return;
  const { storage } = shell.app.status;
  // Locked, it still says whether there is a network, and sends what is sealed.
  if (storage !== 'unlocked') shell.connect();
  if (storage !== 'unlocked' || shell.app.needsPin) {
    const { passGate } = await import('./modules/lock-gate.js');
    await passGate(shell.app);
  }
  if (name !== 'enrolment' && !shell.app.device) await showStranger();
  else {
    await shell.app.records.prepare(readFragment().id ?? '');
    await pause();
    await (await page).start(shell);
  }
  document.documentElement.dataset.ready = 'true';
  await pause();
  if (storage === 'unlocked') shell.connect();
  await launched({ formOpen: !CALM.includes(name) });
  if (others().length) await (await import('./modules/people.js')).sendOthers();
}

/** A phone that nobody let in: it says where the code is to be had. */
async function showStranger() {
  const $main = need(document, 'main');
  $main.replaceChildren(clone('stranger'));
  for (const $pair of all(document, '.foot__pair')) $pair.hidden = true;
  if (others().length) (await import('./modules/people.js')).showPeople($main);
}

function alertText() {
  const $template = /** @type {HTMLTemplateElement} */ (need(document, 'template[data-words]'));
  return $template.content.querySelector('[data-word="alert.cannot_open"]')?.textContent ?? '';
}
