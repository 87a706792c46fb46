/** Fields for a PIN, and choosing one: twice, not one that a stranger tries first. */
import { digitsOf, weakness } from '../offline/lock/pins.js';
import { all, clone, need, part } from './dom.js';
import { clearErrors, showErrors } from './form-errors.js';
import { word } from './words.js';

/** @param {HTMLElement} $root @param {string} id @returns {HTMLInputElement} */
export const pinField = ($root, id) => /** @type {HTMLInputElement} */ (need($root, `#${id}`));

/** Digits only; "xem mã" shows all of them. @param {HTMLElement} $root */
export function preparePins($root) {
  const $inputs = /** @type {HTMLInputElement[]} */ (all($root, '.input--pin'));
  for (const $input of $inputs)
    $input.addEventListener('input', () => {
      const digits = digitsOf($input.value);
      if ($input.value !== digits) $input.value = digits;
    });
  const $see = need($root, '[data-see]');
  $see.addEventListener('click', () => {
    const shown = $see.getAttribute('aria-pressed') !== 'true';
    $see.setAttribute('aria-pressed', String(shown));
    $see.textContent = word(shown ? 'lock.hide' : 'lock.see');
    for (const $input of $inputs) $input.classList.toggle('input--seen', shown);
  });
}

/** @param {HTMLElement} $root @param {string} text none: what was said goes */
export function say($root, text) {
  const $place = part($root, 'said');
  $place.replaceChildren();
  if (!text) return;
  const $alert = clone('alert');
  $alert.textContent = text;
  $place.append($alert);
}

/** The button says what goes on, once only at a time. @param {HTMLElement} $button @param {string} doing @param {() => Promise<void>} run */
export async function busy($button, doing, run) {
  const label = $button.textContent;
  const $one = /** @type {HTMLButtonElement} */ ($button);
  if ($one.disabled) return;
  $one.disabled = true;
  $one.textContent = doing;
  try {
    await run();
  } finally {
    $one.disabled = false;
    $one.textContent = label;
  }
}

/** What is wrong with the new PIN is said at its field. @param {HTMLElement} $form @returns {string | null} the PIN */
export function newPin($form) {
  clearErrors($form);
  const [pin, again] = ['new-pin', 'new-pin-again'].map((id) => pinField($form, id).value);
  const why = weakness(pin);
  if (why) showErrors($form, [{ id: 'new-pin', text: word(`lock.${why}`) }]);
  else if (pin !== again) showErrors($form, [{ id: 'new-pin-again', text: word('lock.differ') }]);
  return why || pin !== again ? null : pin;
}
