"""A sheet that came back: just what changed since the return and what was asked for, the rest folded."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.support.app import SignIn
from tests.web.world import World, check_html, make_sheet, press, rev_on, url
from webapp.demo.people import operation
from webapp.models import Account, Campaign, Collective, Declaration, Evidence
from webapp.services.operations import DeviceContext, apply_batch


@pytest.fixture
def returned(world: World, sign_in: SignIn) -> World:
    """Verified at each indicator but two, returned for these, mended on a phone in one place and handed in again."""
    client = sign_in("to")
    seen = rev_on(client.get(url(f"phieu/{world.sheet_id}")))
    client.post(url(f"phieu/{world.sheet_id}/danh-dau"), data={"rev": seen, "press": "plain"})
    press(client, world.sheet_id, "tra-lai", code_c05="no_evidence", code_c07="no_statement", text_c07="Xin ghi rõ.")
    with world.writing() as session:
        sheet = session.get_one(Declaration, (world.ward_id, world.sheet_id))
        account = session.query(Account).filter_by(username="ctv").one()
        device, _token = factories.device(session, account)
        scope = frozenset({world.area_id})
        phone = DeviceContext(device.id, account.id, None, frozenset({"volunteer"}), scope, factories.TODAY)
        old = session.scalars(select(Evidence.id).where(Evidence.indicator == "c05")).one()
        said = {"answers": {"c05": {"self": 7, "statement": "Gọi video cho con mỗi tuần."}}}
        piece = {"declaration_id": world.sheet_id, "indicator": "c05", "kind": "wit", "note": "Tổ trưởng biết việc."}
        made = [
            operation("declaration", world.sheet_id, said, factories.NOW, sheet.rev),
            operation("evidence", factories.new_id(), piece, factories.NOW),
            operation("evidence", old, {"deleted": True}, factories.NOW, sheet.rev),
            operation(
                "submission",
                factories.new_id(),
                {"declaration_id": world.sheet_id, "scribe": "volunteer"},
                factories.NOW,
            ),
        ]
        assert [one.status for one in apply_batch(session, phone, made, factories.NOW)] == ["stored"] * 4
    return world


def test_what_changed_and_what_was_asked_for_stands_first_and_the_rest_is_folded(
    returned: World, sign_in: SignIn
) -> None:
    page = sign_in("to").get(url(f"phieu/{returned.sheet_id}"))
    check_html(page)
    shown, _fold, folded = page.text.partition("8 chỉ số giữ nguyên</summary>")
    assert folded
    for words in (
        "2 chỉ số đã đổi hoặc đã nêu lý do trả lại",
        "Đã làm việc của c05.",
        "Gọi video cho con mỗi tuần.",
        "trước 9",
        "Tổ trưởng biết việc.",
        "Đã bỏ minh chứng:",
        "Xin ghi rõ.",
        "Chưa đổi gì ở chỉ số này.",
    ):
        assert words in shown, words
    assert "Mới:" in shown
    assert 'id="c05"' in shown
    assert 'id="c01"' in folded


def test_marks_of_what_changed_are_to_be_made_anew_and_the_others_stand(returned: World, sign_in: SignIn) -> None:
    client = sign_in("to")
    page = client.get(url(f"phieu/{returned.sheet_id}"))
    assert "Đã xem 9/10" in page.text
    assert "Đã đổi sau lần xem trước: đủ" in page.text
    found = re.search(r'name="seen_c05" value="(\d+)"', page.text)
    assert found
    sent = {"rev": rev_on(page), "press": "c05:enough", "seen_c05": found[1]}
    told = client.post(url(f"phieu/{returned.sheet_id}/danh-dau"), data=sent, headers={"Accept": "application/json"})
    assert (told.get_json()["count"], told.get_json()["enough"]) == ("Đã xem 10/10", True)


def test_a_first_look_shows_the_whole_sheet(world: World, sign_in: SignIn) -> None:
    page = sign_in("to").get(url(f"phieu/{world.sheet_id}")).text
    assert "Đã đổi từ lần trả lại" not in page


def test_those_that_came_back_are_a_list_of_their_own_to_turn_over(returned: World, sign_in: SignIn) -> None:
    with returned.writing() as session:
        area = session.get_one(Collective, (returned.ward_id, returned.area_id))
        household = factories.household(session, area)
        person = factories.person(session, household, "Trần Thị Khác")
        make_sheet(session, person, session.get_one(Campaign, (returned.ward_id, returned.campaign_id)))
    client = sign_in("to")
    listed = client.get(url("phieu?trang-thai=resubmitted")).text
    assert "Nguyễn Thị Hoa" in listed
    assert "Trần Thị Khác" not in listed
    assert "Phiếu 1 / 1" in client.get(url(f"phieu/{returned.sheet_id}?trang-thai=resubmitted")).text
    assert "Phiếu 1 / 2" in client.get(url(f"phieu/{returned.sheet_id}?trang-thai=submitted")).text
