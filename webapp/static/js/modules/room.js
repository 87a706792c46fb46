/** How much of the screen the head and the foot take, told to the styles: what sticks stays beside them. */
import { all, need } from './dom.js';

/** With more than this taken by what sticks, the question would hide behind the scores: then they lie still below it. */
const MOST = 0.62;

/** @returns {() => void} measures at once: before what goes by it comes into view */
export function measureRoom() {
  const { style, dataset } = document.documentElement;
  const $ends = ['bar', 'foot'].map((name) => need(document, `.${name}`));
  const $trays = all(document, '.tray');

  function measure() {
    // With large text head and foot lie still (foot.js) and scroll away: then they take nothing.
    const [bar, foot] = $ends.map(($one) => ('still' in $one.dataset ? 0 : $one.offsetHeight));
    const tray = Math.max(0, ...$trays.map(($one) => $one.offsetHeight));
    style.setProperty('--bar', `${bar}px`);
    style.setProperty('--foot', `${foot}px`);
    if (tray > 0) dataset.tray = foot === 0 || bar + foot + tray > MOST * innerHeight ? 'still' : '';
  }
  const sizes = new ResizeObserver(measure);
  const marks = new MutationObserver(measure);
  for (const $one of [...$ends, ...$trays]) sizes.observe($one);
  for (const $one of $ends) marks.observe($one, { attributeFilter: ['data-still'] });
  addEventListener('resize', measure);
  return measure;
}
