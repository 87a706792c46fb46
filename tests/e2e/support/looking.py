"""What must hold of every page that anybody sees, and a picture of it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.support.installation import ROOT

PICTURES = ROOT / "test-results" / "pages"
_axe = Axe()


def faults(page: Page, name: str, complaints: list[str]) -> list[str]:
    """Draw the page into test-results; what is wrong with it, in words. Empties `complaints`."""
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
    return [f"{name} at {size['width']}: {fault}" for fault in found]
