"""Events: consent, submission, withdrawal. They happen once and are never edited; each has an id of its own."""

from __future__ import annotations

import uuid
from typing import Any

from webapp.domain.acts import Act
from webapp.domain.errors import WorkflowError
from webapp.domain.workflow import Action, Facts, State, advance
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import (
    CONFLICT,
    INVALID,
    STORED,
    Operation,
    Outcome,
    Problem,
    RefusedError,
    invalid,
)
from webapp.services.operations.kinds.common import must_create, person_of
from webapp.services.operations.kinds.totals import soft_problems, tally
from webapp.services.operations.world import World
from webapp.services.operations.writing import NOT_DRAFT, record


def _repeated(world: World, op: Operation, row: Row, act: Act | Action, person: Row) -> Outcome:
    """The event is there already: told again in the same words it changes nothing, in others it is refused."""
    world.demand(act, world.scopes_of_person(person))
    wrong = [name for name, value in op.values.items() if _plain(row[name]) != value]
    if wrong:
        raise RefusedError(INVALID, (Problem(name, "immutable") for name in wrong))
    return Outcome(STORED, row["rev"])


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def consent(world: World, op: Operation) -> Outcome:
    """An explicit yes to the purposes named, and to no other."""
    row = world.row("consent", op.entity_id)
    if row is not None:
        return _repeated(world, op, row, Act.RECORD_CONSENT, person_of(world, row["person_id"]))
    world.author(Act.RECORD_CONSENT)
    must_create(world, op)
    person = world.parent("person", op.values["person_id"], "person_id")
    scopes = world.scopes_of_person(person)
    world.demand(Act.RECORD_CONSENT, scopes)
    given = {"id": op.entity_id, "rev": op.rev, **op.values, "given_at": op.clocked(world.now), "withdrawn_at": None}
    world.consents[person["id"]][op.entity_id] = world.add("consent", given)
    record(world, op, Act.RECORD_CONSENT, "create", op.values, subject_id=person["id"], scopes=scopes)
    return Outcome(STORED, op.rev)


def submission(world: World, op: Operation) -> Outcome:
    """“This is my declaration”: the draft is handed in."""
    row = world.row("submission", op.entity_id)
    if row is not None:
        sheet = world.rows["declaration"][row["declaration_id"]]
        return _repeated(world, op, row, Action.SUBMIT, person_of(world, sheet["person_id"]))
    world.author(Action.SUBMIT)
    must_create(world, op)
    sheet = world.parent("declaration", op.values["declaration_id"], "declaration_id")
    person = person_of(world, sheet["person_id"])
    scopes = world.scopes_of_person(person)
    world.demand(Action.SUBMIT, scopes)
    agreed = {
        purpose
        for given in world.consents[person["id"]].values()
        if given["withdrawn_at"] is None
        for purpose in given["purposes"]
    }
    rivals = world.rivals["declaration", sheet["id"]]
    facts = Facts(consent_review="review" in agreed, open_rival=bool(rivals))
    try:
        to = advance(State(sheet["state"]), Action.SUBMIT, facts)
    except WorkflowError as error:
        if "wrong_state" in error.codes:
            return Outcome(CONFLICT, op.rev, (Problem("declaration_id", NOT_DRAFT),))
        if "no_consent" in error.codes:
            raise invalid("no_consent", "declaration_id") from error
        return Outcome(CONFLICT, op.rev, tuple(Problem(rival["field"], "open_rival") for rival in rivals))
    lines = tally(world, sheet)
    handed_in = {"id": op.entity_id, "rev": op.rev, **op.values, "at": op.clocked(world.now)}
    world.add("submission", handed_in)
    record(world, op, Action.SUBMIT, "create", op.values, subject_id=person["id"], scopes=scopes)
    _step(world, op, sheet, person, Action.SUBMIT, to, {"scribe": op.values["scribe"]})
    return Outcome(STORED, op.rev, soft_problems(lines))


def _step(
    world: World, op: Operation, sheet: Row, person: Row, action: Action, to: State, more: dict[str, Any]
) -> None:
    """One row per step of the workflow, and the declaration's new state."""
    author = world.author(action)
    world.add(
        "step",
        {
            "id": str(uuid.uuid5(uuid.UUID(str(op.id)), "step")),
            "rev": op.rev,
            "declaration_id": sheet["id"],
            "action": str(action),
            "from_state": sheet["state"],
            "to_state": str(to),
            "at": world.now,
            "account_id": author.account_id,
            "device_id": author.device_id,
            "role": author.role,
            "reason": op.values.get("reason"),
            "details": {},
        },
    )
    world.change("declaration", sheet, {"state": str(to), "state_since": world.now, "rev": op.rev, **more})
    record(
        world,
        op,
        action,
        str(action),
        {"state": str(to), **more},
        subject_id=person["id"],
        scopes=world.scopes_of_person(person),
        entity=("declaration", sheet["id"]),
    )


def withdrawal(world: World, op: Operation) -> Outcome:
    """A registration, a declaration or a consent taken back. Withdrawn twice is withdrawn once."""
    row = world.row("withdrawal", op.entity_id)
    if row is not None:
        return _repeated(world, op, row, Action.WITHDRAW, person_of(world, row["person_id"]))
    world.author(Action.WITHDRAW)
    must_create(world, op)
    subject = world.row(op.values["subject"], op.values["subject_id"])
    if subject is None:
        raise invalid("unknown_reference", "subject_id")
    person = person_of(world, subject["person_id"])
    scopes = world.scopes_of_person(person)
    world.demand(Action.WITHDRAW, scopes)
    if op.values["subject"] == "declaration" and subject["state"] != State.WITHDRAWN:
        try:
            to = advance(State(subject["state"]), Action.WITHDRAW, Facts(reason_given=True))
        except WorkflowError as error:
            return Outcome(CONFLICT, op.rev, tuple(Problem("subject_id", code) for code in error.codes))
        _step(world, op, subject, person, Action.WITHDRAW, to, {})
    elif op.values["subject"] == "consent":
        _end_consents(world, op, subject, person, scopes)
    elif op.values["subject"] == "registration" and subject["withdrawn_at"] is None:
        _end(world, op, "registration", subject, person, scopes)
    taken_back = {"id": op.entity_id, "rev": op.rev, **op.values, "person_id": person["id"]}
    world.add("withdrawal", {**taken_back, "at": op.clocked(world.now)})
    record(world, op, Action.WITHDRAW, "create", op.values, subject_id=person["id"], scopes=scopes)
    return Outcome(STORED, op.rev)


def _end_consents(world: World, op: Operation, subject: Row, person: Row, scopes: set[str]) -> None:
    """The consent ends, and with it each other one to no more than the same: a yes given twice is one yes."""
    for given in world.consents[person["id"]].values():
        if given["withdrawn_at"] is None and set(given["purposes"]) <= set(subject["purposes"]):
            _end(world, op, "consent", given, person, scopes)


def _end(world: World, op: Operation, kind: str, row: Row, person: Row, scopes: set[str]) -> None:
    world.change(kind, row, {"withdrawn_at": world.now, "rev": op.rev})
    values = {"withdrawn_at": world.now.isoformat()}
    entity = (kind, row["id"])
    record(world, op, Action.WITHDRAW, "withdraw", values, subject_id=person["id"], scopes=scopes, entity=entity)
