"""The marks of a sheet as the page shows them to whoever may verify it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from webapp.domain import marks as rules_of_marks
from webapp.domain.workflow import Action
from webapp.extensions import db
from webapp.queries import late
from webapp.queries import marks as query
from webapp.queries.seen import Seen
from webapp.queries.sheet import View
from webapp.queries.warnings import questioned
from webapp.web.forms import words
from webapp.web.forms.steps import numbered_reasons
from webapp.web.i18n import moment


@dataclass(frozen=True)
class Shown:
    """The mark of an indicator on the page. `note`: who made it and when; `seen` goes back with the next wish."""

    verdict: str
    code: str
    text: str
    seen: int
    note: str
    stale: bool


def context(view: View, seen: Sequence[Seen]) -> dict[str, Any]:
    """What the page needs to show marks and take them: nothing where whoever looks may not verify the sheet now.

    :param seen: what is worth a closer look.
    """
    if not any(one.action is Action.VERIFY for one in view.actions):
        return {"marks": None}
    made = query.of_sheet(db.session(), view.sheet.declaration.id)
    codes = view.sheet.rules.indicator_codes
    tally = rules_of_marks.tally(query.standing(made), codes)
    return {
        "marks": {code: _shown(made.get(code)) for code in codes},
        "tally": tally,
        "count_in_words": count_in_words(tally),
        "next_in_words": next_in_words(tally),
        "plain": query.plain(view, made, troubled(view, seen)),
        "reasons": numbered_reasons(view.sheet.rules),
    }


def troubled(view: View, seen: Sequence[Seen]) -> Collection[str]:
    """The indicators that somebody should look at by themselves, whatever their score says."""
    sheet = view.sheet
    arrived_late = late.evidence(db.session(), sheet.person.id, sheet.declaration.id)
    return questioned(view, seen) | {one.indicator for one in arrived_late if one.indicator}


def _shown(made: query.Made | None) -> Shown:
    if made is None or made.mark is None:
        return Shown("", "", "", made.rev if made else 0, "", False)
    mark = made.mark
    note = ", ".join(part for part in (made.by, moment(made.at)) if part)
    if mark.stale:
        note = _("Đã đổi sau lần xem trước: %(mark)s (%(note)s).", mark=words.verdict(mark.verdict), note=note)
    return Shown(mark.verdict, mark.code or "", mark.text or "", made.rev, note, mark.stale)


def count_in_words(count: rules_of_marks.Tally) -> str:
    """“Đã xem 7/10”."""
    return _("Đã xem %(n)s/%(all)s", n=count.looked_at, all=count.all)


def next_in_words(count: rules_of_marks.Tally) -> str:
    """What follows from the marks."""
    if count.all_enough:
        return _("Đủ cả %(all)s chỉ số: chuyển bình xét được.", all=count.all)
    if count.against:
        return _("%(n)s chỉ số thiếu hoặc không đúng: lý do đã ghi sẵn trong phần trả lại.", n=len(count.against))
    return ""
