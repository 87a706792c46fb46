"""Forms of a meeting: planning it, the roll call, what is agreed for one person, closing, reopening."""

import re
from datetime import time
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import Length, NumberRange, Optional

from webapp.domain.criteria_types import CriteriaVersion
from webapp.services.meeting_entries import Agreed
from webapp.services.meetings import Invited
from webapp.services.reviews import Review
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.forms.proposals import OnceForm
from webapp.web.forms.steps import LONGEST_TEXT, TOO_LONG, ReviewForm, StepForm, review_form

ROWS = range(12)
_TYPED_TIME = re.compile(r"([0-9]{1,2})(?:[^0-9]{1,8}([0-9]{1,2})[^0-9]{0,8}|[^0-9]{0,8})")
VOTES = ("in_favour", "against", "abstained")


class ClockField(LineField):
    """A time of day: `19:30`, `19h30`, `19 giờ 30`. `moment` is None where nothing was written."""

    moment: time | None = None

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        self.moment = None
        typed = str(self.data or "")
        if not typed:
            return
        found = _TYPED_TIME.fullmatch(typed)
        hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hours > 23 or minutes > 59:
            raise ValueError(gettext("Ghi giờ như 19:30."))
        self.moment = time(hours, minutes)


class PlanForm(OnceForm):
    """When and where, who leads, who writes."""

    collective_id = SelectField(_("Tập thể họp"), choices=[])
    held_on = DayField(
        _("Ngày họp"),
        [Filled(_("Cần ghi ngày họp."))],
        unreadable=_("Ghi ngày họp như 05/02/2026."),
        description=_("Ví dụ: 05/02/2026"),
    )
    begins = ClockField(_("Giờ bắt đầu"), description=_("Ví dụ: 19:30"))
    place = LineField(_("Nơi họp"), [Filled(_("Cần ghi nơi họp.")), Length(max=200, message=TOO_LONG)])
    chair = LineField(_("Chủ trì"), [Filled(_("Cần ghi người chủ trì.")), Length(max=120, message=TOO_LONG)])
    secretary = LineField(_("Thư ký"), [Filled(_("Cần ghi thư ký.")), Length(max=120, message=TOO_LONG)])


class RollForm(StepForm):
    """The roll call: made by `roll_form`."""

    def people(self) -> list[Invited]:
        """Who was called, as the service takes them: rows with a name."""
        return [
            Invited(
                str(self[f"position_{n}"].data or ""),
                str(self[f"name_{n}"].data),
                bool(self[f"came_{n}"].data),
                str(self[f"reason_{n}"].data or ""),
            )
            for n in ROWS
            if self[f"name_{n}"].data
        ]


class CloseForm(StepForm):
    """The number of the minutes, and when the meeting ended."""

    number = LineField(
        _("Số, ký hiệu biên bản"),
        [Filled(_("Cần ghi số, ký hiệu biên bản.")), Length(max=120, message=TOO_LONG)],
        description=_("Ví dụ: 01/BB-KP"),
    )
    ends = ClockField(_("Giờ kết thúc"), description=_("Ví dụ: 21:00"))


class ScanForm(FlaskForm):
    """A page of the signed minutes."""

    file = FileField(_("Biên bản có chữ ký"), description=_("Ảnh chụp rõ hoặc PDF, mỗi lần một tệp, tối đa 10 MB."))


class EntryForm(ReviewForm):
    """What is agreed for one person: made for a criteria version and group by `entry_form`."""

    def has_sound_votes(self) -> bool:
        """Can the votes and the remark be read? Where not, the faults stand beside them."""
        sound = [self[name].validate(self) for name in (*VOTES, "remark")]
        return all(sound)

    def result(self) -> Agreed:
        """What the service takes."""
        return self.voted(self.agreed())

    def voted(self, review: Review) -> Agreed:
        """Points of whatever origin, with the votes and the remark of the form."""
        votes = [self[name].data for name in VOTES]
        given = any(one is not None for one in votes)
        first, second, third = (int(one or 0) for one in votes)
        return Agreed(review, (first, second, third) if given else None, str(self["remark"].data or ""))


def roll_form() -> type[RollForm]:
    """Twelve rows: for whom, who, there or not, and why not."""
    fields: dict[str, Any] = {}
    for n in ROWS:
        fields[f"position_{n}"] = LineField(_("Đại diện, dòng %(n)s", n=n + 1), [Length(max=120, message=TOO_LONG)])
        fields[f"name_{n}"] = LineField(_("Họ và tên, dòng %(n)s", n=n + 1), [Length(max=120, message=TOO_LONG)])
        fields[f"came_{n}"] = BooleanField(_("Có mặt"))
        fields[f"reason_{n}"] = LineField(_("Lý do vắng, dòng %(n)s", n=n + 1), [Length(max=200, message=TOO_LONG)])
    return cast(type[RollForm], type("RollForm", (RollForm,), fields))


def entry_form(rules: CriteriaVersion, group: str) -> type[EntryForm]:
    """The form of one person at a meeting: day and number of the minutes are the meeting's own."""
    labels = (_("Tán thành"), _("Không tán thành"), _("Không có ý kiến"))
    fields: dict[str, Any] = {"meeting_on": None, "minutes": None}
    for name, label in zip(VOTES, labels, strict=True):
        limits = NumberRange(0, 9999, message=_("Ghi số phiếu bằng chữ số, ví dụ: 12."))
        fields[name] = IntegerField(label, [Optional(), limits])
    fields["remark"] = TextField(_("Ý kiến khác, nếu có"), [Length(max=LONGEST_TEXT, message=TOO_LONG)])
    return cast(type[EntryForm], type("EntryForm", (EntryForm, review_form(rules, group)), fields))
