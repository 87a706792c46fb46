/** Letting this phone in: the code from the link or typed, a name for the phone, then the lists come down. */

import { clone, need, onClick, part } from './dom.js';
import { clearErrors, showErrors } from './form-errors.js';
import { paths } from './fragment.js';
import { firstWord, word } from './words.js';
import { inCharge } from './worker.js';

/** @param {import('./shell.js').Shell} shell */
export function start({ app }) {
  const $form = part(document, 'form');
  const $code = /** @type {HTMLInputElement} */ (need($form, '#code'));
  const $name = /** @type {HTMLInputElement} */ (need($form, '#device_name'));
  const $open = /** @type {HTMLButtonElement} */ (part(document, 'open'));
  const label = $open.textContent ?? '';

  part($form, 'already').hidden = !app.device;
  $code.value = app.enrolment.parse(location.hash) ?? '';
  $name.value = word('enrol.device_name');
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
      // After the tenth wrong PIN: a new key, beside what is sealed and still to be sent.
      if (app.status.storage === 'destroyed') await app.renew();
      await app.enrolment.enrol({
        ward: $form.dataset.ward,
        code,
        device_name: $name.value.trim() || word('enrol.device_name'),
      });
      // Nothing of other people comes to the phone before it has its lock.
      app.sync.stop();
      const { choosePin } = await import('./lock-gate.js');
      if (app.needsPin) await choosePin(app);
      // Not waited for: Firefox asks the person, who may never answer.
      app.space.persist().catch(() => null);
      $open.textContent = word('enrol.loading');
      await app.sync.sendNow();
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
