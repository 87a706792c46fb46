/**
 * How large the text is: the person's choice, kept on this phone. A cookie tells it to the server, whose pages then come
 * in that size at once; it says nothing else.
 */

const KEY = 'text-size';
const SIZES = ['normal', 'large', 'largest', 'double'];
const A_YEAR = 365 * 24 * 3600;

/** Reading storage throws where the browser forbids it: then the plain size it is. @returns {string} */
export function chosenSize() {
  try {
    const size = localStorage.getItem(KEY) ?? 'normal';
    return SIZES.includes(size) ? size : 'normal';
  } catch {
    return 'normal';
  }
}

export function applySize() {
  const size = chosenSize();
  document.documentElement.dataset.text = size;
  // A browser may have forgotten the one and kept the other.
  if (size !== 'normal') tellServer(size);
}

/** @param {string} size */
function tellServer(size) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is missing from Safari and Firefox
  document.cookie = `${KEY}=${size}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax`;
}

export class TextSize {
  static moduleName = 'text-size';

  /** @param {HTMLElement} $root holds buttons with `data-size` */
  constructor($root) {
    this.$buttons = /** @type {HTMLElement[]} */ ([...$root.querySelectorAll('[data-size]')]);
    for (const $button of this.$buttons)
      $button.addEventListener('click', () => this.choose($button.dataset.size ?? 'normal'));
    delete $root.dataset.waits;
    this.show();
  }

  /** @param {string} size */
  choose(size) {
    try {
      localStorage.setItem(KEY, size);
    } catch {
      // Not kept, then; it holds for this page.
    }
    tellServer(size);
    document.documentElement.dataset.text = size;
    this.show();
  }

  show() {
    const now = document.documentElement.dataset.text ?? 'normal';
    for (const $button of this.$buttons) $button.setAttribute('aria-pressed', String($button.dataset.size === now));
  }
}
