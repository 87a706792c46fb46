/** Typing a paper sheet in by keyboard: down the column of points, a key for "the paper has words here", the total. */
import { all, part } from './dom.js';
import { points } from './format.js';

export class Typed {
  static moduleName = 'typed';

  /** @param {HTMLElement} $root the form */
  constructor($root) {
    this.$points = all($root, '[data-part="points"]').map(($one) => /** @type {HTMLInputElement} */ ($one));
    this.$total = part($root, 'total');
    this.$after = part($root, 'after');
    for (const [place, $one] of this.$points.entries()) {
      $one.addEventListener('keydown', (event) => this.press(event, place));
    }
    $root.addEventListener('input', () => this.draw());
    // Come back to with "back", the browser has put in what was typed.
    addEventListener('pageshow', () => this.draw());
    // The page begins in the first row: what stands there is typed over, as in the rows after it.
    if (document.activeElement === this.$points[0]) this.go(0);
    this.draw();
  }

  /** @param {KeyboardEvent} event @param {number} place of the row */
  press(event, place) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === 'Enter' || event.key === 'ArrowDown') this.go(place + 1);
    else if (event.key === 'ArrowUp') this.go(place - 1);
    else if (event.key.toLowerCase() === 'x') this.tick(place);
    else return;
    event.preventDefault();
  }

  /** @param {number} place */
  go(place) {
    const $next = this.$points[Math.max(0, place)];
    if (!$next) return this.$after.focus();
    $next.focus();
    $next.select();
  }

  /** @param {number} place */
  tick(place) {
    const $row = /** @type {HTMLElement} */ (this.$points[place].closest('[data-indicator]'));
    const $paper = /** @type {HTMLInputElement} */ (part($row, 'paper'));
    $paper.checked = !$paper.checked;
    $paper.dispatchEvent(new Event('change', { bubbles: true }));
  }

  draw() {
    const typed = this.$points.map(($one) => Number($one.value.trim().replace(',', '.')));
    const sum = typed.reduce((total, one) => total + (Number.isFinite(one) ? one : 0), 0);
    this.$total.textContent = points(sum);
  }
}
