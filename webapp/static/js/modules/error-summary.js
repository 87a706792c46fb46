/** After a form was refused: the summary takes the focus, and each of its links goes to the field itself. */
export class ErrorSummary {
  static moduleName = 'error-summary';

  /** @param {HTMLElement} $root */
  constructor($root) {
    $root.addEventListener('click', (event) => {
      const $link = event.target instanceof HTMLElement ? event.target.closest('a') : null;
      const $field = $link ? document.getElementById($link.hash.slice(1)) : null;
      if (!$field) return;
      event.preventDefault();
      const $input = $field.matches('input, select, textarea')
        ? $field
        : $field.querySelector('input, select, textarea');
      $field.scrollIntoView({ block: 'center' });
      if ($input instanceof HTMLElement) $input.focus({ preventScroll: true });
    });
    $root.focus();
  }
}
