"""Forms of the minutes of a posting: that a list was put up, and that its days are over."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from webapp.models import PostingMinutes
from webapp.services.postings import Present, PutUp, TakenDown
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.forms.meetings import ClockField
from webapp.web.forms.proposals import UNREADABLE
from webapp.web.forms.steps import LONGEST_NOTE, TOO_LONG, StepForm

LONGEST_NAME = 120
CLOCK = "%H:%M"


class PresentForm(StepForm):
    """Who was there: two who speak for somebody, and one who saw it."""

    association = LineField(
        _("Đại diện Hội Khuyến học phường"), [Filled(_("Ghi họ tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)]
    )
    collective = LineField(
        _("Đại diện tập thể"), [Filled(_("Ghi họ tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)]
    )
    witness = LineField(
        _("Người chứng kiến"),
        [Filled(_("Ghi họ tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_("Ghi cả Ông hoặc Bà trước họ tên."),
    )

    def present(self) -> Present:
        """What the service takes."""
        return Present(str(self.association.data), str(self.collective.data), str(self.witness.data))


class PutUpForm(PresentForm):
    """That the list was put up."""

    place = LineField(
        _("Nơi dán danh sách"),
        [Filled(_("Ghi nơi dán danh sách.")), Length(max=200, message=TOO_LONG)],
        description=_("Ví dụ: bảng tin nhà văn hóa khối phố"),
    )
    at = ClockField(_("Giờ dán"), description=_("Ví dụ: 07:30. Không nhớ thì để trống."))

    def put_up(self) -> PutUp:
        """What the service takes."""
        return PutUp(self.at.moment, str(self.place.data), self.present())


class TakenDownForm(PresentForm):
    """That its days are over."""

    ended_on = DayField(
        _("Ngày lập biên bản"),
        [Filled(_("Ghi ngày lập biên bản."))],
        unreadable=UNREADABLE,
        description=_("Sau ngày niêm yết cuối cùng. Ví dụ: 05/02/2026"),
    )
    at = ClockField(_("Giờ lập"), description=_("Ví dụ: 08:00. Không nhớ thì để trống."))
    remark = TextField(
        _("Danh sách trong những ngày ấy"),
        [Length(max=LONGEST_NOTE, message=TOO_LONG)],
        description=_("Chỉ ghi khi có việc, ví dụ: ngày 10/02 mưa ướt, đã dán lại bản khác cùng nội dung."),
    )

    def taken_down(self) -> TakenDown:
        """What the service takes."""
        return TakenDown(cast(date, self.ended_on.data), self.at.moment, self.present(), str(self.remark.data or ""))


def written(minutes: PostingMinutes | None) -> dict[str, Any]:
    """What stands in the minutes, to be written again; nothing where there are none."""
    if minutes is None:
        return {"rev": "0"}
    at = f"{minutes.put_up_at:{CLOCK}}" if minutes.put_up_at else ""
    return {"rev": str(minutes.rev), "place": minutes.place, "at": at, **minutes.present}
