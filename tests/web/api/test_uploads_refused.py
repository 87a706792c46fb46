"""tus 1.0.0 as the server speaks it: what is refused, and to whom (protocol.md §5)."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from werkzeug.test import TestResponse

from tests import factories
from tests.web.api.conftest import Scene
from tests.web.api.tus_client import EVIDENCE, PHOTO, SHA256, Tus, code, encoded, metadata, pieces
from webapp.storage import EvidenceStore


def test_another_version_of_tus_is_told_ours(tus: Tus) -> None:
    url = tus.begin()
    for version in (None, "", "0.2.2", "1.0.1"):
        replies = [
            tus.create(Tus_Resumable=version),
            tus.patch(url, b"x", Tus_Resumable=version),
            tus.head(url, Tus_Resumable=version),
        ]
        assert [reply.status_code for reply in replies] == [412] * 3
        assert all(reply.headers["Tus-Version"] == "1.0.0" for reply in replies)


def test_a_length_that_is_none_is_malformed(tus: Tus) -> None:
    for length in (None, "", "-1", "0", "1.5", "1e3", "٣", "abc", "9" * 16, "+5", "0x10"):
        reply = tus.create(Upload_Length=length)
        assert (reply.status_code, code(reply)) == (400, "malformed"), length


def test_more_than_5_mb_is_too_large(tus: Tus) -> None:
    reply = tus.create(Upload_Length=str(5 * 1024 * 1024 + 1))
    assert (reply.status_code, code(reply)) == (413, "too_large")
    assert tus.create(Upload_Length=str(5 * 1024 * 1024)).status_code == 201


BAD_METADATA = {
    "none": None,
    "empty": "",
    "not base64": "evidence_id !!!,sha256 ???,filetype ---",
    "no sha256": encoded(evidence_id=EVIDENCE, filetype="image/jpeg"),
    "no evidence": encoded(sha256=SHA256, filetype="image/jpeg"),
    "no file type": encoded(evidence_id=EVIDENCE, sha256=SHA256),
    "short sha256": metadata(sha256="abc"),
    "upper-case sha256": metadata(sha256=SHA256.upper()),
    "a path as sha256": metadata(sha256="../../" + "a" * 58),
    "an id that is none": metadata(evidence_id="1"),
    "upper-case id": metadata(evidence_id=EVIDENCE.upper()),
    "id in braces": metadata(evidence_id="{" + EVIDENCE + "}"),
    "NUL": metadata(evidence_id="\0" * 36),
    "not UTF-8": metadata(evidence_id=b"\xff" * 36),
    "file type with a line break": metadata(filetype="image/jpeg\r\nX: y"),
    "file type with markup": metadata(filetype="image/<script>"),
    "huge file type": metadata(filetype="image/" + "x" * 1000),
    "twice": metadata() + "," + metadata(),
}


def test_metadata_that_says_too_little_or_nonsense_is_malformed(tus: Tus) -> None:
    for name, said in BAD_METADATA.items():
        reply = tus.create(Upload_Metadata=said)
        assert (reply.status_code, code(reply)) == (400, "malformed"), name


def test_metadata_that_is_not_known_is_ignored(tus: Tus) -> None:
    assert tus.create(Upload_Metadata=metadata() + ",filename eA==,is_private").status_code == 201


def test_only_the_media_type_of_tus_is_taken(tus: Tus) -> None:
    url = tus.begin()
    for kind in ("application/octet-stream", "image/jpeg", "multipart/form-data; boundary=x", None):
        reply = tus.patch(url, PHOTO, Content_Type=kind)
        assert (reply.status_code, code(reply)) == (415, "unsupported_media_type")
    assert tus.head(url).headers["Upload-Offset"] == "0"


def test_more_bytes_than_announced_are_refused(tus: Tus, store: EvidenceStore) -> None:
    url = tus.begin()
    reply = tus.patch(url, PHOTO + b"more")
    assert (reply.status_code, code(reply)) == (413, "too_large")
    assert pieces(store) == []


def test_a_checksum_that_is_none_is_malformed(tus: Tus) -> None:
    url = tus.begin()
    for checksum in ("md5 XrY7u+Ae7tCTyyK7j1rNww==", "sha256", "sha256 !", "sha256 YQ==", "", "sha1"):
        reply = tus.patch(url, PHOTO[:100], Upload_Checksum=checksum)
        assert (reply.status_code, code(reply)) == (400, "malformed"), checksum


def _others(scene: Scene) -> dict[str, str]:
    """Phones that have nothing to do with the volunteer's uploads: name → token."""
    with scene.writing() as session:
        colleague = factories.account(session, "lan", "volunteer", scene.area)
        tokens = {
            "a colleague's": factories.device(session, colleague)[1],
            "another of the same person's": factories.device(session, session.merge(scene.volunteer))[1],
        }
    with factories.writing(scene.engine) as session:
        factories.ward(session, "tam-ky", name="Phường Tam Kỳ")
        area = factories.collective(session)
        tokens["another ward's"] = factories.device(session, factories.account(session, "bay", "volunteer", area))[1]
    return tokens


def test_nobody_elses_upload_can_be_seen_or_touched(app: Flask, scene: Scene, tus: Tus) -> None:
    url = tus.begin()
    for token in _others(scene).values():
        other = Tus(app, token)
        assert other.create().status_code == 201  # the phone itself is in order
        for reply in (other.head(url), other.patch(url, PHOTO), other.send("DELETE", url)):
            assert reply.status_code == 404
    assert tus.head(url).headers["Upload-Offset"] == "0"


def test_only_a_phone_that_is_in_may_upload(app: Flask, scene: Scene, tus: Tus) -> None:
    url = tus.begin()
    for token in (None, scene.token + "x"):
        other = Tus(app, token)
        for reply in (other.create(), other.patch(url, PHOTO)):
            assert (reply.status_code, code(reply)) == (401, "token_invalid")
        assert other.head(url).status_code == 401
    with scene.writing() as session:
        from webapp.models import Device

        session.get_one(Device, (scene.ward.id, scene.device_id)).revoked_at = factories.NOW
    reply = tus.patch(url, PHOTO)
    assert (reply.status_code, code(reply)) == (401, "device_revoked")


def test_evidence_of_another_area_takes_no_photo_of_this_phone(scene: Scene, tus: Tus) -> None:
    with scene.writing() as session:
        household = factories.household(session, session.merge(scene.other_area), "Lê Thị Tám")
        sheet = factories.declaration(
            session, factories.person(session, household, "Lê Thị Tám"), session.merge(scene.campaign)
        )
        foreign = factories.evidence(session, sheet, kind="img").id
        own_sheet = factories.declaration(session, session.merge(scene.person), session.merge(scene.campaign))
        own = factories.evidence(session, own_sheet, kind="img").id
    refused = tus.create(Upload_Metadata=metadata(evidence_id=foreign))
    assert (refused.status_code, code(refused)) == (403, "forbidden")
    assert tus.create(Upload_Metadata=metadata(evidence_id=own)).status_code == 201


def test_who_adds_no_evidence_uploads_none_and_whose_term_ended_still_does(app: Flask, scene: Scene) -> None:
    with scene.writing() as session:
        steering = factories.device(session, factories.account(session, "bcd", "steering"))[1]
        account = factories.account(session, "cu")
        factories.position(
            session,
            account,
            "volunteer",
            session.merge(scene.area),
            valid_to=factories.TODAY - timedelta(days=1),
        )
        former = factories.device(session, account)[1]
    assert Tus(app, steering).create().status_code == 403
    assert Tus(app, former).create().status_code == 201


def test_addresses_that_are_none_are_not_found(tus: Tus) -> None:
    ways: list[Callable[[str], TestResponse]] = [tus.head, lambda url: tus.patch(url, b"x")]
    for path in ("nothing", factories.new_id(), "..%2f..%2fetc", "1"):
        assert [way(f"/api/v1/uploads/{path}").status_code for way in ways] == [404, 404]
