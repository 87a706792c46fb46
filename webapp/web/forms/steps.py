"""Forms of the steps of the procedure. Every one carries the revision that its page was made from."""

from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from webapp.domain.criteria_types import CriteriaVersion
from webapp.services.reviews import Review, SeenEvidence
from webapp.services.sheets import ReturnItem
from webapp.web.forms.fields import DayField, Filled, LineField, PointsField, TextField

LONGEST_TEXT = 2000
LONGEST_NOTE = 500
TOO_LONG = _("Ghi dài quá, xin rút gọn.")
SHEET = "sheet"
"""Stands for the whole sheet where forms otherwise name an indicator."""
OTHER = "other"
"""The reason that says nothing without words of its own."""


class StepForm(FlaskForm):
    """A step that needs nothing but the revision seen."""

    rev = HiddenField()

    @property
    def seen_rev(self) -> int:
        """The revision that the page showed; 0, which is always stale, where it was tampered with."""
        typed = str(self.rev.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0

    def move_to(self, rev: int) -> None:
        """What was typed now stands on this revision: it may be sent again, knowingly."""
        self.rev.data = str(rev)


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = TextField(_("Lý do"), [Filled(_("Cần ghi lý do.")), Length(max=LONGEST_TEXT, message=TOO_LONG)])


class ReturnForm(StepForm):
    """Reasons for returning: made for a criteria version by `return_form`. `from_marks`: how many were filled in."""

    rules: CriteriaVersion
    from_marks = 0

    def pairs(self) -> list[tuple[str, Any, Any]]:
        """(indicator or `sheet`, its select, its text), in the order of the form."""
        return [(name, self[f"code_{name}"], self[f"text_{name}"]) for name in (SHEET, *self.rules.indicator_codes)]

    def items(self) -> list[ReturnItem]:
        """What was chosen. Words without a reason are a reason of their own."""
        return [
            ReturnItem(str(code.data or OTHER), None if name == SHEET else name, text.data or None)
            for name, code, text in self.pairs()
            if code.data or text.data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.items():
            # Said at the first place where it can be mended, so that the summary has somewhere to lead.
            first = self[f"code_{self.rules.indicator_codes[0]}"]
            first.errors = [gettext("Chọn ít nhất một lý do, ở chỉ số cần bổ sung hoặc cho cả phiếu.")]
            return False
        texts = {reason.code: str(reason.text) for reason in self.rules.return_reasons}
        for _name, code, text in self.pairs():
            if code.data and not text.data and (code.data == OTHER or leaves_open(texts.get(code.data, ""))):
                text.errors = [gettext("Lý do này cần ghi rõ thêm: %(place)s.", place=text.label.text)]
                fine = False
        return fine


class ReviewForm(StepForm):
    """What the collective agreed: made for a criteria version and group by `review_form`."""

    rules: CriteriaVersion
    meeting_on = DayField(
        _("Ngày họp"),
        [Filled(_("Cần ghi ngày họp."))],
        unreadable=_("Ghi ngày họp như 05/02/2026."),
        description=_("Ví dụ: 05/02/2026"),
    )
    minutes = LineField(
        _("Số, ký hiệu biên bản"),
        [Filled(_("Cần ghi số, ký hiệu biên bản.")), Length(max=120, message=TOO_LONG)],
        description=_("Ví dụ: 01/BB-KP"),
    )

    def of(self, indicator: str) -> dict[str, Any]:
        """The four fields of an indicator: `points`, `reason`, `kind`, `note`."""
        return {part: self[f"{part}_{indicator}"] for part in ("points", "reason", "kind", "note")}

    def agreed(self) -> Review:
        """What the service takes."""
        codes = self.rules.indicator_codes
        fields = {code: self.of(code) for code in codes}
        return Review(
            scores={code: fields[code]["points"].data for code in codes if fields[code]["points"].data is not None},
            reasons={code: fields[code]["reason"].data for code in codes if fields[code]["reason"].data},
            seen=tuple(
                SeenEvidence(code, fields[code]["kind"].data, fields[code]["note"].data)
                for code in codes
                if fields[code]["kind"].data
            ),
            # At a meeting that is written down these are the meeting's own, and no fields of the form.
            meeting_on=self.meeting_on.data if "meeting_on" in self else None,
            minutes=str(self.minutes.data or "") if "minutes" in self else "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for indicator in self.rules.indicators:
            fields, n = self.of(indicator.code), indicator.number
            if fields["kind"].data and not fields["note"].data:
                fields["note"].errors = [gettext("Chỉ số %(n)s: ghi đã xem gì, ai cho biết.", n=n)]
                fine = False
            if fields["note"].data and not fields["kind"].data:
                fields["kind"].errors = [gettext("Chỉ số %(n)s: chọn loại minh chứng đã xem.", n=n)]
                fine = False
        return fine


def return_form(rules: CriteriaVersion) -> type[ReturnForm]:
    """The form for returning: a reason and a text per indicator, and for the whole sheet."""
    reasons = [SelectChoice("", _("Không có gì cần bổ sung"))]
    reasons += [SelectChoice(code, text) for code, text in numbered_reasons(rules)]
    fields: dict[str, Any] = {"rules": rules}
    for name, number in [(SHEET, None), *((one.code, one.number) for one in rules.indicators)]:
        about = _("Lý do, chỉ số %(n)s", n=number) if number else _("Lý do chung cho cả phiếu")
        words = _("Ghi rõ thêm, chỉ số %(n)s", n=number) if number else _("Ghi rõ thêm cho cả phiếu")
        fields[f"code_{name}"] = SelectField(about, choices=reasons, validate_choice=False, default="")
        fields[f"text_{name}"] = TextField(words, [Length(max=LONGEST_TEXT, message=TOO_LONG)])
    return cast(type[ReturnForm], type("ReturnForm", (ReturnForm,), fields))


def review_form(rules: CriteriaVersion, group: str) -> type[ReviewForm]:
    """The form of the meeting for one sheet: per indicator points, reason, and what was seen there."""
    fields: dict[str, Any] = {"rules": rules}
    for indicator in rules.indicators:
        kinds = [rules.evidence_kind(code) for code in rules.asked(group, indicator.code).evidence]
        choices = [SelectChoice("", _("Không bổ sung"))]
        choices += [SelectChoice(kind.code, str(kind.label)) for kind in kinds if kind.counts]
        n = indicator.number
        fields[f"points_{indicator.code}"] = PointsField(
            _("Điểm bình xét, chỉ số %(n)s", n=n),
            [Filled(_("Chỉ số %(n)s chưa có điểm bình xét.", n=n))],
            criteria=rules,
            number=n,
        )
        fields[f"reason_{indicator.code}"] = TextField(
            _("Lý do nếu khác điểm tự chấm, chỉ số %(n)s", n=n), [Length(max=LONGEST_TEXT, message=TOO_LONG)]
        )
        fields[f"kind_{indicator.code}"] = SelectField(
            _("Minh chứng đã xem tại cuộc họp, chỉ số %(n)s", n=n), choices=choices, validate_choice=False, default=""
        )
        fields[f"note_{indicator.code}"] = LineField(
            _("Đã xem gì, ai cho biết, chỉ số %(n)s", n=n), [Length(max=LONGEST_NOTE, message=TOO_LONG)]
        )
    return cast(type[ReviewForm], type("ReviewForm", (ReviewForm,), fields))


def numbered_reasons(rules: CriteriaVersion) -> list[tuple[str, str]]:
    """The reasons for returning to choose from: code and text.

    Numbered, so that on a keyboard the number chooses: every browser jumps to the option that begins with it.
    """
    return [(reason.code, f"{n}. {shown_reason(str(reason.text))}") for n, reason in enumerate(rules.return_reasons, 1)]


def shown_reason(text: str) -> str:
    """A reason as it stands in a list to choose from: what it leaves open is an ellipsis."""
    shown, rest = "", text
    while "{{" in rest and "}}" in rest:
        before, _open, rest = rest.partition("{{")
        shown, rest = f"{shown}{before}…", rest.partition("}}")[2]
    return shown + rest


def leaves_open(text: str) -> bool:
    """Does the reason have a place that somebody must fill in?"""
    return "{{" in text
