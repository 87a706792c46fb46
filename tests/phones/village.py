"""The ward's server as its operators have it: a process, its commands, its backups; and a ward made at once."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests import factories
from tests.e2e.support.installation import CDHT, ROOT, Installation
from webapp.cli.base import AUTHOR, Server, now
from webapp.domain import calendar
from webapp.services import enrolment
from webapp.services.session import WardSession
from webapp.settings import Settings

SLUG = "tan-thanh"


@dataclass(frozen=True)
class Place:
    """What a volunteer needs for a sheet."""

    area: str
    campaign: str
    version: str
    account: str

    def door(self, name: str, n: int = 0) -> dict[str, str | int]:
        """What the phones' `door` and `doors` take."""
        return {"area": self.area, "campaign": self.campaign, "version": self.version, "name": name, "n": n}


class Village:
    """A server with one ward, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.server = Installation(folder / "instance")
        self._backup = folder / "backup"
        self.server.cdht("init")

    @property
    def base(self) -> str:
        """Where phones find it."""
        return f"http://127.0.0.1:{self.server.port}"

    @contextmanager
    def writing(self, ward: str | None = None) -> Iterator[WardSession]:
        """A session on its database, committed at the end."""
        here = Server(Settings.from_env(self.server.environment(), instance=self.server.folder))
        try:
            with here.writing(ward and here.ward(ward).id) as session:
                yield session
        finally:
            here.close()

    def settle(self) -> Place:
        """A ward with a khối phố, a campaign of this year and a volunteer."""
        with self.writing() as session:
            factories.ward(session, SLUG)
            area = factories.collective(session, "Khối phố Bàu Sen")
            campaign = factories.campaign(session, year=calendar.year(now()))
            account = factories.account(session, "hoa", "volunteer", area)
            return Place(area.id, campaign.id, campaign.criteria_version, account.id)

    def codes(self, place: Place, count: int, *, days_later: int = 0) -> list[str]:
        """A slip of paper for each of so many phones."""
        at = now() + timedelta(days=days_later)
        with self.writing(SLUG) as session:
            return [
                enrolment.issue(session, account_id=place.account, issued_by=AUTHOR, now=at, lifetime=timedelta(days=1))
                for _phone in range(count)
            ]

    def back_up(self, *, evidence: bool = True) -> None:
        """As the nightly script: first how far each ward has come, then the database, then the evidence."""
        marks = self.server.cdht("backed-up", "--begin")
        shutil.rmtree(self._backup, ignore_errors=True)
        self._backup.mkdir()
        with sqlite3.connect(self.server.database) as source, sqlite3.connect(self._backup / "db") as target:
            source.backup(target)
        kept = self.server.folder / "evidence"
        if evidence and kept.is_dir():
            shutil.copytree(kept, self._backup / "evidence", ignore=shutil.ignore_patterns("marks", "exports"))
        subprocess.run(
            [CDHT, "backed-up"], cwd=ROOT, env=self.server.environment(), input=marks, text=True, check=True,
            capture_output=True,
        )  # fmt: skip

    def burn_down(self) -> None:
        """The machine is lost, with everything on it; the newest backup comes onto a new one."""
        self.server.kill()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.server.database}{suffix}").unlink(missing_ok=True)
        shutil.rmtree(self.server.folder / "evidence", ignore_errors=True)
        shutil.copy(self._backup / "db", self.server.database)
        if (self._backup / "evidence").is_dir():
            shutil.copytree(self._backup / "evidence", self.server.folder / "evidence")
        self.server.cdht("init")
        self.server.cdht("restored")

    def rows(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        """What its database says."""
        with sqlite3.connect(f"file:{self.server.database}?mode=ro", uri=True) as database:
            return database.execute(question, values).fetchall()
