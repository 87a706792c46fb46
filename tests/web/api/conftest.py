"""A ward with two areas and a volunteer's phone, and a client that speaks as a phone does."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import rfc8785
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests import factories
from tests.support.databases import Database
from tests.web.api.tus_client import Tus
from webapp.models import Account, Campaign, Collective, Commune, Household, Person
from webapp.services.author import Author
from webapp.storage import EvidenceStore

ISSUER = Author("association")


@dataclass
class Scene:
    """What is in the ward. Rows are read-only here: change them in a session of `writing()`."""

    engine: Engine
    ward: Commune
    campaign: Campaign
    area: Collective
    other_area: Collective
    unit: Collective
    volunteer: Account
    household: Household
    person: Person
    device_id: str
    token: str

    def writing(self) -> Any:
        return factories.writing(self.engine, self.ward.id)

    def reading(self) -> Any:
        return factories.reading(self.engine, self.ward.id)


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    engine = factories.engine_of(database)
    yield engine
    engine.dispose()


@pytest.fixture
def scene(engine: Engine) -> Scene:
    with factories.writing(engine) as session:
        ward = factories.ward(session)
        area = factories.collective(session)
        other_area = factories.collective(session, "Khối phố Đông Trà")
        unit = factories.collective(session, "Trạm Y tế", "unit")
        campaign = factories.campaign(session)
        volunteer = factories.account(session, "hoa", "volunteer", area, display_name="Nguyễn Thị Hoa")
        household = factories.household(session, area)
        person = factories.person(session, household, id_number=factories.id_number())
        device, token = factories.device(session, volunteer)
    return Scene(engine, ward, campaign, area, other_area, unit, volunteer, household, person, device.id, token)


@dataclass
class Phone:
    """A phone as the server sees it. `records` is what it would show: (type, id) → data."""

    app: Flask
    token: str | None
    cursor: str = ""
    records: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    gone: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._send("GET", path, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        return self._send("POST", path, **more)

    def _send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> TestResponse:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.app.test_client().open(
            f"/api/v1{path}", method=method, headers={**bearer, **(headers or {})}, **more
        )

    def send(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        """Send a batch; gives the receipts."""
        reply = self.post("/operations", json={"operations": list(operations)})
        assert reply.status_code == 200, reply.text
        receipts: list[dict[str, Any]] = reply.get_json()["receipts"]
        return receipts

    def pull(self, limit: int = 200) -> list[dict[str, Any]]:
        """Pull until there is no more; on a stale cursor from empty, as phones do. Gives the changes."""
        heard: list[dict[str, Any]] = []
        more = True
        while more:
            reply = self.get("/changes", query_string={"cursor": self.cursor, "limit": limit})
            if reply.status_code == 409:
                assert self.cursor
                self.cursor = ""
                heard.clear()
                continue
            assert reply.status_code == 200, reply.text
            page = reply.get_json()
            heard += page["changes"]
            self.cursor, more = page["cursor"], page["more"]
        for change in heard:
            key = (change["type"], change["id"])
            if change["deleted"]:
                self.records.pop(key, None)
                self.gone[key] = change["reason"]
            else:
                self.records[key] = change["data"]
                self.gone.pop(key, None)
        return heard


@pytest.fixture
def phone(app: Flask, scene: Scene) -> Phone:
    """The volunteer's phone."""
    return Phone(app, scene.token)


@pytest.fixture
def stranger(app: Flask, scene: Scene) -> Phone:
    """A phone without a token."""
    return Phone(app, None)


@pytest.fixture
def tus(app: Flask, scene: Scene) -> Tus:
    """The volunteer's phone, as it sends photos."""
    return Tus(app, scene.token)


@pytest.fixture
def store(app: Flask) -> EvidenceStore:
    """Where the application keeps files."""
    made: EvidenceStore = app.extensions["evidence"]
    return made


def operation(
    type_: str, data: dict[str, Any], *, entity_id: str | None = None, base_rev: int | None = None, **more: Any
) -> dict[str, Any]:
    """One operation as a phone makes it; `more` replaces what it should not have been."""
    made = {
        "id": factories.new_id(),
        "type": type_,
        "entity_id": entity_id or factories.new_id(),
        "base_rev": base_rev,
        "made_at": "2026-08-17T02:00:00Z",
        "data": data,
        **more,
    }
    content = [made[name] for name in ("type", "entity_id", "base_rev", "made_at", "data")]
    return {"hash": hashlib.sha256(rfc8785.dumps(content)).hexdigest(), **made}
