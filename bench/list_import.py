"""A list of 20,000 people brought in: reading the file, reading its rows, taking them in, taking all of it back.

    .venv/bin/python -m bench.list_import [--people 20000] [--there 20000] [--engine sqlite|postgresql|both] [--seed 1]

The worker runs in this process, as it does beside the server. Names and numbers are invented. Each step's time, the
largest part of it that held the ward's lock (others wait that long to write), and the most memory that was used.
"""

import argparse
import io
import random
import resource
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from sqlalchemy import Engine, func, select

from bench import servers
from bench.wards import GIVEN, Measured, make, name
from webapp.domain.permissions import Actor, Position, Role
from webapp.jobs import Runner
from webapp.jobs.run import Run
from webapp.models import Job, Person
from webapp.models import Position as PositionRow
from webapp.models.engine import begin_write, make_engine
from webapp.services import list_imports, workbooks
from webapp.services.list_reading import Columns
from webapp.services.session import open_session
from webapp.storage import open_store

HEADER = ("Họ và tên", "Năm sinh", "Số CCCD", "Chủ hộ", "Địa chỉ")
FIELDS = {0: "full_name", 1: "birth", 2: "id_number", 3: "head_name", 4: "address"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--there", type=int, default=20_000)
    servers.ask_which(parser)
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}, {chosen.people} people in the list, {chosen.there} in the register")
    content = _file(chosen.people, chosen.seed)
    print(f"the file has {len(content) / 1e6:.1f} MB")
    for kind in servers.engines(chosen):
        with servers.database(kind) as (owner, url), tempfile.TemporaryDirectory() as folder:
            _measure(kind, owner, url, Path(folder), content, chosen)


def _measure(kind: str, owner: str, url: str, folder: Path, content: bytes, chosen: argparse.Namespace) -> None:
    engine, store = make_engine(url), open_store((folder / "evidence").as_uri())
    ward = make(engine, servers.KEYRING, chosen.there, chosen.seed)
    servers.settle(kind, owner)
    slow = _Locks()
    runner = Runner(engine, servers.KEYRING, store)
    with _timed(kind, "reading the file", slow):
        sheets = workbooks.read(content)
    actor = _official(engine, ward)
    with open_session(engine, servers.KEYRING, ward.commune_id) as session:
        begin_write(session)
        one = list_imports.begin(session, actor, "list.xlsx", now=datetime.now(UTC)).id
        session.commit()
        store.write(list_imports.folder(ward.commune_id) + one, list_imports.seal_sheets(session, one, sheets))
    columns = Columns(0, 1, FIELDS, ward.area_id).as_json()
    before = _people(engine, ward.commune_id)
    for label, what, more in (
        ("reading its rows", list_imports.ask_to_read, (columns,)),
        ("taking them in", list_imports.ask_to_take, ()),
        ("taking it back", list_imports.ask_to_undo, ()),
    ):
        with open_session(engine, servers.KEYRING, ward.commune_id) as session:
            begin_write(session)
            job = what(session, actor, one, *more, now=datetime.now(UTC)).id
            session.commit()
        with _timed(kind, label, slow):
            runner.work()
        with open_session(engine, servers.KEYRING, ward.commune_id) as session:
            done = session.get_one(Job, (ward.commune_id, job))
            print(f"{'':10} {done.state}, {_people(engine, ward.commune_id) - before} people more than before")
            if done.state != "done":
                raise SystemExit(1)
    engine.dispose()


class _Locks:
    """The longest transaction that wrote."""

    def __init__(self) -> None:
        self.longest, plain = 0.0, Run.writing

        @contextmanager
        def watched(run: Run) -> Iterator[object]:
            begun = time.perf_counter()
            with plain(run) as session:
                yield session
            self.longest = max(self.longest, time.perf_counter() - begun)

        Run.writing = watched  # type: ignore[assignment, method-assign]


@contextmanager
def _timed(kind: str, label: str, locks: _Locks) -> Iterator[None]:
    locks.longest, begun = 0.0, time.perf_counter()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.perf_counter() - begun
    print(f"{kind:10} {label:18} {took:6.1f} s  lock at most {locks.longest * 1000:5.0f} ms  memory {memory:.0f} MB")


def _file(people: int, seed: int) -> bytes:
    chance, buffer = random.Random(seed), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet, head = book.add_worksheet(), ""
        sheet.write_row(0, 0, HEADER)
        for number in range(1, people + 1):
            # Three to a household; names of four words, so that nobody is like somebody of the register.
            who, year = f"{name(chance)} {chance.choice(GIVEN)}", chance.randint(1940, 2005)
            head = who if number % 3 == 1 else head
            sheet.write_row(number, 0, [who, f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{year}"])
            sheet.write_string(number, 2, f"048{0 if year < 2000 else 2}{year % 100:02}{number:06}")
            sheet.write_row(number, 3, [head, f"Số {number // 3}"])
    return buffer.getvalue()


def _official(engine: Engine, ward: Measured) -> Actor:
    """The ward's account, in the association as well."""
    with open_session(engine, servers.KEYRING, ward.commune_id) as session:
        begin_write(session)
        position = PositionRow(commune_id=ward.commune_id, id=str(uuid.uuid4()), rev=1, account_id=ward.account_id)
        position.role, position.valid_from = Role.ASSOCIATION, date(2022, 1, 1)
        session.add(position)
        session.commit()
    return Actor(ward.account_id, (Position(Role.ASSOCIATION),))


def _people(engine: Engine, ward: str) -> int:
    with open_session(engine, servers.KEYRING, ward) as session:
        return session.execute(select(func.count()).select_from(Person).where(Person.deleted_at.is_(None))).scalar_one()


if __name__ == "__main__":
    main()
