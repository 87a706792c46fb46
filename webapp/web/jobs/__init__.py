"""Long work: asking for it, watching it, calling it off, taking its result."""

from flask import Flask

from webapp.web.jobs import pages, posting, starting
from webapp.web.jobs.blueprint import blueprint

__all__ = ["init_app", "pages", "posting", "starting"]


def init_app(app: Flask) -> None:
    """Register the pages. `wake_worker` is replaced where a worker runs beside the server."""
    app.extensions.setdefault("wake_worker", lambda: None)
    app.context_processor(lambda: {"may_start": starting.may_start})
    app.register_blueprint(blueprint)
