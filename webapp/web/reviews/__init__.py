"""Officials at their work: what waits, the lists, the declaration with its scores and steps."""

from datetime import date

from flask import Flask

from webapp.domain import calendar
from webapp.web.i18n import day
from webapp.web.reviews import (
    actions,
    choosing,
    lists,
    marking,
    meeting_entry,
    meetings,
    person,
    postings,
    progress,
    sheet,
    tasks,
)
from webapp.web.reviews.blueprint import blueprint

__all__ = [
    "actions",
    "choosing",
    "init_app",
    "lists",
    "marking",
    "meeting_entry",
    "meetings",
    "person",
    "postings",
    "progress",
    "sheet",
    "tasks",
]


def init_app(app: Flask) -> None:
    """Register the pages, and two filters of theirs."""
    app.register_blueprint(blueprint)
    app.add_template_filter(calendar.day, "local_day")
    app.add_template_filter(lambda iso: day(date.fromisoformat(iso)), "iso_day")
