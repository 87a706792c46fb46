"""Who is in a ward of 21,000 people twice: the time of the list of proposals, and how many hidden doubles it finds.

    .venv/bin/python -m bench.duplicates [--people 21000] [--runs 5] [--engine sqlite|postgresql|both] [--seed 1]

Seven people of ten have a telephone and six an ID number; one in fifty is there twice, written otherwise: without
marks, in another order, with a wrong year, in another household, or known by the telephone only. All names come from
one small list, so that far more people share a name than in a ward. Printed per request of the database and the
process, as a page asks for it.
"""

import argparse
import random
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from bench import servers
from bench.sheets import fill
from webapp.domain import names
from webapp.models import Household, Person, SubjectKey
from webapp.models.engine import begin_write, make_engine
from webapp.queries import duplicates
from webapp.services import keys
from webapp.services.session import open_session

EVERY = 50
PLAIN = ("household_id", "full_name", "search_key", "sort_key", "birth_date", "birth_year", "sex", "group")
Changes = Callable[[random.Random, Any, list[str]], dict[str, Any]]


def _called(name: str) -> dict[str, Any]:
    return {"full_name": name, "search_key": names.search_key(name), "sort_key": names.sort_key(name)}


WAYS: dict[str, Changes] = {
    "no marks": lambda _chance, row, _homes: _called(row.search_key.title()),
    "other order": lambda _chance, row, _homes: _called(" ".join(row.full_name.split()[::-1])),
    "year one off": lambda _chance, row, _homes: {
        "birth_year": row.birth_year // 10 * 10 + (row.birth_year + 1) % 10,
        "birth_date": None,
    },
    "moved house": lambda chance, _row, homes: {"household_id": chance.choice(homes)},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=21000)
    parser.add_argument("--runs", type=int, default=5)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    for kind in servers.engines(chosen):
        with servers.database(kind) as (_owner, url):
            engine = make_engine(url)
            ward = fill(engine, servers.KEYRING, chosen.people, chosen.seed)
            hidden = _hide(engine, ward.commune_id, chosen.seed)
            _measure(engine, ward.commune_id, hidden, kind, chosen.runs)
            engine.dispose()


def _hide(engine: Engine, ward: str, seed: int) -> dict[tuple[str, str], str]:
    """Give people numbers, and write some of them down again; pair → in which way."""
    chance, now, hidden = random.Random(f"doubles {seed}"), datetime.now(UTC), {}
    with open_session(engine, servers.KEYRING, ward) as session:
        begin_write(session)
        people = session.execute(select(Person).where(Person.commune_id == ward)).scalars().all()
        homes = list(session.scalars(select(Household.id).where(Household.commune_id == ward)))
        keys.load(session, [row.id for row in people])
        doubles = []
        numbered = []
        for place, row in enumerate(people):
            number, phone = f"0000{place:08}", f"+849{place:08}"
            known = {
                "id_number": number if chance.random() < 0.6 else None,
                "phone": phone if chance.random() < 0.7 else None,
            }
            numbered.append({"commune_id": ward, "id": row.id, **_sealed(session, row.id, known, now)})
            if place % EVERY == 0:
                way = chance.choice(list(WAYS))
                again = {name: getattr(row, name) for name in PLAIN} | WAYS[way](chance, row, homes)
                identity = str(uuid.UUID(int=chance.getrandbits(128), version=4))
                more = _sealed(session, identity, {"id_number": None, "phone": known["phone"]}, now)
                doubles.append({"commune_id": ward, "id": identity, "rev": 1, **again, **more})
                first, second = sorted((row.id, identity))
                hidden[first, second] = way
        session.flush()
        session.execute(update(Person), numbered)
        session.execute(insert(Person), doubles)
        session.commit()
    return hidden


def _sealed(session: Session, identity: str, known: dict[str, str | None], now: datetime) -> dict[str, Any]:
    if not keys.at_hand(session, identity):
        session.add(SubjectKey(**keys.make(session, identity, now)))
    number, phone = known["id_number"], known["phone"]
    return {
        "id_number_sealed": keys.seal(session, identity, "person/id_number", number) if number else None,
        "id_fingerprint": keys.keyring_of(session).fingerprint("id_number", number) if number else None,
        "phone_sealed": keys.seal(session, identity, "person/phone", phone) if phone else None,
    }


def _measure(engine: Engine, ward: str, hidden: dict[tuple[str, str], str], kind: str, runs: int) -> None:
    times = []
    for _run in range(runs):
        with open_session(engine, servers.KEYRING, ward) as session:
            begun = time.perf_counter()
            duplicates.page(session)
            times.append(time.perf_counter() - begun)
    with open_session(engine, servers.KEYRING, ward) as session:
        found = {(one, other) for (_grade, one, other), _alike in duplicates.alike(session)}
    missed = [way for pair, way in hidden.items() if pair not in found]
    print(
        f"{kind:10} p50 {statistics.median(times) * 1000:6.0f} ms, longest {max(times) * 1000:6.0f} ms; "
        f"{len(found)} pairs, {len(hidden) - len(missed)} of {len(hidden)} hidden doubles among them"
        + (f"; missed: { {way: missed.count(way) for way in set(missed)} }" if missed else ""),
        flush=True,
    )


if __name__ == "__main__":
    main()
