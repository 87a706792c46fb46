"""Whatever a phone could send gets its receipt: every kind of nonsense, in every place."""

import hashlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.services.operations.support import MADE_AT, Place, codes, operation
from webapp.models import Answer, Household, Quarantine
from webapp.services.operations import STATUSES, TYPES, decode

LONG = "ă" * 2001
DEEP = "[" * 5000 + "]" * 5000
HUGE = "9" * 5000

# JSON text of the value → code of the problem, None where the value is good.
NOTES: list[tuple[str, str | None]] = [
    ("5", "wrong_type"),
    ("true", "wrong_type"),
    ("[]", "wrong_type"),
    ("{}", "wrong_type"),
    ('["x"]', "wrong_type"),
    ("1e308", "wrong_type"),
    ("-0.0", "wrong_type"),
    ("9007199254740991", "wrong_type"),
    ("9007199254740992", "unrepresentable"),
    ("-9007199254740992", "unrepresentable"),
    ("123456789012345678901234567890", "unrepresentable"),
    (HUGE, "unrepresentable"),
    ("-" + HUGE, "unrepresentable"),
    ("1e999", "unrepresentable"),
    ("-1e999", "unrepresentable"),
    ("NaN", "unrepresentable"),
    ("Infinity", "unrepresentable"),
    ("-Infinity", "unrepresentable"),
    (DEEP, "unrepresentable"),
    ('{"a":' * 300 + "1" + "}" * 300, "unrepresentable"),
    (r'"a\u0000b"', "unrepresentable"),
    (r'"\u0000"', "unrepresentable"),
    (r'"\ud800"', "unrepresentable"),
    (r'"\udc00x"', "unrepresentable"),
    (r'"\udc00\ud800"', "unrepresentable"),
    (r'{"\ud800":1}', "unrepresentable"),
    (r'{"\u0000":1}', "unrepresentable"),
    (json.dumps(LONG), "too_long"),
    (json.dumps("x" * 900_000), "too_long"),
    ("null", None),
    ('""', None),
    ('"   "', None),
    (r'"\ud83d\ude00"', None),
    ('"=HYPERLINK(\\"http://vidu.invalid\\",\\"x\\")"', None),
    ("\"@SUM(1+1)*cmd|' /C calc'!A0\"", None),
    ('"-2+3"', None),
    ('"<script>alert(1)</script>"', None),
    ('"<img src=x onerror=alert(1)>"', None),
    ('"\'; DROP TABLE household; --"', None),
    ('"{{ 7*7 }} %s %(x)s {0}"', None),
    (r'"\u202eđảo"', None),
    (r'"\u0001\u0008\u001f"', None),
    (r'"\ufeff\ufffe\uffff"', None),
    (r'"Ho\u0300a"', None),
    ('"a\\nb\\tc"', None),
    (json.dumps("ă" * 2000), None),
]


def body_of(kind: str, entity_id: str, data_text: str) -> bytes:
    """A body with one operation whose data are given as JSON text, with the right hash where there is one."""
    try:
        hashed = hashlib.sha256(rfc8785.dumps([kind, entity_id, None, MADE_AT, json.loads(data_text)])).hexdigest()
    except (ValueError, RecursionError):
        hashed = "0" * 64
    return (
        f'{{"operations":[{{"id":"{make.new_id()}","type":"{kind}","entity_id":"{entity_id}","base_rev":null,'
        f'"made_at":"{MADE_AT}","hash":"{hashed}","data":{data_text}}}]}}'
    ).encode()


@pytest.mark.parametrize(("text", "code"), NOTES, ids=[text[:30] for text, _ in NOTES])
def test_every_value_of_a_text_field_gets_its_receipt(place: Place, text: str, code: str | None) -> None:
    data = f'{{"area_id":"{place.area.id}","head_name":"Lê Ơn","note":{text}}}'
    (sent,) = decode.decode(body_of("household", make.new_id(), data))
    receipt = place.send_one(sent)
    if code is None:
        assert (receipt.status, receipt.problems) == ("stored", ())
        assert len(place.rows(Household, head_name="Lê Ơn")) == 1
    else:
        assert receipt.status == "invalid"
        assert {found for _field, found in codes(receipt)} == {code}
        assert {str(field).split(".")[0] for field, _found in codes(receipt)} == {"note"}
        row = place.row(Quarantine)
        assert (row.operation_id, row.problems[0]["code"]) == (sent["id"], code)


def test_text_is_kept_as_it_was_written_but_composed(place: Place) -> None:
    for text in ("=1+1", "<b>đậm</b>", "Ho\u0300a"):
        place.send_one(operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn", "note": text}))
    assert {row.note for row in place.rows(Household, head_name="Lê Ơn")} == {"=1+1", "<b>đậm</b>", "H\u00f2a"}


@pytest.mark.parametrize("name", ["a\u0001b", "\u202eđảo", "x" * 121, "   ", "\n"])
def test_names_are_names(place: Place, name: str) -> None:
    receipt = place.send_one(operation("household", {"area_id": place.area.id, "head_name": name}))
    assert receipt.status == "invalid"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"id": "X"}, "id", "not_an_id"),
        ({"id": None}, "id", "wrong_type"),
        ({"id": "A" * 100_000}, "id", "not_an_id"),
        ({"id": "00000000-0000-0000-0000-00000000000G"}, "id", "not_an_id"),
        ({"id": make.new_id().upper()}, "id", "not_an_id"),
        ({"entity_id": 7}, "entity_id", "wrong_type"),
        ({"entity_id": "x\0"}, "entity_id", "unrepresentable"),
        ({"type": "poem"}, "type", "unknown_type"),
        ({"type": ["household"]}, "type", "wrong_type"),
        ({"type": "collective"}, "type", "unknown_type"),
        ({"base_rev": -1}, "base_rev", "base_rev"),
        ({"base_rev": "1"}, "base_rev", "base_rev"),
        ({"base_rev": True}, "base_rev", "base_rev"),
        ({"base_rev": 2**53 - 1}, "base_rev", "base_rev"),
        ({"base_rev": 2**63}, "base_rev", "unrepresentable"),
        ({"made_at": "2026-08-17"}, "made_at", "time"),
        ({"made_at": "2026-02-30T00:00:00Z"}, "made_at", "time"),
        ({"made_at": "2026-08-17T00:00:00+07:00"}, "made_at", "time"),
        ({"made_at": 0}, "made_at", "wrong_type"),
        ({"hash": None}, "hash", "hash_mismatch"),
        ({"hash": "F" * 64}, "hash", "hash_mismatch"),
        ({"data": []}, "data", "wrong_type"),
        ({"data": "x"}, "data", "wrong_type"),
        ({"extra": 1}, "extra", "unknown_field"),
        ({"extra": "\ud800"}, "extra", "unrepresentable"),
        ({"\ud800": 1}, "?", "unknown_field"),
    ],
)
def test_every_envelope_gets_its_receipt(place: Place, changes: dict[str, Any], field: str, code: str) -> None:
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    sent.update(changes)
    if "hash" not in changes and code != "unrepresentable":
        parts = [sent[name] for name in ("type", "entity_id", "base_rev", "made_at", "data")]
        sent["hash"] = hashlib.sha256(rfc8785.dumps(parts)).hexdigest()
    receipt = place.send_one(sent)
    assert (receipt.status, codes(receipt)) == ("invalid", {(field, code)})
    assert len(place.rows(Quarantine)) == 1
    json.dumps(receipt.as_json(), ensure_ascii=False).encode()


@pytest.mark.parametrize("missing", ["id", "type", "entity_id", "base_rev", "made_at", "hash", "data"])
def test_an_envelope_is_whole(place: Place, missing: str) -> None:
    sent = operation("household", {"area_id": place.area.id, "head_name": "Lê Ơn"})
    del sent[missing]
    assert (missing, "required") in codes(place.send_one(sent))


@pytest.mark.parametrize("raw", [None, True, 0, 1.5, "x", [], [[]], {}, float("nan"), 10**400, "\ud800"])
def test_what_is_no_operation_at_all_gets_its_receipt(place: Place, raw: Any) -> None:
    (receipt,) = place.send(raw)
    assert (receipt.id, receipt.status) == (None, "invalid")
    assert place.row(Quarantine).operation_id == "-"


def test_answers_are_hostile_too(place: Place) -> None:
    hostile = {
        "c01": [],
        "c02": {"self": "8"},
        "c03": {"statement": 5},
        "c04": {"statement": LONG},
        "c05": {"self": 7, "confirmed": 9},
        "=1+1": {"self": 1},
        "c06": {"self": 3.14},
    }
    receipt = place.send_one(place.declaration(hostile))
    assert codes(receipt) == {
        ("answers.c01", "wrong_type"),
        ("answers.c02.self", "points"),
        ("answers.c03.statement", "wrong_type"),
        ("answers.c04.statement", "too_long"),
        ("answers.c05.confirmed", "unknown_field"),
        ("answers.=1+1", "unknown_indicator"),
        ("answers.c06.self", "points"),
    }
    assert place.rows(Answer) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
fields = sorted({field.name for spec in TYPES.values() for field in spec.fields} | {"deleted", "zzz"})


@pytest.fixture
def known_ids(place: Place) -> list[str]:
    place.send(place.declaration({"c01": {"self": 8}}), place.consent())
    return [place.household.id, place.person.id, place.area.id, place.unit.id, place.campaign.id, place.declaration_id]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_random_operations_always_get_a_receipt_and_never_raise(
    place: Place, known_ids: list[str], data: st.DataObject
) -> None:
    ids = st.sampled_from(known_ids) | st.uuids().map(str)
    some_value = json_values | ids | st.sampled_from(["farmer", "c01", "num", "review", "self", "2026-08-17T02:00:00Z"])

    def draw_one() -> Any:
        if data.draw(st.integers(0, 5)) == 0:
            return data.draw(json_values)
        body = [
            data.draw(st.sampled_from(sorted(TYPES))),
            data.draw(ids),
            data.draw(st.none() | st.integers(0, 60)),
            MADE_AT,
            data.draw(st.dictionaries(st.sampled_from(fields), some_value, max_size=6)),
        ]
        sent = dict(zip(("type", "entity_id", "base_rev", "made_at", "data"), body, strict=True))
        try:
            sent["hash"] = hashlib.sha256(rfc8785.dumps(body)).hexdigest()
        except ValueError:
            sent["hash"] = "0" * 64
        return {**sent, "id": make.new_id()}

    sent = [draw_one() for _ in range(data.draw(st.integers(1, 5)))]
    receipts = place.send(*sent, by=place.phone(scopes=[place.area.id, place.unit.id]))
    assert len(receipts) == len(sent)
    for receipt in receipts:
        assert receipt.status in STATUSES
        assert ("refused" in {code for _, code in codes(receipt)}) is False
        json.dumps(receipt.as_json(), ensure_ascii=False).encode()
