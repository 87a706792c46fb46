"""Who can sign in, and what they then are."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.factories import (
    NOW,
    PASSWORD,
    TODAY,
    account,
    collective,
    engine_of,
    household,
    new_id,
    person,
    position,
    reading,
    writing,
)
from tests.factories import ward as make_ward
from tests.support.databases import Database
from webapp.domain.errors import DomainError
from webapp.domain.roles import Role
from webapp.models import Account, Audit
from webapp.services import accounts, audit, passwords
from webapp.services.author import Author

ADMIN = Author(role="admin")


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    made = engine_of(database)
    yield made
    made.dispose()


@pytest.fixture
def ward_id(engine: Engine) -> str:
    with writing(engine) as session:
        return make_ward(session).id


def test_the_right_password_opens_the_door_and_a_wrong_one_does_not(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        account(session, "hoa", "association")
    with reading(engine, ward_id) as session:
        found = accounts.check(session, " HOA ", PASSWORD)
        assert found is not None
        assert found.username == "hoa"
        assert accounts.check(session, "hoa", PASSWORD + "x") is None
        assert accounts.check(session, "hoa", "") is None
        assert accounts.check(session, "hoa", "x" * 1_000_000) is None
        assert accounts.check(session, "nobody", PASSWORD) is None


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(
    engine: Engine, ward_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[str] = []
    matches = passwords.matches

    def counted(kept: str, typed: str) -> bool:
        costs.append(kept)
        return matches(kept, typed)

    monkeypatch.setattr(passwords, "matches", counted)
    with reading(engine, ward_id) as session:
        accounts.check(session, "nobody", PASSWORD)
    assert len(costs) == 1
    assert not passwords.HASHER.check_needs_rehash(costs[0])


def test_a_password_opens_the_door_however_the_keyboard_composes_it(engine: Engine, ward_id: str) -> None:
    typed = "Mật khẩu của tôi"
    with writing(engine, ward_id) as session:
        accounts.add(session, username="hoa.le", display_name="Lê Hoà", password=typed, author=ADMIN, at=NOW)
    with reading(engine, ward_id) as session:
        assert accounts.check(session, "hoa.le", unicodedata.normalize("NFD", typed))


def test_an_account_at_work_in_another_ward_does_not_open_this_one(engine: Engine, ward_id: str) -> None:
    with writing(engine) as session:
        make_ward(session, "an-my", name="An Mỹ")
        elsewhere = account(session, "nam", "association")
    with reading(engine, ward_id) as session:
        assert accounts.check(session, "nam", PASSWORD) is None
        assert accounts.actor(session, elsewhere.id, TODAY) is None


def test_an_old_hash_is_made_anew_and_sessions_stay(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        hoa = account(session, "hoa", "association")
        assert accounts.needs_rehash(hoa)
        version = hoa.session_version
        accounts.rehash(session, hoa.id, PASSWORD)
    with reading(engine, ward_id) as session:
        found = accounts.check(session, "hoa", PASSWORD)
        assert found is not None
        assert not accounts.needs_rehash(found)
        assert found.session_version == version


def test_an_actor_has_the_positions_of_today_and_its_own_household(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        area = collective(session)
        home = household(session, area)
        who = person(session, home, "Phan Ngọc Ẩn")
        an = account(session, "an", "unit_head", area, person=who)
        position(session, an, "volunteer", area, valid_to=TODAY - timedelta(days=1))
        position(session, an, "panel", area, valid_from=TODAY + timedelta(days=1))
    with reading(engine, ward_id) as session:
        actor = accounts.actor(session, an.id, TODAY)
        assert actor is not None
        assert [(held.role, held.collective_id) for held in actor.positions] == [(Role.UNIT_HEAD, area.id)]
        assert (actor.person_id, actor.household_id) == (who.id, home.id)


def test_a_new_password_and_a_disabled_account_end_sessions_and_are_written_down(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        hoa = account(session, "hoa", "association")
        before = hoa.session_version
        accounts.set_password(session, hoa, "một mật khẩu khác", author=ADMIN, at=NOW)
        accounts.disable(session, hoa, author=ADMIN, at=NOW)
        assert hoa.session_version == before + 2
    with reading(engine, ward_id) as session:
        assert accounts.check(session, "hoa", "một mật khẩu khác") is None
        actions = [row.action for row in session.query(Audit).order_by(Audit.n) if row.entity_type == "account"]
        assert actions == ["account.password", "account.disable"]
        assert audit.verify(session) is None


def test_signing_out_everywhere_and_naming_the_person_are_written_down(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        hoa = account(session, "hoa", "association")
        who = person(session, household(session, collective(session)))
        before = hoa.session_version
        accounts.link_person(session, hoa.id, who.id, author=ADMIN, at=NOW)
        accounts.end_sessions(session, hoa.id, author=Author("account", hoa.id), at=NOW)
        assert hoa.session_version == before + 1
    with reading(engine, ward_id) as session:
        rows = [row for row in session.query(Audit).order_by(Audit.n) if row.entity_type == "account"]
        assert [(row.action, row.actor, row.entity_id) for row in rows] == [
            ("account.person", "system:admin", hoa.id),
            ("account.sign_out", f"account:{hoa.id}", hoa.id),
        ]
        actor = accounts.actor(session, hoa.id, TODAY)
        assert actor is not None
        assert actor.person_id == who.id
        assert audit.verify(session) is None


def test_nobody_is_named_who_is_not_in_the_ward(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        hoa = account(session, "hoa", "association")
        with pytest.raises(DomainError):
            accounts.link_person(session, hoa.id, new_id(), author=ADMIN, at=NOW)
        with pytest.raises(DomainError):
            accounts.link_person(session, new_id(), new_id(), author=ADMIN, at=NOW)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "hoà"}, "username"),
        ({"username": "-hoa"}, "username"),
        ({"username": "h" * 61}, "username"),
        ({"username": "HOA"}, "username_taken"),
        ({"display_name": " "}, "display_name"),
        ({"password": "ngắn"}, "password_short"),
        ({"password": "d" * 201}, "password_long"),
        ({"password": "to-moi.nguoi-99"}, "password_is_name"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_account_that_cannot_be_is_refused(engine: Engine, ward_id: str, values: dict[str, str], code: str) -> None:
    with writing(engine, ward_id) as session:
        account(session, "hoa")
    whole = {"username": "moi.nguoi", "display_name": "Mới", "password": "đủ dài và khó đoán"} | values
    with writing(engine, ward_id) as session, pytest.raises(DomainError) as refused:
        accounts.add(session, author=ADMIN, at=NOW, **whole)
    assert refused.value.code == code


def test_a_position_in_a_collective_of_another_ward_is_refused(engine: Engine, ward_id: str) -> None:
    with writing(engine) as session:
        make_ward(session, "an-my", name="An Mỹ")
        foreign = collective(session).id
    with writing(engine, ward_id) as session:
        hoa = account(session, "hoa")
        with pytest.raises(DomainError, match="collective"):
            accounts.give_position(
                session, hoa, Role.PANEL, author=ADMIN, at=NOW, valid_from=TODAY, collective_id=foreign
            )


def test_the_list_has_a_line_for_each_position(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        area = collective(session)
        hoa = account(session, "hoa", "volunteer", area, display_name="Lê Hoa")
        position(session, hoa, "panel", area, valid_from=TODAY)
        account(session, "an")
    with reading(engine, ward_id) as session:
        lines = [(line.username, line.role, line.collective) for line in accounts.listed(session)]
    assert lines == [("an", None, None), ("hoa", "volunteer", area.name), ("hoa", "panel", area.name)]


def test_generated_passwords_are_taken_and_differ() -> None:
    made = {passwords.generate() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.judge("hoa.le", password)


def test_the_hash_is_argon2id_with_the_parameters_that_were_argued(engine: Engine, ward_id: str) -> None:
    with writing(engine, ward_id) as session:
        accounts.add(
            session, username="hoa.le", display_name="Lê Hoa", password="đủ dài và khó đoán", author=ADMIN, at=NOW
        )
        kept = session.query(Account).one().password_hash
    assert kept.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
