"""What happens to the server in a story: a process that answers lines of JSON with others."""

import base64
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests import factories
from tests.e2e.support.installation import Installation
from tests.services.hostile_files import photo, saved
from tests.simulation import knowledge
from tests.simulation.backups import Backup, PostgresqlBackup, SqliteBackup
from tests.simulation.serving import Serving
from webapp.cli.base import AUTHOR, Server, now
from webapp.models import Commune
from webapp.services import devices, enrolment, installation
from webapp.services.session import WardSession

PHONES = 3


class Control:
    """One installation in a folder, its server process, and its backup."""

    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        # Before there are connections and threads here.
        self.serving = Serving(self.installation)
        self.here = Server()
        url = self.here.settings.database_url
        self.backup: Backup = (
            SqliteBackup(self.installation.database) if url.startswith("sqlite") else PostgresqlBackup(url)
        )

    def start(self) -> dict[str, Any]:
        """Serve, and wait until it answers: where. With it come photos, as somebody might take them."""
        small = saved(photo(24, 32))
        large = saved(photo(640, 480), quality=97)
        return {
            "base": self.serving.start(),
            "photos": [base64.b64encode(one).decode() for one in (small, large)],
        }

    def kill(self) -> dict[str, Any]:
        """As a power cut does it."""
        self.serving.kill()
        return {}

    def ward(self, slug: str) -> dict[str, Any]:
        """A ward of its own for a story, with two places, a campaign and a code for each phone."""
        with self.here.writing() as session:
            ward = factories.ward(session, slug)
            areas = [factories.collective(session, name) for name in ("Khối phố Một", "Khối phố Hai")]
            campaign = factories.campaign(session, year=now().year)
            account = factories.account(session, f"v-{slug}", "volunteer", areas[0])
            factories.position(session, account, "volunteer", areas[1])
            return {
                "ward": ward.slug,
                "account": account.id,
                "areas": [area.id for area in areas],
                "campaign": campaign.id,
                "criteria_version": campaign.criteria_version,
                "codes": [_code(session, account.id) for _ in range(PHONES)],
            }

    def code(self, slug: str, account: str) -> dict[str, Any]:
        """One more code, for a phone that is let in again."""
        with self.here.writing(self.here.ward(slug).id) as session:
            return {"code": _code(session, account)}

    def revoke(self, slug: str, device: str) -> dict[str, Any]:
        """A phone is shut out."""
        with self.here.writing(self.here.ward(slug).id) as session:
            devices.revoke(session, device, AUTHOR, now())
        return {}

    def keep(self, slug: str) -> dict[str, Any]:
        """A backup; the watermark then says what it covers."""
        ward = self.here.ward(slug)
        if not self.backup.online:
            self._alone()
        with self.here.session(ward.id) as session:
            covered = session.get_one(Commune, ward.id).seq
        self.here.close()
        self.backup.keep()
        self._anew()
        if not self.backup.online:
            self.serving.start()
        with self.here.writing(ward.id) as session:
            session.get_one(Commune, ward.id).backed_up_rev = covered
        return {}

    def restore(self) -> dict[str, Any]:
        """The server burned down; its backup is put in its place."""
        self._alone()
        self.backup.restore()
        self._anew()
        with self.here.writing() as session:
            installation.renew_epoch(session, now())
        with self.here.session() as session:
            installation.reset_marks(session, self.here.store)
        self.serving.start()
        return {}

    def _alone(self) -> None:
        self.kill()
        self.here.close()

    def _anew(self) -> None:
        self.here.close()
        self.here = Server()

    def dump(self, slug: str) -> dict[str, Any]:
        """Everything that a ward holds."""
        with self.here.session(self.here.ward(slug).id) as session:
            return knowledge.of_ward(session, self.here.store)


def _code(session: WardSession, account: str) -> str:
    return enrolment.issue(session, account_id=account, issued_by=AUTHOR, now=now(), lifetime=timedelta(days=1))


def main() -> None:
    """Answer lines until the input ends."""
    control = Control(Path(os.environ["CDHT_INSTANCE"]))
    verbs = ("start", "kill", "ward", "code", "revoke", "keep", "restore", "dump")
    does: dict[str, Callable[..., dict[str, Any]]] = {name: getattr(control, name) for name in verbs}
    try:
        for line in sys.stdin:
            name, *words = json.loads(line)
            print(json.dumps(does[name](*words), default=str), flush=True)
    finally:
        control.serving.close()


if __name__ == "__main__":
    main()
