"""How large the text is: each person's own choice, told by a cookie that the page's script keeps (`text-size.js`)."""

from flask import Flask, request

COOKIE = "text-size"
SIZES = ("normal", "large", "largest", "double")


def init_app(app: Flask) -> None:
    """Give layouts `text_size_chosen()`, so that a page comes in the right size at once."""
    app.jinja_env.globals.update(text_size_chosen=chosen)


def chosen() -> str:
    """One of SIZES; the plain one where nobody chose, or the cookie is not one of ours."""
    size = request.cookies.get(COOKIE, SIZES[0])
    return size if size in SIZES else SIZES[0]
