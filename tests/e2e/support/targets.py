"""What a finger can hit: every control on the screen is 48 px high and wide at least.

Two kinds are excepted: links within a sentence, which are as high as their line (WCAG 2.5.8 excepts them too), and what
shares the width of the screen with others in a row that is high enough: the ten indicators, the points.
"""

from playwright.sync_api import Page

LEAST = 48
NARROWEST = 24
_MEASURE = """
([least, narrowest]) => {
  const shown = ($one) => {
    const { width, height } = $one.getBoundingClientRect();
    const visible = getComputedStyle($one).visibility === 'visible';
    return visible && width > 1 && height > 1 && !$one.closest('.visually-hidden, .skip');
  };
  // A radio or a box is hit on the whole of its label; what lies over a button, on the button.
  const target = ($one) =>
    ($one.matches('[type=radio], [type=checkbox], [type=file]') && $one.closest('label')) || $one;
  const withinText = ($one) => {
    if (!$one.matches('a') || !getComputedStyle($one).display.startsWith('inline')) return false;
    if (getComputedStyle($one).display === 'inline-flex') return false;
    const $block = $one.parentElement.closest('p, li, dd, dt, td, th, caption, div, span, body');
    const others = [...$block.childNodes].filter(($node) => $node !== $one && !$node.contains($one));
    return others.some(($node) => /[\\p{L}\\d]{2}/u.test($node.textContent));
  };
  const small = ($one) => {
    const { width, height } = target($one).getBoundingClientRect();
    return height < least - 0.5 || width < ($one.closest('.dots, .scores') ? narrowest : least) - 0.5;
  };
  const told = ($one) => {
    const { width, height } = target($one).getBoundingClientRect();
    const name = $one.getAttribute('aria-label') || $one.innerText || $one.name || $one.outerHTML;
    return `${Math.round(width)} × ${Math.round(height)} px: ${name.trim().slice(0, 60)}`;
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(($one) => shown($one) && !withinText($one) && small($one))
    .map(told);
}
"""


def small_targets(page: Page) -> list[str]:
    """The controls on the screen that a thumb would miss, each with its size."""
    found: list[str] = page.evaluate(_MEASURE, [LEAST, NARROWEST])
    return found
