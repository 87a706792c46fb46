"""A ward full of declarations in every state, written as rows: what an official's lists are measured over."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from bench.wards import AUTHOR, name
from webapp import criteria as shipped
from webapp.domain import calendar, names
from webapp.domain.roles import Role
from webapp.models import (
    Answer,
    Base,
    Commune,
    Declaration,
    Household,
    Objection,
    Person,
    Registration,
    Step,
)
from webapp.models.engine import begin_write
from webapp.services import accounts, criteria, wards
from webapp.services.keys import Keyring
from webapp.services.session import open_session

PASSWORD = "mat-khau-cua-phep-do"  # noqa: S105 - of a ward that lives as long as the measurement
PLACES = 40
GROUPS = ("farmer", "worker", "intellectual")
# State → share in a thousand, as in the middle of a campaign. `returned` and `objected` are told apart by other rows.
SHARES = {
    "draft": 120, "returned": 40, "submitted": 250, "verified": 90, "reviewed": 80, "confirmed": 70,
    "posted": 180, "objected": 2, "recognised": 130, "not_recognised": 30, "revoked": 1, "withdrawn": 7,
}  # fmt: skip
REAL = {"returned": "draft", "objected": "posted"}
AT_ONCE = 1500


@dataclass(frozen=True)
class Filled:
    """The ward: ids to look it up by, and two accounts (user names) that work in it."""

    slug: str
    commune_id: str
    campaign_id: str
    place_ids: list[str]
    association: str = "hoikhuyenhoc"
    panel: str = "tobinhxet"


def fill(engine: Engine, keyring: Keyring, count: int, seed: int) -> Filled:
    """Make the ward with this many people, each with a registration and a declaration of ten answers."""
    chance, now = random.Random(seed), datetime.now(UTC)
    with open_session(engine, keyring) as session:
        begin_write(session)
        found = _ward(session, now)
        session.commit()
        for start in range(0, count, AT_ONCE):
            begin_write(session)
            tables = _rows(found, chance, now, start, min(AT_ONCE, count - start))
            for model, rows in tables:
                if rows:
                    session.execute(insert(model), rows)
            session.commit()
        begin_write(session)
        session.execute(update(Commune).where(Commune.id == found.commune_id).values(seq=count + 1000))
        session.commit()
    return found


def _ward(session: Session, now: datetime) -> Filled:
    rules = criteria.add(session, shipped.contents()[shipped.DEFAULT], now)
    session.flush()
    today, year = calendar.day(now), timedelta(days=365)
    ward = wards.found(
        session, slug="do", kind="phường", name="Đo", place="Đo", superior="Hội", valid_from=today - 2 * year, at=now
    )
    kinds = [("area", "Khối phố")] * 30 + [("unit", "Trường số")] * 10
    places = [
        wards.add_collective(session, AUTHOR, kind=kind, name=f"{word} {number + 1}", at=now)
        for number, (kind, word) in enumerate(kinds[:PLACES])
    ]
    campaign = wards.open_campaign(
        session,
        AUTHOR,
        year=today.year,
        name=f"Công dân học tập năm {today.year}",
        criteria_version=rules.version,
        opens=today - year,
        closes=today + year,
        at=now,
    )
    found = Filled("do", ward.id, campaign.id, [place.id for place in places])
    jobs = ((found.association, Role.ASSOCIATION, None), (found.panel, Role.PANEL, places[0].id))
    for username, role, place in jobs:
        account = accounts.add(session, username=username, display_name="Đo", password=PASSWORD, author=AUTHOR, at=now)
        accounts.give_position(
            session, account, role, author=AUTHOR, at=now, valid_from=today - year, collective_id=place
        )
    return found


def _rows(
    ward: Filled, chance: random.Random, now: datetime, start: int, count: int
) -> list[tuple[type[Base], list[dict[str, Any]]]]:
    tables: dict[type[Base], list[dict[str, Any]]] = {
        model: [] for model in (Household, Person, Registration, Declaration, Answer, Step, Objection)
    }
    for number in range(start, start + count):
        for model, row in _one(ward, chance, now, number):
            tables[model].append({"commune_id": ward.commune_id, **row})
    return list(tables.items())


def _one(
    ward: Filled, chance: random.Random, now: datetime, number: int
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    called, place = name(chance), ward.place_ids[int(len(ward.place_ids) * chance.random() ** 1.5)]
    keys = {"search_key": names.search_key(called), "sort_key": names.sort_key(called)}
    home, person = _id(chance), _id(chance)
    state = chance.choices(list(SHARES), list(SHARES.values()))[0]
    group = chance.choice(GROUPS)
    since = now - timedelta(minutes=chance.randrange(60 * 24 * 60))
    yield Household, {"id": home, "rev": number, "area_id": ward.place_ids[0], "head_name": called, **keys}
    yield Person, {
        "id": person, "rev": number, "household_id": home, "full_name": called, "group": group,
        "birth_year": chance.randint(1945, 2006), **keys,
    }  # fmt: skip
    common = {"rev": number, "person_id": person, "campaign_id": ward.campaign_id, "collective_id": place}
    yield Registration, {
        "id": str(uuid.uuid5(uuid.UUID(ward.campaign_id), f"registration:{person}")), **common, "group": group,
        "goals": "Học lớp nấm rơm.", "made_at": since,
    }  # fmt: skip
    declaration = str(uuid.uuid5(uuid.UUID(ward.campaign_id), f"declaration:{person}"))
    points = [chance.choice((None, 10, 12, 14, 16, 16, 18, 18, 20)) for _code in range(10)]
    total = sum(one or 0 for one in points)
    judged = state not in ("draft", "returned", "submitted", "verified", "withdrawn")
    until = calendar.day(since) + timedelta(days=10) if state in ("posted", "objected", "recognised") else None
    yield Declaration, {
        "id": declaration, **common, "criteria_version": shipped.DEFAULT, "group": group, "created_at": since,
        "state": REAL.get(state, state), "state_since": since, "self_claimed": total, "self_effective": total,
        "collective_effective": total if judged else None, "confirmed_effective": total if judged else None,
        "passes": total >= 160 if judged else None, "posted_until": until, "sort_key": keys["sort_key"],
    }  # fmt: skip
    for code, value in enumerate(points, 1):
        yield Answer, {
            "declaration_id": declaration, "indicator": f"c{code:02}", "self_points": value,
            "statement": "Đã làm trong năm." if value else None, "collective_points": value if judged else None,
            "confirmed_points": value if judged else None,
        }  # fmt: skip
    if state == "returned":
        yield Step, {
            "id": _id(chance), "rev": number, "declaration_id": declaration, "action": "return", "details": {},
            "from_state": "submitted", "to_state": "draft", "at": since, "role": "panel",
        }  # fmt: skip
    if state == "objected":
        yield Objection, {
            "id": _id(chance), "rev": number, "declaration_id": declaration, "about_oneself": False, "state": "open",
            "sealed": b"-", "opened_at": since,
        }  # fmt: skip


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
