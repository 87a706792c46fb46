/** Letting this phone in: the code from the link or typed, a name for the phone, then the lists come down. */

import { clone, fill, need, onClick, part } from './dom.js';
import { clearErrors, showErrors } from './form-errors.js';
import { paths } from './fragment.js';
import { add, added, keep, notebooks, whose } from './whose.js';
import { firstWord, word } from './words.js';
import { inCharge } from './worker.js';

/** @param {import('./shell.js').App} app */
const isTaken = async ({ status, device, enrolment }) =>
  status.storage !== 'unlocked' || status.pin || device !== null || (await enrolment.holder()) !== null;

/**
 * A phone that has somebody takes a new code into a notebook of its own, until the server says whose code it was.
 * @param {import('./shell.js').App} app @returns {Promise<boolean>} the page begins anew
 */
export async function makeRoom(app) {
  if (!(await isTaken(app))) return false;
  const people = await import('./people.js');
  // Cut before the last step: that one is let in already.
  if (added()) keep([...notebooks(), whose]);
  add(await people.free());
  // Whoever is let in now must not find it open.
  app.lock();
  location.reload();
  return true;
}

/** @param {import('./shell.js').Shell} shell */
export function start({ app }) {
  const $form = part(document, 'form');
  const $code = /** @type {HTMLInputElement} */ (need($form, '#code'));
  const $name = /** @type {HTMLInputElement} */ (need($form, '#device_name'));
  const $open = /** @type {HTMLButtonElement} */ (part(document, 'open'));
  const label = $open.textContent ?? '';

  const another = added() !== null;
  part($form, 'already').hidden = !another;
  if (another) fill($form, { heading: word('enrol.another') });
  $code.value = app.enrolment.parse(location.hash) ?? '';
  $name.value = word('enrol.device_name');
  $form.hidden = false;
  // The code is good once and only here: it need not stay in the address, where a browser would remember it.
  if (location.hash) history.replaceState(null, '', location.pathname);

  /** @param {string} text */
  function say(text) {
    const $problem = part($form, 'problem');
    $problem.replaceChildren();
    if (!text) return;
    const $notice = clone('alert');
    $notice.textContent = text;
    $problem.append($notice);
  }

  async function open() {
    say('');
    clearErrors($form);
    const code = app.enrolment.parse($code.value);
    if (!code) {
      showErrors($form, [{ id: 'code', text: word('enrol.malformed') }]);
      return;
    }
    $open.disabled = true;
    $open.textContent = word('enrol.working');
    try {
      let theirs = { app, name: whose };
      const { choosePin, unlock } = await import('./lock-gate.js');
      await app.enrolment.enrol({
        ward: $form.dataset.ward,
        code,
        device_name: $name.value.trim() || word('enrol.device_name'),
        elsewhere: async (letIn) => {
          const people = another && (await import('./people.js'));
          const found = people && (await people.reopen(letIn, (mine) => unlock(mine, true)));
          if (found) theirs = found;
          return Boolean(found);
        },
      });
      if (another) keep([...notebooks(), theirs.name], theirs.name);
      // Nothing of other people comes to the phone before it has its lock.
      theirs.app.sync.stop();
      if (theirs.app.needsPin) await choosePin(theirs.app);
      // Not waited for: Firefox asks the person, who may never answer.
      app.space.persist().catch(() => null);
      $open.textContent = word('enrol.loading');
      await theirs.app.sync.sendNow();
      if (another) add(null);
      // Nothing came into the one that was made for somebody new.
      if (theirs.app !== app) await app.wipe().catch(() => {});
      await inCharge();
      location.assign(paths.home);
    } catch (error) {
      const problem = /** @type {any} */ (error).code ?? 'server';
      say(firstWord([`enrol.${problem}`, 'enrol.other'], { code: problem }));
      $open.disabled = false;
      $open.textContent = label;
    }
  }

  onClick(document, 'open', open);
  $form.addEventListener('submit', (event) => {
    event.preventDefault();
    open();
  });
}
