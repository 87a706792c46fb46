"""What must hold of every page that anybody sees, and a picture of it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.support import lock
from tests.e2e.support.browsers import PHONE
from tests.e2e.support.installation import ROOT
from tests.e2e.support.targets import small_targets

PICTURES = ROOT / "test-results" / "pages"
_axe = Axe()
_TOO_LARGE = """
() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(($one) => $one.getBoundingClientRect().right > clientWidth + 1 && !$one.closest('.visually-hidden'))
    .slice(0, 4).map(($one) => `${$one.localName}.${$one.className}`);
  const held = [...document.querySelectorAll('.foot, .bar')]
    .filter(($one) => ['sticky', 'fixed'].includes(getComputedStyle($one).position))
    .map(($one) => [$one.className, $one.offsetHeight / innerHeight]);
  const cut = [...document.querySelectorAll('.button, .stamp, h1, h2, h3, .list__name')]
    .filter(($one) => $one.offsetParent && !$one.closest('.visually-hidden') && $one.clientWidth > 0)
    .filter(($one) => $one.scrollWidth > $one.clientWidth + 2)
    .slice(0, 4).map(($one) => `cut: ${$one.textContent.trim().slice(0, 40)}`);
  return [
    ...(scrollWidth > clientWidth ? [`wider than the screen: ${scrollWidth} px (${wide.join(', ')})`] : []),
    ...held.filter(([name, part]) => name.includes('foot') && part > 0.4).map((one) => `takes the screen: ${one}`),
    ...cut,
  ];
}
"""


def faults(page: Page, name: str, complaints: list[str]) -> list[str]:
    """Draw the page into test-results; what is wrong with it, in words. Empties `complaints`."""
    if page.locator("body[data-module]").count():
        # A page of the book draws itself; the one that takes a code may first begin anew.
        page.locator(lock.SHOWN).wait_for(state="attached")
    size = page.viewport_size or {"width": 0, "height": 0}
    folder: Path = PICTURES / f"{size['width']}x{size['height']}"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    found = [f"console: {text}" for text in complaints]
    complaints.clear()
    headings = page.locator("h1:visible").count()
    if headings != 1:
        found.append(f"{headings} headings of the first level")
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"wider than the screen by {wide} px")
    for violation in _axe.run(page).response["violations"]:
        nodes = "; ".join(" ".join(node["target"]) for node in violation["nodes"][:4])
        found.append(f"{violation['id']}: {violation['help']} ({nodes})")
    if size == PHONE:
        found += [f"smaller than a thumb: {text}" for text in small_targets(page)]
        found += _with_text_of_twice_the_size(page, folder.with_name(f"{folder.name}-double") / f"{name}.png")
    return [f"{name} at {size['width']}: {fault}" for fault in found]


def _with_text_of_twice_the_size(page: Page, picture: Path) -> list[str]:
    """What no longer fits where somebody reads with text of 200 %; the page is left as it was."""
    before = page.evaluate("() => document.documentElement.dataset.text ?? 'normal'")
    page.evaluate("() => { document.documentElement.dataset.text = 'double'; }")
    # Head and foot are measured anew after the next frame was drawn.
    page.evaluate("() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 50)))")
    page.screenshot(path=picture, full_page=True)
    found = [f"with text of twice the size: {fault}" for fault in page.evaluate(_TOO_LARGE)]
    page.evaluate("(size) => { document.documentElement.dataset.text = size; }", before)
    return found
