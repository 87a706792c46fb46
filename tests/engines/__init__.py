"""The same day in three kinds of browser: Chromium, Firefox, WebKitGTK."""
