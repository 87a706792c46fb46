/** The settings of the lock: lock now, after how long, another PIN, a fingerprint beside it. */
import { argon2 } from './argon2.js';
import { chooseMinutes, minutes } from './auto-lock.js';
import { all, onClick, part } from './dom.js';
import { clearErrors } from './form-errors.js';
import { choosePin } from './lock-gate.js';
import { makePasskey, passkeysWork } from './passkey.js';
import { busy, newPin, pinField, preparePins, say } from './pin-form.js';
import { word } from './words.js';

/** @param {import('./shell.js').Shell} shell */
export async function showLock({ app, lock, alert }) {
  const $root = part(document, 'locked');
  const $form = part($root, 'pin-form');
  /** What the form is for: a new PIN, or the PIN before a fingerprint is taken. @type {'change-pin' | 'use-passkey'} */
  let purpose = 'change-pin';
  const locking = await app.locking(argon2);

  async function draw() {
    const { chosen, passkey } = await locking.state();
    part($root, 'with-pin').hidden = !chosen;
    part($root, 'without-pin').hidden = chosen;
    part($root, 'use-passkey').hidden = passkey !== null || !(await passkeysWork());
    part($root, 'drop-passkey').hidden = passkey === null;
    for (const $one of /** @type {HTMLInputElement[]} */ (all($root, '[name="lock-minutes"]')))
      $one.checked = Number($one.value) === minutes();
    $root.hidden = false;
  }

  /** @param {string} text */
  const done = (text) => {
    $form.hidden = true;
    for (const $input of /** @type {HTMLInputElement[]} */ (all($form, 'input'))) $input.value = '';
    part($root, 'lock-done').textContent = text;
    return draw();
  };

  /** @param {import('../offline/lock/locking.js').Outcome} outcome @param {string} text */
  async function judged(outcome, text) {
    if (outcome.ok) return done(text);
    // The tenth: the lock says what happened.
    if ('destroyed' in outcome) return location.reload();
    pinField($form, 'old-pin').value = '';
    say($form, word(outcome.left <= 7 ? 'lock.left' : 'lock.wrong', { n: outcome.left }));
  }

  async function change() {
    const pin = newPin($form);
    if (pin) await judged(await locking.change(pinField($form, 'old-pin').value, pin), word('lock.changed'));
  }

  async function addPasskey() {
    const passkey = await makePasskey();
    if (!passkey) return done(word('lock.passkey_none'));
    await judged(await locking.addPasskey(pinField($form, 'old-pin').value, passkey), word('lock.passkey_set'));
  }

  for (const name of /** @type {const} */ (['change-pin', 'use-passkey']))
    onClick($root, name, () => {
      purpose = name;
      $form.hidden = false;
      clearErrors($form);
      say($form, '');
      part($root, 'lock-done').textContent = '';
      part($form, 'new-pins').hidden = name === 'use-passkey';
      part($form, 'set').textContent = word(name === 'use-passkey' ? 'lock.use_passkey' : 'lock.set');
      for (const one of ['change-pin', 'use-passkey'])
        part($root, one).setAttribute('aria-expanded', String(one === name));
      pinField($form, 'old-pin').focus();
    });
  preparePins($form);
  $form.addEventListener('submit', (event) => {
    event.preventDefault();
    say($form, '');
    if (pinField($form, 'old-pin').value.length !== 6) return say($form, word('lock.length'));
    busy(part($form, 'set'), word('lock.setting'), purpose === 'change-pin' ? change : addPasskey).catch(() =>
      say($form, word('lock.not_set')),
    );
  });
  onClick($root, 'drop-passkey', () => locking.removePasskey().then(() => done(word('lock.passkey_dropped'))));
  onClick($root, 'lock-now', () => lock().catch(() => alert('not_locked')));
  onClick($root, 'set-pin', () => choosePin(app).then(draw));
  for (const $one of /** @type {HTMLInputElement[]} */ (all($root, '[name="lock-minutes"]')))
    $one.addEventListener('change', () => chooseMinutes(Number($one.value)));
  await draw();
}
