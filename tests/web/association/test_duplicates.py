"""Who is in the register twice: proposed with the reasons, made one, told apart, taken back, from page to database."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.support.app import SignIn
from tests.web.world import HOSTILE, World, check_html, url
from webapp.models import Campaign, Collective, Declaration, Person, PersonMerge, PersonPair
from webapp.queries import duplicates as query

PAGE = url("trung")


@pytest.fixture
def twice(world: World) -> Person:
    """The woman of the ward once more: without marks, in another household."""
    with world.writing() as session:
        home = factories.household(session, factories.collective(session, "Khối phố Giếng Mới"), "Lê Văn Cốm")
        return factories.person(session, home, "Nguyen Thi Hoa", birth_year=1964, sex="female")


def pair(world: World, twice: Person) -> str:
    return url(f"trung/{world.person_id}/{twice.id}")


def merge(client: FlaskClient, address: str, **form: str):
    revs = dict(re.findall(r'name="(rev_\w+)" value="(\d+)"', client.get(address).text))
    return client.post(f"{address}/gop", data={"keep": "one", **revs, **form}, follow_redirects=True)


def test_proposed_with_the_reasons_and_side_by_side(world: World, sign_in: SignIn, twice: Person) -> None:
    office = sign_in("hkh")
    assert "Người có thể ghi hai lần" in office.get(url("viec")).text
    page = office.get(PAGE)
    check_html(page)
    for words in ("cùng họ tên nếu bỏ dấu", "cùng năm sinh", "khác hộ, có thể đã chuyển nhà", "Nguyen Thi Hoa"):
        assert words in page.text, words
    assert page.text.count("Xem và quyết định") == 1
    beside = office.get(pair(world, twice))
    check_html(beside)
    for words in ("phiếu năm 2026: Đã nộp", "chưa có phiếu", "Giếng Mới", "••••••••", "Giống nhau"):
        assert words in beside.text, words
    assert world.id_number not in page.text + beside.text


def test_made_one_and_taken_back(world: World, sign_in: SignIn, twice: Person) -> None:
    office = sign_in("hkh")
    done = merge(office, pair(world, twice), keep="other", take_id_number="one", take_full_name="one")
    assert "Đã gộp" in done.text
    check_html(done)
    kept = world.get(Person, twice.id)
    assert (kept.full_name, kept.id_last4) == ("Nguyễn Thị Hoa", world.id_number[-4:])
    assert kept.household_id == twice.household_id
    assert world.get(Declaration, world.sheet_id).person_id == twice.id
    assert "Không thấy ai ghi hai lần" in done.text
    # Whoever still has the address of the record that is gone comes to the person.
    assert office.get(url(f"nguoi/{world.person_id}")).location.endswith(twice.id)
    assert office.get(url(f"phieu/{world.sheet_id}")).status_code == 200
    assert office.get(pair(world, twice)).status_code == 404
    (row,) = world.rows(select(PersonMerge))
    undo = url(f"trung/gop/{row.id}/hoan-tac")
    for _press in range(2):
        assert "Đã tách lại" in office.post(undo, follow_redirects=True).text
    assert world.get(Declaration, world.sheet_id).person_id == world.person_id
    assert world.get(Person, twice.id).full_name == "Nguyen Thi Hoa"


def test_what_stands_against_it_is_said_in_a_plain_sentence(world: World, sign_in: SignIn, twice: Person) -> None:
    with world.writing() as session:
        campaign = session.get_one(Declaration, (world.ward_id, world.sheet_id)).campaign_id
        factories.declaration(session, session.merge(twice), session.get_one(Campaign, (world.ward_id, campaign)))
    office = sign_in("hkh")
    refused = merge(office, pair(world, twice))
    assert refused.status_code == 422
    check_html(refused)
    assert "Năm 2026 cả hai đều có phiếu kê khai" in refused.text
    assert world.rows(select(PersonMerge)) == []


def test_two_people_are_not_proposed_again(world: World, sign_in: SignIn, twice: Person) -> None:
    office = sign_in("hkh")
    for _press in range(2):
        told = office.post(f"{pair(world, twice)}/hai-nguoi", follow_redirects=True)
        assert "không hỏi lại" in told.text
    assert "Không thấy ai ghi hai lần" in told.text
    assert len(world.rows(select(PersonPair))) == 1


def test_stale_twice_nonsense_and_strangers(world: World, sign_in: SignIn, twice: Person) -> None:
    office, address = sign_in("hkh"), pair(world, twice)
    stale = merge(office, address, rev_one="1")
    assert stale.status_code == 409
    check_html(stale)
    for form in ({"keep": "both"}, {"rev_one": "x"}, {"rev_other": "9" * 30}):
        assert merge(office, address, **form).status_code == 404
    assert office.get(url(f"trung/{twice.id}/{twice.id}")).status_code == 404
    assert office.get(f"{PAGE}?sau=9.x.y").status_code == 200
    for stranger in ("to", "ubnd", "ctv", "truong"):
        assert sign_in(stranger).get(PAGE).status_code == 403
    sent = {"keep": "one", "rev_one": str(world.get(Person, world.person_id).rev), "rev_other": str(twice.rev)}
    replies = [office.post(f"{address}/gop", data=sent) for _press in range(2)]
    assert [reply.status_code for reply in replies] == [303, 303]
    assert len(world.rows(select(PersonMerge))) == 1


def test_a_name_is_only_text(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        home = factories.household(session, session.get_one(Collective, (world.ward_id, world.area_id)), HOSTILE)
        for _time in range(2):
            factories.person(session, home, HOSTILE[:100], birth_year=1970)
    page = sign_in("hkh").get(PAGE)
    check_html(page)
    assert "<script>alert(1)" not in page.text


def test_pages_follow_one_another(world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "PAGE", 2)
    with world.writing() as session:
        home = factories.household(session, session.get_one(Collective, (world.ward_id, world.area_id)), "Võ Văn Tư")
        for place in range(5):
            for _time in range(2):
                factories.person(session, home, f"Võ Thị {'ABCDE'[place]}", birth_year=1980)
    office, address, names = sign_in("hkh"), PAGE, []
    while address:
        page = office.get(address)
        names += re.findall(r'id="pair-\d+">[^<]*: ([^<]+)<', page.text)
        onward = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = onward[1] if onward else ""
        assert "Võ" not in address
    assert len(names) == len(set(names)) == 5


def test_a_citizens_phone_pulls_anew_and_finds_them_under_the_other_record(
    world: World, sign_in: SignIn, twice: Person, client: FlaskClient
) -> None:
    with world.writing() as session:
        _device, token = factories.device(session, person=session.get_one(Person, (world.ward_id, twice.id)))

    def pull(cursor: str):
        return client.get(
            "/api/v1/changes", query_string={"cursor": cursor}, headers={"Authorization": f"Bearer {token}"}
        )

    first = pull("").get_json()
    assert [one["id"] for one in first["changes"] if one["type"] == "person"] == [twice.id]
    merge(sign_in("hkh"), pair(world, twice))
    stale = pull(first["cursor"])
    assert (stale.status_code, stale.get_json()["code"]) == (409, "cursor_stale")
    people = {one["id"]: one["deleted"] for one in pull("").get_json()["changes"] if one["type"] == "person"}
    assert people == {world.person_id: False, twice.id: True}
