"""Two phones wrote different things in one place: a human chooses on the page, and nothing is lost."""

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.support.app import SignIn
from tests.web.world import World, check_html, press, rev_on, url
from webapp.models import Answer, Audit, Declaration, History, Rival
from webapp.services import audit, keys

POINTS, WORDS = "answers.c04.self", "answers.c04.statement"


@pytest.fixture
def rivals(world: World) -> dict[str, str]:
    """What the other phone sent, by field: 6 points, and other words."""
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        return {
            POINTS: factories.rival(session, sheet, POINTS, 6).id,
            WORDS: factories.rival(session, sheet, WORDS, "Kèm một em học việc.").id,
        }


def choose(world: World, client, field: str, choice: str, rev: str | None = None) -> TestResponse:
    seen = rev or rev_on(client.get(url(f"phieu/{world.sheet_id}")))
    return client.post(
        url(f"phieu/{world.sheet_id}/chon-gia-tri"), data={"rev": seen, "field": field, "choice": choice}
    )


def answer(world: World) -> Answer:
    found = world.get(Answer, world.sheet_id, "c04")
    assert found is not None
    return found


def test_both_values_stand_side_by_side_and_the_sheet_cannot_go_on(world: World, sign_in: SignIn, rivals) -> None:
    panel = sign_in("to")
    page = panel.get(url(f"phieu/{world.sheet_id}"))
    check_html(page)
    for words in ("Hai máy ghi khác nhau", "Kèm một em học việc.", "Đã làm việc của c04.", rivals[POINTS]):
        assert words in page.text, words
    assert press(panel, world.sheet_id, "kiem-tra").status_code == 422


def test_taking_the_other_value_puts_it_in_place_and_keeps_both_written_down(
    world: World, sign_in: SignIn, rivals
) -> None:
    panel = sign_in("to")
    taken = choose(world, panel, POINTS, rivals[POINTS])
    assert taken.status_code == 303
    assert taken.location.endswith("#c04")
    sheet = world.get(Declaration, world.sheet_id)
    assert (answer(world).self_points, sheet.self_claimed) == (12, 174)
    row = world.get(Rival, rivals[POINTS])
    assert row.resolved_at is not None
    with factories.reading(world.engine, world.ward_id) as session:
        assert keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed) == {"value": 6}
        written = session.scalars(select(History).where(History.operation == "declaration.resolve")).one()
        assert written.fields == [POINTS]
        chained = session.scalars(select(Audit).where(Audit.action == "declaration.resolve")).one()
        assert (chained.entity_id, chained.codes) == (world.sheet_id, [POINTS, "other"])
        assert chained.actor.startswith("account:")
        assert audit.verify(session) is None
    assert world.get(Rival, rivals[WORDS]).resolved_at is None


def test_keeping_what_stands_changes_no_value_and_frees_the_way(world: World, sign_in: SignIn, rivals) -> None:
    panel = sign_in("hkh")
    for field in rivals:
        assert choose(world, panel, field, "stands").status_code == 303
    assert (answer(world).self_points, answer(world).statement) == (18, "Đã làm việc của c04.")
    assert press(panel, world.sheet_id, "kiem-tra").status_code == 303


def test_what_was_chosen_stands_in_the_history_of_the_sheet_with_who_chose(
    world: World, sign_in: SignIn, rivals
) -> None:
    panel = sign_in("to")
    address = url(f"phieu/{world.sheet_id}")
    assert "Chọn giữa hai máy" not in panel.get(address).text
    assert choose(world, panel, POINTS, rivals[POINTS]).status_code == 303
    assert choose(world, panel, WORDS, "stands").status_code == 303
    page = panel.get(address)
    check_html(page)
    told = page.text[page.text.index('class="history"') :]
    latest, before = told.index("không lấy: Kèm một em học việc."), told.index("Lấy giá trị của máy khác: 6")
    assert latest < before, "the latest first"
    assert told.count("Chọn giữa hai máy:") == 2 + 1, "two lines, and the latest on the fold"


def test_an_old_page_chooses_nothing_and_says_what_changed(world: World, sign_in: SignIn, rivals) -> None:
    one, other = sign_in("to"), sign_in("hkh")
    seen = rev_on(one.get(url(f"phieu/{world.sheet_id}")))
    assert choose(world, other, POINTS, "stands").status_code == 303
    late = choose(world, one, POINTS, rivals[POINTS], seen)
    assert late.status_code == 409
    check_html(late)
    assert answer(world).self_points == 18
    gone = choose(world, one, POINTS, rivals[POINTS])
    assert gone.status_code == 404


def test_after_the_check_only_what_stands_can_be_kept(world: World, sign_in: SignIn, rivals) -> None:
    with world.writing() as session:
        session.get(Declaration, (world.ward_id, world.sheet_id)).state = "verified"
    panel = sign_in("to")
    refused = choose(world, panel, POINTS, rivals[POINTS])
    assert refused.status_code == 422
    assert "chỉ giữ được giá trị đang ghi" in refused.text
    assert choose(world, panel, POINTS, "stands").status_code == 303
    assert answer(world).self_points == 18


def test_the_group_that_a_sheet_began_with_is_kept(world: World, sign_in: SignIn) -> None:
    with world.writing() as session:
        sheet = session.get(Declaration, (world.ward_id, world.sheet_id))
        other = factories.rival(session, sheet, "group", "worker").id
    panel = sign_in("to")
    assert choose(world, panel, "group", other).status_code == 422
    assert choose(world, panel, "group", "stands").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("truong", 403), ("ubnd", 403), ("tokhac", 404), ("ctv", 303)])
def test_who_may_choose(world: World, sign_in: SignIn, rivals, who: str, status: int) -> None:
    seen = rev_on(sign_in("to").get(url(f"phieu/{world.sheet_id}")))
    assert choose(world, sign_in(who), POINTS, rivals[POINTS], seen).status_code == status


@pytest.mark.parametrize(
    ("field", "choice"),
    [(POINTS, "nothing"), (WORDS, "POINTS"), ("answers.c05.self", "stands"), ("\0", "\0"), ("", "")],
)
def test_what_is_not_there_to_be_chosen_is_not_found(
    world: World, sign_in: SignIn, rivals, field: str, choice: str
) -> None:
    choice = rivals[POINTS] if choice == "POINTS" else choice
    assert choose(world, sign_in("to"), field, choice).status_code == 404
