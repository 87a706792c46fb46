"""Forms about objections: made by anyone, answered by the association."""

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.objections import Outcome
from webapp.web.forms.fields import Filled, LineField, TextField
from webapp.web.forms.steps import LONGEST_TEXT, TOO_LONG, StepForm

LONGEST_NAME = 120


class ForPeople(FlaskForm):
    """A form without an account. What programs fill in and people do not see must stay empty; nothing is dropped."""

    website = StringField(_("Để trống ô này"))
    once = HiddenField(default=lambda: str(uuid.uuid4()))

    @property
    def once_id(self) -> str | None:
        """The id that the page was given when it was opened, if it is one: sent twice, the form is taken in once."""
        try:
            return str(uuid.UUID(str(self.once.data)))
        except ValueError:
            return None

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.website.data:
            self.website.errors = [gettext("Ô này phải để trống. Xin xóa rồi gửi lại.")]
            return False
        return fine


class ObjectionForm(ForPeople):
    """An objection to a name on the list."""

    text = TextField(
        _("Nội dung kiến nghị"),
        [Filled(_("Ghi nội dung kiến nghị.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_("Việc gì, ở đâu, vì sao đề nghị xem lại."),
    )
    about = RadioField(
        _("Kiến nghị này về ai"),
        [InputRequired(_("Chọn một trong hai."))],
        choices=[
            SelectChoice("other", _("Về người có tên ở trên")),
            SelectChoice("self", _("Tôi là người có tên ở trên")),
        ],
    )
    name = LineField(
        _("Họ và tên người kiến nghị"),
        [Filled(_("Ghi họ và tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
        description=_("Không công khai. Chỉ Hội Khuyến học phường thấy, để trả lời."),
    )
    contact = LineField(
        _("Địa chỉ hoặc số điện thoại để trả lời"),
        [Filled(_("Ghi địa chỉ hoặc số điện thoại.")), Length(max=200, message=TOO_LONG)],
        description=_("Không công khai."),
    )


class MissingForm(ForPeople):
    """Somebody does not find their own name."""

    name = LineField(
        _("Họ và tên, như trên phiếu"),
        [Filled(_("Ghi họ và tên.")), Length(max=LONGEST_NAME, message=TOO_LONG)],
    )
    birth_year = LineField(_("Năm sinh"), [Filled(_("Ghi năm sinh.")), Length(max=10, message=TOO_LONG)])
    place = SelectField(_("Đã kê khai ở đâu"), choices=[], validate_choice=False)
    text = TextField(_("Ý kiến"), [Filled(_("Ghi ý kiến.")), Length(max=LONGEST_TEXT, message=TOO_LONG)])
    contact = LineField(
        _("Địa chỉ hoặc số điện thoại để trả lời"),
        [Filled(_("Ghi địa chỉ hoặc số điện thoại.")), Length(max=200, message=TOO_LONG)],
        description=_("Không công khai."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.birth_year.data and self.year is None:
            self.birth_year.errors = [gettext("Ghi năm sinh bằng bốn chữ số, ví dụ 1966.")]
            return False
        return fine

    @property
    def year(self) -> int | None:
        """The year of birth that was typed, if it can be one."""
        typed = str(self.birth_year.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and 1900 <= int(typed) <= 2100 else None


class AnswerForm(StepForm):
    """The written answer to an objection."""

    outcome = RadioField(
        _("Kết quả"),
        [InputRequired(_("Chọn kết quả."))],
        choices=[
            SelectChoice(Outcome.DISMISS.value, _("Giữ nguyên kết quả, trả lời người kiến nghị")),
            SelectChoice(Outcome.UPHOLD.value, _("Chấp nhận kiến nghị, bình xét lại")),
        ],
    )
    text = TextField(
        _("Nội dung trả lời"),
        [Filled(_("Cần ghi nội dung trả lời.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        description=_("Đã mời ai trao đổi, ngày nào, thống nhất thế nào. Không ghi họ tên người kiến nghị."),
    )
