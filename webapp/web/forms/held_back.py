"""The form that says what became of something held back."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms.validators import Length

from webapp.web.forms.fields import Filled, LineField
from webapp.web.forms.steps import LONGEST_NOTE, TOO_LONG


class SettleForm(FlaskForm):
    """A remark of one line."""

    remark = LineField(
        _("Đã xử lý thế nào"),
        [Filled(_("Ghi đã xử lý thế nào.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        description=_("Ví dụ: đã hỏi người ghi, ghi lại trên máy khác."),
    )
