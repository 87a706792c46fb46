"""The page that brings a rescue file in: from the choice of the file to what came of it; and each that is refused."""

import errno
import io
import json
import tracemalloc
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.services.operations.support import operation
from tests.support.app import Clock, SignIn
from tests.support.sealing import rescue_file
from tests.web.test_jobs import asked, work
from tests.web.world import SLUG, World, check_html, url
from webapp.models import Account, Household, Job
from webapp.services import rescue_file as container
from webapp.services import seal_keys
from webapp.storage import StorageFullError

PAGE = url("may/tep-du-phong")


@pytest.fixture
def phone(world: World) -> dict[str, Any]:
    """What a file of the volunteer's phone is made with."""
    with world.writing() as session:
        account = session.execute(select(Account).where(Account.username == "ctv")).scalar_one()
        device, token = factories.device(session, account)
        key = seal_keys.current(session, factories.NOW).as_json()
    return {"key": key, "ward": SLUG, "device_id": device.id, "token": token}


def _household(world: World) -> dict[str, Any]:
    return operation("household", {"area_id": world.area_id, "head_name": "Lê Thị Mai"})


def _bodies(*operations: dict[str, Any]) -> list[bytes]:
    return [json.dumps({"operations": [one]}).encode() for one in operations]


def _form(content: bytes) -> io.BytesIO:
    """As a browser sends it: the test's own client would put a large form into a file that it leaves open."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="so.cdht"\r\n\r\n'
    return io.BytesIO(head + content + b"\r\n--x--\r\n")


def _send(browser: FlaskClient, form: io.BytesIO) -> TestResponse:
    length, kind = len(form.getbuffer()), "multipart/form-data; boundary=x"
    return browser.post(PAGE, input_stream=form, content_length=length, content_type=kind)


def _bring(sign_in: SignIn, content: bytes, who: str = "hkh") -> TestResponse:
    return _send(sign_in(who), _form(content))


def test_a_file_is_brought_in_watched_and_told_of(
    app: Flask, world: World, phone: dict[str, Any], sign_in: SignIn, clock: Clock
) -> None:
    sent = _household(world)
    content = rescue_file(bodies=_bodies(sent, {**_household(world), "type": "x"}), **phone)
    page = sign_in("hkh").get(PAGE)
    check_html(page)
    assert "Nhập tệp này" in page.text
    job = asked(_bring(sign_in, content))
    assert asked(_bring(sign_in, content)) == job, "the same file while it waits is one job"
    waiting = sign_in("hkh").get(url(f"viec-dai/{job}"))
    assert "Nhập tệp dự phòng" in waiting.text
    assert "Người ctv" in waiting.text
    assert work(app, clock)
    done = sign_in("hkh").get(url(f"viec-dai/{job}"))
    check_html(done)
    assert "Đã có trong sổ 1 mục của tệp này." in done.text
    assert "mục chưa nhận, giữ lại trên máy chủ để xem" in done.text
    assert "Loại nội dung này phường chưa nhận." in done.text
    assert "Lê Thị Mai" not in done.text
    assert world.get(Household, sent["entity_id"]) is not None
    again = asked(_bring(sign_in, content))
    assert again != job
    assert work(app, clock)
    assert "<b>1</b> mục đã có từ trước" in sign_in("hkh").get(url(f"viec-dai/{again}")).text


def test_one_that_was_cut_says_what_is_missing(
    app: Flask, world: World, phone: dict[str, Any], sign_in: SignIn, clock: Clock
) -> None:
    content = rescue_file(bodies=_bodies(*[_household(world) for _ in range(5)]), **phone)
    job = asked(_bring(sign_in, content[:-10]))
    assert work(app, clock)
    page = sign_in("hkh").get(url(f"viec-dai/{job}"))
    assert "<b>1</b> mục hoặc ảnh nằm ở phần tệp bị thiếu" in page.text
    assert "Tệp thiếu phần cuối" in page.text


def test_one_that_the_phone_did_not_make_says_so(
    app: Flask, world: World, phone: dict[str, Any], sign_in: SignIn, clock: Clock
) -> None:
    content = rescue_file(bodies=_bodies(_household(world)), **{**phone, "token": f"{SLUG}.x"})
    job = asked(_bring(sign_in, content))
    assert work(app, clock)
    page = sign_in("hkh").get(url(f"viec-dai/{job}"))
    check_html(page)
    assert "Không xác nhận được tệp này do chính máy ấy xuất ra" in page.text
    assert "Chưa ghi được gì từ tệp này vào sổ." in page.text


def _with_head(content: bytes, **changes: Any) -> bytes:
    length = int.from_bytes(content[8:12], "big")
    packed = json.dumps({**json.loads(content[12 : 12 + length]), **changes}).encode()
    return content[:8] + len(packed).to_bytes(4, "big") + packed + content[12 + length :]


def test_what_cannot_be_taken_in_is_told_in_a_plain_sentence(
    world: World, phone: dict[str, Any], sign_in: SignIn
) -> None:
    good = rescue_file(bodies=_bodies(_household(world)), **phone)
    strange = {**phone, "key": {**phone["key"], "kid": "0123456789abcdef"}}
    head = int.from_bytes(good[8:12], "big")
    part = {"kid": "k", "enc": "x", "length": 1}
    tries = {
        "Tệp rỗng": [b""],
        "không phải tệp dự phòng": [
            b"\xff\xd8\xff\xe0 a photo",
            b"CDHTRES1\xff\xff\xff\xff",
            good[:12] + b"x" * head,
            _with_head(good, device_id="../../x"),
            _with_head(good, v=0),
            _with_head(good, v="1"),
            _with_head(good, envelopes=5),
            _with_head(good, envelopes=[{**part, "length": -1}]),
            _with_head(good, envelopes=[{**part, "length": 2**40}]),
            _with_head(good, envelopes=[part] * 20_001),
            _with_head(good, envelopes=[{**part, "kid": str(n)} for n in range(51)]),
            b"CDHTRES1" + (400_000).to_bytes(4, "big") + b"[" * 400_000,
        ],
        "bị cắt ngay ở phần đầu": [good[:5], good[:10], good[: 12 + head // 2]],
        "bản Sổ CDHT mới hơn": [_with_head(good, v=2, envelopes={"new": "shape"})],
        "của phường khác": [_with_head(good, ward="an-my")],
        "không còn gì chưa gửi": [rescue_file(**phone)],
        "không có khóa mở tệp": [rescue_file(bodies=_bodies(_household(world)), **strange)],
    }
    for sentence, contents in tries.items():
        for content in contents:
            page = _bring(sign_in, content)
            assert page.status_code == 422, content[:80]
            assert sentence in page.text, content[:80]
    check_html(page)
    assert sign_in("hkh").post(PAGE, data={}).status_code == 422
    assert world.rows(select(Job)) == []


def test_a_huge_one_is_refused_and_a_large_one_is_not_held_in_memory(
    world: World, phone: dict[str, Any], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = rescue_file(bodies=_bodies(*[_household(world)]) + [b"x" * 1_000_000] * 20, **phone)
    form, again = _form(large), _form(large)
    assert _bring(sign_in, large[:100]).status_code == 422
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    reply = _send(sign_in("hkh"), form)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert reply.status_code == 303
    assert peak < 2_000_000
    monkeypatch.setattr(container, "MOST_BYTES", 1_000_000)
    page = _send(sign_in("hkh"), again)
    assert page.status_code == 413
    assert "lớn hơn 256 MB" in page.text


@pytest.mark.parametrize("error", [StorageFullError(), OSError(errno.ENOSPC, "full")])
def test_a_full_disk_is_told_and_nothing_is_asked_for(
    app: Flask,
    world: World,
    phone: dict[str, Any],
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def full(_name: str, _source: Any) -> None:
        raise error

    monkeypatch.setattr(app.extensions["evidence"], "write_from", full)
    page = _bring(sign_in, rescue_file(bodies=_bodies(_household(world)), **phone))
    assert page.status_code == 507
    assert "Máy chủ hết chỗ" in page.text
    assert world.rows(select(Job)) == []


def test_only_those_who_manage_phones_bring_files_in(
    app: Flask, world: World, phone: dict[str, Any], sign_in: SignIn
) -> None:
    content = rescue_file(bodies=_bodies(_household(world)), **phone)
    for who in ("to", "truong", "ubnd", "ctv", "bcd"):
        assert sign_in(who).get(PAGE).status_code == 403
        assert _bring(sign_in, content, who).status_code == 403
    assert app.test_client().post(PAGE).status_code in (302, 401)
    assert world.rows(select(Job)) == []


def test_a_form_from_elsewhere_is_not_taken(strict_app: Flask, world: World, phone: dict[str, Any]) -> None:
    from webapp.web import auth

    browser = strict_app.test_client()
    account = world.rows(select(Account).where(Account.username == "hkh"))[0]
    with browser.session_transaction() as session:
        auth.remember(session, account, strict_app.extensions["clock"]())
    content = rescue_file(bodies=_bodies(_household(world)), **phone)
    assert _send(browser, _form(content)).status_code in (400, 403)
    assert world.rows(select(Job)) == []
