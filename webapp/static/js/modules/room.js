/** How much of the screen the head and the foot take, told to the styles: what sticks stays beside them. */
import { need } from './dom.js';

export function measureRoom() {
  const { style } = document.documentElement;
  for (const name of ['bar', 'foot']) {
    const $one = need(document, `.${name}`);
    // With large text they lie still (foot.js) and scroll away: then they take nothing.
    const tell = () => style.setProperty(`--${name}`, `${'still' in $one.dataset ? 0 : $one.offsetHeight}px`);
    new ResizeObserver(tell).observe($one);
    new MutationObserver(tell).observe($one, { attributeFilter: ['data-still'] });
    tell();
  }
}
