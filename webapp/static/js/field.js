/** The field app: opens the notebook of this phone, then starts the module that the page names. */
import { all, clone, need } from './modules/dom.js';
import { openShell } from './modules/shell.js';
import { applySize, TextSize } from './modules/text-size.js';
import { launched, registerWorker } from './modules/worker.js';

/** @typedef {{start: (shell: import('./modules/shell.js').Shell) => void | Promise<void>}} Page */
/** @type {Record<string, () => Promise<Page>>} */
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
for (const $root of all(document, '[data-module="text-size"]')) new TextSize($root);
registerWorker();

const name = document.body.dataset.module ?? '';
try {
  const [shell, page] = await Promise.all([openShell(), PAGES[name]()]);
  if (name !== 'enrolment' && !shell.app.device) showStranger();
  else await page.start(shell);
  document.documentElement.dataset.ready = 'true';
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
