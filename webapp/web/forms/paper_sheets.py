"""The forms for sheets filled in on paper: whose it is, and what stands on it."""

import uuid
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from webapp.domain import scoring
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.errors import DomainError
from webapp.services.operations.types import STATEMENT_MAX, TEXT_MAX
from webapp.services.paper_lines import FROM_PAPER, Line
from webapp.services.paper_sheets import PaperSheet
from webapp.web.field.shells import CONSENT_TEXT
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.forms.messages import sentence
from webapp.web.forms.proposals import UNREADABLE
from webapp.web.forms.steps import TOO_LONG, StepForm

REVIEW, PUBLICATION = "review", "publication"


class FindPaperForm(FlaskForm):
    """Whose sheet is it?"""

    name = LineField(
        _("Họ tên, hoặc mã phiếu"),
        [Filled(_("Ghi họ tên, hoặc mã ghi dưới ô vuông của phiếu.")), Length(max=500, message=TOO_LONG)],
        description=_("Gõ không dấu cũng được. Có máy quét thì quét ô vuông (mã QR) trên phiếu."),
    )


class SheetPageForm(FlaskForm):
    """A photo of the paper."""

    file = FileField(_("Ảnh chụp phiếu giấy"), description=_("Từng trang một: ảnh chụp rõ hoặc PDF, tối đa 10 MB."))


class PaperSheetForm(StepForm):
    """A whole sheet; made for a criteria version and group by `paper_form`."""

    rules: CriteriaVersion
    once = HiddenField(default=lambda: str(uuid.uuid4()))
    collective = SelectField(_("Kê khai tại"), choices=[], validate_choice=False)
    group = SelectField(_("Dùng cho"), choices=[], validate_choice=False)
    goals = TextField(_("Việc đăng ký phấn đấu trong năm"), [Length(max=TEXT_MAX, message=TOO_LONG)])
    signed = BooleanField(_("Phiếu có chữ ký hoặc điểm chỉ của người kê khai"))
    review = BooleanField(_("Có đánh dấu đồng ý cho phường xét danh hiệu"))
    publication = BooleanField(_("Có đánh dấu đồng ý niêm yết công khai"))
    signed_on = DayField(
        _("Ngày ghi trên phiếu"),
        [Filled(_("Ghi ngày trên phiếu."))],
        unreadable=UNREADABLE,
        description=_("Ví dụ: 05/02/2026"),
    )
    scribe = SelectField(
        _("Người ghi phiếu"),
        choices=[
            SelectChoice("self", _("Người kê khai tự ghi")),
            SelectChoice("volunteer", _("Cộng tác viên ghi giúp")),
            SelectChoice("relative", _("Người nhà ghi giúp")),
        ],
    )
    file = FileField(_("Ảnh chụp phiếu giấy"), description=_("Ảnh hoặc PDF, tối đa 10 MB. Có thể thêm sau."))

    def of(self, indicator: str) -> dict[str, Any]:
        """The four fields of a row: `statement`, `evidence`, `paper`, `points`."""
        return {part: self[f"{part}_{indicator}"] for part in ("statement", "evidence", "paper", "points")}

    def sheet(self, *, hand_in: bool) -> PaperSheet | None:
        """What the service takes; None, with the words beside the fields, where it cannot be read as a sheet."""
        lines = {one.code: self._line(one.code, one.number) for one in self.rules.indicators}
        if hand_in:
            self._check_signed()
        signed_on = self.signed_on.data
        if signed_on is None or any(field.errors for field in self):
            return None
        ticked = {purpose for purpose in (REVIEW, PUBLICATION) if self[purpose].data}
        return PaperSheet(
            once=self._once(),
            collective_id=str(self.collective.data or ""),
            group=str(self.group.data or ""),
            lines=lines,
            goals=str(self.goals.data or ""),
            purposes=frozenset(ticked),
            text_version=CONSENT_TEXT,
            signed_on=signed_on,
            scribe=str(self.scribe.data),
            hand_in=hand_in,
        )

    def say(self, field: str, code: str) -> None:
        """Put the sentence of a fault of the protocol beside the field that it is about."""
        names = {"self": "points", "statement": "statement"}
        _answers, _dot, rest = field.partition(".")
        indicator, _dot, part = rest.partition(".")
        name = f"{names.get(part, '')}_{indicator}"
        places = {"collective_id": "collective", "goals": "goals", "signed_on": "signed_on", "group": "group"}
        found = self[name] if name in self else self[places.get(field, "signed")]
        found.errors = [*found.errors, sentence(code)]

    def _line(self, indicator: str, number: int) -> Line:
        fields = self.of(indicator)
        points = None
        if fields["points"].data:
            try:
                points = scoring.parse_points(fields["points"].data, self.rules)
            except DomainError:
                fields["points"].errors = [gettext("Chỉ số %(n)s: điểm là một số từ 0 đến 10.", n=number)]
        return Line(
            points,
            str(fields["statement"].data or ""),
            str(fields["evidence"].data or ""),
            bool(fields["paper"].data),
        )

    def _check_signed(self) -> None:
        if not self.signed.data:
            self.signed.errors = [gettext("Phiếu chưa ký thì chưa nộp được. Hãy lưu nháp, và hẹn người kê khai ký.")]
        if not self.review.data:
            self.review.errors = [
                gettext("Chưa có dấu đồng ý cho phường xét thì chưa nộp được. Hãy lưu nháp, và hỏi lại người kê khai.")
            ]

    def _once(self) -> str:
        try:
            return str(uuid.UUID(str(self.once.data)))
        except ValueError:
            return str(uuid.uuid4())


def paper_form(rules: CriteriaVersion) -> type[PaperSheetForm]:
    """The form for the rows of a version."""
    rows: dict[str, Any] = {"rules": rules}
    for one in rules.indicators:
        rows[f"statement_{one.code}"] = TextField(
            _("Chỉ số %(n)s: đã làm được gì", n=one.number), [Length(max=STATEMENT_MAX, message=TOO_LONG)]
        )
        rows[f"evidence_{one.code}"] = LineField(
            _("Chỉ số %(n)s: minh chứng", n=one.number),
            [Length(max=TEXT_MAX - len(FROM_PAPER), message=TOO_LONG)],
        )
        rows[f"paper_{one.code}"] = BooleanField(_("Chỉ số %(n)s: phiếu giấy có ghi", n=one.number))
        rows[f"points_{one.code}"] = LineField(
            _("Chỉ số %(n)s: điểm tự chấm", n=one.number), [Length(max=10, message=TOO_LONG)]
        )
    return type("PaperSheetForm", (PaperSheetForm,), rows)
