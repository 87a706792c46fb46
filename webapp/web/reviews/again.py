"""The second look at a sheet that was returned, in words: what changed first, the rest to be unfolded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from webapp.extensions import db
from webapp.queries import second_look
from webapp.queries.second_look import Difference, SecondLook
from webapp.queries.sheet import View
from webapp.web.i18n import points
from webapp.web.reviews import lines

Parts = Sequence[tuple[str, Sequence[lines.Line]]]


@dataclass(frozen=True)
class Told:
    """What is said beside one indicator. `statement` is what stood there before (None: the words are the same)."""

    asked: tuple[str, ...] = ()
    statement: str | None = None
    points: str = ""
    added: frozenset[str] = frozenset()
    mended: frozenset[str] = frozenset()
    removed: tuple[str, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Again:
    """The page's second look: `first` holds what to look at, `rest` what stayed as it was."""

    at: datetime
    told: dict[str, Told]
    whole: tuple[str, ...]
    first: Parts
    rest: Parts

    @property
    def counts(self) -> tuple[int, int]:
        """How many indicators to look at, how many stayed the same."""
        return sum(len(found) for _name, found in self.first), sum(len(found) for _name, found in self.rest)


def of_view(view: View, parts: Parts) -> Again | None:
    """None where it is the first look."""
    look = second_look.of_view(db.session(), view)
    if look is None:
        return None
    wanted = look.to_look_at
    first = [(name, [line for line in found if line.code in wanted]) for name, found in parts]
    rest = [(name, [line for line in found if line.code not in wanted]) for name, found in parts]
    return Again(
        at=look.at,
        told={code: _told(view, look, code) for code in wanted},
        whole=tuple(lines.returned_in_words(one, view.sheet.rules) for one in look.returns.get(None, ())),
        first=[(name, found) for name, found in first if found],
        rest=[(name, found) for name, found in rest if found],
    )


def _told(view: View, look: SecondLook, code: str) -> Told:
    rules, change = view.sheet.rules, look.changes.get(code, Difference())
    asked = tuple(lines.returned_in_words(one, rules) for one in look.returns.get(code, ()))
    before = None
    if change.statement is not None:
        before = change.statement[0] or _("(chưa ghi)")
    given = ""
    if change.points is not None:
        was = change.points[0]
        given = _("trước %(n)s", n=points(was)) if was is not None else _("trước chưa chấm")
    return Told(
        asked=asked,
        statement=before,
        points=given,
        added=frozenset(change.added),
        mended=frozenset(change.mended),
        removed=tuple(lines.piece_in_words(one, rules) for one in change.removed),
        same=code not in look.changes,
    )
