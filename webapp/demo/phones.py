"""The demo's phones: two volunteers who send what they wrote down, through the same door as every phone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demo.people import Demo, operation, own_id
from webapp.domain import calendar
from webapp.models import Collective, Declaration
from webapp.models.tenancy import ward_of
from webapp.services import devices, enrolment
from webapp.services.author import Author
from webapp.services.devices import Phone
from webapp.services.enrolment import Enrolled
from webapp.services.operations import DeviceContext, apply_batch

BATCH = 200
DONE = ("stored", "merged", "already")


class DemoRefusedError(Exception):
    """The demo's own content was refused: a rule changed and the demo did not."""


class Phones:
    """Enrols the volunteers' phones and sends from whichever has the place in its scope."""

    def __init__(self, session: Session, demo: Demo) -> None:
        self._session, self._demo = session, demo
        volunteers = [
            entry for entry in demo.content["accounts"] if any(role == "volunteer" for role, _ in entry["positions"])
        ]
        self._phones = [self._enrol(entry) for entry in volunteers]
        self._kinds = {row.id: row for row in session.scalars(select(Collective))}

    def _enrol(self, entry: dict[str, Any]) -> Phone:
        at = self._demo.ago(470)
        author = Author("association")
        code = enrolment.issue(
            self._session,
            account_id=self._demo.ids[entry["username"]],
            issued_by=author,
            now=at,
            lifetime=timedelta(hours=24),
        )
        device_id = self._demo.id_of("device", entry["username"])
        admitted = enrolment.enrol(
            self._session, code=code, device_id=device_id, device_name=f"Máy của {entry['name']}", now=at
        )
        if not isinstance(admitted, Enrolled):
            raise DemoRefusedError(admitted.code)
        phone = devices.authenticate(self._session, admitted.token, calendar.day(at))
        devices.remember_scope(self._session, phone)
        return phone

    def send(self, at: datetime, operations: list[dict[str, Any]], place: str | None = None) -> None:
        """Send operations as the phone that reaches the place (None: each from the phone that reaches its own)."""
        for phone in self._phones:
            mine = [one for one in operations if self._reaches(phone, one, place)]
            operations = [one for one in operations if one not in mine]
            for start in range(0, len(mine), BATCH):
                self._apply(phone, at, mine[start : start + BATCH])
        if operations:
            raise DemoRefusedError(f"no phone reaches {operations[0]}")

    def visit(self, visits: Iterable[dict[str, Any]]) -> None:
        """Doors that were knocked at."""
        demo = self._demo
        homes = {home["code"]: home["area"] for home in demo.content["households"]}
        for knock in visits:
            at = demo.ago(knock["days_ago"], 18)
            values = {
                "household_id": demo.id_of("household", knock["household"]),
                "outcome": knock["outcome"],
                "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            if knock["note"]:
                values["note"] = knock["note"]
            made = operation("visit", demo.id_of("visit", knock["household"]), values, at)
            self.send(at, [made], homes[knock["household"]])

    def clash(self, who: dict[str, Any], at: datetime) -> None:
        """A second phone had the sheet open on an older state: what it sends is kept beside, for a human to choose."""
        sheet = own_id(self._demo, "declaration", who["number"])
        row = self._session.get_one(Declaration, (ward_of(self._session), sheet))
        change = {"answers": {"c04": {"self": 6, "statement": "Kèm một em học việc, em mới biết việc."}}}
        made = operation("declaration", sheet, change, at, base_rev=row.rev - 1)
        self._apply(self._phones[0], at, [made], ("conflict",))

    def _reaches(self, phone: Phone, one: dict[str, Any], place: str | None) -> bool:
        if place is not None:
            return self._demo.ids[place] in phone.scope
        values = one["data"]
        homes = {
            self._demo.id_of("household", home["code"]): self._demo.ids[home["area"]]
            for home in self._demo.content["households"]
        }
        places = (
            values.get("area_id"),
            values.get("collective_id"),
            values.get("unit_id"),
            homes.get(values.get("household_id", "")),
        )
        return any(found in phone.scope for found in places if found)

    def _apply(self, phone: Phone, at: datetime, batch: list[dict[str, Any]], expected: tuple[str, ...] = DONE) -> None:
        context = DeviceContext(
            phone.device_id,
            phone.account_id,
            phone.person_id,
            frozenset(map(str, phone.roles)),
            phone.scope,
            calendar.day(at),
            phone.by_role,
        )
        receipts = apply_batch(self._session, context, batch, at)
        for sent, receipt in zip(batch, receipts, strict=True):
            if receipt.status not in expected:
                raise DemoRefusedError(f"{sent['type']} {sent['data']}: {receipt.status} {receipt.problems}")
