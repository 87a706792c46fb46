"""Sổ CDHT: the offline register of the learning-citizen programme of a Vietnamese ward."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application, as a table of contents.

    :raises webapp.settings.SettingsError: it must not start like this.
    """
    # Imported here, so that the domain can be used (and tested) without loading Flask and SQLAlchemy.
    from flask import Flask

    from webapp import web
    from webapp.models.engine import engine_options
    from webapp.settings import Settings
    from webapp.storage import open_store

    settings = settings or Settings.from_env()
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TESTING=settings.testing,
    )
    app.extensions["evidence"] = open_store(settings.evidence_url)
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage
    web.init_app(app)
    return app
