"""Registrations and declarations: one of each a person and campaign, wherever they were begun."""

from __future__ import annotations

from typing import Any

from webapp.domain.acts import Act
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.errors import DomainError
from webapp.domain.scoring import parse_points
from webapp.domain.workflow import State
from webapp.services.operations.bulk import Row
from webapp.services.operations.context import (
    INVALID,
    STORED,
    Operation,
    Outcome,
    Problem,
    RefusedError,
    forbidden,
    invalid,
)
from webapp.services.operations.kinds.common import check_fixed, must_create, person_of
from webapp.services.operations.kinds.totals import soft_problems, tally
from webapp.services.operations.making import sheet_id
from webapp.services.operations.merge import Merge, merge, refuse_all
from webapp.services.operations.values import points
from webapp.services.operations.world import World
from webapp.services.operations.writing import CHANGED, NOT_DRAFT, finish, record


def registration(world: World, op: Operation) -> Outcome:
    """“I will strive for it.”"""
    row = world.row("registration", op.entity_id)
    if row is None:
        columns, person = _begin(world, op, Act.REGISTER)
        campaign = world.rows["campaign"][op.values["campaign_id"]]
        _check_group(world, campaign["criteria_version"], op.values["group"])
        values = {"group": op.values["group"], "goals": op.values.get("goals"), "made_at": op.clocked(world.now)}
        row = world.add("registration", {**columns, **values, "withdrawn_at": None})
        _begun(world, op, Act.REGISTER, row, person)
        return Outcome(STORED, op.rev)
    person = person_of(world, row["person_id"])
    _check_edit(world, op, Act.REGISTER, row, person)
    if op.values.get("group") is not None:
        campaign = world.rows["campaign"][row["campaign_id"]]
        _check_group(world, campaign["criteria_version"], op.values["group"])
    names = ("person_id", "campaign_id", "collective_id", "group", "goals")
    merged = merge(world, op, {name: row[name] for name in names})
    _move(world, row, person, merged)
    world.change("registration", row, merged.applied)
    return finish(world, op, Act.REGISTER, merged, subject_id=person["id"], scopes=world.scopes_of_person(person))


def declaration(world: World, op: Operation) -> Outcome:
    """What the person says of their year: begun, filled in, corrected, until it is submitted."""
    row = world.row("declaration", op.entity_id)
    if row is None:
        columns, person = _begin(world, op, Act.EDIT_SHEET)
        _check_group(world, op.values["criteria_version"], op.values["group"])
        version = op.values["criteria_version"]
        _check_answers(world, op, version)
        row = world.add(
            "declaration",
            {
                **columns,
                "criteria_version": version,
                "group": op.values["group"],
                "state": str(State.DRAFT),
                "state_since": world.now,
                "created_at": world.now,
                "scribe": None,
                "self_claimed": 0,
                "self_effective": 0,
                "sort_key": person["sort_key"],
            },
        )
        _write_answers(world, row["id"], op.values)
        lines = tally(world, row)
        _begun(world, op, Act.EDIT_SHEET, row, person)
        return Outcome(STORED, op.rev, soft_problems(lines))
    person = person_of(world, row["person_id"])
    _check_edit(world, op, Act.EDIT_SHEET, row, person)
    _check_answers(world, op, row["criteria_version"])
    current = _values(world, row)
    if row["state"] != State.DRAFT:
        merged, reason = refuse_all(op, current), NOT_DRAFT
    else:
        merged, reason = _keep_version(op, row, merge(world, op, current)), CHANGED
    if any(name.startswith("answers.") for name in merged.applied):
        _write_answers(world, row["id"], merged.applied)
    _move(world, row, person, merged)
    soft = soft_problems(tally(world, row))
    scopes = world.scopes_of_person(person)
    return finish(world, op, Act.EDIT_SHEET, merged, subject_id=person["id"], scopes=scopes, reason=reason, soft=soft)


def _begin(world: World, op: Operation, act: Act) -> tuple[dict[str, Any], Row]:
    """Columns that both have when they are created, and the person."""
    world.author(act)
    must_create(world, op)
    person = world.parent("person", op.values["person_id"], "person_id")
    campaign_id, collective_id = op.values["campaign_id"], op.values["collective_id"]
    world.parent("campaign", campaign_id, "campaign_id")
    world.collective(collective_id, "collective", "collective_id")
    _check_id(op, campaign_id, person["id"])
    scopes = world.scopes_of_person(person)
    world.demand(act, scopes)
    # A citizen declares where they belong; everybody else in a collective of their own scope.
    if not world.reaches(act, {collective_id}) and not (world.only_citizen(act) and collective_id in scopes):
        raise forbidden(name="collective_id")
    columns = {
        "id": op.entity_id,
        "rev": op.rev,
        "person_id": person["id"],
        "campaign_id": campaign_id,
        "collective_id": collective_id,
    }
    return columns, person


def _check_id(op: Operation, campaign_id: str, person_id: str) -> None:
    if sheet_id(op.type, campaign_id, person_id) != op.entity_id:
        raise invalid("wrong_id", "entity_id")


def _begun(world: World, op: Operation, act: Act, row: Row, person: Row) -> None:
    if row["collective_id"] not in world.scopes_of_person(person):
        world.moved.add(("person", person["id"]))
    world.sheets[person["id"]].append(row)
    values = {name: value for name, value in op.values.items() if value is not None}
    record(world, op, act, "create", values, subject_id=person["id"], scopes=world.scopes_of_person(person))


def _check_edit(world: World, op: Operation, act: Act, row: Row, person: Row) -> None:
    world.demand(act, world.scopes_of_person(person))
    named = (op.values.get("campaign_id") or row["campaign_id"], op.values.get("person_id") or row["person_id"])
    # A sheet that came from a record that was merged keeps the id it had.
    if named != (row["campaign_id"], row["person_id"]):
        _check_id(op, *named)
    check_fixed(op, row, ("person_id", "campaign_id"))
    if op.base_rev is not None:
        check_fixed(op, row, ("criteria_version", "group") if op.type == "declaration" else ())
    if op.values.get("collective_id") is not None:
        world.collective(op.values["collective_id"], "collective", "collective_id")


def _check_group(world: World, version: str, group: str) -> None:
    try:
        world.rules_of(version).group(group)
    except DomainError as error:
        raise invalid(error.code, "group") from error


def _check_answers(world: World, op: Operation, version: str) -> None:
    rules, problems = world.rules_of(version), []
    for name, value in op.values.items():
        if not name.startswith("answers."):
            continue
        indicator = name.split(".")[1]
        if indicator not in rules.indicator_codes:
            problems.append(Problem(f"answers.{indicator}", "unknown_indicator"))
        elif value is not None and name.endswith(".self") and _half_points(world, rules, value) is None:
            problems.append(Problem(name, "points"))
    if problems:
        raise RefusedError(INVALID, problems)


def _half_points(world: World, rules: CriteriaVersion, value: float) -> int | None:
    """What the domain makes of points as they travel; None where it does not take them. Few values, many answers."""
    known = world.half_points
    if (rules.version, value) not in known:
        try:
            known[rules.version, value] = parse_points(value, rules)
        except DomainError:
            known[rules.version, value] = None
    return known[rules.version, value]


def _write_answers(world: World, declaration_id: str, values: dict[str, Any]) -> None:
    changes: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        if name.startswith("answers."):
            _, indicator, part = name.split(".")
            change = changes.setdefault(indicator, {})
            if part == "self":
                change["self_points"] = None if value is None else int(value * 2)
            else:
                change["statement"] = value
    rows = world.answers[declaration_id]
    for indicator, change in changes.items():
        row = rows.get(indicator)
        if row is not None:
            world.change("answer", row, change)
        else:
            blank = {"declaration_id": declaration_id, "indicator": indicator, "self_points": None, "statement": None}
            rows[indicator] = world.add("answer", blank | change)


def _values(world: World, row: Row) -> dict[str, Any]:
    names = ("person_id", "campaign_id", "collective_id", "criteria_version", "group")
    values = {name: row[name] for name in names}
    for indicator, answer in world.answers[row["id"]].items():
        values[f"answers.{indicator}.self"] = points(answer["self_points"])
        values[f"answers.{indicator}.statement"] = answer["statement"]
    return values


def _keep_version(op: Operation, row: Row, merged: Merge) -> Merge:
    """Version and group stay what the declaration was begun with: a second beginning with others loses them."""
    kept = {name: value for name, value in merged.applied.items() if name not in ("criteria_version", "group")}
    lost = {name: value for name, value in merged.applied.items() if name not in kept}
    return Merge(kept, merged.lost | lost, merged.others)


def _move(world: World, row: Row, person: Row, merged: Merge) -> None:
    """Another collective reviews it: who sees the person's records changes with it."""
    if "collective_id" in merged.applied:
        world.change(
            "registration" if "goals" in row else "declaration", row, {"collective_id": merged.applied["collective_id"]}
        )
        world.moved.add(("person", person["id"]))
