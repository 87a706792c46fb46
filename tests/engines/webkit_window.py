#!/usr/bin/python3
"""A browser of one window over WebKitGTK, for WebKitWebDriver: `webkit_window.py FOLDER`.

The browser that comes with the driver keeps nothing from one start to the next; this one does, in FOLDER, as a phone.
It runs on the Python of Debian, which has WebKit's bindings.
"""

import sys

import gi  # type: ignore[import-not-found]

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # type: ignore[import-not-found]  # noqa: E402

WIDTH, HEIGHT = 360, 640


def main(folder: str) -> None:
    """Wait for the driver, and open the window that it asks for."""
    manager = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
    context = WebKit2.WebContext(website_data_manager=manager)
    context.set_preferred_languages(["vi-VN"])
    context.set_automation_allowed(True)

    def window(_session: object) -> object:
        view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
        frame = Gtk.Window()
        frame.set_default_size(WIDTH, HEIGHT)
        frame.add(view)
        frame.show_all()
        return view

    def started(_context: object, session: WebKit2.AutomationSession) -> None:
        session.connect("create-web-view", window)

    context.connect("automation-started", started)
    Gtk.main()


if __name__ == "__main__":
    main(sys.argv[1])
