"""What time it is: asked here only, so that tests can say it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask, current_app

from webapp.domain import calendar


def init_app(app: Flask) -> None:
    """Give the application its clock: a function without arguments that gives an aware moment."""
    app.extensions.setdefault("clock", _system)


def now() -> datetime:
    """This moment, UTC."""
    clock: Callable[[], datetime] = current_app.extensions["clock"]
    return clock()


def today() -> date:
    """The day that it is in Vietnam."""
    return calendar.day(now())


def _system() -> datetime:
    return datetime.now(UTC)
