"""Every component in every state, as each person may have asked for it: narrow, large, dark, with more contrast."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.support.browsers import VIETNAM
from tests.e2e.support.installation import ROOT, Installation
from tests.e2e.support.targets import small_targets

PICTURES = ROOT / "test-results" / "components"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "more-contrast": {"color_scheme": "light", "contrast": "more"},
    "dark-more-contrast": {"color_scheme": "dark", "contrast": "more"},
    "forced-colors": {"forced_colors": "active", "reduced_motion": "reduce"},
}
# Width, size of the text. 320 px is what is left of a screen of 1280 px at 400 %.
SIZES = [(320, "normal"), (360, "normal"), (360, "double"), (1280, "normal"), (1280, "double")]


@pytest.fixture
def page(browser: Browser, server: Installation, look: str) -> Iterator[Page]:
    """The page, for somebody who asked their machine for this look."""
    context = browser.new_context(base_url=server.url, **LOOKS[look], **VIETNAM)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_every_component_can_be_seen_read_and_hit(page: Page, look: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong = []
    page.goto("/_components")
    for width, size in SIZES:
        name = f"{width}-{size}-{look}"
        page.set_viewport_size({"width": width, "height": 640 if width < 1000 else 800})
        page.evaluate("(size) => localStorage.setItem('text-size', size)", size)
        page.reload()
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        assert page.locator("html").get_attribute("data-text") == size
        wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            wrong.append(f"{name}: wider than the screen by {wider} px")
        for violation in Axe().run(page).response["violations"]:
            wrong.append(f"{name}: {violation['id']} {[node['target'] for node in violation['nodes'][:4]]}")
        wrong += [f"{name}: {target}" for target in small_targets(page)]
    assert not wrong, "\n".join(wrong)
