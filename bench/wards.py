"""A ward of any size for measurements, made through the real services, and the operations that its phones send."""

import hashlib
import random
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785
from sqlalchemy import Engine

from webapp import criteria as shipped
from webapp.domain import calendar, names
from webapp.domain.roles import Role
from webapp.models import Household, Person
from webapp.models.engine import begin_write
from webapp.services import accounts, counter, criteria, enrolment, ledger, wards
from webapp.services.author import Author
from webapp.services.enrolment import Enrolled
from webapp.services.keys import Keyring
from webapp.services.session import open_session

AUTHOR = Author("system")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phan", "Võ", "Huỳnh", "Phạm", "Đặng", "Bùi", "Ngô", "Hồ", "Trương", "Đỗ", "Đinh")
MIDDLE = ("Văn", "Thị", "Thị Kim", "Đình", "Tấn", "Thị Bích", "Quốc", "Hữu")
GIVEN = ("Bảy", "Mười", "Lài", "Ánh", "Đức", "Dũng", "Thủy", "Hòa", "Nga", "Phát", "Khoa", "Vy", "Trâm", "Ơn", "Sương")


@dataclass(frozen=True)
class Measured:
    """A ward with people who have nothing declared yet, and the token of a phone that reaches all of them."""

    commune_id: str
    area_id: str
    campaign_id: str
    person_ids: list[str]
    token: str
    account_id: str


def name(chance: random.Random) -> str:
    """An invented name."""
    return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"


def make(engine: Engine, keyring: Keyring, people: int, seed: int) -> Measured:
    """Make the ward: one khối phố, a household for every three people."""
    chance, now = random.Random(seed), datetime.now(UTC)
    with open_session(engine, keyring) as session:
        begin_write(session)
        rules = criteria.add(session, shipped.contents()[shipped.DEFAULT], now)
        session.flush()
        today = calendar.day(now)
        ward = wards.found(
            session, slug="do", kind="phường", name="Đo", place="Đo", superior="Hội", valid_from=today, at=now
        )
        area = wards.add_collective(session, AUTHOR, kind="area", name="Khối phố Đo", at=now)
        year = timedelta(days=365)
        campaign = wards.open_campaign(
            session,
            AUTHOR,
            year=today.year,
            name="Đo",
            criteria_version=rules.version,
            opens=today - year,
            closes=today + year,
            at=now,
        )
        account = accounts.add(
            session, username="dodac", display_name="Đo", password=secrets.token_urlsafe(16), author=AUTHOR, at=now
        )
        accounts.give_position(
            session, account, Role.VOLUNTEER, author=AUTHOR, at=now, valid_from=today, collective_id=area.id
        )
        code = enrolment.issue(session, account_id=account.id, issued_by=AUTHOR, now=now, lifetime=timedelta(hours=1))
        admitted = enrolment.enrol(session, code=code, device_id=str(uuid.uuid4()), device_name="Đo", now=now)
        if not isinstance(admitted, Enrolled):
            raise SystemExit(admitted.code)
        session.commit()
        ids: list[str] = []
        for start in range(0, people, 300):
            begin_write(session)
            ids += _people(session, area.id, min(300, people - start), chance, now)
            session.commit()
        return Measured(ward.id, area.id, campaign.id, ids, admitted.token, account.id)


def _people(session: Any, area_id: str, count: int, chance: random.Random, now: datetime) -> list[str]:
    ids, home = [], ""
    for number in range(count):
        rev, called = counter.next_rev(session), name(chance)
        common = {"rev": rev, "search_key": names.search_key(called), "sort_key": names.sort_key(called)}
        ward = session.info["commune_id"]
        if number % 3 == 0:
            home = str(uuid.UUID(int=chance.getrandbits(128), version=4))
            session.add(Household(commune_id=ward, id=home, area_id=area_id, head_name=called, **common))
            session.flush()
            _write(session, "household", home, rev, {"head_name": called}, {area_id}, home, now)
            rev = common["rev"] = counter.next_rev(session)
        person = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        session.add(
            Person(
                commune_id=ward,
                id=person,
                household_id=home,
                full_name=called,
                birth_year=chance.randint(1945, 2006),
                group=chance.choice(("farmer", "worker", "intellectual")),
                **common,
            )
        )
        _write(session, "person", person, rev, {"full_name": called}, {area_id, person}, person, now)
        ids.append(person)
    session.flush()
    return ids


def _write(
    session: Any,
    kind: str,
    entity: str,
    rev: int,
    values: dict[str, Any],
    scopes: set[str],
    subject: str,
    now: datetime,
) -> None:
    ledger.record(
        session,
        entity_type=kind,
        entity_id=entity,
        rev=rev,
        operation=f"{kind}.create",
        author=AUTHOR,
        at=now,
        values=values,
        subject_id=subject,
        scopes=scopes,
        new=True,
    )


def declaration(ward: Measured, person_id: str, chance: random.Random) -> dict[str, Any]:
    """The operation that creates a whole declaration: ten answers with statements of the length that people write."""
    rules = shipped.shipped()[shipped.DEFAULT]
    group = chance.choice(rules.group_codes)
    answers = {
        code: {
            "self": chance.choice((5, 6, 7, 8, 9, 10)),
            "statement": str(rules.asked(group, code).example.statement),
        }
        for code in rules.indicator_codes
    }
    data = {
        "person_id": person_id,
        "campaign_id": ward.campaign_id,
        "collective_id": ward.area_id,
        "criteria_version": rules.version,
        "group": group,
        "answers": answers,
    }
    entity = str(uuid.uuid5(uuid.UUID(ward.campaign_id), f"declaration:{person_id}"))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    covered: list[Any] = ["declaration", entity, None, at, data]
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "type": "declaration",
        "entity_id": entity,
        "base_rev": None,
        "made_at": at,
        "hash": hashlib.sha256(rfc8785.dumps(covered)).hexdigest(),
        "data": data,
    }
