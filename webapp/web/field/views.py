"""Addresses of the field app. `/so/…` knows no ward; a person's or household's id stands in the fragment only."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask, Response, abort, make_response, render_template, request

from webapp.domain.errors import DomainError
from webapp.web.field import shells
from webapp.web.permissions import public

blueprint = Blueprint("field", __name__)


def init_app(app: Flask) -> None:
    """The shells, and the page that lets a phone in."""
    app.register_blueprint(blueprint)


@blueprint.get("/<ward>/bat-dau")
@public
def enrolment() -> str:
    """Letting a phone in. The code stands in the fragment, which no server and no log sees."""
    return render_template("field/enrolment.html")


@blueprint.get("/so/")
@public
def home() -> Response:
    """My collectives, today, what waits to be sent."""
    return kept(partial(shells.render_page, "home"))


@blueprint.get("/so/ho-gia-dinh")
@public
def households() -> Response:
    """The households and people of a collective."""
    return kept(partial(shells.render_page, "households"))


@blueprint.get("/so/ho")
@public
def household() -> Response:
    """One household, its people and visits."""
    return kept(partial(shells.render_page, "household"))


@blueprint.get("/so/nguoi")
@public
def person() -> Response:
    """One person: registration, consent, declaration."""
    return kept(partial(shells.render_page, "person"))


@blueprint.get("/so/phieu/<version>/<group>")
@public
def declaration(version: str, group: str) -> Response:
    """The declaration of a group, indicator by indicator."""
    try:
        return kept(partial(shells.render_declaration, version, group))
    except (LookupError, DomainError):
        abort(404)


@blueprint.get("/so/cho-gui")
@public
def outbox() -> Response:
    """What was sent, what waits, what needs mending."""
    return kept(partial(shells.render_page, "outbox"))


@blueprint.get("/so/cai-dat")
@public
def settings() -> Response:
    """This phone."""
    return kept(partial(shells.render_page, "settings"))


def kept(render: Callable[[], str]) -> Response:
    """A shell as a reply: the browser may keep it, but asks each time whether it is still the same."""
    response = make_response(render())
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
