/** A text to be taken elsewhere: one press copies it. Where that is forbidden it is chosen, to be copied by hand. */
import { need } from './dom.js';

export class CopyText {
  static moduleName = 'copy-text';

  /** @param {HTMLElement} $root with a `<textarea>`, a hidden button, and a place for what is said */
  constructor($root) {
    this.$text = /** @type {HTMLTextAreaElement} */ (need($root, 'textarea'));
    this.$said = need($root, '[data-said]');
    const $button = need($root, '[data-copy]');
    $button.hidden = false;
    $button.addEventListener('click', () => this.copy());
  }

  async copy() {
    const copied = await Promise.resolve()
      .then(() => navigator.clipboard.writeText(this.$text.value))
      .then(
        () => true,
        () => false,
      );
    if (!copied) this.$text.select();
    this.$said.textContent = (copied ? this.$said.dataset.copied : this.$said.dataset.byHand) ?? '';
  }
}
