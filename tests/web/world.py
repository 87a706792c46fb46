"""A ward at work, for the tests of pages: one sheet to be moved along, and everybody who may or may not touch it."""

import re
from contextlib import contextmanager
from dataclasses import dataclass

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests import factories
from tests.support.databases import Database

CODES = [f"c{number:02}" for number in range(1, 11)]
SLUG = "tan-thanh"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{7*7}} =1+1"
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


@dataclass
class World:
    """Ids of what was made, and an engine to look at it."""

    engine: Engine
    ward_id: str
    campaign_id: str
    area_id: str
    other_area_id: str
    sheet_id: str
    person_id: str
    id_number: str

    @contextmanager
    def writing(self):
        with factories.writing(self.engine, self.ward_id) as session:
            yield session

    def get(self, model, *key):
        with factories.reading(self.engine, self.ward_id) as session:
            return session.get(model, (self.ward_id, *key))

    def rows(self, statement):
        with factories.reading(self.engine, self.ward_id) as session:
            return session.scalars(statement).all()


def make_world(database: Database, *, slug: str = SLUG, prefix: str = "") -> World:
    """A ward with a submitted sheet (9 points, evidence everywhere), and accounts of every kind."""
    engine = factories.engine_of(database)
    with factories.writing(engine) as session:
        ward = factories.ward(session, slug)
        area = factories.collective(session, "Khối phố Bàu Sen")
        other = factories.collective(session, "Khối phố Bến Trúc")
        campaign = factories.campaign(session)
        household = factories.household(session, area)
        number = factories.id_number(1964, "female")
        person = factories.person(session, household, "Nguyễn Thị Hoa", id_number=number, birth_year=1964, sex="female")
        world = World(engine, ward.id, campaign.id, area.id, other.id, "", person.id, number)
        neighbour = factories.person(session, household, "Đặng Văn Bảy")
        for name, role, place, who in (
            ("to", "panel", area, None),
            ("truong", "unit_head", area, None),
            ("hkh", "association", None, None),
            ("ubnd", "committee", None, None),
            ("ctv", "volunteer", area, None),
            ("tokhac", "panel", other, None),
            ("nha", "panel", area, neighbour),
            ("bcd", "steering", None, None),
        ):
            factories.account(session, prefix + name, role, place, person=who, display_name=f"Người {name}")
        world.sheet_id = make_sheet(session, person, campaign)
    return world


def make_sheet(session, person, campaign, points: int = 9, *, submitted: bool = True) -> str:
    """A sheet with evidence at each indicator."""
    factories.consent(session, person)
    made = factories.declaration(session, person, campaign, answers=factories.full_answers(points))
    for code in CODES:
        factories.evidence(session, made, code)
    if submitted:
        factories.submit(session, made)
    return made.id


def url(path: str = "", slug: str = SLUG) -> str:
    """An address of the ward."""
    return f"/{slug}/{path}"


def rev_on(page: TestResponse) -> str:
    """The revision that a page was made from."""
    found = re.search(r'name="rev"[^>]*value="(\d+)"', page.text)
    assert found, page.text[:500]
    return found[1]


def press(client: FlaskClient, sheet_id: str, noun: str, **form: str) -> TestResponse:
    """Open the sheet, then take a step with the revision that it shows."""
    seen = rev_on(client.get(url(f"phieu/{sheet_id}"))) if "rev" not in form else form.pop("rev")
    return client.post(url(f"phieu/{sheet_id}/{noun}"), data={"rev": seen, **form})


def fill(client: FlaskClient, sheet_id: str, noun: str, **form: str) -> TestResponse:
    """Open the form of a step, then send it with the revision that it shows."""
    seen = rev_on(client.get(url(f"phieu/{sheet_id}/{noun}")))
    return client.post(url(f"phieu/{sheet_id}/{noun}"), data={"rev": seen, **form})


def review_fields(points: str = "9", **changes: str) -> dict[str, str]:
    """What a panel types when all agree."""
    fields = {f"points_{code}": points for code in CODES}
    return fields | {"meeting_on": "01/08/2026", "minutes": "01/BB-KP"} | changes


def check_html(page: TestResponse) -> None:
    """Valid for a strict parser, one first heading, nothing inline that the policy would refuse."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(page.text)
    errors = [(place, code) for place, code, _more in parser.errors]
    assert not errors, errors[:5]
    assert len(tree.findall(".//h1")) == 1
    for element in tree.iter():
        names = [name for name in element.attrib if isinstance(name, str)]
        assert "style" not in names, element.attrib
        assert not [name for name in names if name.startswith("on")], element.attrib
        if element.tag == "script":
            assert "src" in element.attrib
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
