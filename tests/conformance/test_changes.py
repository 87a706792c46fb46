"""Section 2, changes; section 3, what is read-only in the feed."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.conformance.client import Data, Phone, sheet_id
from tests.conformance.conftest import Door, Server
from tests.factories import position
from webapp.models import Account, Collective

COLLECTIVE = {"kind", "name", "parent_id", "from", "to"}
FIELDS = {
    "household": {"area_id", "head_name", "address", "phone", "note"},
    "visit": {"household_id", "outcome", "at", "note"},
    "person": {
        "full_name",
        "household_id",
        "unit_id",
        "clan_id",
        "birth_date",
        "birth_year",
        "sex",
        "id_last4",
        "phone",
    }
    | {"group"},
    "registration": {"person_id", "campaign_id", "collective_id", "group", "goals"},
    "declaration": {"person_id", "campaign_id", "collective_id", "criteria_version", "group", "answers"}
    | {"state", "returns", "scores", "verdict", "rivals"},
    "evidence": {"declaration_id", "indicator", "kind", "note", "number", "sha256", "size", "filetype"},
    "consent": {"person_id", "purposes", "method", "text_version"},
    "submission": {"declaration_id", "scribe"},
    "collective": COLLECTIVE,
    "campaign": {"year", "criteria_version", "opens", "closes", "dates"},
    "criteria": {"version", "content"},
}


def test_pages_in_commit_order_hold_each_record_once(phone: Phone) -> None:
    cursor, seen, revs, pages = "", [], [], 0
    while True:
        reply = phone.page(cursor, limit=97)
        assert reply.json.keys() >= {"changes", "cursor", "more", "backed_up_rev"}
        assert len(reply.json["changes"]) <= 97
        for change in reply.json["changes"]:
            assert change.keys() >= {"type", "id", "rev", "deleted", "reason", "data"}
            seen.append((change["type"], change["id"]))
            revs.append(change["rev"])
        cursor, pages = reply.json["cursor"], pages + 1
        if not reply.json["more"]:
            break
    assert pages > 3
    assert revs == sorted(revs)
    assert len(seen) == len(set(seen))
    assert all(str(uuid.UUID(one)) == one for _type, one in seen)
    after = phone.page(cursor).json
    assert (after["changes"], after["more"]) == ([], False)


@pytest.mark.parametrize("limit", ["0", "-1", "501", "x", "1.5", "", "٣", "9" * 400])
def test_limits_outside_of_1_to_500_are_malformed(phone: Phone, limit: str) -> None:
    reply = phone.page("", limit=limit)
    assert (reply.status, reply.code) == (400, "malformed")


def test_the_limit_is_200_by_default(phone: Phone) -> None:
    assert len(phone.page("").json["changes"]) == 200
    assert len(phone.call("GET", "/changes").json["changes"]) == 200
    assert len(phone.page("", limit=500).json["changes"]) == 500
    assert len(phone.page("", limit=1).json["changes"]) == 1


@pytest.mark.parametrize("cursor", ["x", "AAAA", "é", "0", "null", "-1", "\x00", "a" * 5000])
def test_a_cursor_that_is_none_is_never_a_fault_of_the_server(phone: Phone, cursor: str) -> None:
    reply = phone.page(cursor)
    assert (reply.status, reply.code) in ((409, "cursor_stale"), (400, "malformed"))


def test_a_cursor_that_was_changed_is_not_believed(phone: Phone) -> None:
    flipped = phone.cursor[:-1] + ("A" if phone.cursor[-1] != "A" else "B")
    for changed in (flipped, phone.cursor + "A", phone.cursor[:-4], phone.cursor.swapcase()):
        assert phone.page(changed).status in (200, 400, 409)


def test_a_cursor_is_bound_to_the_scope(phone: Phone, other: Phone) -> None:
    reply = other.page(phone.cursor)
    assert (reply.status, reply.code) == (409, "cursor_stale")


def test_records_have_the_fields_of_the_text(phone: Phone) -> None:
    for kind, fields in FIELDS.items():
        records = phone.of_type(kind)
        assert records, kind
        for record in records:
            assert record["data"].keys() >= fields, (kind, fields - record["data"].keys())
            assert "id_number" not in record["data"]


def test_declarations_tell_how_they_stand(phone: Phone) -> None:
    sheets = [record["data"] for record in phone.of_type("declaration")]
    assert {"draft", "submitted", "recognised"} <= {sheet["state"] for sheet in sheets}
    returned = [one for sheet in sheets for one in sheet["returns"]]
    assert returned
    for one in returned:
        assert one.keys() >= {"indicator", "code", "text", "at"}
        assert_time(one["at"])
    for sheet in sheets:
        for code, score in sheet["scores"].items():
            assert code in [f"c{number:02}" for number in range(1, 11)]
            assert score.keys() >= {"self", "collective", "confirmed", "effective", "reasons"}
        if sheet["verdict"] is not None:
            assert sheet["verdict"].keys() >= {"total", "effective_total", "recognised", "reasons"}
        for rival in sheet["rivals"]:
            assert rival.keys() >= {"field", "value", "device", "at"}
            assert_time(rival["at"])
    recognised = next(sheet for sheet in sheets if sheet["state"] == "recognised")
    assert recognised["verdict"]["recognised"] is True
    assert recognised["verdict"]["effective_total"] >= 80
    assert all(score["confirmed"] == score["collective"] for score in recognised["scores"].values())


def assert_time(text: str) -> None:
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) <= datetime.now(UTC)


def test_the_ids_of_sheets_are_those_that_any_phone_would_give(phone: Phone) -> None:
    for kind in ("declaration", "registration"):
        for record in phone.of_type(kind):
            data = record["data"]
            assert record["id"] == sheet_id(kind, data["campaign_id"], data["person_id"])


def test_points_are_whole_numbers_where_the_version_has_no_halves(phone: Phone) -> None:
    for record in phone.of_type("declaration"):
        for answer in record["data"]["answers"].values():
            assert answer.keys() >= {"self", "statement"}
            assert answer["self"] is None or isinstance(answer["self"], int)


def test_a_record_comes_once_however_often_it_changed(phone: Phone, door: Door) -> None:
    one = door.household()
    phone.pull()
    rev = phone.records[one]["rev"]
    assert phone.pull() == []
    for number in range(3):
        receipt = phone.do("household", one, {"note": f"lần {number}"}, rev)
        assert receipt["status"] == "stored", receipt
        rev = receipt["rev"]
    mine = [change for change in phone.pull() if change["id"] == one]
    assert [change["data"]["note"] for change in mine] == ["lần 2"]
    assert mine[0]["rev"] == receipt["rev"]


def test_deleted_records_arrive_as_deleted(phone: Phone, other: Phone, door: Door) -> None:
    one = door.household()
    phone.pull()
    other.pull()
    assert phone.do("household", one, {"deleted": True}, phone.records[one]["rev"])["status"] == "stored"
    for which in (phone, other):
        change = next(change for change in which.pull() if change["id"] == one)
        assert change["deleted"] is True
        assert change["reason"] is None
    fresh = [change["id"] for change in everything(phone) if not change["deleted"]]
    assert one not in fresh


def everything(phone: Phone) -> list[Data]:
    changes: list[Data] = []
    cursor, more = "", True
    while more:
        page = phone.page(cursor, limit=500).json
        cursor, more = page["cursor"], page["more"]
        changes += page["changes"]
    return changes


def test_what_leaves_the_scope_arrives_as_gone_with_its_reason(
    phone: Phone, other: Phone, door: Door, make_door: Callable[[Phone, str], Door]
) -> None:
    house = door.household()
    person = door.person(house)
    sheet, _rev = door.declaration(person)
    phone.pull()
    other.pull()
    area = make_door(other, "Khối phố Thạnh Bình").area_id
    receipt = other.do("household", house, {"area_id": area}, other.records[house]["rev"])
    assert receipt["status"] == "stored"
    gone = {change["id"]: change for change in phone.pull()}
    # The sheet stays with the collective that reviews it, and with it the person.
    assert (gone[house]["deleted"], gone[house]["reason"]) == (True, "out_of_scope")
    other.pull()
    assert other.records[house]["data"]["area_id"] == area
    assert {person, sheet} <= other.records.keys()
    forbidden = phone.do("household", house, {"note": "x"}, receipt["rev"])
    assert forbidden["status"] == "forbidden"


def test_a_person_who_moves_leaves_one_scope_and_enters_another(
    phone: Phone, other: Phone, make_door: Callable[[Phone, str], Door]
) -> None:
    mine = make_door(phone, "Khối phố Bàu Sen")
    person = mine.person(mine.household())
    both = make_door(phone, "Khối phố Bến Trúc").household()
    assert person not in {change["id"] for change in other.pull()}
    phone.pull()
    assert phone.do("person", person, {"household_id": both}, phone.records[person]["rev"])["status"] == "stored"
    assert person in {change["id"] for change in other.pull()}


def test_a_new_epoch_makes_cursors_stale_and_keeps_tokens(server: Server, phone: Phone, other: Phone) -> None:
    before = phone.call("GET", "/ping").json["epoch"]
    cursor = phone.cursor
    server.cdht("restored")
    reply = phone.page(cursor)
    assert (reply.status, reply.code) == (409, "cursor_stale")
    assert reply.headers["Server-Epoch"] != before
    assert phone.call("GET", "/ping").json["epoch"] == reply.headers["Server-Epoch"]
    phone.cursor = ""
    assert phone.pull()
    other.pull()


def test_another_scope_makes_cursors_stale(server: Server) -> None:
    new = "themviec"
    words = ("--role", "volunteer", "--collective", "Khối phố Bàu Sen", "--name", "Cộng tác viên mới", "--generate")
    server.cdht("user", "add", new, *words)
    phone = server.phone(new)
    ward_id = phone.enrolled["commune"]["id"]
    # No command gives an account a second position: the pages of the association do.
    with server.writing() as session:
        account = session.scalars(select(Account).where(Account.username == new)).one()
        area = session.scalars(
            select(Collective).where(Collective.commune_id == ward_id, Collective.name == "Khối phố Thạnh Bình")
        ).one()
        area_id = area.id
        position(session, account, "volunteer", area)
    reply = phone.page(phone.cursor)
    assert (reply.status, reply.code) == (409, "cursor_stale")
    phone.cursor = ""
    phone.pull()
    assert area_id in {record["data"]["area_id"] for record in phone.of_type("household")}
