"""The feed: which records a phone must hear of, in the order of the ward's counter (protocol.md §2, Changes).

It reads `visibility` only. A live row always bears the number of the record's last change (`services.visibility`), so
it settles the matter; a row that the record left, or one of a scope that the phone has no more, is told only where no
row of today's scope is live, and only at the highest of its numbers: each record comes once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, case, func, select, tuple_
from sqlalchemy.orm import Session

from webapp.models import Id, Visibility
from webapp.models.tenancy import ward_of


@dataclass(frozen=True, order=True)
class Place:
    """Where a pull stands: after this row. Ids compare as the database compares them."""

    rev: int = 0
    type: str = ""
    id: str = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Entry:
    """A record to be told of. `gone`: it is out of the phone's scope."""

    type: str
    id: str
    rev: int
    gone: bool

    @property
    def place(self) -> Place:
        return Place(self.rev, self.type, self.id)


def page(
    session: Session, scope: Collection[str], former: Collection[str], after: Place, limit: int
) -> tuple[list[Entry], bool]:
    """The next entries, at most `limit`, and whether there are more.

    :param scope: what the phone sees now.
    :param former: what it once saw and must forget; only for a pull that began empty.
    """
    found: list[Entry] = []
    while len(found) <= limit:
        wanted = limit + 1 - len(found)
        rows = _rows(session, scope, former, after, wanted)
        found += _settled(session, scope, former, rows)
        if len(rows) < wanted:
            break
        after = rows[-1].place
    return found[:limit], len(found) > limit


_KEY = (Visibility.rev, Visibility.type, Visibility.entity_id)
_LIVE = func.max(
    case((Visibility.gone.is_(False) & Visibility.scope_id.in_(bindparam("scope", expanding=True)), 1), else_=0)
)
# Built once: making the expression takes longer than asking the database.
_ROWS = (
    select(*_KEY, _LIVE)
    .where(
        Visibility.commune_id == bindparam("ward"),
        Visibility.scope_id.in_(bindparam("known", expanding=True)),
        # The first is for the index, the second for the place within one number.
        Visibility.rev >= bindparam("rev"),
        tuple_(*_KEY) > tuple_(bindparam("rev"), bindparam("type"), bindparam("id", type_=Id)),
    )
    .group_by(*_KEY)
    .order_by(*_KEY)
    .limit(bindparam("most"))
)


def _rows(session: Session, scope: Collection[str], former: Collection[str], after: Place, limit: int) -> list[Entry]:
    values = {
        "ward": ward_of(session),
        "scope": list(scope),
        "known": [*scope, *former],
        "rev": after.rev,
        "type": after.type,
        "id": after.id,
        "most": limit,
    }
    return [Entry(type_, id_, rev, not is_live) for rev, type_, id_, is_live in session.execute(_ROWS, values)]


def _settled(session: Session, scope: Collection[str], former: Collection[str], rows: Iterable[Entry]) -> list[Entry]:
    """Without the rows that say a record is gone which is seen otherwise, or is told to be gone later on."""
    rows = list(rows)
    doubtful = [row for row in rows if row.gone]
    if not doubtful:
        return rows
    live = func.max(case((Visibility.gone.is_(False) & Visibility.scope_id.in_(scope), 1), else_=0))
    statement = (
        select(Visibility.type, Visibility.entity_id, func.max(Visibility.rev), live)
        .where(
            Visibility.commune_id == ward_of(session),
            Visibility.type.in_({row.type for row in doubtful}),
            Visibility.entity_id.in_({row.id for row in doubtful}),
            Visibility.scope_id.in_([*scope, *former]),
        )
        .group_by(Visibility.type, Visibility.entity_id)
    )
    last = {(type_, id_): rev for type_, id_, rev, is_live in session.execute(statement) if not is_live}
    return [row for row in rows if not row.gone or last.get((row.type, row.id)) == row.rev]
