/** Reading a declaration indicator by indicator: the one in hand, its photo beside it, and keys for all of it. */
import { Album } from './album.js';
import { all, need, part } from './dom.js';
import { InHand } from './in-hand.js';
import { Keys } from './keys.js';
import { Loupe } from './loupe.js';
import { Marks } from './marks.js';

const STRIDES = new Map([
  ['Shift+ArrowLeft', [-1, 0]],
  ['Shift+ArrowRight', [1, 0]],
  ['Shift+ArrowUp', [0, -1]],
  ['Shift+ArrowDown', [0, 1]],
]);

// Of the height of the window; a higher foot stays at its place in the page.
const LARGEST_FOOT = 0.35;

export class Reading {
  static moduleName = 'reading';

  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    const $rows = all($root, '[data-indicator]');
    this.album = new Album($root, $rows);
    this.loupe = new Loupe(part($root, 'loupe'), /** @type {HTMLDialogElement} */ (part($root, 'screen')));
    this.hand = new InHand($rows, this.album, this.loupe);
    this.marks = Marks.of($rows, (row) => this.go(row));
    this.chosen = false;
    addEventListener('resize', () => this.open());
    new MutationObserver(() => this.open()).observe(document.documentElement, { attributeFilter: ['data-text'] });
    this.loupe.$root.addEventListener('home', () => this.open());
    this.loupe.$root.addEventListener('click', (event) => this.tool(event));
    for (const $row of $rows) $row.tabIndex = -1;
    $root.addEventListener('focusin', (event) => this.follow(event));
    $root.addEventListener('click', (event) => this.click(event));
    for (const $link of all(document, '[data-carries]')) $link.addEventListener('click', () => this.carry($link));
    addEventListener('hashchange', () => this.arrive());
    const leave = () => this.hand.$row?.focus();
    this.keys = new Keys((name) => this.more(name), leave);
    this.watch(need(document, '.decision'));
    this.open();
    this.hand.take(0);
    this.arrive();
  }

  /** Is there room for two columns in the size of text that the person chose? */
  get wide() {
    return innerWidth >= 62 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  /** Beside the table where there is room; else it waits until a photo is touched. */
  open() {
    if (this.loupe.$screen.open) return;
    const shows = this.wide && this.hand.$rows.length > 0;
    this.loupe.$root.hidden = !shows;
    this.$root.classList.toggle('reading--open', shows);
  }

  /** What always stands at the foot of a desk leaves so much less for the rest. @param {HTMLElement} $foot */
  watch($foot) {
    const measure = () => {
      const rests = $foot.offsetHeight > innerHeight * LARGEST_FOOT;
      $foot.classList.toggle('decision--rests', rests);
      document.documentElement.style.setProperty('--decision', `${rests ? 0 : $foot.offsetHeight}px`);
    };
    new ResizeObserver(measure).observe($foot);
  }

  /** Go to an indicator, and to its field where the page has a form. @param {number} row @returns {boolean} is there one? */
  go(row) {
    const $row = this.hand.$rows[row];
    if (!$row) return false;
    this.chosen = true;
    this.hand.take(row);
    const $field = $row.querySelector('[data-part="first"]');
    ($field instanceof HTMLElement ? $field : $row).focus({ preventScroll: true });
    $row.scrollIntoView({ block: 'nearest' });
    return true;
  }

  /** @param {number} step */
  turn_over(step) {
    const photo = this.album.beside(step, this.hand.row);
    if (photo < 0) return;
    this.chosen = true;
    this.hand.take(this.album.photos[photo].row, photo);
    this.hand.$row.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Event} event */
  tool(event) {
    const $button = event.target instanceof Element ? event.target.closest('[data-act]') : null;
    if (!($button instanceof HTMLElement) || $button.ariaDisabled === 'true') return;
    const act = $button.dataset.act ?? '';
    if (this.loupe.act(act)) return;
    if (act === 'up' || act === 'down') this.go(this.hand.row + (act === 'up' ? -1 : 1));
    else this.turn_over(act === 'previous' ? -1 : 1);
  }

  /** Keys that no button has. @param {string} name @returns {boolean} whether it was one */
  more(name) {
    if (/^\d$/.test(name)) {
      const number = name === '0' ? '10' : name;
      return this.go(this.hand.$rows.findIndex(($row) => $row.dataset.number === number));
    }
    if (this.marks?.press(name, this.hand.row)) return true;
    const [right, down] = STRIDES.get(name) ?? [0, 0];
    if (right || down) this.loupe.stride(right, down);
    const $choice = name === 'C' ? document.querySelector('.rival button') : null;
    if ($choice instanceof HTMLElement) $choice.focus();
    return right !== 0 || down !== 0 || !!$choice;
  }

  /** Whatever gets the focus is in hand. @param {FocusEvent} event */
  follow(event) {
    const row = this.hand.under(event.target);
    if (row < 0 || row === this.hand.row) return;
    this.chosen = true;
    this.hand.take(row);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const photo = this.album.under(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (photo < 0) {
      const row = this.hand.under(event.target);
      if (row !== this.hand.row) this.hand.take(row);
    } else if (plain && (this.wide || this.loupe.can_fill_the_screen)) {
      event.preventDefault();
      this.chosen = true;
      this.hand.take(this.album.photos[photo].row, photo);
      if (!this.wide) this.loupe.fill_the_screen();
    }
  }

  /** Only what somebody chose; a form that the marks have filled in is read from its head. @param {HTMLElement} $link */
  carry($link) {
    if (this.chosen && !this.marks?.give_reasons() && $link instanceof HTMLAnchorElement)
      $link.hash = this.hand.$row?.dataset.indicator ?? '';
  }

  /** The address may name an indicator. What went wrong is read first. */
  arrive() {
    const row = this.hand.$rows.findIndex(($row) => $row.dataset.indicator === location.hash.slice(1));
    if (row >= 0 && !document.querySelector('.error-summary')) this.go(row);
  }
}
