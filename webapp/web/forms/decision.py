"""The form of a decision: the signed paper and who is on its list."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectMultipleField
from wtforms.validators import Length

from webapp.services.decisions import Candidate
from webapp.web.forms.fields import DayField, Filled, LineField
from webapp.web.forms.steps import TOO_LONG


class DecisionForm(FlaskForm):
    """Number, day, signer, the signed file, and the people: each as `id:revision seen`."""

    number = LineField(
        _("Số quyết định"),
        [Filled(_("Ghi số quyết định.")), Length(max=60, message=TOO_LONG)],
        description=_("Ví dụ: 123/QĐ-UBND"),
    )
    signed_on = DayField(
        _("Ngày ký"),
        [Filled(_("Ghi ngày ký."))],
        unreadable=_("Ghi ngày ký như 05/02/2026."),
        description=_("Ví dụ: 05/02/2026"),
    )
    signer = LineField(_("Người ký"), [Filled(_("Ghi họ tên người ký.")), Length(max=120, message=TOO_LONG)])
    capacity = LineField(
        _("Quyền hạn, chức vụ ký"),
        [Filled(_("Ghi quyền hạn, chức vụ.")), Length(max=160, message=TOO_LONG)],
        description=_("Ví dụ: KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"),
    )
    file = FileField(_("Bản đã ký"), description=_("PDF hoặc ảnh chụp rõ, tối đa 10 MB."))
    people = SelectMultipleField(_("Danh sách công nhận"), choices=[], validate_choice=False)

    def candidates(self) -> list[Candidate]:
        """Who was chosen, as the page showed them; what was tampered with is left out."""
        found = []
        for value in self.people.data or ():
            identity, _colon, rev = value.partition(":")
            if rev.isascii() and rev.isdigit() and len(rev) < 19 and len(identity) == 36:
                found.append(Candidate(identity, int(rev)))
        return found
