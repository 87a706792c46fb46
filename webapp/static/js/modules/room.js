/** How much of the screen the head and the foot take, told to the styles: what sticks stays beside them. */
import { all, need, part } from './dom.js';

/** With more than this taken by what sticks, the question would hide behind the scores: then they lie still below it. */
const MOST = 0.62;

/** @returns {() => void} measures at once: before what goes by it comes into view */
export function measureRoom() {
  const { dataset } = document.documentElement;
  // Here and not at the root: then only the sheet is styled anew.
  const { style } = part(document, 'form');
  const $ends = ['bar', 'foot'].map((name) => need(document, `.${name}`));
  const $trays = all(document, '.tray');
  /** @type {{bar: number, foot: number, still: boolean | null}} */
  let known = { bar: -1, foot: -1, still: null };

  function measure() {
    // With large text head and foot lie still (foot.js) and scroll away: then they take nothing.
    const [bar, foot] = $ends.map(($one) => ('still' in $one.dataset ? 0 : $one.offsetHeight));
    const tray = Math.max(0, ...$trays.map(($one) => $one.offsetHeight));
    const still = tray > 0 ? foot === 0 || bar + foot + tray > MOST * innerHeight : known.still;
    // What depends on these is styled anew, and at a turn of the page nothing of them changes as a rule.
    if (bar !== known.bar) style.setProperty('--bar', `${bar}px`);
    if (foot !== known.foot) style.setProperty('--foot', `${foot}px`);
    if (still !== known.still) dataset.tray = still ? 'still' : '';
    known = { bar, foot, still };
  }
  const sizes = new ResizeObserver(measure);
  const marks = new MutationObserver(measure);
  for (const $one of [...$ends, ...$trays]) sizes.observe($one);
  for (const $one of $ends) marks.observe($one, { attributeFilter: ['data-still'] });
  addEventListener('resize', measure);
  return measure;
}
