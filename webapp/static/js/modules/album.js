/** The photos of a declaration in their order, and which of them is in hand. */
import { all } from './dom.js';

/** @typedef {{$link: HTMLElement, href: string, caption: string, row: number}} Photo `row`: of the indicator it shows */

export class Album {
  /** @param {HTMLElement} $root @param {HTMLElement[]} $rows the indicators */
  constructor($root, $rows) {
    /** @type {Photo[]} */
    this.photos = all($root, '[data-photo]').map(($link) => ({
      $link,
      href: $link.getAttribute('href') ?? '',
      caption: $link.dataset.caption ?? '',
      row: $rows.findIndex(($row) => $row.contains($link)),
    }));
    this.at = -1;
  }

  get photo() {
    return this.photos[this.at];
  }

  /** The first photo of an indicator; -1 where it has none. @param {number} row */
  first(row) {
    return this.photos.findIndex((one) => one.row === row);
  }

  /** The photo whose link was touched; -1 if none. @param {unknown} $at */
  under($at) {
    return this.photos.findIndex(({ $link }) => $at instanceof Node && $link.contains($at));
  }

  /**
   * The photo before or after; from an indicator without one, that of the nearest indicator that has one.
   * @param {number} step 1 or -1 @param {number} row the indicator in hand @returns {number} -1 where there is none
   */
  beside(step, row) {
    if (this.at >= 0) return this.photos[this.at + step] ? this.at + step : -1;
    if (step > 0) return this.photos.findIndex((one) => one.row > row);
    return this.photos.filter((one) => one.row < row).length - 1;
  }
}
