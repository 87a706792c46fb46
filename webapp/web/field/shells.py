"""The pages that the phone keeps. They are the same for everybody; whose data they show is known on the phone only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import render_template, url_for
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Commune, CriteriaVersion
from webapp.services import criteria
from webapp.web.field.forms import HouseholdForm, PersonForm, declaration_form

PAGES = ("home", "households", "household", "person", "outbox", "settings")
# Which words a person agreed to is written with their consent: change this with the words in field/_consent.html.
CONSENT_TEXT = "2026-11"


@dataclass(frozen=True)
class Shell:
    """A page that the phone keeps: its address, and what gives its HTML in the language of the request."""

    path: str
    render: Callable[[], str]


def shells() -> list[Shell]:
    """Every shell: the fixed ones, and a declaration per criteria version and group."""
    session = db.session()
    sheets = [
        Shell(
            url_for("field.declaration", version=version, group=group),
            partial(render_declaration, version, group),
        )
        for version in session.scalars(select(CriteriaVersion.version).order_by(CriteriaVersion.version))
        for group in criteria.load(session, version).group_codes
    ]
    return [Shell(url_for(f"field.{name}"), partial(render_page, name)) for name in PAGES] + sheets


def render_page(name: str) -> str:
    """One of `PAGES`."""
    return render_template(
        f"field/{name}.html",
        demo=only_demo(),
        person_form=PersonForm(),
        household_form=HouseholdForm(),
        consent_text=CONSENT_TEXT,
    )


def render_declaration(version: str, group: str) -> str:
    """The declaration of one group.

    :raises LookupError: there is no such version.
    :raises webapp.domain.errors.DomainError: `unknown_group`.
    """
    rules = criteria.load(db.session(), version)
    return render_template(
        "field/declaration.html",
        demo=only_demo(),
        rules=rules,
        group=rules.group(group),
        form=declaration_form(rules, group)(),
    )


def only_demo() -> bool:
    """Whether every ward of this server is an invented one: a shell knows no ward, but says so all the same."""
    flags = db.session().scalars(select(Commune.is_demo)).all()
    return bool(flags) and all(flags)
