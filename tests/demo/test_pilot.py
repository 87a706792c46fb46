"""The demo ward is the plan's pilot, person by person, and moves with the calendar."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import KEYRING
from tests.support.databases import Databases
from webapp import demo
from webapp.demo.summary import Summary, data
from webapp.domain import calendar, permissions
from webapp.domain.workflow import Action, State
from webapp.models import (
    Account,
    Campaign,
    Collective,
    Commune,
    Declaration,
    Household,
    Member,
    Objection,
    Person,
    Position,
    ReturnReason,
    Rival,
    Step,
    TitleYear,
)
from webapp.models.engine import make_engine
from webapp.models.tenancy import enter
from webapp.services import accounts, keys, sheet_facts
from webapp.services.session import WardSession, open_session
from webapp.storage.folder import FolderStore

PILOT = (Path(__file__).parent / "pilot.txt").read_text(encoding="utf-8").splitlines()[1:]
PLACES = {
    "TB": ("area", "Khối phố Thạnh Bình", "trưởng khối phố"),
    "BS": ("area", "Khối phố Bàu Sen", "trưởng khối phố"),
    "BT": ("area", "Khối phố Bến Trúc", "trưởng khối phố"),
    "TH": ("unit", "Trường Tiểu học Bàu Sen", "hiệu trưởng"),
    "CQ": ("unit", "Cơ quan UBND phường", "Chủ tịch UBND phường"),
    "YT": ("unit", "Trạm Y tế phường", "trạm trưởng"),
    "HTX": ("unit", "Hợp tác xã Dịch vụ nông nghiệp Bàu Sen", "giám đốc hợp tác xã"),
    "MAY": ("unit", "Cơ sở may Thạnh Bình", "chủ cơ sở"),
    "TVO": ("clan", "Tộc Võ (Bàu Sen)", "trưởng tộc"),
}
OFFICIALS = {
    ("Lê Quang Tường", "association", None),
    ("Nguyễn Thị Minh Châu", "committee", None),
    ("Đỗ Thị Hiếu", "committee", None),
    ("Võ Hoàng Nam", "committee", None),
    ("Phan Ngọc Ẩn", "unit_head", "BS"),
    ("Trịnh Thị Loan", "panel", "BT"),
    ("Huỳnh Thị Tường Vi", "volunteer", "BS"),
    ("Đặng Hữu Phước", "volunteer", "TB"),
}
MEANS = {"returned": "draft", "objected": "posted"}
# The second is so early in its year that most of the timeline lies in the one before.
DAYS = {"summer": datetime(2026, 8, 17, 2, 30, tzinfo=UTC), "new year": datetime(2029, 1, 3, 20, 0, tzinfo=UTC)}


@dataclass
class Filled:
    """The ward as it was filled on a day."""

    session: WardSession
    now: datetime
    summary: Summary

    def all(self, model: Any) -> list[Any]:
        return list(self.session.scalars(select(model)))

    @property
    def places(self) -> dict[str, str]:
        return {row.id: str(row.code) for row in self.all(Collective)}

    @property
    def campaign(self) -> Campaign:
        year = calendar.year(self.now)
        return next(row for row in self.all(Campaign) if row.year == year)

    @property
    def sheets(self) -> list[Declaration]:
        """Those of this year."""
        return [row for row in self.all(Declaration) if row.campaign_id == self.campaign.id]

    def by_number(self) -> dict[int, tuple[Person, Declaration]]:
        """People by their number in the list, which the last digits of the ID number carry."""
        sheets = {sheet.person_id: sheet for sheet in self.sheets}
        return {int(str(person.id_last4)): (person, sheets[person.id]) for person in self.all(Person)}

    def of(self, number: int) -> Declaration:
        return self.by_number()[number][1]


@pytest.fixture(
    scope="module",
    params=[("sqlite", "summer"), ("postgresql", "summer"), ("sqlite", "new year")],
    ids=lambda one: "-".join(one),
)
def ward(
    request: pytest.FixtureRequest, _databases: dict[str, Databases], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Filled]:
    """The demo ward, filled on a day of the summer and on one after New Year."""
    dialect, day = request.param
    database = _databases[dialect].migrated()
    engine = make_engine(database.url)
    folder: Path = tmp_path_factory.mktemp("evidence")
    summary = demo.fill(engine, KEYRING, FolderStore(folder), "only-for-tests", DAYS[day])
    with open_session(engine, KEYRING) as session:
        enter(session, session.scalars(select(Commune.id)).one())
        yield Filled(session, DAYS[day], summary)
    engine.dispose()
    _databases[dialect].drop(database)


def test_the_45_people_are_those_of_the_plan(ward: Filled) -> None:
    homes = {row.id: row for row in ward.all(Household)}
    addresses = {one["head_name"] + one["address"]: one["code"] for one in data()["households"]}
    found = []
    for number, (person, sheet) in sorted(ward.by_number().items()):
        home = homes.get(person.household_id or "")
        code = addresses[home.head_name + str(home.address)] if home else "-"
        sex = "M" if person.sex == "male" else "F"
        place = ward.places[sheet.collective_id]
        found.append([str(number), person.full_name, sex, str(person.birth_year), code, place, sheet.group])
        assert sheet.group == person.group
    wanted = [[cell.strip() for cell in line.split("|")] for line in PILOT]
    assert found == [line[:7] for line in wanted]
    assert Counter(line[6] for line in found) == {"farmer": 15, "worker": 15, "intellectual": 15}
    assert {row.head_name for row in homes.values()} <= {line[1] for line in found}
    assert len(homes) == 30


def test_each_declaration_is_where_the_plan_has_it_and_every_state_is_there(ward: Filled) -> None:
    for line in PILOT:
        number, _name, *_rest, shows, total = (cell.strip() for cell in line.split("|"))
        sheet = ward.of(int(number))
        assert sheet.state == MEANS.get(shows, shows), line
        if total != "-":
            assert sheet.confirmed_effective == int(total) * 2, line
    assert {sheet.state for sheet in ward.sheets} == set(State)


def test_the_places_are_three_khoi_pho_five_units_and_a_clan(ward: Filled) -> None:
    found = {str(row.code): (row.kind, row.name, row.head_title) for row in ward.all(Collective)}
    assert found == PLACES
    clan = [person.full_name for person in ward.all(Person) if person.clan_id]
    assert sorted(clan) == ["Võ Hoàng Nam", "Võ Tấn Lợi"]
    assert Counter(kind for kind, *_more in found.values()) == {"area": 3, "unit": 5, "clan": 1}


def test_the_accounts_hold_their_positions_and_every_place_has_who_works_there(ward: Filled) -> None:
    names = {row.id: row.display_name for row in ward.all(Account)}
    held = {(names[row.account_id], row.role, ward.places.get(row.collective_id or "")) for row in ward.all(Position)}
    assert held >= OFFICIALS
    for code in set(PLACES) - {"TVO"}:
        assert {role for _name, role, place in held if place == code} == {"volunteer", "panel", "unit_head"}, code
    linked = {names[row.account_id]: row.person_id for row in ward.all(Member) if row.person_id}
    people = ward.by_number()
    assert linked == {people[number][0].full_name: people[number][0].id for number in (31, 33, 35, 37)}
    assert {line.name for line in ward.summary.accounts} == set(names.values())


def test_what_single_people_show(ward: Filled) -> None:
    people = ward.by_number()
    reasons = {(row.declaration_id, row.indicator) for row in ward.all(ReturnReason)}
    assert reasons == {(ward.of(3).id, "c05"), (ward.of(3).id, "c07"), (ward.of(27).id, "c06")}
    assert [row.declaration_id for row in ward.all(Objection) if row.state == "open"] == [ward.of(14).id]
    assert {row.entity_id for row in ward.all(Rival)} == {ward.of(29).id}
    school, today = sheet_facts.load(ward.session, ward.of(35).id), calendar.day(ward.now)
    assert school is not None
    for username, allowed in (("minh", False), ("diep", True)):
        account = next(row.id for row in ward.all(Account) if row.username == username)
        actor = accounts.actor(ward.session, account, today)
        assert actor is not None
        assert bool(permissions.may(actor, Action.CONFIRM, school.subject, today)) is allowed
    assert people[34][0].household_id is None
    assert people[41][0].household_id is None
    year = calendar.year(ward.now)
    runs: dict[int, list[int]] = {}
    for row in sorted(ward.all(TitleYear), key=lambda one: one.year):
        runs.setdefault(next(n for n, (person, _s) in people.items() if person.id == row.person_id), []).append(
            row.year
        )
    assert runs[1] == list(range(2022, year))
    assert set(range(2022, year)) - set(runs[43]) == {2024}


def test_numbers_belong_to_nobody_and_names_are_nfc(ward: Filled) -> None:
    for number, (person, _sheet) in ward.by_number().items():
        assert person.id_number_sealed is not None
        full = keys.unseal(ward.session, person.id, "person/id_number", person.id_number_sealed)
        assert full == f"000{int(person.sex == 'female')}{int(person.birth_year or 0) % 100:02}{900000 + number}"
        assert unicodedata.is_normalized("NFC", person.full_name)
        if person.phone_sealed:
            phone = keys.unseal(ward.session, person.id, "person/phone", person.phone_sealed)
            assert phone.startswith("+842350000"), phone
    assert {one["number"] for one in data()["people"] if one.get("nfd")} == {23, 25}


def test_the_timeline_is_told_from_today(ward: Filled) -> None:
    today, day = calendar.day(ward.now), timedelta(days=1)
    assert ward.campaign.opens < today < ward.campaign.closes
    assert {one.posted_until for one in ward.sheets if one.state == "posted"} == {today + 3 * day}
    ours = {sheet.id for sheet in ward.sheets}
    steps = [(row.at, row.details.get("meeting_on")) for row in ward.all(Step) if row.declaration_id in ours]
    latest = max(held for _at, held in steps if held)
    assert latest == (today - 12 * day).isoformat()
    assert ward.now - 100 * day < min(steps)[0] < max(steps)[0] < ward.now
