/** The indicator in hand: marked in the table, named beside it, with its photo or, where it has none, its evidence in words. */
import { all, need, part } from './dom.js';
import { word } from './words.js';

export class InHand {
  /**
   * @param {HTMLElement[]} $rows the indicators @param {import('./album.js').Album} album
   * @param {import('./loupe.js').Loupe} loupe
   */
  constructor($rows, album, loupe) {
    this.$rows = $rows;
    this.album = album;
    this.loupe = loupe;
    this.row = -1;
  }

  get $row() {
    return this.$rows[this.row];
  }

  /** @param {unknown} $at @returns {number} the indicator that it belongs to, -1 if to none */
  under($at) {
    return this.$rows.findIndex(($row) => $at instanceof Node && $row.contains($at));
  }

  /** Take an indicator in hand. @param {number} row @param {number} [photo] its first one, unless another is meant */
  take(row, photo = this.album.first(row)) {
    const $row = this.$rows[row];
    if (!$row || (row === this.row && photo === this.album.at)) return;
    this.$row?.removeAttribute('aria-current');
    $row.setAttribute('aria-current', 'true');
    $row.closest('details')?.setAttribute('open', '');
    this.row = row;
    this.album.at = photo;
    const { $root } = this.loupe;
    const number = word('loupe.number', { n: $row.dataset.number ?? '', all: this.$rows.length });
    part($root, 'number').textContent = number;
    part($root, 'name').textContent = $row.dataset.name ?? '';
    for (const $hint of all($root, '[data-hint]')) $hint.hidden = $hint.dataset.hint !== $row.dataset.indicator;
    part($root, 'hints').toggleAttribute('open', photo < 0);
    this.draw($row);
    const able = {
      up: row > 0,
      down: row < this.$rows.length - 1,
      previous: this.album.beside(-1, row) >= 0,
      next: this.album.beside(1, row) >= 0,
    };
    for (const [act, on] of Object.entries(able)) need($root, `[data-act="${act}"]`).ariaDisabled = String(!on);
  }

  /** @param {HTMLElement} $row */
  draw($row) {
    const { photo, photos, at } = this.album;
    if (photo) {
      const caption = word('loupe.caption', { n: at + 1, all: photos.length, text: photo.caption });
      this.loupe.show(photo, caption);
      this.loupe.say(caption);
      return;
    }
    const $pieces = $row.querySelector('[data-part="pieces"]')?.cloneNode(true);
    this.loupe.show_none($pieces ? [word('loupe.none'), $pieces] : [word('loupe.nothing')]);
  }
}
