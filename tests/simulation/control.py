"""What happens to the server in a story, and all that it knows: a process that answers lines of JSON with others."""

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests import factories
from tests.e2e.support.installation import Installation
from webapp.cli.base import AUTHOR, Server, now
from webapp.models import (
    Commune,
    History,
    Household,
    Quarantine,
    Rival,
)
from webapp.services import audit, enrolment, installation, keys, ledger
from webapp.services.session import WardSession

PHONES = 3


class Control:
    """One installation in a folder, its server process, and its backup."""

    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        self.backup = folder / "backup.db"
        self.here = Server()

    def start(self) -> dict[str, Any]:
        """Serve, and wait until it answers: where."""
        self.installation.start()
        return {"base": f"http://127.0.0.1:{self.installation.port}"}

    def kill(self) -> dict[str, Any]:
        """As a power cut does it."""
        self.installation.kill()
        return {}

    def ward(self, slug: str) -> dict[str, Any]:
        """A ward of its own for a story, with two places, a campaign and a code for each phone."""
        with self.here.writing() as session:
            ward = factories.ward(session, slug)
            areas = [factories.collective(session, name) for name in ("Khối phố Một", "Khối phố Hai")]
            campaign = factories.campaign(session, year=now().year)
            account = factories.account(session, f"v-{slug}", "volunteer", areas[0])
            factories.position(session, account, "volunteer", areas[1])
            codes = [
                enrolment.issue(session, account_id=account.id, issued_by=AUTHOR, now=now(), lifetime=timedelta(days=1))
                for _ in range(PHONES)
            ]
            return {
                "ward": ward.slug,
                "areas": [area.id for area in areas],
                "campaign": campaign.id,
                "criteria_version": campaign.criteria_version,
                "codes": codes,
            }

    def keep(self, slug: str) -> dict[str, Any]:
        """A backup; the watermark then says what it covers."""
        with sqlite3.connect(self.installation.database) as source, sqlite3.connect(self.backup) as target:
            source.backup(target)
        with sqlite3.connect(self.backup) as connection:
            (covered,) = connection.execute("SELECT seq FROM commune WHERE slug = ?", (slug,)).fetchone()
        ward = self.here.ward(slug)
        with self.here.writing(ward.id) as session:
            session.get_one(Commune, ward.id).backed_up_rev = covered
        return {}

    def restore(self) -> dict[str, Any]:
        """The server burned down; its backup is put in its place."""
        self.kill()
        self.here.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.installation.database}{suffix}").unlink(missing_ok=True)
        with sqlite3.connect(self.backup) as source, sqlite3.connect(self.installation.database) as target:
            source.backup(target)
        self.here = Server()
        with self.here.writing() as session:
            installation.renew_epoch(session, now())
        with self.here.session() as session:
            installation.reset_marks(session, self.here.store)
        return self.start()

    def dump(self, slug: str) -> dict[str, Any]:
        """Everything that a ward holds, opened: what the oracle compares the phones with."""
        ward = self.here.ward(slug)
        with self.here.session(ward.id) as session:
            return {
                "households": {row.id: _plain(row) for row in session.scalars(select(Household))},
                "history": [_opened(session, row) for row in session.scalars(select(History))],
                "rivals": [_rival(session, row) for row in session.scalars(select(Rival))],
                "quarantine": [
                    [row.operation_id, row.type, row.entity_id, row.status, row.problems]
                    for row in session.scalars(select(Quarantine).where(Quarantine.resolved_at.is_(None)))
                ],
                "audit": audit.verify(session),
            }


def _plain(row: Household) -> dict[str, Any]:
    return {"head_name": row.head_name, "address": row.address, "note": row.note}


def _opened(session: WardSession, row: History) -> dict[str, Any]:
    label = ledger.label(row.entity_type, row.entity_id, row.rev)
    values = keys.unseal_values(session, row.subject_id, label, row.sealed)
    return {
        "type": row.entity_type,
        "id": row.entity_id,
        "rev": row.rev,
        "values": values,
    }


def _rival(session: WardSession, row: Rival) -> dict[str, Any]:
    value = keys.unseal_values(session, row.subject_id, f"rival/{row.id}", row.sealed)["value"]
    return {"type": row.entity_type, "id": row.entity_id, "field": row.field, "value": value}


def main() -> None:
    """Answer lines until the input ends."""
    control = Control(Path(os.environ["CDHT_INSTANCE"]))
    does: dict[str, Callable[..., dict[str, Any]]] = {
        name: getattr(control, name) for name in ("start", "kill", "ward", "keep", "restore", "dump")
    }
    try:
        for line in sys.stdin:
            name, *words = json.loads(line)
            print(json.dumps(does[name](*words), default=str), flush=True)
    finally:
        control.kill()


if __name__ == "__main__":
    main()
