"""The forms of the field app. Shells render them empty; a page with a session can fill and validate the same ones."""

from flask_babel import lazy_gettext as _
from wtforms import Form, FormField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from webapp.domain import scoring
from webapp.domain.criteria_types import CriteriaVersion

STATEMENT_LONGEST = 2000
# No browser may offer one person's data at the next door.
PRIVATE = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}


class HouseholdForm(Form):
    """A household at a door."""

    head_name = StringField(_("Chủ hộ"), [InputRequired(_("Chưa ghi tên chủ hộ.")), Length(max=120)], render_kw=PRIVATE)
    address = StringField(
        _("Nơi ở"),
        [Optional(), Length(max=200)],
        description=_("Tổ, đường, số nhà: đủ để lần sau tìm lại."),
        render_kw={**PRIVATE, "autocapitalize": "sentences"},
    )
    phone = StringField(
        _("Số điện thoại"), [Optional(), Length(max=30)], render_kw={**PRIVATE, "inputmode": "tel", "type": "tel"}
    )
    note = TextAreaField(_("Ghi chú"), [Optional(), Length(max=1000)], render_kw={"rows": 3, "autocomplete": "off"})


class PersonForm(Form):
    """A person of the register."""

    full_name = StringField(
        _("Họ và tên"), [InputRequired(_("Chưa ghi họ và tên.")), Length(max=120)], render_kw=PRIVATE
    )
    sex = RadioField(
        _("Giới tính"), [Optional()], choices=[SelectChoice("male", _("Nam")), SelectChoice("female", _("Nữ"))]
    )
    birth = StringField(
        _("Ngày sinh hoặc năm sinh"),
        [Optional(), Length(max=20)],
        description=_("Ví dụ: 12/03/1964, hoặc chỉ 1964."),
        render_kw={**PRIVATE, "inputmode": "text"},
    )
    id_number = StringField(
        _("Số căn cước"),
        [Optional(), Length(max=20)],
        description=_("12 số. Không chụp ảnh thẻ."),
        render_kw={**PRIVATE, "inputmode": "numeric"},
    )
    phone = StringField(
        _("Số điện thoại"), [Optional(), Length(max=30)], render_kw={**PRIVATE, "inputmode": "tel", "type": "tel"}
    )


class AnswerForm(Form):
    """One indicator: the person's own score and what they did."""

    statement = TextAreaField(
        _("Đã làm được việc gì"),
        [Optional(), Length(max=STATEMENT_LONGEST)],
        render_kw={"rows": 4, "autocomplete": "off", "maxlength": STATEMENT_LONGEST},
    )


def answer_form(rules: CriteriaVersion) -> type[AnswerForm]:
    """The form of one indicator, with the scores that this version offers (as points: `"8"`, `"8.5"`)."""
    offered = [SelectChoice(_value(half), _shown(half)) for half in scoring.scores_offered(rules)]
    return type("AnswerForm", (AnswerForm,), {"points": RadioField(_("Điểm tự chấm"), [Optional()], choices=offered)})


def declaration_form(rules: CriteriaVersion, group: str) -> type[Form]:
    """The declaration of a group: one `AnswerForm` per indicator, named by its code; DomainError `unknown_group`."""
    answer = answer_form(rules)
    asked = rules.group(group).indicators
    return type("DeclarationForm", (Form,), {entry.indicator: FormField(answer) for entry in asked})


def _value(half_points: int) -> str:
    return f"{half_points / 2:g}"


def _shown(half_points: int) -> str:
    return _value(half_points).replace(".", ",")
