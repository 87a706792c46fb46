"""Legal bases and the authority, on their page."""

from datetime import date

from sqlalchemy import select

from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, check_html, url
from webapp.models import LegalBasis


def test_a_basis_is_added_once_shown_as_text_and_ended(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    form = {"words": f"Căn nhà {HOSTILE};", "valid_from": "1/7/2025", "once": "6f1f3c52-8f3e-4f0e-9d3b-0a3f6f3d2b11"}
    for _ in range(2):
        assert client.post(url("can-cu"), data=form).status_code == 303
    row = world.rows(select(LegalBasis))[0]
    assert (len(world.rows(select(LegalBasis))), row.valid_from) == (1, date(2025, 7, 1))
    page = client.get(url("can-cu"))
    check_html(page)
    assert "<script>alert" not in page.text
    early = client.post(url(f"can-cu/{row.id}/het-dung"), data={"rev": str(row.rev), "last_day": "1/1/2020"})
    assert early.status_code == 422
    check_html(early)
    assert world.rows(select(LegalBasis))[0].valid_to is None
    ended = client.post(url(f"can-cu/{row.id}/het-dung"), data={"rev": str(row.rev), "last_day": "1/8/2026"})
    assert ended.status_code == 303
    assert world.rows(select(LegalBasis))[0].valid_to == date(2026, 8, 1)


def test_what_is_missing_is_said_and_only_those_who_set_the_ward_up_see_it(world: World, sign_in: SignIn) -> None:
    page = sign_in("hkh").post(url("can-cu"), data={"words": "", "valid_from": "hôm qua"})
    assert page.status_code == 422
    check_html(page)
    assert "Ghi tên văn bản." in page.text
    assert sign_in("ubnd").get(url("can-cu")).status_code == 403


def test_the_authority_decides_in_which_capacities_somebody_can_sign(world: World, sign_in: SignIn) -> None:
    client = sign_in("hkh")
    assert client.post(url("can-cu/tham-quyen"), data={"authority": "chair"}).status_code == 303
    assert client.post(url("can-cu/tham-quyen"), data={"authority": "king"}).status_code == 422
    assert 'value="chair" checked' in client.get(url("can-cu")).text
