"""The ward of a request. Every page of a ward lives under `/<ward>/…`; the name in the address is its slug.

Views never see the slug: it is taken out of their arguments here, the session enters the ward, and `url_for` puts the
slug back.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.extensions import db
from webapp.models import Commune, CommuneName, tenancy
from webapp.web import clock
from webapp.web.permissions import public

ARGUMENT = "ward"


@dataclass(frozen=True)
class Ward:
    """A ward as it is called today. `kind` is the word before the name ("phường")."""

    id: str
    slug: str
    kind: str
    name: str
    place: str
    superior: str
    is_demo: bool

    @property
    def full_name(self) -> str:
        """`phường Tân Thạnh`, whether or not the name says the kind itself."""
        return self.name if self.name.lower().startswith(self.kind.lower()) else f"{self.kind} {self.name}"


blueprint = Blueprint("ward", __name__)


def init_app(app: Flask) -> None:
    """Take the ward out of every address, and put it back into the addresses that pages link to."""
    app.url_value_preprocessor(_take_ward)
    app.url_defaults(_put_ward)
    app.context_processor(lambda: {"ward": g.get("ward")})
    app.register_blueprint(blueprint)


def ward_or_none() -> Ward | None:
    """The ward of this request; None on pages that belong to no ward."""
    ward: Ward | None = g.get("ward")
    return ward


def current_ward() -> Ward:
    """The ward of this request.

    :raises RuntimeError: the page belongs to no ward.
    """
    ward = ward_or_none()
    if ward is None:
        raise RuntimeError("this page is in no ward")
    return ward


def enter(slug: str) -> Ward | None:
    """Bring the request and its session into the ward of this slug; None where there is no such ward."""
    session = db.session()
    commune = session.scalars(select(Commune).where(Commune.slug == slug)).one_or_none()
    if commune is None:
        return None
    tenancy.enter(session, commune.id)
    ward = _described(session, commune)
    g.ward = ward
    return ward


def wards() -> list[Ward]:
    """Every ward of this server, by slug."""
    session = db.session()
    return [_described(session, commune) for commune in session.scalars(select(Commune).order_by(Commune.slug))]


@blueprint.get("/")
@public
def index() -> str | Response:
    """The only ward of the server, or the list to choose from."""
    every = wards()
    if len(every) == 1:
        return redirect(f"/{every[0].slug}/")
    return render_template("ward/index.html", wards=every)


def _described(session: Session, commune: Commune) -> Ward:
    names = session.scalars(
        select(CommuneName).where(CommuneName.commune_id == commune.id).order_by(CommuneName.valid_from)
    ).all()
    valid = [name for name in names if name.valid_from <= clock.today()] or names[:1]
    if not valid:
        return Ward(commune.id, commune.slug, "", commune.slug, "", "", commune.is_demo)
    last = valid[-1]
    return Ward(commune.id, commune.slug, last.kind, last.name, last.place, last.superior, commune.is_demo)


def _take_ward(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.ward = None
    if not values or ARGUMENT not in values:
        return
    rule = request.url_rule
    if rule is None or ARGUMENT not in rule.arguments:
        return
    if enter(values.pop(ARGUMENT)) is None:
        abort(404)


def _put_ward(endpoint: str, values: dict[str, Any]) -> None:
    ward = g.get("ward") if g else None
    if ward is not None and ARGUMENT not in values and current_app.url_map.is_endpoint_expecting(endpoint, ARGUMENT):
        values[ARGUMENT] = ward.slug
