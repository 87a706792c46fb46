"""Forms about complaints after a decision."""

from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.complaints import Outcome
from webapp.services.complaints import Settlement, Words
from webapp.services.letters import Letter
from webapp.web.forms.answers import LONGEST_NAME
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.forms.proposals import UNREADABLE, OnceForm
from webapp.web.forms.steps import LONGEST_TEXT, TOO_LONG, StepForm


class ComplaintForm(OnceForm):
    """The letter."""

    number = LineField(
        _("Số đến"),
        [Filled(_("Ghi số đến.")), Length(max=40, message=TOO_LONG)],
        description=_("Số ghi trên dấu đến, ví dụ: 07"),
    )
    received_on = DayField(
        _("Ngày nhận đơn"),
        [Filled(_("Ghi ngày nhận đơn."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )
    name = LineField(
        _("Họ và tên người khiếu nại"),
        [Filled(_("Ghi họ và tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    contact = LineField(
        _("Địa chỉ hoặc số điện thoại"),
        [Filled(_("Ghi địa chỉ hoặc số điện thoại.")), Length(max=200, message=TOO_LONG)],
    )
    text = TextField(
        _("Nội dung khiếu nại"),
        [Filled(_("Ghi nội dung khiếu nại.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_("Ghi đúng như trong đơn."),
    )

    def letter(self) -> Letter:
        """What the service takes."""
        return Letter(str(self.number.data), cast(date, self.received_on.data))

    def words(self) -> Words:
        """What the service takes."""
        return Words(str(self.name.data), str(self.contact.data), str(self.text.data))


class SettlementForm(StepForm):
    """How it ended."""

    outcome = RadioField(
        _("Kết quả"),
        [InputRequired(_("Chọn một trong ba."))],
        choices=[
            SelectChoice("dismissed", _("Giữ nguyên quyết định")),
            SelectChoice("upheld", _("Khiếu nại đúng; sửa hoặc hủy kết quả")),
            SelectChoice("withdrawn", _("Người khiếu nại rút đơn")),
        ],
    )
    settled_number = LineField(
        _("Số văn bản giải quyết"),
        [Filled(_("Ghi số văn bản.")), Length(max=80, message=TOO_LONG)],
        description=_("Ví dụ: 35/QĐ-UBND"),
    )
    settled_on = DayField(
        _("Ngày văn bản"),
        [Filled(_("Ghi ngày văn bản."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )
    answer = TextField(
        _("Nội dung giải quyết"),
        [Filled(_("Ghi nội dung giải quyết.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def settlement(self) -> Settlement:
        """What the service takes."""
        return Settlement(
            Outcome(self.outcome.data),
            cast(date, self.settled_on.data),
            str(self.settled_number.data),
            str(self.answer.data),
        )
