"""Every component in every state on one page, for those who work on the product: in production it does not exist."""

from dataclasses import dataclass

from flask import Blueprint, Flask, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.settings import DEVELOPMENT, Settings
from webapp.web import charts
from webapp.web.forms.fields import DayField, Filled, LineField, TextField
from webapp.web.permissions import public

blueprint = Blueprint("gallery", __name__)
# Invented. The longest kind of name that there is, one of the shortest, one of another people.
NAMES = ("Công Huyền Tôn Nữ Thị Diệu Hiền Nguyễn Phước Bảo Trân", "Lê Ơn", "Zơ Râm Hùng")


class SampleForm(FlaskForm):
    """One field of each kind."""

    class Meta:
        csrf = False

    name = LineField(
        _("Họ và tên"), [Filled(_("Ghi họ và tên."))], description=_("Không công khai. Chỉ Hội Khuyến học phường thấy.")
    )
    day = DayField(_("Ngày họp"), [Optional()], unreadable=_("Ghi ngày như 05/02/2026."))
    password = PasswordField(_("Mật khẩu"), [InputRequired(_("Ghi mật khẩu."))])
    place = SelectField(_("Nơi kê khai"), choices=[], validate_choice=False)
    text = TextField(_("Nội dung"), [Filled(_("Ghi nội dung."))])
    about = RadioField(
        _("Ai ghi phiếu này"),
        [InputRequired(_("Chọn một trong hai."))],
        choices=[
            SelectChoice("volunteer", _("Cộng tác viên ghi giúp")),
            SelectChoice("self", _("Người kê khai tự ghi")),
        ],
    )
    people = SelectMultipleField(
        _("Danh sách công nhận"),
        choices=[SelectChoice(str(n), name) for n, name in enumerate(NAMES)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agreed = BooleanField(_("Đã đọc cho người kê khai nghe"))


@dataclass(frozen=True)
class Pages:
    """What a pager is told."""

    page: int
    pages: int
    total: int


def init_app(app: Flask) -> None:
    """Show the page where the product is worked on or tested, and nowhere else."""
    settings: Settings = app.config["SETTINGS"]
    if settings.environment == DEVELOPMENT or settings.testing:
        app.register_blueprint(blueprint)


@blueprint.get("/_components")
@public
def show() -> str:
    """The page."""
    plain = SampleForm(prefix="plain-", data={"name": NAMES[0], "about": "self", "people": ["0"]})
    empty = SampleForm(formdata=None, prefix="empty-")
    wrong = SampleForm(formdata=None, prefix="wrong-", data={"name": " "})
    wrong.validate()
    for form in (plain, empty, wrong):
        form.place.choices = [
            SelectChoice("", _("Chọn")),
            *(SelectChoice(str(n), name) for n, name in enumerate(NAMES)),
        ]
    return render_template(
        "gallery/index.html",
        plain=plain,
        empty=empty,
        wrong=wrong,
        names=NAMES,
        middle=Pages(7, 1000, 19_987),
        chart=_chart(),
    )


def _chart() -> charts.Chart:
    """Every pattern there is, beside the longest name; and a place where there is nothing yet."""
    words = [gettext("Phần %(n)s", n=look) for look in range(1, 7)]
    full = charts.stacked(
        NAMES[0], gettext("%(n)s phiếu", n=21), list(zip(words, range(1, 7), range(1, 7), strict=True))
    )
    leading = charts.plain(words[0], 28, 45, 6, "#lists")
    empty = charts.stacked(NAMES[1], gettext("chưa có phiếu"), [(word, 1, 0) for word in words])
    return charts.Chart(
        "sample",
        gettext("Theo nơi kê khai"),
        gettext("Phiếu của mỗi nơi đang ở đâu. Mỗi vạch là tất cả phiếu của nơi ấy."),
        list(zip(words, range(1, 7), strict=True)),
        [full, leading, empty],
        [gettext("Nơi kê khai"), *words],
        charts.rows_of({NAMES[0]: range(1, 7), NAMES[1]: [0] * 6}),
    )
