"""Every page of the demo ward says that it is one, and none tells in its title or address who it is about."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.factories import KEYRING, reading
from tests.hard.accidents import engine_of
from tests.support.app import SignIn
from webapp import demo
from webapp.demo.summary import data
from webapp.domain.workflow import State
from webapp.models import (
    Campaign,
    Certificate,
    Commune,
    Decision,
    Declaration,
    Device,
    Meeting,
    Objection,
    Proposal,
    TitleYear,
)

BANNER = "Dữ liệu minh họa – người và số liệu không có thật"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
WHO = (None, "tuong", "tuongvi", "chau", "thoa", "ngocan", "hong", "khanh", "tri", "loan")
# Not pages: data, pictures, files, what machines ask; and the gallery of components, which is no ward's.
NOT_PAGES = re.compile(
    r"^(api|static|health|pwa\.(worker|manifest)|gallery|reviews\.(evidence|scan)|committee\.signed_file"
    r"|association\.(title|letter)_scan|public\.certificate_keys|papers\.(answer|blank|current|sample|summary_\w+|of_\w+))\b"
)
# Long work is nobody's here until somebody starts some; nobody has complained about a decision, or brought in a list.
NONE_YET = {"jobs.shown", "jobs.progress", "jobs.download", "committee.complaint", "association.list_import"}

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def ids(app: Flask) -> dict[str, list[str]]:
    """The demo ward is filled: ids by the name that addresses give them, a sheet for each state."""
    settings = app.config["SETTINGS"]
    engine, now = engine_of(app), app.extensions["clock"]()
    demo.fill(engine, KEYRING, app.extensions["evidence"], settings.secret_key, now)
    with reading(engine, None) as outside:
        ward_id = outside.scalars(select(Commune.id)).one()
    with reading(engine, ward_id) as session:
        campaign = session.scalars(select(Campaign.id).order_by(Campaign.year.desc())).first()
        sheets = session.scalars(select(Declaration).where(Declaration.campaign_id == campaign))
        one_of_each = {sheet.state: sheet.id for sheet in sheets}
        assert one_of_each.keys() == set(State)
        # The meeting of today, with the sheet that waits for it.
        held = session.scalars(select(Meeting).where(Meeting.state == "open")).one()
        waits = select(Declaration.id).where(
            Declaration.state == State.VERIFIED, Declaration.collective_id == held.collective_id
        )
        one_of_each[State.VERIFIED] = session.scalars(waits).one()
        posted = session.get_one(Declaration, (ward_id, one_of_each[State.POSTED]))
        assert posted.posted_on is not None
        return {
            "device_id": list(session.scalars(select(Device.id).limit(1))),
            "collective_id": [posted.collective_id],
            "day": [posted.posted_on.isoformat()],
            "declaration_id": list(one_of_each.values()),
            "decision_id": list(session.scalars(select(Decision.id))),
            "objection_id": list(session.scalars(select(Objection.id))),
            "proposal_id": list(session.scalars(select(Proposal.id))),
            "certificate_id": list(session.scalars(select(Certificate.id).limit(1))),
            "meeting_id": [held.id],
            "person_id": list(session.scalars(select(TitleYear.person_id).distinct())),
            "title_id": list(session.scalars(select(TitleYear.id).limit(1))),
            "code": ["m4"],
            "version": ["pilot-2022"],
            "group": ["farmer"],
        }


def _addresses(app: Flask, rule: Rule, ids: dict[str, list[str]]) -> Iterator[str]:
    names = rule.arguments - {"ward"}
    if not all(ids.get(name) for name in names):
        return
    several = next((name for name in names if len(ids[name]) > 1), None)
    first = {name: ids[name][0] for name in names} | ({"ward": "tan-thanh"} if "ward" in rule.arguments else {})
    with app.test_request_context():
        for value in ids[several] if several else [None]:
            values = first | ({several: value} if several and value else {})
            yield app.url_map.bind("localhost").build(rule.endpoint, values)


def test_every_page_says_that_nobody_in_it_is_real_and_names_nobody_in_its_title(
    app: Flask, ids: dict[str, list[str]], client: FlaskClient, sign_in: SignIn
) -> None:
    people = [who["full_name"] for who in data()["people"]]
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = [rule for rule in rules if not NOT_PAGES.match(rule.endpoint)]
    seen: set[str] = set()
    for who in WHO:
        browser = sign_in(who) if who else client
        for rule in pages:
            for address in _addresses(app, rule, ids):
                reply = browser.get(address)
                if reply.status_code != 200 or reply.mimetype != "text/html":
                    continue
                seen.add(rule.endpoint)
                title = TITLE.search(reply.text)
                assert BANNER in reply.text, (who, address)
                assert title, address
                assert not [name for name in people if name in title[1]], (who, address)
    assert {rule.endpoint for rule in pages} - seen - NONE_YET == {"ward.index"}
