/** One thing to do per screen: a page has several views, of which the fragment chooses one. */
import { all } from './dom.js';

let shown = '';

/** @param {string} name the others are hidden; `data-view` may name several, apart by spaces */
export function showView(name) {
  for (const $one of all(document, '[data-view]')) $one.hidden = !($one.dataset.view ?? '').split(' ').includes(name);
  if (shown && shown !== name) scrollTo(0, 0);
  shown = name;
  const $heading = document.querySelector(`main [data-view~="${name}"] h1`);
  if ($heading instanceof HTMLElement && location.hash.includes('/')) $heading.focus({ preventScroll: true });
}
