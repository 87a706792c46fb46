"""GET /changes: order, pages, cursors, limits."""

from typing import Any

from sqlalchemy import event

from tests import factories
from tests.web.api.conftest import Phone, Scene
from webapp.models import Commune
from webapp.services import counter, criteria, installation, visibility


def _code(phone: Phone, **query: Any) -> tuple[int, str | None]:
    reply = phone.get("/changes", query_string=query)
    return reply.status_code, reply.get_json().get("code")


def test_a_pull_from_empty_brings_the_ward_and_what_is_in_scope(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        elsewhere = factories.household(session, scene.other_area)
    phone.pull()
    assert phone.records["collective", scene.area.id] == {
        "kind": "area",
        "name": scene.area.name,
        "parent_id": None,
        "from": "2020-01-01",
        "to": None,
    }
    assert phone.records["campaign", scene.campaign.id] == {
        "year": 2026,
        "criteria_version": factories.VERSION,
        "opens": "2026-01-01",
        "closes": "2026-12-31",
        "dates": {},
    }
    version = phone.records["criteria", criteria.feed_id(factories.VERSION)]
    assert version == {"version": factories.VERSION, "content": factories.criteria_content()}
    assert ("household", scene.household.id) in phone.records
    assert ("household", elsewhere.id) not in phone.records
    assert not phone.gone


def test_changes_come_in_commit_order_each_record_once_on_pages_of_any_size(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        for number in range(7):
            factories.person(session, scene.household, f"Nguyễn Văn {number}")
        visibility.reassign_household(session, session.merge(scene.household), counter.next_rev(session))
    heard = phone.pull(limit=500)
    revs = [change["rev"] for change in heard]
    assert revs == sorted(revs)
    assert len({(change["type"], change["id"]) for change in heard}) == len(heard)
    for limit in (1, 2, 3, 5, len(heard), len(heard) - 1):
        assert Phone(phone.app, phone.token).pull(limit) == heard


def test_after_a_pull_only_what_changed_since_comes(phone: Phone, scene: Scene) -> None:
    phone.pull()
    assert phone.pull() == []
    with scene.writing() as session:
        person = factories.person(session, scene.household, "Lê Thị Mai")
    assert [(change["type"], change["id"]) for change in phone.pull()] == [("person", person.id)]


def test_a_new_epoch_makes_every_cursor_stale(phone: Phone, scene: Scene) -> None:
    phone.pull()
    with factories.writing(scene.engine) as session:
        epoch = installation.renew_epoch(session, factories.NOW)
    reply = phone.get("/changes", query_string={"cursor": phone.cursor})
    assert (reply.status_code, reply.headers["Server-Epoch"]) == (409, epoch)
    assert phone.pull()


def test_a_cursor_that_is_none_of_ours_is_stale(phone: Phone) -> None:
    for cursor in ("x", "é", "W10", "bnVsbA", "%00", "A" * 5000, "WyJ4IiwxLCIiLCIiLHRydWVd"):
        assert _code(phone, cursor=cursor) == (409, "cursor_stale")


def test_a_limit_that_is_none_is_malformed(phone: Phone) -> None:
    for limit in ("0", "501", "-1", "x", "", "1.0", "1e2", "९", "00001", ["1", "2"]):
        assert _code(phone, limit=limit) == (400, "malformed")


def test_a_parameter_that_is_none_is_malformed(phone: Phone) -> None:
    assert _code(phone, curser="x") == (400, "malformed")


def test_the_watermark_comes_with_every_page(phone: Phone, scene: Scene) -> None:
    with factories.writing(scene.engine) as session:
        session.get_one(Commune, scene.ward.id).backed_up_rev = 3
    assert phone.get("/changes").get_json()["backed_up_rev"] == 3


def test_a_page_of_200_records_takes_few_queries(phone: Phone, scene: Scene) -> None:
    with scene.writing() as session:
        for number in range(30):
            household = factories.household(session, scene.area)
            person = factories.person(session, household, f"Nguyễn Văn {number}")
            factories.registration(session, person, scene.campaign)
            sheet = factories.declaration(session, person, scene.campaign, answers=factories.full_answers())
            factories.evidence(session, sheet)
            factories.consent(session, person)
            factories.submit(session, sheet)
    phone.pull(limit=1)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    with phone.app.app_context():
        from webapp.extensions import db

        event.listen(db.engine, "before_cursor_execute", note)
    reply = phone.get("/changes", query_string={"limit": 200})
    assert len(reply.get_json()["changes"]) == 200
    assert len(statements) <= 18, "\n".join(statements)


def test_nothing_of_another_ward_is_in_the_feed(phone: Phone, scene: Scene) -> None:
    with factories.writing(scene.engine) as session:
        factories.ward(session, "an-my")
        area = factories.collective(session)
        factories.household(session, area)
        account = factories.account(session, "an", "association")
        _device, token = factories.device(session, account)
    other = Phone(phone.app, token)
    other.pull()
    phone.pull()
    assert not set(other.records) & set(phone.records)
