"""Section 2, enrolment: one code, one phone; who it is then."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.conformance.client import Data, Phone, new_id
from tests.conformance.conftest import OTHER_VOLUNTEER, VOLUNTEER, WARD, Door, Server
from webapp.services import enrolment
from webapp.services.author import Author


def test_a_code_enrols_one_phone_and_tells_it_what_it_needs(server: Server) -> None:
    phone = Phone(server.origin)
    reply = phone.enrol(server.code(VOLUNTEER), ward=WARD)
    assert reply.status == 201
    given = reply.json
    assert given["device_id"] == phone.device_id
    assert given["epoch"] == reply.headers["Server-Epoch"]
    assert {"id", "name", "role"} <= given["user"].keys()
    assert given["user"]["role"] == "volunteer"
    assert given["commune"].keys() >= {"id", "name"}
    assert given["seal_key"].keys() >= {"kid", "public"}
    assert {one["kind"] for one in given["collectives"]} <= {"area", "unit", "clan"}
    for one in (given["user"], given["commune"], *given["collectives"]):
        assert str(uuid.UUID(one["id"])) == one["id"]
    assert phone.page("").status == 200


def test_the_ward_may_be_left_out_where_the_server_has_one(server: Server) -> None:
    assert Phone(server.origin).enrol(server.code(VOLUNTEER)).status == 201


def test_an_unknown_ward_is_no_secret_worth_telling(server: Server) -> None:
    reply = Phone(server.origin).enrol(server.code(VOLUNTEER), ward="nowhere")
    assert reply.status in (403, 404)


def test_the_same_code_and_phone_again_give_a_fresh_token(server: Server) -> None:
    phone = Phone(server.origin)
    code = server.code(VOLUNTEER)
    first = phone.enrol(code).json
    again = phone.enrol(code)
    assert again.status == 201
    assert again.json["token"] != first["token"]
    assert again.json["device_id"] == first["device_id"]
    assert phone.page("").status == 200


def test_another_phone_finds_the_code_spent(server: Server) -> None:
    code = server.code(VOLUNTEER)
    assert Phone(server.origin).enrol(code).status == 201
    reply = Phone(server.origin).enrol(code)
    assert (reply.status, reply.code) == (403, "code_spent")


def test_unknown_codes_are_told_from_spent_ones(server: Server) -> None:
    reply = Phone(server.origin).enrol("ZZZZ-ZZZZZZ", ward=WARD)
    assert (reply.status, reply.code) == (403, "code_unknown")


def test_five_wrong_secrets_lock_a_code_even_against_the_right_one(server: Server) -> None:
    code = server.code(VOLUNTEER)
    name, secret = code.split("-")
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for _ in range(5):
        reply = Phone(server.origin).enrol(f"{name}-{wrong}")
        assert reply.status == 403
        assert reply.code in ("code_unknown", "code_locked")
    reply = Phone(server.origin).enrol(code)
    assert (reply.status, reply.code) == (403, "code_locked")


def test_four_wrong_secrets_do_not(server: Server) -> None:
    code = server.code(VOLUNTEER)
    name, secret = code.split("-")
    for number in range(4):
        assert Phone(server.origin).enrol(f"{name}-{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}").status == 403, (
            number
        )
    assert Phone(server.origin).enrol(code).status == 201


def test_the_link_names_the_ward_and_carries_the_code_in_its_fragment(server: Server) -> None:
    lines = server.cdht("enrol", VOLUNTEER).splitlines()
    code = lines[0].removeprefix("code: ")
    assert lines[1].endswith(f"/{WARD}/bat-dau#{code}")
    assert not set(code) & set("O0I1l"), "an alphabet without look-alikes"


def test_what_is_not_of_the_shape_is_malformed(server: Server) -> None:
    code = server.code(VOLUNTEER)
    wrong: Data
    for wrong in ({"device_id": "x"}, {"device_id": None}, {"device_name": 5}, {"code": 5}, {"ward": []}):
        reply = Phone(server.origin).enrol(code, more=wrong)
        assert (reply.status, reply.code) == (400, "malformed"), wrong
    reply = Phone(server.origin).call("POST", "/devices", {"code": code, "device_id": new_id()})
    assert (reply.status, reply.code) == (400, "malformed")
    assert Phone(server.origin).enrol(code, more={"a_later_field": 1}).status == 201


def test_ids_are_lower_case_uuids(server: Server) -> None:
    phone = Phone(server.origin, device_id=new_id().upper())
    reply = phone.enrol(server.code(VOLUNTEER))
    assert (reply.status, reply.code) == (400, "malformed")


def issue(server: Server, person_id: str, hours: float = 24) -> str:
    """A code for a citizen's phone, as the association's page gives it."""
    with server.writing() as session:
        return enrolment.issue(
            session,
            person_id=person_id,
            issued_by=Author(role="association"),
            now=datetime.now(UTC),
            lifetime=timedelta(hours=hours),
        )


def test_a_code_lives_as_long_as_its_issuer_set(server: Server, phone: Phone) -> None:
    person = phone.of_type("person")[0]["id"]
    reply = Phone(server.origin).enrol(issue(server, person, hours=-0.1))
    assert (reply.status, reply.code) == (403, "code_spent")


def test_a_phone_may_enrol_again_with_a_new_code_but_not_as_somebody_else(server: Server) -> None:
    phone = Phone(server.origin)
    assert phone.enrol(server.code(VOLUNTEER)).status == 201
    assert phone.enrol(server.code(VOLUNTEER)).status == 201
    assert phone.page("").status == 200
    reply = Phone(server.origin, device_id=phone.device_id).enrol(server.code(OTHER_VOLUNTEER))
    # Which code, the text does not say.
    assert 400 <= reply.status < 500
    assert phone.page("").status == 200


def test_citizens_have_their_own_sheet_and_no_more(server: Server, door: Door) -> None:
    neighbour = door.person()
    house = door.household()
    me = door.person(house)
    sheet, rev = door.declaration(me, c01={"self": 7})
    citizen = Phone(server.origin)
    assert citizen.enrol(issue(server, me)).status == 201
    assert citizen.enrolled["user"]["role"] == "citizen"
    citizen.pull()
    assert [record["id"] for record in citizen.of_type("declaration")] == [sheet]
    assert [record["id"] for record in citizen.of_type("person")] == [me]
    assert neighbour not in citizen.records
    assert citizen.of_type("campaign")
    assert citizen.of_type("criteria")
    assert citizen.do("declaration", sheet, {"answers": {"c02": {"self": 9}}}, rev)["status"] == "stored"
    for kind, data in (
        ("household", {"area_id": door.area_id, "head_name": "Tôi"}),
        ("person", {"full_name": "Tôi", "household_id": house, "birth_year": 1990}),
        ("consent", {"person_id": neighbour, "purposes": ["review"], "method": "screen", "text_version": "2026-1"}),
    ):
        assert citizen.do(kind, None, data)["status"] == "forbidden", kind
    mine = {"person_id": me, "purposes": ["review"], "method": "screen", "text_version": "2026-1"}
    citizen.make("consent", mine)
    citizen.make("submission", {"declaration_id": sheet, "scribe": "self"})


def test_a_phone_that_was_shut_out_is_told_so(server: Server, make_door: Callable[[Phone, str], Door]) -> None:
    words = ("--role", "volunteer", "--collective", "Khối phố Bàu Sen", "--name", "Người sắp nghỉ", "--generate")
    server.cdht("user", "add", "sapnghi", *words)
    phone = server.phone("sapnghi")
    make_door(phone, "Khối phố Bàu Sen").household()
    server.cdht("user", "disable", "sapnghi")
    for reply in (phone.page(phone.cursor), phone.call("POST", "/operations", {"operations": []})):
        assert (reply.status, reply.code) == (401, "device_revoked")
