/** The foot of the declaration: the sum, what stands in the way of the title, and the one next step. */
import { clone, fill, part } from './dom.js';
import { points } from './format.js';
import { standing } from './standing.js';
import { word } from './words.js';

/**
 * @param {{scored: any, open: boolean, $sections: HTMLElement[], place: number, last: () => string}} what `place`: of the
 *   section in view; `last`: words of the button on the last one
 */
export function drawFoot({ scored, open, $sections, place, last }) {
  part(document, 'total').hidden = !scored;
  if (scored) {
    const $sum = clone(scored.effectiveTotal < scored.total ? 'total-less' : 'total-whole');
    fill($sum, { claimed: points(scored.total), effective: points(scored.effectiveTotal) });
    part(document, 'total').replaceChildren($sum);
  }
  fill(document, { standing: scored && open ? standing(scored, $sections, { short: true }) : '' });
  const $next = part(document, 'next');
  const name = $sections[place + 1]?.dataset.name;
  $next.textContent = name ? word('go.next', { name }) : open ? last() : word('go.person');
  part(document, 'previous').hidden = place === 0;
}
