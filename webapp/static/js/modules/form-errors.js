/** A form that cannot go on as it is: a summary that takes the focus, the message at each field, the word in the title. */
import { all, clone, need } from './dom.js';
import { word } from './words.js';

/** @typedef {{id: string, text: string}} Wrong `id` of the field, and what is wrong with it */

/**
 * @param {HTMLElement} $form
 * @param {Wrong[]} wrong in the order of the form; none: all is well again
 * @returns {boolean} whether the form may go on
 */
export function showErrors($form, wrong) {
  clearErrors($form);
  if (wrong.length === 0) return true;
  const $summary = clone('error-summary');
  need($summary, 'ul').replaceChildren(...wrong.map((one) => entry($form, one)));
  for (const { id, text } of wrong) mark(need($form, `#${id}`), text);
  $form.before($summary);
  document.title = `${word('error.title')} ${document.title}`;
  $summary.focus();
  // What is being mended is no longer wrong; whether it is right is seen at the next attempt.
  $form.addEventListener('input', () => clearErrors($form), { once: true });
  return false;
}

/** @param {HTMLElement} $form */
export function clearErrors($form) {
  if ($form.previousElementSibling?.matches('.error-summary')) $form.previousElementSibling.remove();
  for (const $error of all($form, '[data-error]')) $error.remove();
  for (const $input of all($form, '[aria-invalid="true"]')) {
    $input.removeAttribute('aria-invalid');
    const { describedBefore = '' } = $input.dataset;
    if (describedBefore) $input.setAttribute('aria-describedby', describedBefore);
    else $input.removeAttribute('aria-describedby');
  }
  for (const $field of all($form, '.field--error')) $field.classList.remove('field--error');
  document.title = document.title.replace(`${word('error.title')} `, '');
}

/** @param {HTMLElement} $form @param {Wrong} wrong @returns {HTMLElement} a line of the summary */
function entry($form, { id, text }) {
  const $line = clone('error-line');
  const $link = need($line, 'a');
  $link.textContent = text;
  $link.setAttribute('href', `#${id}`);
  // The address after # names a record here: it must stay as it is.
  $link.addEventListener('click', (event) => {
    event.preventDefault();
    need($form, `#${id}`).focus();
  });
  return $line;
}

/** @param {HTMLElement} $input @param {string} text */
function mark($input, text) {
  const $error = clone('field-error');
  $error.id = `${$input.id}-error`;
  $error.textContent = text;
  $input.before($error);
  $input.dataset.describedBefore = $input.getAttribute('aria-describedby') ?? '';
  $input.setAttribute('aria-describedby', `${$input.dataset.describedBefore} ${$error.id}`.trim());
  $input.setAttribute('aria-invalid', 'true');
  $input.closest('.field')?.classList.add('field--error');
}
