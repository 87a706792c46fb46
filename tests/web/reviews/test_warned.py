"""Warnings on the page of a sheet: what was seen and where, nothing told of whom one may not know, nothing decided."""

import hashlib
from datetime import timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, check_html, make_sheet, rev_on, url
from webapp.demo.people import operation
from webapp.demo.pictures import draw
from webapp.models import Account, Answer, Campaign, Collective, Declaration, Evidence
from webapp.services import images
from webapp.services.author import Author
from webapp.services.evidence_files import Arrived, keep
from webapp.services.operations import DeviceContext, apply_batch

TEXT = "Dự 4 buổi tập huấn trồng nấm ở nhà văn hóa khối phố."


def neighbour(world: World, name: str = "Trần Thị Khác", *, elsewhere: bool = False, **more) -> str:
    """Another person's sheet: of the same collective, or of another one."""
    with world.writing() as session:
        area = world.other_area_id if elsewhere else world.area_id
        household = factories.household(session, session.get_one(Collective, (world.ward_id, area)))
        person = factories.person(session, household, name, **more)
        return make_sheet(session, person, session.get_one(Campaign, (world.ward_id, world.campaign_id)), 8)


def says(world: World, text: str, *sheets: str, code: str = "c03") -> None:
    with world.writing() as session:
        here = (Answer.commune_id == world.ward_id, Answer.indicator == code, Answer.declaration_id.in_(sheets))
        session.execute(update(Answer).where(*here).values(statement=text))


def page(world: World, sign_in: SignIn, who: str = "to") -> TestResponse:
    found = sign_in(who).get(url(f"phieu/{world.sheet_id}"))
    check_html(found)
    return found


def test_a_sheet_at_which_nothing_was_seen_says_nothing(world: World, sign_in: SignIn) -> None:
    assert "Nên xem kỹ" not in page(world, sign_in).text


def test_the_same_words_as_a_neighbours_lead_to_the_neighbours_sheet(world: World, sign_in: SignIn) -> None:
    twin = neighbour(world)
    says(world, TEXT, world.sheet_id)
    says(world, TEXT.upper(), twin)
    shown = page(world, sign_in).text
    assert "Ghi giống hệt phiếu của Trần Thị Khác" in shown
    assert url(f"phieu/{twin}") in shown
    assert "Nên xem kỹ" not in sign_in("ctv").get(url(f"phieu/{world.sheet_id}")).text


def test_the_same_words_elsewhere_are_no_neighbours(world: World, sign_in: SignIn) -> None:
    far = neighbour(world, elsewhere=True)
    says(world, TEXT, world.sheet_id, far)
    assert "Nên xem kỹ" not in page(world, sign_in).text


def test_one_id_number_twice_names_nobody_whom_one_may_not_see(world: World, sign_in: SignIn) -> None:
    neighbour(world, "Lê Văn Giấu", elsewhere=True, id_number=world.id_number)
    panels = page(world, sign_in).text
    assert "Trùng số căn cước với một người ở nơi khác trong phường." in panels
    assert "Lê Văn Giấu" not in panels
    assert "Trùng số căn cước với Lê Văn Giấu." in page(world, sign_in, "hkh").text


def test_all_tens_are_said_and_no_indicator_is_then_marked_with_others(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        session.execute(update(Answer).where(Answer.commune_id == world.ward_id).values(self_points=20))
    shown = page(world, sign_in)
    assert "Tự chấm điểm cao nhất ở cả mười chỉ số." in shown.text
    sent = {"rev": rev_on(shown), "press": "plain"}
    reply = sign_in("to").post(
        url(f"phieu/{world.sheet_id}/danh-dau"), data=sent, headers={"Accept": "application/json"}
    )
    assert reply.get_json()["count"] == "Đã xem 0/10"
    assert sign_in("to").post(url(f"phieu/{world.sheet_id}/kiem-tra"), data=sent).status_code == 303


def test_handed_in_soon_after_another_on_the_same_phone(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        area = session.get_one(Collective, (world.ward_id, world.area_id))
        campaign = session.get_one(Campaign, (world.ward_id, world.campaign_id))
        made = []
        for name, later in (("Người Trước", 0), ("Người Sau", 40), ("Người Mãi Sau", 400)):
            person = factories.person(session, factories.household(session, area), name)
            made.append((make_sheet(session, person, campaign, submitted=False), later))
        account = session.scalars(select(Account).where(Account.username == "ctv")).one()
        device, _token = factories.device(session, account)
        scope = frozenset({world.area_id})
        phone = DeviceContext(device.id, account.id, None, frozenset({"volunteer"}), scope, factories.TODAY)
        for sheet, later in made:
            at = factories.NOW - timedelta(hours=1) + timedelta(seconds=later)
            sent = operation("submission", factories.new_id(), {"declaration_id": sheet, "scribe": "volunteer"}, at)
            assert apply_batch(session, phone, [sent], factories.NOW)[0].status == "stored"
    client = sign_in("to")
    first, second, third = (client.get(url(f"phieu/{sheet}")).text for sheet, _later in made)
    assert "trên cùng một máy" not in first
    assert "Nộp 40 giây sau phiếu của Người Trước, trên cùng một máy." in second
    assert "trên cùng một máy" not in third


def test_a_collective_that_changed_no_score_at_all(world: World, sign_in: SignIn) -> None:
    sheets = [world.sheet_id, *(neighbour(world, f"Người Thứ {n}") for n in ("Hai", "Ba", "Tư", "Năm"))]
    with world.writing() as session:
        session.execute(
            update(Answer).where(Answer.commune_id == world.ward_id).values(collective_points=Answer.self_points)
        )
        session.execute(
            update(Declaration).where(Declaration.id.in_(sheets)).values(collective_effective=160, state="reviewed")
        )
    assert "đã bình xét 5 phiếu và giữ nguyên mọi điểm tự chấm" in page(world, sign_in, "truong").text
    with world.writing() as session:
        one = (Answer.declaration_id == sheets[1], Answer.indicator == "c01")
        session.execute(update(Answer).where(*one).values(collective_points=10))
    assert "giữ nguyên mọi điểm tự chấm" not in page(world, sign_in, "truong").text


def test_hostile_words_stay_words(world: World, sign_in: SignIn) -> None:
    twin = neighbour(world, "Nguyễn <b>Đậm</b>")
    says(world, HOSTILE, world.sheet_id, twin)
    shown = page(world, sign_in).text
    assert "<b>Đậm</b>" not in shown


def photo(world: World, sheet: str, indicator: str, content: bytes) -> None:
    """A photo of evidence that arrived, as the server takes it in."""
    picture = images.process(BytesIO(content))
    arrived = Arrived(
        hashlib.sha256(content).hexdigest(), picture.sha256, len(content), picture.width, picture.height, picture.look
    )
    with world.writing() as session:
        author = Author("volunteer", device_id=factories.new_id())
        row = session.scalars(
            select(Evidence).where(Evidence.declaration_id == sheet, Evidence.indicator == indicator)
        ).one()
        row.sha256, row.kind = arrived.sha256, "img"
        keep(session, arrived, evidence_id=row.id, author=author, at=factories.NOW)


def test_a_photo_used_twice_is_found_though_it_was_saved_again(world: World, sign_in: SignIn) -> None:
    twin, far = neighbour(world), neighbour(world, "Lê Văn Giấu", elsewhere=True)
    again = BytesIO()
    Image.open(BytesIO(draw(1))).resize((672, 504)).save(again, "JPEG", quality=60)
    photo(world, world.sheet_id, "c05", draw(1))
    photo(world, twin, "c06", draw(2))
    assert "Ảnh giống ảnh" not in page(world, sign_in).text
    photo(world, twin, "c07", again.getvalue())
    shown = page(world, sign_in)
    assert "Ảnh giống ảnh trên phiếu của Trần Thị Khác." in shown.text
    sent = {"rev": rev_on(shown), "press": "plain"}
    client = sign_in("to")
    reply = client.post(url(f"phieu/{world.sheet_id}/danh-dau"), data=sent, headers={"Accept": "application/json"})
    assert (reply.get_json()["marks"]["c05"]["verdict"], reply.get_json()["count"]) == ("", "Đã xem 9/10")
    photo(world, far, "c01", draw(1))
    assert "Lê Văn Giấu" not in page(world, sign_in).text
    assert "Lê Văn Giấu" in page(world, sign_in, "hkh").text


def test_one_photo_at_two_indicators_of_a_sheet(world: World, sign_in: SignIn) -> None:
    photo(world, world.sheet_id, "c05", draw(1))
    photo(world, world.sheet_id, "c08", draw(1))
    assert "dùng ở hơn một chỉ số của phiếu này." in page(world, sign_in).text
