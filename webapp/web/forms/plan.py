"""The form of a campaign's plan: a first and a last day for each step, how long a list is posted, and by whom."""

from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.domain.timeline import PHASES, Typed
from webapp.services.campaigns import Plan
from webapp.web.forms.fields import DayField, Filled, LineField
from webapp.web.forms.proposals import UNREADABLE
from webapp.web.forms.steps import TOO_LONG, StepForm


class PlanForm(StepForm):
    """Made with the days of each step by `plan_form`."""

    posting_days = LineField(
        _("Số ngày niêm yết"),
        [Filled(_("Ghi số ngày niêm yết.")), Length(max=10, message=TOO_LONG)],
        description=_("Thường là 10 ngày, không tính ngày dán. Danh sách đang niêm yết giữ nguyên hạn cũ."),
    )
    posted_by = RadioField(
        _("Ai niêm yết"),
        [InputRequired(_("Chọn người niêm yết."))],
        choices=[
            SelectChoice("both", _("Người đứng đầu hoặc Hội Khuyến học phường")),
            SelectChoice("unit_head", _("Chỉ người đứng đầu")),
            SelectChoice("association", _("Chỉ Hội Khuyến học phường")),
        ],
    )

    def pair(self, phase: str) -> tuple[Any, Any]:
        """The two fields of a step."""
        return self[f"{phase}_starts"], self[f"{phase}_ends"]

    def plan(self) -> Plan:
        """What the service takes. A number of days that cannot be read is none, and refused there."""
        typed = str(self.posting_days.data or "")
        days = int(typed) if typed.isascii() and typed.isdigit() else 0
        found: dict[str, Typed] = {}
        for phase in PHASES:
            starts, ends = self.pair(phase)
            found[phase] = (cast(date | None, starts.data), cast(date | None, ends.data))
        return Plan(found, days, str(self.posted_by.data))


def _form() -> type[PlanForm]:
    fields: dict[str, Any] = {}
    for phase in PHASES:
        fields[f"{phase}_starts"] = DayField(_("Từ ngày"), [], unreadable=UNREADABLE)
        fields[f"{phase}_ends"] = DayField(_("Đến hết ngày"), [], unreadable=UNREADABLE)
    return cast(type[PlanForm], type("PlanForm", (PlanForm,), fields))


plan_form = _form()
