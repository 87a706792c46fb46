"""Forms about what stands in decisions: legal bases and the authority."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.signing import Authority
from webapp.services.ward_settings import LONGEST_BASIS
from webapp.web.forms.fields import DayField, Filled, LineField
from webapp.web.forms.proposals import UNREADABLE, OnceForm
from webapp.web.forms.steps import TOO_LONG, StepForm


class BasisForm(OnceForm):
    """A new line."""

    words = LineField(
        _("Căn cứ"),
        [Filled(_("Ghi tên văn bản.")), Length(max=LONGEST_BASIS, message=TOO_LONG)],
        description=_(
            "Không ghi chữ “Căn cứ” và dấu chấm phẩy. Ví dụ: Kế hoạch số 15/KH-UBND ngày 05 tháng 02 năm 2026"
        ),
    )
    valid_from = DayField(
        _("Dùng từ ngày"),
        [Filled(_("Ghi ngày bắt đầu dùng."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )


class EndForm(StepForm):
    """The last day of a line."""

    last_day = DayField(_("Dùng đến hết ngày"), [Filled(UNREADABLE)], unreadable=UNREADABLE)


class AuthorityForm(FlaskForm):
    """Whose decision it is."""

    authority = RadioField(
        _("Thẩm quyền quyết định"),
        [InputRequired(_("Chọn thẩm quyền quyết định."))],
        choices=[
            SelectChoice(Authority.COMMITTEE.value, _("Ủy ban nhân dân phường")),
            SelectChoice(Authority.CHAIR.value, _("Chủ tịch Ủy ban nhân dân phường")),
        ],
    )
