/** The keys of a page: each presses a button or brings one to it. They rest while somebody types, and can be turned off. */
import { all, need, part } from './dom.js';
import { word } from './words.js';

const STORE = 'keys';
const FIELDS = 'input:not([type="checkbox"]):not([type="submit"]), select, textarea, [contenteditable]';
/** @type {Record<string, string>} */
const NAMES = { Comma: ',', Period: '.', Minus: '-', Equal: '+', NumpadAdd: '+', NumpadSubtract: '-' };

/**
 * The name of a key as it is printed. By its place, so that the programs that compose Vietnamese letters do not matter.
 * @param {{key: string, code: string, shiftKey: boolean}} event
 */
export function keyName({ key, code, shiftKey }) {
  if (key === '?') return '?';
  if (key.startsWith('Arrow')) return shiftKey ? `Shift+${key}` : key;
  const found = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code);
  if (found?.[1]) return found[1];
  if (found?.[2]) return shiftKey ? '' : found[2];
  return NAMES[code] ?? (key === 'Escape' ? key : '');
}

/** Storage throws where the browser forbids it: then the keys are on. */
function areOn() {
  try {
    return localStorage.getItem(STORE) !== 'off';
  } catch {
    return true;
  }
}

/** Gives the focus; what can be seen stays where it is. @param {HTMLElement} $one */
function bring($one) {
  const { top, bottom } = $one.getBoundingClientRect();
  $one.focus({ preventScroll: top >= 0 && bottom <= innerHeight });
}

export class Keys {
  /** @param {(name: string) => boolean} more does what no button on the page does; whether it did @param {() => void} leave */
  constructor(more, leave) {
    this.more = more;
    this.leave = leave;
    this.$dialog = /** @type {HTMLDialogElement} */ (need(document, '#keys'));
    this.$switch = /** @type {HTMLInputElement} */ (part(this.$dialog, 'keys-switch'));
    const $open = part(document, 'keys-open');
    $open.hidden = typeof this.$dialog.showModal !== 'function';
    $open.addEventListener('click', () => this.$dialog.showModal());
    this.$switch.addEventListener('change', () => this.turn(this.$switch.checked));
    document.addEventListener('keydown', (event) => this.press(event));
    this.on = areOn();
    this.show();
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    try {
      localStorage.setItem(STORE, on ? 'on' : 'off');
    } catch {
      // Not kept, then; it holds for this page.
    }
    this.show();
    part(document, 'said').textContent = word(on ? 'keys.on' : 'keys.off');
  }

  show() {
    this.$switch.checked = this.on;
    document.documentElement.dataset.keys = this.on ? 'on' : 'off';
    for (const $one of all(document, '[data-key]')) {
      if (this.on) $one.setAttribute('aria-keyshortcuts', $one.dataset.key ?? '');
      else $one.removeAttribute('aria-keyshortcuts');
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const name = keyName(event);
    if (!this.on || !name || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey || this.$dialog.open) return;
    const $at = event.target instanceof Element ? event.target : document.body;
    if ($at.closest(FIELDS)) {
      if (name === 'Escape') this.leave();
      return;
    }
    const $found = this.find(name);
    if (!$found) {
      if (this.more(name)) event.preventDefault();
    } else if ($found.ariaDisabled !== 'true') {
      event.preventDefault();
      if ('press' in $found.dataset) $found.click();
      else bring($found);
    }
  }

  /** What a key belongs to: in sight, and under a full screen only what is on it. @param {string} name */
  find(name) {
    const $root = document.querySelector('dialog[open]') ?? document;
    return all($root, `[data-key="${CSS.escape(name)}"]`).find(($one) => !$one.hidden && !$one.closest('[hidden]'));
  }
}
