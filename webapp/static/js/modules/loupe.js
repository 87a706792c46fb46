/** The photo in hand: turned, zoomed and moved for looking only; the file stays as it is. */
import { turned, WHOLE, zoomed } from '../lib/lie.js';
import { all, part } from './dom.js';
import { Drag } from './drag.js';
import { layPhoto } from './lay-photo.js';
import { word } from './words.js';

const NEARER = 1.4;
/** How far a key moves a photo, in pixels. */
const STRIDE = 60;

/** @typedef {{href: string, caption: string}} Photo */

export class Loupe {
  /** @param {HTMLElement} $root the loupe @param {HTMLDialogElement} $screen takes it in when it fills the screen */
  constructor($root, $screen) {
    this.$root = $root;
    this.$screen = $screen;
    this.$home = /** @type {HTMLElement} */ ($root.parentElement);
    this.$stage = part($root, 'stage');
    this.$image = /** @type {HTMLImageElement} */ (part($root, 'image'));
    this.lie = WHOLE;
    this.$image.addEventListener('load', () => this.lay(WHOLE));
    this.$image.addEventListener('error', () => this.say_instead([word('loupe.broken')]));
    this.$stage.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.$stage.addEventListener('dblclick', (event) =>
      this.lay(this.lie.zoom > 1 ? { ...WHOLE, turn: this.lie.turn } : zoomed(this.lie, 3, this.from_middle(event))),
    );
    new Drag(this.$stage, {
      move: (dx, dy) => this.lay({ ...this.lie, x: this.lie.x + dx, y: this.lie.y + dy }),
      pinch: (factor, at) => this.lay(zoomed(this.lie, factor, this.from_middle(at))),
    });
    $screen.addEventListener('close', () => this.come_home());
    new ResizeObserver(() => this.lay(this.lie)).observe(this.$stage);
  }

  get can_fill_the_screen() {
    return typeof this.$screen.showModal === 'function';
  }

  /** @param {Photo} photo @param {string} caption with its place among the others */
  show(photo, caption) {
    part(this.$root, 'words').replaceChildren();
    part(this.$root, 'caption').textContent = caption;
    part(this.$root, 'file').setAttribute('href', photo.href);
    this.$image.alt = photo.caption;
    this.$image.hidden = false;
    if (this.$image.getAttribute('src') !== photo.href) this.$image.src = photo.href;
    else this.lay(WHOLE);
    this.enable(true);
  }

  /** Words in place of a photo. @param {(string | Node)[]} texts */
  say_instead(texts) {
    this.$image.hidden = true;
    const $rows = texts.map((text) => {
      if (typeof text !== 'string') return text;
      const $row = document.createElement('p');
      $row.textContent = text;
      return $row;
    });
    part(this.$root, 'words').replaceChildren(...$rows);
    this.enable(false);
  }

  /** No photo here. @param {(string | Node)[]} texts */
  show_none(texts) {
    this.$image.removeAttribute('src');
    part(this.$root, 'caption').textContent = '';
    this.say_instead(texts);
  }

  /** The buttons that need a photo. @param {boolean} on */
  enable(on) {
    for (const $tool of all(this.$root, '[data-act]'))
      if (['turn', 'smaller', 'larger', 'fit', 'screen'].includes($tool.dataset.act ?? '')) $tool.hidden = !on;
    part(this.$root, 'file').hidden = !this.$image.getAttribute('src');
  }

  /** @param {string} act name of a button @returns {boolean} whether it was one of the loupe's */
  act(act) {
    /** @type {Record<string, () => void>} */
    const acts = {
      turn: () => this.lay(turned(this.lie)),
      larger: () => this.lay(zoomed(this.lie, NEARER)),
      smaller: () => this.lay(zoomed(this.lie, 1 / NEARER)),
      fit: () => this.lay({ ...WHOLE, turn: this.lie.turn }),
      screen: () => this.fill_the_screen(),
      close: () => this.$screen.close(),
    };
    if (!(act in acts)) return false;
    acts[act]();
    if (act !== 'screen' && act !== 'close')
      this.say(word('loupe.said', { turn: this.lie.turn, zoom: Math.round(this.lie.zoom * 100) }));
    return true;
  }

  /** @param {number} dx @param {number} dy strides; the photo goes the other way, as a page does that is scrolled */
  stride(dx, dy) {
    this.lay({ ...this.lie, x: this.lie.x - dx * STRIDE, y: this.lie.y - dy * STRIDE });
  }

  /** @param {string} text for those who hear the page */
  say(text) {
    part(this.$root, 'said').textContent = text;
  }

  /** @param {import('../lib/lie.js').Lie} lie */
  lay(lie) {
    this.lie = layPhoto(this.$image, this.$stage, lie) ?? this.lie;
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (this.$image.hidden || event.ctrlKey) return;
    event.preventDefault();
    this.lay(zoomed(this.lie, event.deltaY < 0 ? NEARER : 1 / NEARER, this.from_middle(event)));
  }

  /** @param {{clientX: number, clientY: number}} point */
  from_middle({ clientX, clientY }) {
    const { left, top, width, height } = this.$stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }

  fill_the_screen() {
    if (this.$screen.open || !this.can_fill_the_screen) return;
    this.$screen.append(this.$root);
    this.$root.hidden = false;
    this.$screen.showModal();
  }

  come_home() {
    this.$home.append(this.$root);
    this.$root.dispatchEvent(new CustomEvent('home'));
  }
}
