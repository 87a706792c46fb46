"""What a hand does: how often a finger comes down, and how many screens somebody sees on the way."""

from typing import Any

from playwright.sync_api import Page

# On each page from its first moment: real pointer events, and which view is on the screen.
WATCH = """
(() => {
  addEventListener('pointerdown', (event) => { if (event.isPrimary) window.fingerDown(); }, true);
  const seen = () => {
    if (!document.body || document.documentElement.dataset.ready !== 'true') return;
    const views = [...document.querySelectorAll('main [data-view]:not([hidden]), main [data-indicator]:not([hidden])')];
    const names = views.map((one) => one.dataset.view ?? one.dataset.indicator);
    const dialog = document.querySelector('dialog[open]') ? ' (dialog)' : '';
    window.screenSeen(`${location.pathname} ${names.join(',')}${dialog}`);
  };
  const watch = () => new MutationObserver(seen).observe(document, {
    subtree: true, attributes: true, attributeFilter: ['hidden', 'data-ready', 'open'], childList: true,
  });
  watch();
})();
"""


class Taps:
    """Counts from `begin()` on: touches, and each change to another screen (the first one is where one stands)."""

    def __init__(self, page: Page) -> None:
        self.touches = 0
        self.screens: list[str] = []
        self._here = ""
        page.expose_function("fingerDown", self._finger)
        page.expose_function("screenSeen", self._screen)
        page.add_init_script(WATCH)

    def begin(self) -> None:
        """From here on it counts."""
        self.touches = 0
        self.screens = []

    def _finger(self, *_: Any) -> None:
        self.touches += 1

    def _screen(self, name: str) -> None:
        if name != self._here:
            self._here = name
            self.screens.append(name)
