"""Where two phones wrote different things of a household or a person: both on one page, and a choice."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, check_html, url
from webapp.models import Household, Person, Rival

PAGE = url("khac-nhau")


def rival(world: World, kind: str, entity_id: str, subject_id: str, field: str, value: Any) -> str:
    with world.writing() as session:
        return factories.register_rival(session, kind, entity_id, subject_id, field, value).id


@pytest.fixture
def home(world: World) -> Household:
    return world.rows(select(Household))[0]


def choose(world: World, client, kind: str, entity_id: str, field: str, choice: str, rev: str = "") -> TestResponse:
    found = re.search(r'name="rev" value="(\d+)"', client.get(PAGE).text)
    seen = rev or (found[1] if found else "1")
    return client.post(
        url(f"khac-nhau/{kind}/{entity_id}"),
        data={"rev": seen, "field": field, "choice": choice},
        follow_redirects=True,
    )


def test_nothing_waits_and_the_page_says_so(world: World, sign_in: SignIn) -> None:
    page = sign_in("hkh").get(PAGE)
    check_html(page)
    assert "Không có chỗ nào hai máy ghi khác nhau" in page.text


def test_both_values_stand_side_by_side_in_words(world: World, sign_in: SignIn, home: Household) -> None:
    rival(world, "household", home.id, home.id, "note", HOSTILE)
    rival(world, "person", world.person_id, world.person_id, "id_number", world.id_number)
    rival(world, "person", world.person_id, world.person_id, "birth_date", "1964-07-14")
    rival(world, "person", world.person_id, world.person_id, "sex", "male")
    page = sign_in("hkh").get(PAGE)
    check_html(page)
    for words in ("Ghi chú", "&lt;script&gt;", "Số căn cước", "14/07/1964", "Giới tính", "chưa ghi", "Lấy giá trị này"):
        assert words in page.text, words
    assert world.id_number not in page.text
    assert page.text.count(f"••••••••{world.id_number[-4:]}") >= 2


def test_taking_the_other_value_and_keeping_what_stands(world: World, sign_in: SignIn, home: Household) -> None:
    other = rival(world, "household", home.id, home.id, "note", "nhà vắng buổi sáng")
    office = sign_in("hkh")
    taken = choose(world, office, "household", home.id, "note", other)
    assert "Đã chọn xong" in taken.text
    assert world.get(Household, home.id).note == "nhà vắng buổi sáng"
    rival(world, "person", world.person_id, world.person_id, "full_name", "Nguyễn Thị Hòa")
    assert "Đã chọn xong" in choose(world, office, "person", world.person_id, "full_name", "stands").text
    assert world.get(Person, world.person_id).full_name == "Nguyễn Thị Hoa"
    assert all(row.resolved_at for row in world.rows(select(Rival)))


def test_pressed_twice_on_an_old_page_and_with_nonsense(world: World, sign_in: SignIn, home: Household) -> None:
    other = rival(world, "household", home.id, home.id, "note", "nhà vắng")
    office = sign_in("hkh")
    stale = choose(world, office, "household", home.id, "note", other, rev="1")
    assert stale.status_code == 409
    check_html(stale)
    assert "vừa được sửa" in stale.text
    for kind, field, choice, rev in (
        ("quarantine", "note", other, ""),
        ("household", "ghi chú", other, ""),
        ("household", "note", other, "x"),
    ):
        assert choose(world, office, kind, home.id, field, choice, rev).status_code == 404
    assert choose(world, office, "household", home.id, "note", other).status_code == 200
    again = choose(world, office, "household", home.id, "note", other)
    assert "đã có người chọn xong" in again.text


def test_a_panel_chooses_in_its_own_place_only(world: World, sign_in: SignIn, home: Household) -> None:
    other = rival(world, "household", home.id, home.id, "note", "nhà vắng")
    assert "nhà vắng" in sign_in("to").get(PAGE).text
    stranger = sign_in("tokhac")
    assert "nhà vắng" not in stranger.get(PAGE).text
    refused = choose(world, stranger, "household", home.id, "note", other, rev=str(home.rev))
    assert refused.status_code == 404
    assert world.get(Rival, other).resolved_at is None
