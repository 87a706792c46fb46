"""Forms about objections on paper, and about hearing the person concerned."""

from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.services.hearings import Hearing
from webapp.services.letters import Letter
from webapp.web.forms.answers import LONGEST_NAME, MissingForm, ObjectionForm
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.forms.proposals import UNREADABLE
from webapp.web.forms.steps import LONGEST_TEXT, TOO_LONG, StepForm


class FindForm(FlaskForm):
    """Whom the letter is about."""

    name = LineField(
        _("Họ tên người được nêu trong đơn"),
        [Filled(_("Ghi họ tên hoặc một phần họ tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_("Tìm trong danh sách đang niêm yết; gõ không dấu cũng được."),
    )


class LetterFields(FlaskForm):
    """What the letter itself bears."""

    number = LineField(
        _("Số đến"),
        [Filled(_("Ghi số đến.")), Length(max=40, message=TOO_LONG)],
        description=_("Số ghi trên dấu đến, ví dụ: 07"),
    )
    received_on = DayField(
        _("Ngày nhận đơn"),
        [Filled(_("Ghi ngày nhận đơn."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026. Đơn nhận trong những ngày niêm yết thì được xét."),
    )

    def letter(self) -> Letter:
        """What the service takes."""
        return Letter(str(self.number.data), cast(date, self.received_on.data))


class LetterForm(ObjectionForm, LetterFields):
    """A letter about somebody on the list."""

    about = RadioField(
        _("Ai viết đơn"),
        [InputRequired(_("Chọn một trong hai."))],
        choices=[
            SelectChoice("other", _("Người khác")),
            SelectChoice("self", _("Chính người có tên trong danh sách")),
        ],
    )


class LetterMissingForm(MissingForm, LetterFields):
    """A letter of somebody who does not find their own name."""


class HearingForm(StepForm):
    """That the person concerned was heard."""

    heard_on = DayField(
        _("Ngày gặp"),
        [Filled(_("Ghi ngày gặp."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )
    heard_by = LineField(
        _("Ai gặp, hỏi ý kiến"),
        [Filled(_("Ghi họ tên người đã gặp.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    said = TextField(
        _("Người liên quan nói gì"),
        [Filled(_("Ghi ý kiến của người liên quan.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_("Mời mà không đến, hoặc không có ý kiến, cũng ghi ở đây."),
    )

    def hearing(self) -> Hearing:
        """What the service takes."""
        return Hearing(cast(date, self.heard_on.data), str(self.heard_by.data), str(self.said.data))


class LetterScanForm(FlaskForm):
    """A page of the letter."""

    file = FileField(_("Ảnh hoặc tệp của đơn"), description=_("Từng trang một: ảnh chụp rõ hoặc PDF, tối đa 10 MB."))
