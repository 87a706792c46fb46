/** Head and foot stay in view only while they leave room for what lies between them: with large text they may not. */

const MOST_OF_FOOT = 0.4;
const MOST_OF_BOTH = 0.6;

export function leaveRoom() {
  const $foot = /** @type {HTMLElement | null} */ (document.querySelector('.foot'));
  const $bar = /** @type {HTMLElement | null} */ (document.querySelector('.bar'));
  if (!$foot || !$bar) return;
  // Neither changes its own height by lying still, so measuring cannot go to and fro.
  const measure = () => {
    const foot = $foot.offsetHeight / innerHeight;
    const both = foot + $bar.offsetHeight / innerHeight;
    $foot.toggleAttribute('data-still', foot > MOST_OF_FOOT);
    $bar.toggleAttribute('data-still', both > MOST_OF_BOTH);
  };
  const watch = new ResizeObserver(measure);
  for (const $one of [$foot, $bar, document.documentElement]) watch.observe($one);
  addEventListener('resize', measure);
}
