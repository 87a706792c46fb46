"""The part of the ward that a batch touches, in memory: read in bulk before, written in bulk after.

Operations are judged against it one after the other, so each sees what those before it did. Rows are dictionaries
(`bulk.Row`); nothing here asks the database anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.domain.acts import TABLE, Act
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.roles import Role
from webapp.domain.workflow import Action
from webapp.services.author import Author
from webapp.services.operations.bulk import Row, Wire
from webapp.services.operations.context import DeviceContext, Operation, RefusedError, forbidden, invalid
from webapp.services.operations.tables import MODELS

Key = tuple[str, str]


@dataclass
class World:
    """See above. Everything that has a `dict` per entity is keyed by (type, id).

    `moved`: people and households whose readers change. `released`: (id, hash) of operations that lay in quarantine.
    `lost_after`, `lost_upto`: see `Commune`. `own_revs`: changes in `history` that this phone made.
    `lent`: scopes by which the operation at hand may reach a person, beside the person's own (`redirect.lent`).
    """

    session: Session
    wire: Wire
    device: DeviceContext
    now: datetime
    first_rev: int
    is_demo: bool = False
    lost_after: int = 0
    lost_upto: int = 0
    own_revs: set[int] = field(default_factory=set)
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    rules: dict[str, CriteriaVersion | None] = field(default_factory=dict)
    group_codes: frozenset[str] | None = None
    answers: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    evidence: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    sheets: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    consents: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    history: dict[Key, list[tuple[int, list[str]]]] = field(default_factory=lambda: defaultdict(list))
    visible: dict[Key, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    rivals: dict[Key, list[Row]] = field(default_factory=lambda: defaultdict(list))
    namesakes: dict[tuple[str, Any], set[str]] = field(default_factory=lambda: defaultdict(set))
    in_use: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    receipts: dict[str, Row] = field(default_factory=dict)
    half_points: dict[tuple[str, float], int | None] = field(default_factory=dict)
    added: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, dict[int, tuple[Row, set[str]]]] = field(default_factory=lambda: defaultdict(dict))
    moved: set[Key] = field(default_factory=set)
    released: list[tuple[str, str]] = field(default_factory=list)
    lent: frozenset[str] = frozenset()
    _authors: dict[str, tuple[Author, frozenset[str], bool] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ward = self.wire.ward

    # Rows

    def row(self, name: str, identity: str | None) -> Row | None:
        """A row by its id, deleted ones included."""
        return None if identity is None else self.rows[name].get(identity)

    def living(self, name: str, identity: str | None) -> Row | None:
        """A row by its id that is no tombstone."""
        row = self.row(name, identity)
        return None if row is None or row.get("deleted_at") is not None else row

    def add(self, name: str, values: dict[str, Any]) -> Row:
        """A new row. All rows of a table are added with the same columns."""
        values["commune_id"] = self.ward
        row = Row(values, fresh=True)
        self.added[name].append(row)
        identity = values.get("id")
        if identity is not None:
            self.rows[name][identity] = row
        return row

    def change(self, name: str, row: Row, values: dict[str, Any]) -> None:
        """Change columns of a row."""
        row.update(values)
        if values and not row.fresh:
            self.changed[name].setdefault(id(row), (row, set()))[1].update(values)

    def since(self, op: Operation) -> list[tuple[int, list[str]]]:
        """What changed in the operation's record after its base; without a base, all that ever did.

        A base that was lost with an earlier life of the database cannot be looked up any more. What this phone itself
        sent again since then led to it, so it does not count; what others sent does. No more does what this phone did
        up to the operation that this one was made on top of (`after`).
        """
        base = -1 if op.base_rev is None else op.base_rev
        lost = self.lost_after < base <= self.lost_upto
        entries = self.history[op.type, op.entity_id]
        known = self._after(op, entries)
        return [
            entry
            for entry in entries
            if entry[0] > base and not (entry[0] in self.own_revs and (lost or entry[0] <= known))
        ]

    def _after(self, op: Operation, entries: list[tuple[int, list[str]]]) -> int:
        """The rev of `after`, -1 where there is none: it never came, or was another phone's or another record's."""
        row = self.receipts.get(op.after or "")
        if row is None or row["rev"] is None or row["device_id"] != self.device.device_id:
            return -1
        return int(row["rev"]) if any(rev == row["rev"] for rev, _fields in entries) else -1

    # Who sees a record

    def scopes_of_person(self, person: Row) -> set[str]:
        """As `visibility.of_person`: where they live, work, their clan, where they declare, and they themselves."""
        household = self.row("household", person["household_id"])
        scopes = {person["id"], person["unit_id"], person["clan_id"], household["area_id"] if household else None}
        scopes.update(sheet["collective_id"] for sheet in self.sheets[person["id"]])
        scopes.discard(None)
        return scopes

    def touch(self, kind: str, identity: str, scopes: Iterable[str], rev: int) -> None:
        """As `visibility.touch`."""
        there, wanted = self.visible[kind, identity], set(scopes)
        for scope in wanted - there.keys():
            values = {"scope_id": scope, "type": kind, "entity_id": identity, "rev": rev, "gone": False}
            there[scope] = self.add("visibility", values)
        for scope, row in there.items():
            if scope in wanted:
                if row["rev"] != rev or row["gone"]:
                    self.change("visibility", row, {"rev": rev, "gone": False})
            elif not row["gone"]:
                self.change("visibility", row, {"rev": rev, "gone": True})

    # Rights

    def author(self, act: Act | Action) -> Author:
        """In which role the phone's holder does this; RefusedError `forbidden` where they may not."""
        return self._right(act)[0]

    def reaches(self, act: Act | Action, scopes: Iterable[str]) -> bool:
        """Does the right reach a record with these scopes?"""
        return not self._right(act)[1].isdisjoint(scopes)

    def demand(self, act: Act | Action, scopes: Iterable[str]) -> None:
        """RefusedError `forbidden` unless the right reaches a person with these scopes, or those lent."""
        if not self.reaches(act, scopes) and not self.reaches(act, self.lent):
            raise forbidden()

    def only_citizen(self, act: Act | Action) -> bool:
        """Is it as a citizen, about oneself, that they may do this?"""
        return self._right(act)[2]

    def _right(self, act: Act | Action) -> tuple[Author, frozenset[str], bool]:
        if act not in self._authors:
            self._authors[act] = self._work_out(act)
        right = self._authors[act]
        if right is None:
            raise forbidden("no_role")
        return right

    def _work_out(self, act: Act | Action) -> tuple[Author, frozenset[str], bool] | None:
        device = self.device
        if not device.roles & TABLE[Act.SYNC].keys():
            return None
        roles = [role for role in TABLE[act] if role in device.roles]
        if not roles:
            return None
        reach: set[str] = set()
        for role in roles:
            own = frozenset({device.person_id} if device.person_id else ())
            reach |= own if role == Role.CITIZEN else device.by_role.get(role, device.scopes)
        citizen = roles == [Role.CITIZEN]
        role = next((role for role in roles if role != Role.CITIZEN), roles[0])
        author = Author(role, device.account_id, device.device_id, device.person_id if citizen else None)
        return author, frozenset(reach - {self.ward}), citizen

    # References

    def collective(self, identity: str, kind: str, name: str) -> Row:
        """A collective of the right kind (`collective`: of any); RefusedError `unknown_reference`."""
        row = self.row("collective", identity)
        if row is None or (kind != "collective" and row["kind"] != kind):
            raise invalid("unknown_reference", name)
        return row

    def parent(self, table: str, identity: str, name: str) -> Row:
        """A living record that another names; RefusedError `unknown_reference`."""
        row = self.living(table, identity)
        if row is None or identity in self.erased:
            raise invalid("unknown_reference", name)
        return row

    def rules_of(self, version: str) -> CriteriaVersion:
        """The rules of a criteria version; RefusedError `unknown_reference`."""
        rules = self.rules.get(version)
        if rules is None:
            raise invalid("unknown_reference", "criteria_version")
        return rules


__all__ = ["MODELS", "Key", "RefusedError", "World"]
