"""The sheet's history in words: the steps, who looked at it, and what was chosen where two phones differed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from webapp.domain.marks import Verdict
from webapp.extensions import db
from webapp.queries import choices, marks
from webapp.queries import sheet as query
from webapp.web.forms import words
from webapp.web.reviews import lines

Told = tuple[query.StepTaken, str, list[str]]
"""What happened, its title, and what else is to be said of it."""


def of_view(view: query.View, *, shows_reviews: bool) -> Sequence[Told]:
    """All that happened to a sheet, the latest first; who looked at it only for those who review (docs/adr/0020)."""
    told = [(step, words.action(step.action), _returns(step, view)) for step in view.steps]
    told += [_chosen(one, view) for one in choices.of_sheet(db.session(), view.sheet.declaration.id)]
    if shows_reviews:
        told += [_looked(one, view) for one in marks.rounds(db.session(), view)]
    return sorted(told, key=lambda one: one[0].rev, reverse=True)


def _chosen(choice: choices.Choice, view: query.View) -> Told:
    step = query.StepTaken(choice.rev, "resolve", "", "", choice.at, choice.by, "", None, {}, ())
    place = words.changed_field(choice.field, view.sheet.rules)
    values = "; ".join(lines.other_in_words(view, one) for one in choice.others)
    text = (
        _("Lấy giá trị của máy khác: %(value)s", value=values)
        if choice.taken and len(choice.others) == 1
        else _("Lấy một giá trị của máy khác; đã có: %(value)s", value=values)
        if choice.taken
        else _("Giữ giá trị đang có; không lấy: %(value)s", value=values)
    )
    return step, _("Chọn giữa hai máy: %(place)s", place=place), [text]


def _looked(look: marks.Round, view: query.View) -> Told:
    step = query.StepTaken(look.rev, "mark", "", "", look.at, look.by, "", None, {}, ())
    parts = []
    for verdict in (*Verdict, "none"):
        numbers = [str(one.number) for one in view.sheet.rules.indicators if look.verdicts.get(one.code) == verdict]
        if numbers:
            parts.append(f"{words.verdict(verdict)}: {', '.join(numbers)}")
    return step, _("Xem từng chỉ số"), ["; ".join(parts)]


def _returns(step: query.StepTaken, view: query.View) -> list[str]:
    rules = view.sheet.rules
    shown = []
    for one in step.returns:
        text = lines.returned_in_words(one, rules)
        known = one.indicator in rules.indicator_codes
        place = _("Chỉ số %(n)s", n=rules.indicator(str(one.indicator)).number) if known else _("Cả phiếu")
        shown.append(f"{place}: {text}")
    return shown
