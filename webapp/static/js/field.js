/** The field app: opens the notebook of this phone, then starts the module that the page names. */
import { pause } from './lib/pause.js';
import * as declaration from './modules/declaration.js';
import { all, clone, need } from './modules/dom.js';
import * as enrolment from './modules/enrolment.js';
import { leaveRoom } from './modules/foot.js';
import { readFragment } from './modules/fragment.js';
import * as home from './modules/home.js';
import * as household from './modules/household.js';
import * as households from './modules/households.js';
import { keepQuestion } from './modules/install.js';
import * as outbox from './modules/outbox.js';
import * as person from './modules/person.js';
import * as settings from './modules/settings.js';
import { openShell } from './modules/shell.js';
import { applySize, TextSize } from './modules/text-size.js';
import { launched, registerWorker } from './modules/worker.js';

/** @typedef {{start: (shell: import('./modules/shell.js').Shell) => void | Promise<void>}} Page */
/**
 * One script for all pages: cut into a part for each page and what they share, it came in fifteen files one after the
 * other, with more bytes in all; now the next page finds everything here. What most people never open is imported later.
 * @type {Record<string, Page>}
 */
const PAGES = { enrolment, home, households, household, person, declaration, outbox, settings };
// No form is open on these: a new version may take over before anybody touched them.
const CALM = ['home', 'outbox', 'settings'];

applySize();
leaveRoom();
for (const $root of all(document, '[data-module="text-size"]')) new TextSize($root);
registerWorker();
keepQuestion();

const name = document.body.dataset.module ?? '';
try {
  await pause();
  const shell = await openShell();
  const { storage } = shell.app.status;
  // Locked, it still says whether there is a network, and sends what is sealed.
  if (storage !== 'unlocked') shell.connect();
  if (storage !== 'unlocked' || shell.app.needsPin) {
    const { passGate } = await import('./modules/lock-gate.js');
    await passGate(shell.app);
  }
  if (name !== 'enrolment' && !shell.app.device) showStranger();
  else {
    await shell.app.records.prepare(readFragment().id ?? '');
    await pause();
    await PAGES[name].start(shell);
  }
  document.documentElement.dataset.ready = 'true';
  await pause();
  if (storage === 'unlocked') shell.connect();
  await launched({ formOpen: !CALM.includes(name) });
} catch (error) {
  console.error(error);
  const $alert = clone('alert');
  $alert.textContent = document.querySelector('template[data-words]') ? alertText() : String(error);
  need(document, '[data-alert]').replaceChildren($alert);
}

/** A phone that nobody let in: it says where the code is to be had. */
function showStranger() {
  const $main = need(document, 'main');
  $main.replaceChildren(clone('stranger'));
  for (const $pair of all(document, '.foot__pair')) $pair.hidden = true;
}

function alertText() {
  const $template = /** @type {HTMLTemplateElement} */ (need(document, 'template[data-words]'));
  return $template.content.querySelector('[data-word="alert.cannot_open"]')?.textContent ?? '';
}
