"""A list of people read, taken in, taken back by a worker: what becomes of each row, and of a worker that was cut."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.hard.accidents import check_chain
from tests.jobs.support import Office
from webapp.models import Audit, Collective, Device, Household, ListImport, ListImportRow, Person, Quarantine
from webapp.services import jobs, keys, list_imports, list_taking
from webapp.services.list_reading import Columns
from webapp.services.operations import apply_batch
from webapp.services.workbook_sheets import Sheet

HEADER: Sequence[Any] = ["Họ và tên", "Năm sinh", "Số CCCD", "Chủ hộ", "Địa chỉ"]
FIELDS = {0: "full_name", 1: "birth", 2: "id_number", 3: "head_name", 4: "address"}
ROWS: list[list[Any]] = [
    ["LÊ THỊ MAI", "14/07/1964", "048164900001", "Lê Văn Tám", "12 Đường Một"],
    ["Lê Văn Tám", 1960, None, None, None],
    ["Phan Thị Chín", 1971, "048171900002", "Phan Thị Chín", None],
]


class List:
    """A list that hkh brings in."""

    def __init__(self, office: Office, rows: Sequence[Sequence[Any]]) -> None:
        self.office, ward = office, office.world.ward_id
        sheet = Sheet("Danh sách", list(range(1, len(rows) + 2)), [list(HEADER), *map(list, rows)])
        with office.world.writing() as session:
            self.id = list_imports.begin(session, office.actor("hkh"), "ds.xlsx", now=office.now).id
            sealed = list_imports.seal_sheets(session, self.id, [sheet])
        self.file = list_imports.folder(ward) + self.id
        office.store.write(self.file, sealed)

    def ask(self, what: Any, *more: Any) -> str:
        with self.office.world.writing() as session:
            return str(what(session, self.office.actor("hkh"), self.id, *more, now=self.office.now).id)

    def work(self, what: Any, *more: Any) -> None:
        job = self.ask(what, *more)
        assert self.office.worker().work()
        assert (self.office.job(job).state, self.office.job(job).problem) == ("done", None)

    def read(self) -> None:
        columns = Columns(0, 1, FIELDS, self.office.world.area_id)
        self.work(list_imports.ask_to_read, columns.as_json())

    def take(self) -> None:
        self.work(list_imports.ask_to_take)

    def undo(self) -> None:
        self.work(list_imports.ask_to_undo)

    @property
    def state(self) -> str:
        return self.office.world.get(ListImport, self.id).state

    @property
    def rows(self) -> list[ListImportRow]:
        every = select(ListImportRow).where(ListImportRow.import_id == self.id).order_by(ListImportRow.place)
        return self.office.world.rows(every)

    def told(self) -> list[tuple[str, str | None, list[str]]]:
        return [(row.verdict, row.outcome, row.codes) for row in self.rows]


def living(office: Office, model: Any) -> int:
    with factories.reading(office.world.engine, office.world.ward_id) as session:
        return session.execute(select(func.count()).where(model.deleted_at.is_(None))).scalar_one()


def test_read_taken_in_and_taken_back(office: Office) -> None:
    before = living(office, Person), living(office, Household)
    one = List(office, ROWS)
    one.read()
    assert one.state == "planned"
    assert [row.verdict for row in one.rows] == ["new"] * 3
    assert (living(office, Person), living(office, Household)) == before, "nothing is written before it is asked for"
    one.take()
    assert one.state == "taken"
    people = [office.world.get(Person, row.person_id) for row in one.rows]
    assert [who.full_name for who in people] == ["Lê Thị Mai", "Lê Văn Tám", "Phan Thị Chín"]
    assert people[0].household_id == people[1].household_id != people[2].household_id
    home = office.world.get(Household, people[0].household_id)
    assert (home.head_name, home.address, home.area_id) == ("Lê Văn Tám", "12 Đường Một", office.world.area_id)
    with factories.reading(office.world.engine, office.world.ward_id) as session:
        number = keys.unseal(session, people[0].id, "person/id_number", people[0].id_number_sealed)
    assert number == "048164900001"
    (written,) = office.world.rows(select(Audit).where(Audit.entity_id == people[0].id))
    assert (written.actor, written.codes) == (f"account:{office.actor('hkh').account_id}", ["import"])
    # What the file said is gone: only ids are left.
    assert [row.sealed for row in one.rows] == [None] * 3
    assert list(office.store.names("lists/")) == []
    one.undo()
    assert one.state == "undone"
    assert (living(office, Person), living(office, Household)) == before
    assert [row.outcome for row in one.rows] == ["undone"] * 3
    assert office.world.rows(select(Quarantine)) == []
    check_chain(office.world.engine, office.world.ward_id)


def test_who_is_there_and_who_is_like_them_is_not_taken_in(office: Office) -> None:
    world = office.world
    with world.writing() as session:
        area = session.get_one(Collective, (world.ward_id, world.area_id))
        home = factories.household(session, area, "Phan Công Sáu")
        known = factories.person(session, home, "Trần Văn Hai", birth_year=1950, id_number="048050900003")
        factories.person(session, home, "Trần Văn Ba", birth_year=1952, birth_date=None)
    one = List(
        office,
        [
            ["TRẦN VĂN HAI", None, "048050900003"],
            ["Trần Văn Khác", None, "048050900003"],
            ["Trần Văn Ba", 1952],
            ["Trần Văn Ba", 1953, None, "Phan Công Sáu"],
            ["Trần Văn Hai", 1950, "048050900009"],
            ["Lê Văn Mới", 1980, "048080900001"],
            ["Lê Văn Mới", 1980, "048080900001"],
            ["Ai Đó", "1/1/64"],
            ["Tổng cộng", 8],
        ],
    )
    one.read()
    assert one.told() == [
        ("same", None, ["same_number", "name_case"]),
        ("like", None, ["number_of_other"]),
        ("like", None, ["like_name"]),
        ("new", None, []),
        ("new", None, []),
        ("new", None, []),
        ("like", None, ["twice_in_list"]),
        ("refused", None, ["birth_two_digits"]),
    ]
    assert one.rows[0].other_id == known.id
    assert one.rows[3].household_id == home.id, "the household that is there"
    with world.writing() as session:
        factories.person(session, home, "Lê Văn Mới", birth_year=1980, birth_date=None)
    one.take()
    assert [row.outcome for row in one.rows] == [None, None, None, "taken", "taken", "left", None, None]
    assert one.rows[5].codes == ["came_meanwhile"]


def test_who_has_no_head_is_of_the_household_above_unless_that_was_not_understood(office: Office) -> None:
    one = List(
        office,
        [
            ["Lê Văn Đầu", 1960, None, "Lê Văn Đầu", "Số 1"],
            ["Lê Thị Hai", "1/1/64", None, None, None],
            ["Lê Văn Ba", 1990, None, None, None],
            ["Phan Thị Tư", 1971, None, "-", None],
            ["Phan Văn Năm", 1999, None, None, None],
            ["Lê Văn Sáu", 1992, None, "LÊ VĂN ĐẦU", None],
        ],
    )
    one.read()
    told = [(row.verdict, row.codes) for row in one.rows]
    assert told[1] == ("refused", ["birth_two_digits"])
    assert told[3:5] == [("refused", ["no_letters"]), ("refused", ["row_above"])]
    homes = [row.household_id for row in one.rows]
    assert homes[0] == homes[2] == homes[5]


def test_what_somebody_built_on_stays_and_is_named(office: Office) -> None:
    one = List(office, ROWS)
    one.read()
    one.take()
    with office.world.writing() as session:
        used = session.get_one(Person, (office.world.ward_id, one.rows[0].person_id))
        factories.consent(session, used)
        session.get_one(Person, (office.world.ward_id, one.rows[1].person_id)).rev += 1
    one.undo()
    assert [(row.outcome, row.codes) for row in one.rows] == [
        ("kept", ["in_use"]),
        ("kept", ["changed_since"]),
        ("undone", []),
    ]
    kept = office.world.get(Household, one.rows[0].household_id)
    assert kept.deleted_at is None
    assert office.world.get(Household, one.rows[2].household_id).deleted_at is not None


@pytest.mark.parametrize("at", [2, 3])
def test_a_worker_that_was_cut_is_followed_by_one_that_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(list_taking, "SLICE", 1)
    before = living(office, Person)
    one = List(office, ROWS)
    one.read()
    job, calls = one.ask(list_imports.ask_to_take), 0

    def cut(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        receipts = apply_batch(*arguments)
        if calls == at:
            raise KeyboardInterrupt
        return receipts

    monkeypatch.setattr(list_taking, "apply_batch", cut)
    with pytest.raises(KeyboardInterrupt):
        office.worker().work()
    assert (office.job(job).state, office.job(job).done) == ("running", at - 1)
    assert living(office, Person) == before + at - 1
    office.later(minutes=2)
    assert office.worker().work()
    assert (office.job(job).state, office.job(job).done, office.job(job).total) == ("done", 3, 3)
    assert living(office, Person) == before + 3
    # And the same when it is taken back.
    calls = 0
    job = one.ask(list_imports.ask_to_undo)
    with pytest.raises(KeyboardInterrupt):
        office.worker().work()
    office.later(minutes=2)
    assert office.worker().work()
    assert office.job(job).state == "done"
    assert living(office, Person) == before
    assert [row.outcome for row in one.rows] == ["undone"] * 3
    check_chain(office.world.engine, office.world.ward_id)


def test_called_off_half_way_it_is_gone_on_with_or_taken_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_taking, "SLICE", 1)
    before = living(office, Person)
    one = List(office, ROWS)
    one.read()
    job = one.ask(list_imports.ask_to_take)

    def and_cancel(*arguments: Any) -> Any:
        session = arguments[0]
        jobs.cancel(session, office.actor("hkh"), job, now=office.now)
        return apply_batch(*arguments)

    monkeypatch.setattr(list_taking, "apply_batch", and_cancel)
    assert office.worker().work()
    assert (office.job(job).state, one.state) == ("cancelled", "taking")
    assert living(office, Person) == before + 1
    monkeypatch.undo()
    one.take()
    assert (one.state, living(office, Person)) == ("taken", before + 3)


def test_pressed_twice_it_is_one_piece_of_work(office: Office) -> None:
    one = List(office, ROWS)
    one.read()
    assert one.ask(list_imports.ask_to_take) == one.ask(list_imports.ask_to_take)
    with pytest.raises(list_imports.NotNowError):
        one.ask(list_imports.ask_to_undo)
    with office.world.writing() as session, pytest.raises(list_imports.NotNowError):
        list_imports.drop(session, office.actor("hkh"), one.id, now=office.now)
    assert office.worker().work()
    assert not office.worker().work()
    with pytest.raises(list_imports.NotNowError):
        one.ask(list_imports.ask_to_take)


def test_what_nobody_goes_on_with_is_forgotten_after_a_week(office: Office) -> None:
    one, other = List(office, ROWS), List(office, ROWS)
    one.read()
    with office.world.writing() as session:
        list_imports.drop(session, office.actor("hkh"), other.id, now=office.now)
    office.store.write(list_imports.folder(office.world.ward_id) + factories.new_id(), b"of no list")
    office.worker().sweep()
    assert list(office.store.names("lists/")) == [one.file]
    office.now += timedelta(days=8)
    office.worker().sweep()
    assert list(office.store.names("lists/")) == []
    assert (one.state, other.state, one.rows, other.rows) == ("dropped", "dropped", [], [])
    with factories.reading(office.world.engine, office.world.ward_id) as session:
        assert list_imports.file_name(session, list_imports.find(session, one.id)) == ""


def test_the_cells_lie_sealed(office: Office) -> None:
    one = List(office, ROWS)
    content = office.store.read(one.file)
    assert b"MAI" not in content
    one.read()
    assert not [row for row in one.rows if row.sealed and b"Mai" in row.sealed]
    assert office.world.rows(select(Device).where(Device.id == office.actor("hkh").account_id)) == []
