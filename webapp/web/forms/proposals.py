"""Forms of a proposal: its list, its number, who signs, and the decision that it becomes."""

import uuid
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.signing import Authority, Capacity, allowed
from webapp.services.decisions import Candidate
from webapp.web.forms.fields import DayField, Filled, LineField
from webapp.web.forms.steps import TOO_LONG, StepForm

UNREADABLE = _("Ghi ngày như 05/02/2026.")


class OnceForm(FlaskForm):
    """A form that makes something: sent twice, it makes it once."""

    once = HiddenField(default=lambda: str(uuid.uuid4()))

    @property
    def once_id(self) -> str | None:
        """The id that the page was given when it was opened, if it is one."""
        try:
            return str(uuid.UUID(str(self.once.data)))
        except ValueError:
            return None


class ListForm(StepForm, OnceForm):
    """Who stands on the list: each as `id:revision seen`."""

    people = SelectMultipleField(_("Danh sách đề nghị"), choices=[], validate_choice=False)

    def candidates(self) -> list[Candidate]:
        """Who was chosen, as the page showed them, each once; what was tampered with is left out."""
        found: dict[str, Candidate] = {}
        for value in self.people.data or ():
            identity, _colon, rev = value.partition(":")
            if rev.isascii() and rev.isdigit() and len(rev) < 19 and len(identity) == 36:
                found.setdefault(identity, Candidate(identity, int(rev)))
        return list(found.values())


class ProposeForm(StepForm):
    """Number and day of the paper."""

    number = LineField(
        _("Số tờ trình"),
        [Filled(_("Ghi số tờ trình.")), Length(max=60, message=TOO_LONG)],
        description=_("Ví dụ: 08/TTr-HKH"),
    )
    proposed_on = DayField(
        _("Ngày tờ trình"),
        [Filled(_("Ghi ngày tờ trình."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )


class SignForm(StepForm):
    """Who signs, in which capacity."""

    signer = LineField(_("Người ký"), [Filled(_("Ghi họ tên người ký.")), Length(max=120, message=TOO_LONG)])
    capacity = RadioField(_("Ký với tư cách"), [InputRequired(_("Chọn tư cách ký."))], choices=[])
    position = LineField(
        _("Chức vụ người ký"),
        [Length(max=80, message=TOO_LONG)],
        description=_("Chỉ ghi khi ký thừa lệnh hoặc thừa ủy quyền, ví dụ: Chánh Văn phòng"),
    )

    def offer(self, authority: Authority) -> "SignForm":
        """Offer the capacities of this authority."""
        texts: dict[Capacity, Any] = {
            Capacity.OWN: _("Chủ tịch"),
            Capacity.DEPUTY: _("KT. Chủ tịch – Phó Chủ tịch ký thay"),
            Capacity.ACTING: _("Q. Chủ tịch – quyền Chủ tịch"),
            Capacity.BY_ORDER: _("TL. Chủ tịch – thừa lệnh"),
            Capacity.AUTHORISED: _("TUQ. Chủ tịch – thừa ủy quyền"),
        }
        self.capacity.choices = [SelectChoice(one.value, texts[one]) for one in allowed(authority)]
        return self


class IssueForm(StepForm):
    """What the records office adds: number, day and the signed paper."""

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
    file = FileField(_("Bản đã ký"), description=_("PDF hoặc ảnh chụp rõ, tối đa 10 MB."))
