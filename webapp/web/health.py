"""Is the process alive; is it ready? Strangers learn yes or no, the log says why not."""

import uuid

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text

from webapp.extensions import db
from webapp.models import schema
from webapp.storage import EvidenceStore
from webapp.web.permissions import public

blueprint = Blueprint("health", __name__)
log = structlog.stdlib.get_logger("cdht.health")


def init_app(app: Flask) -> None:
    """Answer probes."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return _answer("ok", 200)


@blueprint.get("/readyz")
@public
def ready() -> Response:
    """Database, migrations and the evidence store are there."""
    for name, check in (("database", _database), ("migrations", _migrations), ("evidence", _evidence)):
        try:
            check()
        except Exception:
            log.exception("not ready", part=name)
            return _answer("unavailable", 503)
    return _answer("ok", 200)


def _database() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _migrations() -> None:
    wanted = ScriptDirectory.from_config(schema.alembic_config()).get_current_head()
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise RuntimeError(f"the database is at {found}, the program at {wanted}: run `cdht init`")


def _evidence() -> None:
    store: EvidenceStore = current_app.extensions["evidence"]
    # A name of its own for each probe: two servers must not delete each other's.
    name = f"probes/{uuid.uuid4()}"
    store.write(name, b"ready")
    store.delete(name)


def _answer(status: str, code: int) -> Response:
    response = jsonify(status=status)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response
