/** One indicator's marks in the page: what is pressed there, its reason, and what the server keeps of it. */
import { all, part } from './dom.js';

/** @typedef {{code: string, verdict: string, reason: string, text: string}} Wish */
/** @typedef {{verdict: string, code: string, text: string, seen: number, note: string, stale: boolean}} Told */

export class Judge {
  /** @param {HTMLElement} $root */
  constructor($root) {
    this.$root = $root;
    this.code = $root.dataset.code ?? '';
    this.$code = /** @type {HTMLSelectElement} */ (part($root, 'code'));
    this.$text = /** @type {HTMLTextAreaElement} */ (part($root, 'text'));
    this.$seen = /** @type {HTMLInputElement} */ (part($root, 'seen'));
    this.kept = this.read();
  }

  /** What is pressed now; empty where nothing is. */
  get verdict() {
    return this.$root.dataset.verdict ?? '';
  }

  /** @returns {Wish} as it stands in the page */
  read() {
    const { code, verdict } = this;
    return { code, verdict: verdict || 'none', reason: this.$code.value, text: this.$text.value };
  }

  /** @param {string} verdict */
  draw(verdict) {
    const shown = verdict === 'none' ? '' : verdict;
    if (shown) this.$root.dataset.verdict = shown;
    else delete this.$root.dataset.verdict;
    for (const $press of all(this.$root, 'button[data-verdict]')) {
      $press.setAttribute('aria-pressed', String($press.dataset.verdict === shown));
    }
    part(this.$root, 'why').toggleAttribute('open', shown === 'missing' || shown === 'wrong');
  }

  /** Keep what the server says; `draws`: nothing else is on its way. @param {Told} told @param {boolean} draws */
  take({ verdict, code, text, seen, note, stale }, draws) {
    this.kept = { code: this.code, verdict: (!stale && verdict) || 'none', reason: code, text };
    this.$seen.value = String(seen);
    if (!draws) return;
    part(this.$root, 'note').textContent = note;
    this.restore();
  }

  /** As the server keeps it; a field that is being written in is left alone. */
  restore() {
    const { verdict, reason, text } = this.kept;
    this.draw(verdict);
    if (document.activeElement !== this.$code) this.$code.value = reason;
    if (document.activeElement !== this.$text) this.$text.value = text;
  }
}
