"""Section 2, enrolment: one code, one phone; who it is then."""

import uuid

from tests.conformance.client import Phone, new_id
from tests.conformance.conftest import VOLUNTEER, WARD, Server


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
        assert Phone(server.origin).enrol(f"{name}-{secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}").status == 403, number
    assert Phone(server.origin).enrol(code).status == 201


def test_the_link_names_the_ward_and_carries_the_code_in_its_fragment(server: Server) -> None:
    lines = server.cdht("enrol", VOLUNTEER).splitlines()
    code = lines[0].removeprefix("code: ")
    assert lines[1].endswith(f"/{WARD}/bat-dau#{code}")
    assert not set(code) & set("O0I1l"), "an alphabet without look-alikes"


def test_what_is_not_of_the_shape_is_malformed(server: Server) -> None:
    code = server.code(VOLUNTEER)
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
