"""Sheets that were filled in on paper, typed in at a desk.

What is typed becomes operations like those of a phone, judged and written by the same code: so it is checked, merged
with what a phone wrote, kept in the history and told to the phones alike. All of a sheet is taken, or nothing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.permissions import Actor
from webapp.domain.workflow import State
from webapp.models import Campaign, Declaration, Evidence, Registration, Submission
from webapp.models.tenancy import ward_of
from webapp.services import counter, senders, sheet_facts
from webapp.services.errors import Fault, FaultyInputError, NotFoundError, StaleError
from webapp.services.operations import Problem, ReceiptData, apply_batch
from webapp.services.operations.context import ALREADY, CONFLICT, DONE
from webapp.services.operations.making import operation, sheet_id
from webapp.services.paper_lines import EVIDENCE_ON_PAPER, FROM_PAPER, Line, changed

KIND = "paper"
Kept = TypeVar("Kept", Declaration, Registration)
_NOON = time(12, tzinfo=calendar.VIETNAM)


@dataclass(frozen=True)
class PaperSheet:
    """What a sheet of paper says. `once`: the id that the page was given, so that sent twice it is taken in once.

    `collective_id`, `group`: where there is no declaration yet. `purposes`: the boxes ticked, of those that the
    person had not agreed to before. `text_version`: of the words beside the boxes. `hand_in`: signed and complete.
    """

    once: str
    collective_id: str
    group: str
    lines: Mapping[str, Line]
    goals: str
    purposes: frozenset[str]
    text_version: str
    signed_on: date
    scribe: str
    hand_in: bool


@dataclass(frozen=True)
class Taken:
    """What became of a sheet: its declaration, and what is worth a look (`no_evidence`, …)."""

    declaration_id: str
    problems: tuple[Problem, ...] = ()


def standing(session: Session, kind: type[Kept], campaign_id: str, person_id: str) -> Kept | None:
    """The declaration or registration of somebody in a campaign, under whatever id it is kept."""
    statement = select(kind).where(
        kind.commune_id == ward_of(session), kind.campaign_id == campaign_id, kind.person_id == person_id
    )
    return session.scalars(statement).first()


def take_in(
    session: Session,
    actor: Actor,
    campaign: Campaign,
    person_id: str,
    sheet: PaperSheet,
    *,
    seen_rev: int,
    now: datetime,
) -> Taken:
    """Take a sheet in, whole or not at all.

    The caller has begun the transaction with `engine.begin_write`, and rolls it back when this raises.

    :param seen_rev: of the declaration that the page showed; 0 where there was none.
    :raises NotFoundError: the ward has no such person within reach.
    :raises FaultyInputError: something on it cannot be taken; `fields` as in the protocol, or `signed_on`.
    :raises StaleError: somebody wrote on the same sheet, or handed it in, since the page was made.
    """
    counter.lock_ward(session)
    there = standing(session, Declaration, campaign.id, person_id)
    declaration_id = there.id if there is not None else sheet_id("declaration", campaign.id, person_id)
    if session.get(Submission, (ward_of(session), _derived(sheet, "submission"))) is not None:
        return Taken(declaration_id)
    if sheet.signed_on > calendar.day(now):
        raise FaultyInputError([Fault("signed_on", "in_the_future")])
    if there is not None and there.state != State.DRAFT:
        raise StaleError(there.rev, ("state",))
    operations = _Operations(sheet, now)
    _goals(session, campaign, person_id, sheet, operations)
    _declaration(session, campaign, person_id, sheet, there, seen_rev, operations)
    _evidence(session, declaration_id, sheet, operations)
    agreed = sheet_facts.purposes_agreed(session, person_id)
    for purpose in sorted(sheet.purposes - agreed):
        values = {"person_id": person_id, "purposes": [purpose], "method": "paper", "text_version": sheet.text_version}
        operations.add("consent", _derived(sheet, f"consent/{purpose}"), values)
    if sheet.hand_in:
        values = {"declaration_id": declaration_id, "scribe": sheet.scribe}
        operations.add("submission", _derived(sheet, "submission"), values)
    desk = senders.desk(session, actor, now, senders.PAPER)
    receipts = apply_batch(session, desk, operations.made, now)
    _refuse(receipts, operations.made, there)
    session.flush()
    return Taken(declaration_id, tuple(problem for receipt in receipts for problem in receipt.problems))


class _Operations:
    """Operations of one sheet, in the order in which they depend on each other."""

    def __init__(self, sheet: PaperSheet, now: datetime) -> None:
        self._at = min(datetime.combine(sheet.signed_on, _NOON), now)
        self._sheet = sheet
        self.made: list[dict[str, Any]] = []

    def add(self, kind: str, entity_id: str, values: dict[str, Any], base_rev: int | None = None) -> None:
        made = operation(None, kind, entity_id, base_rev, self._at, values)
        # Of its content: the page sent again with another word on it is another operation.
        made["id"] = _derived(self._sheet, f"{kind}/{made['hash']}")
        self.made.append(made)


def _derived(sheet: PaperSheet, name: str) -> str:
    return str(uuid.uuid5(uuid.UUID(sheet.once), f"paper/{name}"))


def _goals(session: Session, campaign: Campaign, person_id: str, sheet: PaperSheet, operations: _Operations) -> None:
    """What the person set out to do; an empty line on the paper takes nothing away."""
    there = standing(session, Registration, campaign.id, person_id)
    if not sheet.goals or (there is not None and (there.withdrawn_at is not None or there.goals == sheet.goals)):
        return
    if there is not None:
        operations.add("registration", there.id, {"goals": sheet.goals}, there.rev)
        return
    values = {
        "person_id": person_id,
        "campaign_id": campaign.id,
        "collective_id": sheet.collective_id,
        "group": sheet.group,
        "goals": sheet.goals,
    }
    operations.add("registration", sheet_id("registration", campaign.id, person_id), values)


def _declaration(
    session: Session,
    campaign: Campaign,
    person_id: str,
    sheet: PaperSheet,
    there: Declaration | None,
    seen_rev: int,
    operations: _Operations,
) -> None:
    answers = changed(session, there, sheet.lines)
    if there is not None:
        if answers:
            operations.add("declaration", there.id, {"answers": answers}, seen_rev or None)
        return
    values = {
        "person_id": person_id,
        "campaign_id": campaign.id,
        "collective_id": sheet.collective_id,
        "criteria_version": campaign.criteria_version,
        "group": sheet.group,
        "answers": answers,
    }
    operations.add("declaration", sheet_id("declaration", campaign.id, person_id), values)


def _evidence(session: Session, declaration_id: str, sheet: PaperSheet, operations: _Operations) -> None:
    """A piece for each row that names some; what is there already is not written a second time."""
    statement = select(Evidence.indicator, Evidence.note).where(
        Evidence.commune_id == ward_of(session),
        Evidence.declaration_id == declaration_id,
        Evidence.deleted_at.is_(None),
    )
    there = {(row.indicator, row.note) for row in session.execute(statement)}
    for indicator, line in sheet.lines.items():
        note = FROM_PAPER + line.evidence if line.evidence else (EVIDENCE_ON_PAPER if line.on_paper else "")
        if note and (indicator, note) not in there:
            values = {"declaration_id": declaration_id, "indicator": indicator, "kind": KIND, "note": note}
            operations.add("evidence", _derived(sheet, f"evidence/{indicator}/{note}"), values)


def _refuse(receipts: list[ReceiptData], operations: list[dict[str, Any]], there: Declaration | None) -> None:
    """Nothing of a sheet stays if one part of it was refused."""
    if any(receipt.status == CONFLICT for receipt in receipts):
        raise StaleError(there.rev if there is not None else 0, ("answers",))
    faults = [
        Fault(problem.field or str(sent["type"]), problem.code)
        for receipt, sent in zip(receipts, operations, strict=True)
        if receipt.status not in DONE and receipt.status != ALREADY
        for problem in receipt.problems
    ]
    if any(fault.code in ("out_of_scope", "no_role") for fault in faults):
        raise NotFoundError(str(operations[0]["data"].get("person_id", "")))
    if faults:
        raise FaultyInputError(faults)
