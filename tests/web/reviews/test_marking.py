"""Marking indicators on the page of a sheet: with and without a script, two at once, and on into the return."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from tests.support.app import SignIn
from tests.web.world import CODES, World, check_html, rev_on, url
from webapp.models import Declaration, Evidence, IndicatorMark

JSON = {"Accept": "application/json"}


def mark(
    client: FlaskClient, world: World, *press: str, headers: dict[str, str] | None = None, **more: Any
) -> TestResponse:
    seen = more.pop("rev", None) or rev_on(client.get(url(f"phieu/{world.sheet_id}")))
    address = url(f"phieu/{world.sheet_id}/danh-dau")
    return client.post(address, data={"rev": seen, "press": list(press), **more}, headers=headers)


def marks_of(world: World) -> dict[str, str | None]:
    return {row.indicator: row.verdict for row in world.rows(select(IndicatorMark))}


def test_a_mark_is_kept_by_a_button_and_shown_with_its_author(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    answer = mark(client, world, "c05:missing", code_c05="no_evidence")
    assert answer.status_code == 303
    assert answer.location.endswith("#c05")
    page = client.get(url(f"phieu/{world.sheet_id}"))
    check_html(page)
    assert "Đã xem 1/10" in page.text
    assert "Người to" in page.text
    assert 'value="c05:none" data-verdict="missing" aria-pressed="true"' in page.text


def test_a_script_is_told_all_marks_and_what_follows(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    told = mark(client, world, "c05:enough", headers=JSON).get_json()
    assert (told["count"], told["enough"], told["plain"], told["problem"]) == ("Đã xem 1/10", False, 9, None)
    assert told["marks"]["c05"]["verdict"] == "enough"
    told = mark(client, world, "plain", headers=JSON).get_json()
    assert (told["count"], told["enough"], told["plain"]) == ("Đã xem 10/10", True, 0)
    page = client.get(url(f"phieu/{world.sheet_id}")).text
    assert "data-verifies data-press" in page


def test_what_lacks_its_evidence_is_not_marked_with_the_others_and_gives_its_own_reason(
    world: World, sign_in: SignIn
) -> None:
    with world.writing() as session:
        session.execute(delete(Evidence).where(Evidence.indicator == "c07"))
    client = sign_in("to")
    told = mark(client, world, "plain", headers=JSON).get_json()
    assert (told["marks"]["c07"]["verdict"], told["count"]) == ("", "Đã xem 9/10")
    told = mark(client, world, "c07:missing", headers=JSON).get_json()
    assert told["marks"]["c07"]["code"] == "no_evidence"


def test_two_verifiers_at_once_are_told_of_each_other(world: World, sign_in: SignIn) -> None:
    panel, association = sign_in("to"), sign_in("hkh")
    mark(panel, world, "c05:enough")
    answer = mark(association, world, "c05:wrong", headers=JSON)
    assert answer.status_code == 409
    assert "Người to" in answer.get_json()["problem"]
    assert answer.get_json()["marks"]["c05"]["verdict"] == "enough"
    page = mark(association, world, "c05:wrong")
    assert page.status_code == 409
    check_html(page)
    assert "Người to" in page.text
    assert marks_of(world) == {"c05": "enough"}


def test_an_old_page_marks_nothing(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    answer = mark(client, world, "c05:enough", rev="1", headers=JSON)
    assert (answer.status_code, answer.get_json()["reload"]) == (409, True)
    assert mark(client, world, "c05:enough", rev="1").status_code == 409
    assert marks_of(world) == {}


def test_nonsense_is_refused_and_nothing_is_kept(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    for press in ("c99:enough", "", ":", "c05:enough:x<script>"):
        assert mark(client, world, press, headers=JSON).status_code in (200, 422), press
    assert mark(client, world, "c05:wrong", code_c05="nope", headers=JSON).status_code == 422
    assert {code for code, verdict in marks_of(world).items() if verdict} == set()
    assert sign_in("truong").post(url(f"phieu/{world.sheet_id}/danh-dau"), data={"rev": "1"}).status_code == 403


def test_the_marks_fill_in_the_return_so_that_nothing_is_typed_twice(world: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    mark(client, world, "c05:missing", code_c05="no_evidence", text_c05="Ghi tên người biết việc.")
    mark(client, world, "c07:wrong")
    form = client.get(url(f"phieu/{world.sheet_id}/tra-lai"))
    check_html(form)
    assert "Ghi tên người biết việc." in form.text
    assert 'selected value="no_evidence"' in form.text
    assert "Chỉ số 7 đã đánh dấu không đúng: chọn lý do" in form.text
    sent = {"rev": rev_on(form), "code_c05": "no_evidence", "text_c05": "Ghi tên người biết việc."}
    assert client.post(url(f"phieu/{world.sheet_id}/tra-lai"), data=sent).status_code == 303
    assert world.get(Declaration, world.sheet_id).state == "draft"
    history = client.get(url(f"phieu/{world.sheet_id}")).text
    assert "Xem từng chỉ số" in history
    assert "thiếu: 5; không đúng: 7" in history
    assert "Xem từng chỉ số" not in sign_in("ctv").get(url(f"phieu/{world.sheet_id}")).text


def test_whoever_may_not_verify_sees_no_marks_to_press(world: World, sign_in: SignIn) -> None:
    assert "danh-dau" not in sign_in("truong").get(url(f"phieu/{world.sheet_id}")).text
    assert "danh-dau" not in sign_in("nha").get(url(f"phieu/{world.sheet_id}")).text
    assert len(CODES) == sign_in("to").get(url(f"phieu/{world.sheet_id}")).text.count('data-part="judge"')
