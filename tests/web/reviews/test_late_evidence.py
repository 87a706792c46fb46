"""Evidence that a phone sent after the declaration was handed in is not dropped in silence: the page shows it."""

from tests import factories
from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, url
from webapp.demo.people import operation
from webapp.models import Account
from webapp.services.operations import DeviceContext, apply_batch


def _send_late(world: World, note: str) -> str:
    with world.writing() as session:
        account = session.query(Account).filter_by(username="ctv").one()
        device, _token = factories.device(session, account)
        phone = DeviceContext(
            device.id,
            account.id,
            None,
            frozenset({"volunteer"}),
            frozenset({world.area_id}),
            factories.TODAY,
        )
        values = {"declaration_id": world.sheet_id, "indicator": "c05", "kind": "wit", "note": note}
        made = operation("evidence", factories.new_id(), values, factories.NOW)
        return apply_batch(session, phone, [made], factories.NOW)[0].status


def test_the_page_shows_what_came_too_late(world: World, sign_in: SignIn) -> None:
    assert _send_late(world, "Tổ trưởng biết việc này.") == "conflict"
    page = sign_in("to").get(url(f"phieu/{world.sheet_id}"))
    assert "Minh chứng gửi đến sau khi nộp phiếu, chưa được tính" in page.text
    assert "Tổ trưởng biết việc này." in page.text


def test_what_came_too_late_is_shown_as_text(world: World, sign_in: SignIn) -> None:
    _send_late(world, HOSTILE)
    page = sign_in("to").get(url(f"phieu/{world.sheet_id}"))
    assert "<script>alert(1)</script>" not in page.text


def test_a_sheet_without_late_evidence_says_nothing_of_it(world: World, sign_in: SignIn) -> None:
    assert "sau khi nộp phiếu, chưa được tính" not in sign_in("to").get(url(f"phieu/{world.sheet_id}")).text
