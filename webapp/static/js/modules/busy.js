/** A form whose answer takes some seconds: says so, and is sent once. */

export class Busy {
  static moduleName = 'busy';

  /** @param {HTMLElement} $root a form with a hidden part `busy` */
  constructor($root) {
    this.$busy = /** @type {HTMLElement} */ ($root.querySelector('[data-part="busy"]'));
    $root.addEventListener('submit', (event) => {
      if (!this.$busy.hidden) event.preventDefault();
      this.$busy.hidden = false;
    });
    // Come back to with "back", the page is as it was left.
    addEventListener('pageshow', () => {
      this.$busy.hidden = true;
    });
  }
}
