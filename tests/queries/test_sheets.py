"""Lists against a plain sort in Python: the same rows, whatever the filter, the order and the turning of pages."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests import factories
from tests.support.databases import Database
from webapp.domain import names
from webapp.domain.permissions import Actor, Position, Reach
from webapp.domain.roles import Role
from webapp.models import Declaration, Objection, Person, Step
from webapp.models.engine import begin_write
from webapp.queries import sheets, tally
from webapp.queries.paging import Place
from webapp.queries.sheets import Filter
from webapp.services import counter

PEOPLE = (
    "Nguyễn Thị Hoà", "Nguyễn Thị Hòa", "Nguyễn Thị Hoa", "Trần Văn Ân", "Trần Văn An", "Lê Ánh", "Đặng Văn Đức",
    "Đặng Văn Dũng", "Zơ Râm Hùng", "Y Ơn", "Ông Ích Ổn", "Võ Tấn Ô", "Phan Thị Ức", "Phan Thị Ưng", "Hồ Ê", "Hồ E",
    "Alăng Thị Bưới", "Nguyễn Thị Hoa", "Tôn Nữ Thị Diệu Hiền", "Đoàn Thị Mai",
)  # fmt: skip
STATES = ("draft", "returned", "submitted", "posted", "objected", "recognised")
GROUPS = ("farmer", "worker", "intellectual")


@pytest.fixture
def ward(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    monkeypatch.setattr(sheets, "PAGE", 4)
    chance, engine = random.Random(5), factories.engine_of(database)
    with factories.writing(engine) as session:
        ward_id = factories.ward(session).id
        areas = [factories.collective(session, name) for name in ("Khối phố Bàu Sen", "Khối phố Bến Trúc")]
        campaign = factories.campaign(session)
        homes = [factories.household(session, area) for area in areas]
        for name in PEOPLE:
            place, state = chance.randrange(2), chance.choice(STATES)
            person = factories.person(session, homes[place], name, group=chance.choice(GROUPS))
            real = {"returned": "draft", "objected": "posted"}.get(state, state)
            made = factories.declaration(session, person, campaign, areas[place], state=real)
            made.state_since = factories.NOW - timedelta(days=chance.randrange(4))
            made.self_effective = chance.choice((150, 160, 170))
            if state == "returned":
                session.add(_step(made))
            if state == "objected":
                session.add(_objection(made))
    with factories.reading(engine, ward_id) as session:
        yield SimpleNamespace(
            session=session, areas=areas, campaign=campaign, every=_plain(session), engine=engine, id=ward_id
        )
    engine.dispose()


def _step(made: Declaration) -> Step:
    return Step(
        commune_id=made.commune_id,
        id=factories.new_id(),
        rev=made.rev,
        declaration_id=made.id,
        action="return",
        from_state="submitted",
        to_state="draft",
        at=factories.NOW,
        role="panel",
    )


def _objection(made: Declaration) -> Objection:
    return Objection(
        commune_id=made.commune_id,
        id=factories.new_id(),
        rev=made.rev,
        declaration_id=made.id,
        sealed=b"x",
        state="open",
        opened_at=factories.NOW,
    )


def _plain(session: Any) -> list[SimpleNamespace]:
    """Every declaration as it stands, told apart as people do."""
    found = []
    for made in session.query(Declaration):
        name = session.get(Person, (made.commune_id, made.person_id)).full_name
        came_back = session.query(Step).filter_by(declaration_id=made.id, action="return").count()
        objected = session.query(Objection).filter_by(declaration_id=made.id, state="open").count()
        label = "returned" if made.state == "draft" and came_back else "objected" if objected else made.state
        found.append(SimpleNamespace(row=made, name=name, label=label))
    return found


def expected(ward: SimpleNamespace, chosen: Filter) -> list[str]:
    """The ids of the list by a plain sort."""

    def fits(one: SimpleNamespace) -> bool:
        labels = {"posted": {"posted", "objected"}}.get(chosen.state or "", {chosen.state})
        return (
            (not chosen.state or one.label in labels)
            and (not chosen.collective_id or one.row.collective_id == chosen.collective_id)
            and (not chosen.group or one.row.group == chosen.group)
            and all(word in names.search_key(one.name) for word in names.search_key(chosen.search).split())
        )

    def place(one: SimpleNamespace) -> tuple[Any, ...]:
        key = (names.sort_key(one.name), one.row.id)
        return {"oldest": (one.row.state_since, one.row.id), "points": (-one.row.self_effective, *key)}.get(
            chosen.order, key
        )

    return [one.row.id for one in sorted(filter(fits, ward.every), key=place)]


def actor(*areas: Any) -> Actor:
    positions = [Position(Role.PANEL, area.id) for area in areas] or [Position(Role.ASSOCIATION)]
    return Actor(factories.new_id(), tuple(positions))


def walk(ward: SimpleNamespace, who: Actor, chosen: Filter, *, back: bool) -> list[list[str]]:
    """The pages from the first to the last, or from the last to the first."""
    if back:
        chosen = replace(chosen, place=Place(before=()))
    pages = []
    for _turn in range(30):
        found = sheets.search(ward.session, who, ward.campaign.id, chosen, today=factories.TODAY)
        pages.append([row.id for row in found.rows])
        key = found.turned.previous if back else found.turned.next
        if key is None:
            return pages
        number = found.turned.page + (-1 if back else 1)
        chosen = replace(chosen, place=Place(before=key, page=number) if back else Place(after=key, page=number))
    raise AssertionError("the list has no end")


NARROWED = [
    Filter(),
    *(Filter(state=state) for state in STATES),
    Filter(group="farmer"),
    Filter(search="hoa"),
    Filter(search="nguyen thi hoa"),
    Filter(search="UC"),
    Filter(search="khong co ai"),
]


@pytest.mark.parametrize("order", ["name", "oldest", "points"])
def test_pages_turned_forward_read_the_list_as_a_plain_sort_does(ward: SimpleNamespace, order: str) -> None:
    by_place = [Filter(collective_id=area.id, state=state) for area in ward.areas for state in (None, "submitted")]
    for narrowed in NARROWED + by_place:
        chosen = replace(narrowed, order=order)
        pages, wanted = walk(ward, actor(), chosen, back=False), expected(ward, chosen)
        assert [one for page in pages for one in page] == wanted, chosen
        assert all(len(page) == sheets.PAGE for page in pages[:-1]), chosen
        assert sheets.total(ward.session, actor(), ward.campaign.id, chosen, today=factories.TODAY) == len(wanted)


@pytest.mark.parametrize("order", ["name", "oldest", "points"])
def test_pages_turned_back_from_the_end_read_it_too(ward: SimpleNamespace, order: str) -> None:
    for narrowed in NARROWED:
        chosen = replace(narrowed, order=order)
        pages, wanted = walk(ward, actor(), chosen, back=True)[::-1], expected(ward, chosen)
        shown = [one for page in pages for one in page]
        # The first page is full again, so that it repeats what the second had begun with.
        assert list(dict.fromkeys(shown)) == wanted, chosen
        assert pages[0] == wanted[: sheets.PAGE], chosen


def test_pages_know_their_number(ward: SimpleNamespace) -> None:
    def page(place: Place) -> sheets.Page:
        return sheets.search(ward.session, actor(), ward.campaign.id, Filter(place=place), today=factories.TODAY)

    first, last = page(Place()), page(Place(before=()))
    assert (first.turned.page, first.turned.pages, first.total, first.turned.previous) == (1, 5, 20, None)
    assert (last.turned.page, last.turned.pages, last.turned.next) == (5, 5, None)
    empty = page(Place(after=("z9" * 40, factories.new_id()), page=77))
    assert (list(empty.rows), empty.turned.page, empty.turned.previous, empty.turned.next) == ([], 5, None, None)


def test_a_list_goes_on_behind_a_row_that_left_it(ward: SimpleNamespace) -> None:
    chosen = Filter(order="oldest")
    first = sheets.search(ward.session, actor(), ward.campaign.id, chosen, today=factories.TODAY)
    rest = expected(ward, chosen)[sheets.PAGE :]
    gone = first.rows[-1].id
    with factories.writing(ward.engine, ward.id) as session:
        session.get_one(Declaration, (ward.id, gone)).state_since = factories.NOW + timedelta(days=1)
    ward.session.rollback()
    after = replace(chosen, place=Place(after=first.turned.next))
    second = sheets.search(ward.session, actor(), ward.campaign.id, after, today=factories.TODAY)
    assert [row.id for row in second.rows] == rest[: sheets.PAGE]


def test_a_panel_counts_and_lists_its_own_place_only(ward: SimpleNamespace) -> None:
    here = ward.areas[0]
    wanted = expected(ward, Filter(collective_id=here.id))
    assert [one for page in walk(ward, actor(here), Filter(), back=False) for one in page] == wanted
    counted = sheets.by_state(ward.session, actor(here), ward.campaign.id, today=factories.TODAY)
    assert counted == Counter(one.label for one in ward.every if one.row.collective_id == here.id)
    assert sheets.total(ward.session, actor(here), ward.campaign.id, Filter(), today=factories.TODAY) == len(wanted)


def test_what_was_counted_is_kept_until_something_changes(ward: SimpleNamespace) -> None:
    first = tally.of_campaign(ward.session, ward.campaign.id)
    assert tally.of_campaign(ward.session, ward.campaign.id) is first
    assert first.within(Reach(True, frozenset(), None)) is first
    with factories.writing(ward.engine, ward.id) as session:
        made = session.get_one(Declaration, (ward.id, ward.every[0].row.id))
        made.rev, made.state = counter.next_rev(session), "withdrawn"
        session.flush()
        assert tally.of_campaign(session, ward.campaign.id).by_state()["withdrawn"] == 1, "a writer counts for itself"
        session.rollback()
        begin_write(session)
        made = session.get_one(Declaration, (ward.id, ward.every[0].row.id))
        made.rev, made.state = counter.next_rev(session), "revoked"
    ward.session.rollback()
    second = tally.of_campaign(ward.session, ward.campaign.id)
    assert (second.by_state().get("withdrawn"), second.by_state()["revoked"]) == (None, 1)
