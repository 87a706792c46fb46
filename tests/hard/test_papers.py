"""Decisions, objections and their answers: sent twice, at once, cut anywhere, without room."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.hard import accidents
from tests.hard.steps import bring, colleague, post_long_ago
from tests.support.app import SignIn
from tests.web import objected, proposed
from tests.web.world import PDF, World, make_sheet, rev_on, url
from webapp.models import Campaign, Decision, DecisionEntry, Declaration, Household, Objection, Proposal, Step
from webapp.services import decisions, signed_files

FIELDS = {"number": "12/QĐ-UBND", "signed_on": "17/08/2026"}
OBJECTION = {"about": "other", "text": "Xin xem lại.", "name": "Phan Công Sáu", "contact": "Tổ 2"}
MISSING = {"name": "Trần Văn Mười", "birth_year": "1955", "text": "Họp thống nhất 82 điểm.", "contact": "Tổ 2"}
ONCE = "6f1f3c52-8f3e-4f0e-9d3b-0a3f6f3d2b11"


@pytest.fixture
def ready(world: World) -> World:
    """The posting of one sheet is over."""
    post_long_ago(world)
    return world


def _another(world: World, name: str = "Mai Thị Năm") -> str:
    with world.writing() as session:
        campaign = session.get(Campaign, (world.ward_id, world.campaign_id))
        home = session.query(Household).filter_by(commune_id=world.ward_id).first()
        sheet = make_sheet(session, factories.person(session, home, name), campaign)
    post_long_ago(world, sheet)
    return sheet


def _issue(
    client: FlaskClient, world: World, *sheets: str, there: tuple[str, int] | None = None, **changes: Any
) -> Callable[[], TestResponse]:
    """Issue a proposal of these people, or the one that is `there`."""
    proposal, rev = there or proposed.of(world, *sheets)

    def send() -> TestResponse:
        file = (io.BytesIO(PDF), "quyet dinh.pdf")
        form = {**FIELDS, "rev": str(rev), "file": file, **changes}
        return client.post(url(f"to-trinh/{proposal}/phat-hanh"), data=form)

    return send


def _check_papers(app: Flask, world: World) -> None:
    """Every decision has its signed paper, and nobody stands on two."""
    for decision in world.rows(select(Decision)):
        paper = signed_files.fetch(app.extensions["evidence"], world.ward_id, decision.signed_file_sha256)
        assert paper.content == PDF
    entries = world.rows(select(DecisionEntry))
    assert len({one.declaration_id for one in entries}) == len(entries)
    assert sorted(one.register_number for one in entries) == list(range(1, len(entries) + 1))


def test_a_decision_issued_by_four_at_once_and_then_again_is_one_with_its_paper(
    app: Flask, ready: World, sign_in: SignIn
) -> None:
    there = proposed.of(ready, ready.sheet_id, _another(ready))
    browsers = [sign_in(name) for name in ("ubnd", "ubnd", colleague(ready, "ubnd"), "ubnd")]
    send = [_issue(browser, ready, there=there) for browser in browsers]
    replies = accidents.at_once(*send)
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409]
    assert send[0]().status_code == 409
    assert len(ready.rows(select(Decision))) == 1
    assert sorted(ready.rows(select(DecisionEntry.register_number))) == [1, 2]
    assert len(ready.rows(select(Step).where(Step.action == "recognise"))) == 2
    _check_papers(app, ready)


def test_two_lists_at_once_of_the_same_people_become_one_proposal(app: Flask, ready: World, sign_in: SignIn) -> None:
    value = f"{ready.sheet_id}:{ready.get(Declaration, ready.sheet_id).rev}"

    def send(name: str) -> Callable[[], TestResponse]:
        client, once = sign_in(name), factories.new_id()
        return lambda: client.post(url("to-trinh"), data={"people": [value], "once": once})

    sends = [send("hkh"), send(colleague(ready, "hkh"))]
    replies = accidents.at_once(*sends)
    assert sorted(reply.status_code for reply in replies) == [303, 422]
    won = next(one for one, reply in zip(sends, replies, strict=True) if reply.status_code == 303)
    assert won().status_code == 303, "the reply was lost, and the button pressed again"
    assert len(ready.rows(select(Proposal))) == 1


def test_decisions_on_different_people_at_once_count_on(app: Flask, ready: World, sign_in: SignIn) -> None:
    sheets = [ready.sheet_id, _another(ready), _another(ready, "Võ Văn Tám")]
    sends = [_issue(sign_in("ubnd"), ready, one, number=f"{n}/QĐ-UBND") for n, one in enumerate(sheets, 1)]
    assert {reply.status_code for reply in accidents.at_once(*sends)} == {303}
    assert len(ready.rows(select(Decision))) == 3
    _check_papers(app, ready)


def test_the_paper_stays_when_one_of_two_is_refused_just_before_the_other_looks_for_it(
    app: Flask, ready: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = proposed.of(ready, ready.sheet_id, _another(ready))
    good = _issue(sign_in("ubnd"), ready, there=there)
    refused = _issue(sign_in("ubnd"), ready, there=there, signed_on="16/08/2025")
    keep = signed_files.keep
    replies: list[Any] = []

    def overtaken(*arguments: Any) -> bool:
        """Kept by one request, which is refused only when another has found the file there."""
        new = keep(*arguments)
        if not replies:
            replies.append(None)
            replies[0] = good()
        return new

    monkeypatch.setattr(signed_files, "keep", overtaken)
    assert refused().status_code in (409, 422)
    assert replies[0].status_code == 303
    _check_papers(app, ready)


def test_the_paper_is_there_even_when_it_was_dropped_between_the_look_and_the_decision(
    app: Flask, ready: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = signed_files.keep
    calls: list[bool] = []

    def dropped(store: Any, ward: str, file: Any) -> bool:
        new = keep(store, ward, file)
        if not calls:
            signed_files.sweep(store, ward, ())
        calls.append(new)
        return new

    monkeypatch.setattr(signed_files, "keep", dropped)
    assert _issue(sign_in("ubnd"), ready)().status_code == 303
    _check_papers(app, ready)


def test_a_decision_that_is_cut_or_has_no_room_anywhere_recognises_nobody_and_can_be_issued_again(
    app: Flask, ready: World, sign_in: SignIn
) -> None:
    send = _issue(sign_in("ubnd"), ready, ready.sheet_id, _another(ready))
    assert accidents.at_every_write(app, ready.ward_id, send, "hết chỗ").status_code == 303
    assert sorted(ready.rows(select(DecisionEntry.register_number))) == [1, 2]
    _check_papers(app, ready)


def test_no_paper_is_left_behind_whatever_goes_wrong(
    app: Flask, ready: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, store = _issue(sign_in("ubnd"), ready), app.extensions["evidence"]
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def unforeseen(*_arguments: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(decisions, "_recognise", unforeseen)
        assert send().status_code == 500
    assert list(store.names("decisions/")) == []
    # The process was killed before: nobody could tidy up. Whoever issues next does.
    store.write(signed_files.name_of(ready.ward_id, "0" * 64), PDF)
    store.write(signed_files.name_of(factories.new_id(), "0" * 64), PDF)
    assert send().status_code == 303
    assert send().status_code == 409
    _check_papers(app, ready)
    assert len(list(store.names(signed_files.folder(ready.ward_id)))) == 1
    assert len(list(store.names("decisions/"))) == 2


@pytest.fixture
def posted(world: World) -> World:
    """The name is on the list of those proposed."""
    bring(world, "posted")
    return world


def _objects(app: Flask, world: World, **changes: str) -> Callable[[], TestResponse]:
    address = url(f"danh-sach/{world.sheet_id}/kien-nghi")
    return lambda: app.test_client().post(address, data={**OBJECTION, "once": ONCE, **changes})


def test_an_objection_pressed_four_times_at_once_and_then_again_is_one(app: Flask, posted: World) -> None:
    send = _objects(app, posted)
    replies = [*accidents.at_once(send, send, send, send), send()]
    assert {(reply.status_code, reply.location) for reply in replies} == {(303, url("danh-sach/da-nhan"))}
    assert len(posted.rows(select(Objection))) == 1


def test_a_missing_name_pressed_twice_at_once_is_one(app: Flask, posted: World) -> None:
    def send() -> TestResponse:
        return app.test_client().post(url("y-kien"), data={**MISSING, "once": ONCE})

    assert {reply.status_code for reply in [*accidents.at_once(send, send), send()]} == {303}
    assert len(posted.rows(select(Objection))) == 1


def test_other_words_from_the_same_page_and_the_same_words_from_another_are_objections_of_their_own(
    app: Flask, posted: World
) -> None:
    for changes in ({}, {"text": "Còn một việc nữa."}, {"once": factories.new_id()}, {"once": "không phải mã"}):
        assert _objects(app, posted, **changes)().status_code == 303
    assert len(posted.rows(select(Objection))) == 4


def test_an_objection_whose_reply_was_lost_is_not_refused_when_the_days_are_over_meanwhile(
    app: Flask, posted: World, clock: Any
) -> None:
    send = _objects(app, posted)
    assert send().status_code == 303
    clock.now += timedelta(days=11)
    assert send().status_code == 303
    assert _objects(app, posted, once=factories.new_id())().status_code == 422


def test_the_page_of_an_objection_brings_an_id_that_each_page_has_for_itself(app: Flask, posted: World) -> None:
    for address in (f"danh-sach/{posted.sheet_id}/kien-nghi", "y-kien"):
        pages = [app.test_client().get(url(address)).text for _ in range(2)]
        values = {page.split('name="once"')[1].split('value="')[1].split('"')[0] for page in pages}
        assert len(values) == 2


def test_an_objection_that_is_cut_or_has_no_room_anywhere_can_be_sent_again(app: Flask, posted: World) -> None:
    assert accidents.at_every_write(app, posted.ward_id, _objects(app, posted), "hết chỗ").status_code == 303
    assert len(posted.rows(select(Objection))) == 1


@pytest.fixture
def objection(posted: World) -> str:
    """Somebody has objected."""
    with posted.writing() as session:
        return objected.heard(session, posted.sheet_id).id


def _answers(client: FlaskClient, identity: str, rev: str, outcome: str, text: str) -> Callable[[], TestResponse]:
    form = {"rev": rev, "outcome": outcome, "text": text}
    return lambda: client.post(url(f"kien-nghi/{identity}/tra-loi"), data=form)


def test_of_two_answers_at_once_one_stands_and_the_other_is_told_with_its_words(
    posted: World, objection: str, sign_in: SignIn
) -> None:
    first, second = sign_in("hkh"), sign_in(colleague(posted, "hkh"))
    rev = rev_on(first.get(url(f"kien-nghi/{objection}")))
    sends = [
        _answers(first, objection, rev, "uphold", "Ý kiến đúng."),
        _answers(second, objection, rev, "dismiss", "Giữ 7 điểm."),
    ]
    replies = accidents.at_once(*sends)
    statuses = [reply.status_code for reply in replies]
    assert sorted(statuses) == [303, 409]
    won = statuses.index(303)
    assert ("Giữ 7 điểm." if won == 0 else "Ý kiến đúng.") in replies[1 - won].text
    assert posted.rows(select(Objection))[0].answer == ("Ý kiến đúng.", "Giữ 7 điểm.")[won]
    assert posted.get(Declaration, posted.sheet_id).state == ("verified", "posted")[won]
    assert sends[won]().status_code == 409


def test_an_answer_that_is_cut_or_has_no_room_anywhere_reopens_nothing_and_can_be_given_again(
    app: Flask, posted: World, objection: str, sign_in: SignIn
) -> None:
    client = sign_in("hkh")
    rev = rev_on(client.get(url(f"kien-nghi/{objection}")))
    done = accidents.at_every_write(
        app, posted.ward_id, _answers(client, objection, rev, "uphold", "Ý kiến đúng."), "hết chỗ"
    )
    assert done.status_code == 303
    assert posted.get(Declaration, posted.sheet_id).state == "verified"


def test_an_answer_and_a_decision_at_once_never_recognise_somebody_whose_review_is_open_again(
    app: Flask, ready: World, sign_in: SignIn
) -> None:
    there = proposed.of(ready)
    with ready.writing() as session:
        sheet = session.get_one(Declaration, (ready.ward_id, ready.sheet_id))
        sheet.posted_until = factories.TODAY
        identity = objected.heard(session, sheet.id).id
        sheet.posted_until = factories.TODAY - timedelta(days=1)
    client = sign_in("hkh")
    rev = rev_on(client.get(url(f"kien-nghi/{identity}")))
    answered, issued = accidents.at_once(
        _answers(client, identity, rev, "uphold", "Ý kiến đúng."), _issue(sign_in("ubnd"), ready, there=there)
    )
    assert (answered.status_code, issued.status_code) == (303, 422)
    assert ready.get(Declaration, ready.sheet_id).state == "verified"
    assert ready.rows(select(Decision)) == []
    assert list(app.extensions["evidence"].names("decisions/")) == []
