"""What phones send: operations, enrolments, photos; twice, at once, cut anywhere, without room, the reply lost."""

import hashlib
import io
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.hard import accidents
from tests.support.databases import Database
from tests.web.api.conftest import ISSUER, Phone, Scene, operation
from tests.web.api.tus_client import PHOTO, SHA256, Tus, code, pieces
from webapp.models import Declaration, Device, EnrolmentCode, EvidenceFile, Household, Person, Receipt, Step, Upload
from webapp.services import enrolment
from webapp.storage import EvidenceStore


def _door(scene: Scene) -> list[dict[str, Any]]:
    """All that one visit brings: a household, a person, consent, a declaration, evidence, the submission."""
    household = operation("household", {"area_id": scene.area.id, "head_name": "Lê Thị Mai", "phone": "0905000001"})
    person = operation(
        "person",
        {
            "household_id": household["entity_id"],
            "full_name": "Lê Thị Mai",
            "birth_year": 1970,
            "sex": "female",
            "group": "farmer",
            "id_number": factories.id_number(1970, "female"),
        },
    )
    who, campaign = person["entity_id"], scene.campaign
    consent = operation(
        "consent",
        {"person_id": who, "purposes": ["review", "publication"], "method": "screen", "text_version": "test-1"},
    )
    sheet = str(uuid.uuid5(uuid.UUID(campaign.id), f"declaration:{who}"))
    about = {"person_id": who, "campaign_id": campaign.id, "collective_id": scene.area.id, "group": "farmer"}
    answers = {"c01": {"self": 8, "statement": "Học lớp nấm rơm."}}
    content = {**about, "criteria_version": campaign.criteria_version, "answers": answers}
    declaration = operation("declaration", content, entity_id=sheet)
    evidence = operation("evidence", {"declaration_id": sheet, "indicator": "c01", "kind": "num", "note": "10 buổi"})
    submission = operation("submission", {"declaration_id": sheet, "scribe": "volunteer"})
    return [household, person, consent, declaration, evidence, submission]


def _rows(scene: Scene, *tables: Any) -> list[int]:
    with scene.reading() as session:
        return [len(session.scalars(select(table).where(table.commune_id == scene.ward.id)).all()) for table in tables]


def _post(app: Flask, scene: Scene, sent: list[dict[str, Any]]) -> Callable[[], TestResponse]:
    return lambda: Phone(app, scene.token).post("/operations", json={"operations": sent})


def test_a_visit_that_is_cut_or_has_no_room_anywhere_leaves_nothing_and_can_be_sent_again(
    app: Flask, scene: Scene
) -> None:
    sent = _door(scene)
    before = _rows(scene, Household, Person, Declaration, Step)
    send = _post(app, scene, sent)
    reply = accidents.at_every_write(app, scene.ward.id, send)
    receipts = reply.get_json()["receipts"]
    assert [one["status"] for one in receipts] == ["stored"] * 6, receipts
    # That reply was lost as well.
    again = send().get_json()["receipts"]
    assert [one["status"] for one in again] == ["already"] * 6
    assert [(one["rev"], one["problems"]) for one in again] == [(one["rev"], one["problems"]) for one in receipts]
    assert _rows(scene, Household, Person, Declaration, Step) == [count + 1 for count in before]
    assert _rows(scene, Receipt) == [6]


def test_a_whole_visit_sent_by_six_at_once_is_stored_once(app: Flask, scene: Scene) -> None:
    sent = _door(scene)
    before = _rows(scene, Household, Person, Declaration, Step)
    replies = accidents.at_once(*[_post(app, scene, sent)] * 6)
    receipts = [reply.get_json()["receipts"] for reply in replies]
    for of_one in zip(*receipts, strict=True):
        assert Counter(one["status"] for one in of_one) == {"stored": 1, "already": 5}
        assert len({one["rev"] for one in of_one}) == 1
    assert _rows(scene, Household, Person, Declaration, Step) == [count + 1 for count in before]
    accidents.check_chain(scene.engine, scene.ward.id)


def test_batches_that_overlap_at_once_store_each_record_once(app: Flask, scene: Scene) -> None:
    made = [operation("household", {"area_id": scene.area.id, "head_name": f"Lê Thị Mai {n}"}) for n in range(30)]
    batches = [made[:20], made[10:], made[::-1], [*made[5:15], *made[5:15]]]
    replies = accidents.at_once(*(_post(app, scene, batch) for batch in batches))
    statuses: dict[str, list[str]] = {}
    for reply in replies:
        for receipt in reply.get_json()["receipts"]:
            statuses.setdefault(receipt["id"], []).append(receipt["status"])
    assert len(statuses) == 30
    for found in statuses.values():
        assert Counter(found)["stored"] == 1
        assert set(found) <= {"stored", "already"}
    assert _rows(scene, Household) == [31]


def test_two_phones_that_submit_one_sheet_at_once_take_one_step(app: Flask, scene: Scene) -> None:
    visit = _door(scene)
    _post(app, scene, visit[:5])()
    sheet = visit[5]["data"]["declaration_id"]
    both = [operation("submission", {"declaration_id": sheet, "scribe": who}) for who in ("volunteer", "relative")]
    replies = accidents.at_once(*(_post(app, scene, [one]) for one in both))
    statuses = sorted(reply.get_json()["receipts"][0]["status"] for reply in replies)
    assert statuses == ["conflict", "stored"]
    assert _rows(scene, Step) == [1]


def test_two_phones_that_edit_one_field_at_once_keep_both_values(app: Flask, scene: Scene) -> None:
    edits = [
        operation("household", {"note": note}, entity_id=scene.household.id, base_rev=scene.household.rev)
        for note in ("Nhà trong hẻm", "Nhà mặt đường")
    ]
    replies = accidents.at_once(*(_post(app, scene, [one]) for one in edits))
    assert sorted(reply.get_json()["receipts"][0]["status"] for reply in replies) == ["conflict", "stored"]


@pytest.fixture
def secret(scene: Scene) -> str:
    """A code for the volunteer's phone."""
    with scene.writing() as session:
        return enrolment.issue(
            session,
            account_id=scene.volunteer.id,
            issued_by=ISSUER,
            now=factories.NOW,
            lifetime=timedelta(hours=24),
        )


def _enrol(app: Flask, secret: str, device_id: str) -> Callable[[], TestResponse]:
    body = {"code": secret, "device_id": device_id, "device_name": "Máy của Hoa", "ward": "tan-thanh"}
    return lambda: app.test_client().post("/api/v1/devices", json=body)


def test_one_code_lets_one_of_six_phones_in(app: Flask, scene: Scene, secret: str) -> None:
    replies = accidents.at_once(*(_enrol(app, secret, factories.new_id()) for _ in range(6)))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 403: 5}
    assert {reply.get_json()["code"] for reply in replies if reply.status_code == 403} == {"code_spent"}
    assert _rows(scene, Device) == [2]


def test_one_phone_that_asks_six_times_at_once_is_one_device_and_one_of_its_tokens_works(
    app: Flask, scene: Scene, secret: str
) -> None:
    replies = accidents.at_once(*[_enrol(app, secret, factories.new_id())] * 6)
    assert {reply.status_code for reply in replies} == {201}
    tokens = [reply.get_json()["token"] for reply in replies]
    assert sorted(Phone(app, token).get("/changes").status_code for token in tokens) == [200] + [401] * 5
    assert _rows(scene, Device) == [2]


def test_an_enrolment_that_is_cut_or_has_no_room_anywhere_spends_no_code(app: Flask, scene: Scene, secret: str) -> None:
    send = _enrol(app, secret, factories.new_id())
    first = accidents.at_every_write(app, scene.ward.id, send)
    assert first.status_code == 201
    # The reply was lost: the phone asks again and is let in with a fresh token.
    second = send()
    assert second.status_code == 201
    assert Phone(app, second.get_json()["token"]).get("/changes").status_code == 200


def test_wrong_guesses_at_once_are_all_counted(app: Flask, scene: Scene, secret: str) -> None:
    last = next(letter for letter in enrolment.ALPHABET if letter != secret[-1])
    wrong = secret[:-1] + last
    replies = accidents.at_once(*(_enrol(app, wrong, factories.new_id()) for _ in range(6)))
    assert Counter(reply.get_json()["code"] for reply in replies) == {"code_unknown": 5, "code_locked": 1}
    with scene.reading() as session:
        assert session.scalars(select(EnrolmentCode.failures)).one() == 5
    assert _enrol(app, secret, factories.new_id())().status_code == 403


def _check_photo(scene: Scene, store: EvidenceStore) -> None:
    with scene.reading() as session:
        row = session.get_one(EvidenceFile, (scene.ward.id, SHA256))
    kept = store.read(f"evidence/{scene.ward.id}/{row.stored_sha256}")
    assert hashlib.sha256(kept).hexdigest() == row.stored_sha256


def test_an_upload_that_is_cut_or_has_no_room_anywhere_goes_on_where_it_stands(
    app: Flask, scene: Scene, tus: Tus, store: EvidenceStore
) -> None:
    half = len(PHOTO) // 2
    made = accidents.at_every_write(app, scene.ward.id, tus.create)
    assert made.status_code == 201
    address = made.headers["Location"]
    first = accidents.at_every_write(app, scene.ward.id, lambda: tus.patch(address, PHOTO[:half]))
    assert first.headers["Upload-Offset"] == str(half)
    last = accidents.at_every_write(app, scene.ward.id, lambda: tus.patch(address, PHOTO[half:], half))
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PHOTO)))
    assert pieces(store) == []
    _check_photo(scene, store)


def test_one_piece_sent_by_four_at_once_is_taken_once(tus: Tus, scene: Scene, store: EvidenceStore) -> None:
    address, half = tus.begin(), len(PHOTO) // 2
    replies = accidents.at_once(*[lambda: tus.patch(address, PHOTO[:half])] * 4)
    assert sorted(reply.status_code for reply in replies) == [204, 409, 409, 409]
    assert {reply.headers["Upload-Offset"] for reply in replies} == {str(half)}
    assert len(pieces(store)) == 1


def test_the_last_piece_sent_by_four_at_once_finishes_the_upload_and_forgets_nothing(
    tus: Tus, scene: Scene, store: EvidenceStore
) -> None:
    address, half = tus.begin(), len(PHOTO) // 2
    tus.patch(address, PHOTO[:half])
    replies = accidents.at_once(*[lambda: tus.patch(address, PHOTO[half:], half)] * 4)
    assert sorted(reply.status_code for reply in replies) == [204, 409, 409, 409]
    head = tus.head(address)
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, str(len(PHOTO)))
    assert pieces(store) == []
    _check_photo(scene, store)


def test_who_reads_the_pieces_while_another_finishes_does_not_forget_the_upload(
    app: Flask, tus: Tus, scene: Scene, store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, half = tus.begin(), len(PHOTO) // 2
    tus.patch(address, PHOTO[:half])
    open_ = type(store).open
    replies: list[Any] = []

    def overtaken(self: Any, name: str) -> Any:
        if not replies and name.startswith("uploads/"):
            replies.append(None)
            replies[0] = tus.patch(address, PHOTO[half:], half)
        return open_(self, name)

    monkeypatch.setattr(type(store), "open", overtaken)
    late = tus.patch(address, PHOTO[half:], half)
    assert (replies[0].status_code, late.status_code) == (204, 409)
    assert tus.head(address).headers["Upload-Offset"] == str(len(PHOTO))
    assert pieces(store) == []


def test_an_upload_begun_twice_at_once_is_held_once(tus: Tus, scene: Scene, store: EvidenceStore) -> None:
    addresses = accidents.at_once(tus.begin, tus.begin)
    replies = accidents.at_once(*(lambda at=at: tus.patch(at, PHOTO) for at in addresses))
    assert {reply.status_code for reply in replies} == {204}
    assert _rows(scene, EvidenceFile, Upload) == [1, 2]
    assert len(list(store.names("evidence/"))) == 1
    _check_photo(scene, store)


class Full(io.BytesIO):
    """A file on a disk without room."""

    def write(self, _block: Any) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_folder_for_what_passes_through_is_told_as_a_full_disk(
    database: Database, tus: Tus, store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tus.begin()
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.SpooledTemporaryFile", lambda *_size: Full())
        reply = tus.patch(address, PHOTO)
    assert (reply.status_code, code(reply)) == (507, "storage_full")
    with monkeypatch.context() as patch:
        patch.setattr("tempfile.TemporaryFile", Full)
        reply = tus.patch(address, PHOTO)
    assert (reply.status_code, code(reply)) == (507, "storage_full")
    assert pieces(store) == []
    assert tus.patch(address, PHOTO).status_code == 204
