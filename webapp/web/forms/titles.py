"""Forms of titles from paper: typed in, the scan added, taken back."""

import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from webapp.services.titles import Paper
from webapp.web.forms.fields import DayField, Filled, LineField
from webapp.web.forms.proposals import UNREADABLE
from webapp.web.forms.steps import TOO_LONG, StepForm

HERE, BEFORE_MERGER, ELSEWHERE = "here", "before_merger", "elsewhere"


class YearField(LineField):
    """A year in four digits. `year` is None where nothing readable was written."""

    year: int | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        typed = str(self.data or "")
        self.year = int(typed) if re.fullmatch(r"[0-9]{4}", typed) else None
        if typed and self.year is None:
            raise ValueError(gettext("Ghi năm bằng bốn chữ số, ví dụ 2022."))


class TitleForm(FlaskForm):
    """What the paper says."""

    year = YearField(_("Năm đạt danh hiệu"), [Filled(_("Ghi năm đạt danh hiệu."))], description=_("Ví dụ: 2022"))
    decision_number = LineField(
        _("Số quyết định"),
        [Filled(_("Ghi số quyết định.")), Length(max=60, message=TOO_LONG)],
        description=_("Ví dụ: 92/QĐ-UBND"),
    )
    decided_on = DayField(
        _("Ngày quyết định"),
        [Filled(_("Ghi ngày quyết định."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )
    issuer = LineField(
        _("Nơi ban hành"),
        [Filled(_("Ghi nơi ban hành.")), Length(max=200, message=TOO_LONG)],
        description=_("Ví dụ: UBND phường Tân Thạnh"),
    )
    place = RadioField(
        _("Nơi công nhận"),
        [InputRequired(_("Chọn nơi công nhận."))],
        choices=[
            SelectChoice(HERE, _("Phường này")),
            SelectChoice(BEFORE_MERGER, _("Phường, xã cũ trước khi sáp nhập vào phường này")),
            SelectChoice(ELSEWHERE, _("Phường, xã khác")),
        ],
        default=HERE,
    )
    file = FileField(
        _("Bản chụp quyết định hoặc giấy công nhận"),
        description=_("PDF hoặc ảnh chụp rõ, tối đa 10 MB. Chưa có thì thêm sau."),
    )

    def paper(self) -> Paper:
        """What the service takes; call it when the form is valid."""
        return Paper(
            cast(int, self.year.year),
            str(self.decision_number.data),
            cast(date, self.decided_on.data),
            str(self.issuer.data),
            other_ward=self.place.data == ELSEWHERE,
            before_merger=self.place.data == BEFORE_MERGER,
        )


class TitleScanForm(StepForm):
    """The scan that was missing."""

    file = FileField(_("Bản chụp quyết định hoặc giấy công nhận"), description=_("PDF hoặc ảnh chụp rõ, tối đa 10 MB."))
