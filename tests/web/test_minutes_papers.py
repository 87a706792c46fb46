"""M4 of a collective that met twice in a year: each meeting's minutes say what that meeting agreed."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from tests import factories
from tests.support.app import Clock, SignIn
from tests.web.test_paper_pages import take
from tests.web.world import World, check_html, fill, press, rev_on, review_fields, url
from webapp.models import Answer, Audit, Declaration, Evidence

PLAN = {"held_on": "1/8/2026", "begins": "19h30", "place": "Nhà văn hóa", "chair": "Ông Trì", "secretary": "Bà Ký"}
ROLL = {"position_0": "Chủ trì", "name_0": "Ông Trì", "came_0": "y", "name_1": "Bà Vắng", "reason_1": "ốm"}


def _planned(client: FlaskClient, world: World, **changed: str) -> str:
    return client.post(url("cuoc-hop"), data={**PLAN, **changed, "collective_id": world.area_id}).location


def _step(client: FlaskClient, address: str, verb: str, **form: Any) -> None:
    done = client.post(f"{address}/{verb}", data={"rev": rev_on(client.get(address)), **form})
    assert done.status_code == 303, done.text


def _paper(address: str) -> str:
    return f"giay-to/cuoc-hop/{address.rsplit('/', 1)[1]}/m4"


def _empty_hands(world: World, code: str) -> None:
    """Points without a statement or evidence do not count, until a meeting sees some."""
    with world.writing() as session:
        for model, change in ((Evidence, delete(Evidence)), (Answer, update(Answer).values(statement=None))):
            session.execute(change.where(model.declaration_id == world.sheet_id, model.indicator == code))


def _fields(**changed: str) -> dict[str, str]:
    return {name: one for name, one in review_fields(**changed).items() if name.startswith(("points_", "reason_"))}


def test_a_second_meeting_leaves_the_minutes_of_the_first_as_they_were(
    world: World, sign_in: SignIn, clock: Clock
) -> None:
    _empty_hands(world, "c01")
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    first = _planned(panel, world)
    _step(panel, first, "diem-danh", **ROLL)
    assert panel.get(url(f"{_paper(first)}.pdf")).status_code == 404
    told = {**_fields(points_c05="7", reason_c05="Chưa tự tra cứu."), "remark": "Ông Ba hỏi lại chỉ số 5."}
    assert panel.post(f"{first}/nguoi/{world.sheet_id}", data={"rev": "0", **told}).status_code == 303
    _step(panel, first, "ket-thuc", number="01/BB-KP", ends="21:00")
    before = take(panel, _paper(first))
    for said in ("Nguyễn Thị Hoa", "Chưa tự tra cứu.", "Ông Ba hỏi lại", "ngày 01 tháng 8 năm 2026", "79", "Bà Vắng"):
        assert said in before, said

    fill(sign_in("truong"), world.sheet_id, "binh-xet-lai", reason="Xem lại chỉ số 5.")
    panel, clock.now = sign_in("to"), clock.now + timedelta(minutes=1)
    # Sent back, the sheet waits for the collective again: what the first meeting agreed is still to be printed.
    assert take(panel, _paper(first)) == before
    second = _planned(panel, world, held_on="2/8/2026", place="Nhà bà Tư", chair="Bà Chủ Trì Hai")
    _step(panel, second, "diem-danh", **ROLL)
    seen = {"kind_c01": "wit", "note_c01": "Bà làm trước mọi người."}
    other = {**_fields(points_c05="8", reason_c05="Đã tự tra cứu."), **seen}
    assert panel.post(f"{second}/nguoi/{world.sheet_id}", data={"rev": "0", **other}).status_code == 303
    _step(panel, second, "ket-thuc", number="02/BB-KP", ends="20:00")

    assert world.get(Declaration, world.sheet_id).collective_effective == 178
    assert take(panel, _paper(first)) == before
    after = take(panel, _paper(second))
    for said in ("Đã tự tra cứu.", "Nhà bà Tư", "Bà Chủ Trì Hai", "ngày 02 tháng 8 năm 2026", "89", "trước mọi người"):
        assert said in after, said
    for gone in ("Chưa tự tra cứu.", "Ông Ba hỏi lại"):
        assert gone not in after, gone
    assert take(panel, f"giay-to/tap-the/{world.area_id}/m4") == after

    for address in (first, second):
        page = panel.get(address)
        check_html(page)
        assert url(f"{_paper(address)}.docx") in page.text
    assert {row.entity_id for row in world.rows(select(Audit)) if row.action == "paper.take"} >= {
        address.rsplit("/", 1)[1] for address in (first, second)
    }


def test_the_minutes_of_a_meeting_are_for_those_who_may_read_points(world: World, sign_in: SignIn) -> None:
    panel = sign_in("to")
    press(panel, world.sheet_id, "kiem-tra")
    address = _planned(panel, world)
    _step(panel, address, "diem-danh", **ROLL)
    assert panel.post(f"{address}/nguoi/{world.sheet_id}", data={"rev": "0", "as_claimed": "1"}).status_code == 303
    _step(panel, address, "ket-thuc", number="01/BB-KP", ends="21:00")
    assert sign_in("hkh").get(url(f"{_paper(address)}.docx")).status_code == 200
    for stranger in ("ctv", "tokhac"):
        assert sign_in(stranger).get(url(f"{_paper(address)}.docx")).status_code in (403, 404), stranger
    assert sign_in("hkh").get(url(f"giay-to/cuoc-hop/{factories.new_id()}/m4.pdf")).status_code == 404
