"""The words of people who are in the register twice: why, what differs, what stands against merging."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from webapp.domain.duplicates import Alike, Grade, Reason
from webapp.domain.identifiers import display_phone, mask
from webapp.domain.merges import Code, Obstacle
from webapp.queries.duplicates import Sheet
from webapp.queries.person_lines import Line
from webapp.services.person_values import GROUPS
from webapp.web.forms.words import state
from webapp.web.i18n import day

SIDES = ("one", "other")
"""The two records of a page, in the order of their columns."""


@dataclass(frozen=True)
class Row:
    """What is chosen together: its name, both values in words, which side is marked; `differs`: is there a choice?"""

    group: str
    label: str
    texts: tuple[str, str]
    chosen: str
    differs: bool


def grade(code: Grade) -> str:
    """How sure it is."""
    texts = {
        Grade.CERTAIN: _("Chắc là một người"),
        Grade.LIKELY: _("Rất giống nhau"),
        Grade.POSSIBLE: _("Có thể là một người"),
    }
    return texts[code]


def reasons(alike: Alike) -> list[str]:
    """Why they may be one person."""
    texts = {
        Reason.SAME_NUMBER: _("cùng số căn cước"),
        Reason.NUMBER_ONE_OFF: _("số căn cước lệch một chữ số"),
        Reason.SAME_NAME: _("cùng họ tên"),
        Reason.SAME_WITHOUT_MARKS: _("cùng họ tên nếu bỏ dấu"),
        Reason.OTHER_ORDER: _("cùng họ tên, khác thứ tự"),
        Reason.SAME_DAY: _("cùng ngày sinh"),
        Reason.DAY_ONE_OFF: _("ngày sinh lệch một chữ số"),
        Reason.SAME_YEAR: _("cùng năm sinh"),
        Reason.YEAR_ONE_OFF: _("năm sinh lệch một chữ số"),
        Reason.SAME_PHONE: _("cùng số điện thoại"),
        Reason.SAME_HOUSEHOLD: _("cùng hộ"),
        Reason.MOVED_HOUSE: _("khác hộ, có thể đã chuyển nhà"),
    }
    return [texts[code] for code in alike.reasons]


def obstacle(found: Obstacle) -> str:
    """What stands against it, and what to do."""
    texts = {
        Code.BOTH_DECLARED: _(
            "Năm %(year)s cả hai đều có phiếu kê khai. Rút một phiếu trước rồi mới gộp.", year=found.year
        ),
        Code.KEPT_WITHDREW: _(
            "Năm %(year)s bản ghi định giữ đã rút, bản ghi kia thì chưa. Chọn giữ bản ghi kia.", year=found.year
        ),
        Code.CONSENT_WITHDRAWN: _(
            "Một bản ghi đã rút đồng ý, bản ghi kia còn đồng ý từ trước. Ghi rút ở bản ghi kia trước rồi mới gộp."
        ),
        Code.TITLE_TWICE: _(
            "Năm %(year)s cả hai đều có danh hiệu theo giấy. Bỏ một năm bị ghi thừa trước.", year=found.year
        ),
        Code.OPEN_RIVAL: _("Hai máy ghi khác nhau về một trong hai người. Chọn ở trang “Hai máy ghi khác nhau” trước."),
        Code.ERASED: _("Dữ liệu của một trong hai người đã xóa hẳn, không đọc được nữa."),
        Code.NOWHERE: _("Chọn nơi ở hoặc nơi làm việc: một người phải thuộc một hộ hoặc một đơn vị."),
        Code.REACHED: _("Từ khi gộp, máy đã gửi thêm cho bản ghi cũ và đã ghi vào bản ghi chung: không tách lại được."),
        Code.MERGED_ON: _("Bản ghi còn lại đã gộp tiếp với người khác hoặc đã xóa. Tách lần gộp sau trước."),
        Code.HOME_GONE: _("Hộ cũ của người này đã xóa khỏi sổ, nên không tách lại được."),
    }
    return texts[found.code]


def counted(sheets: Sequence[Sheet]) -> str:
    """The declarations of one of the two."""
    told = [_("phiếu năm %(year)s: %(state)s", year=sheet.year, state=state(sheet.state)) for sheet in sheets]
    return "; ".join(told) or _("chưa có phiếu")


def born(one: Line) -> str:
    """The day of birth, or the year."""
    return day(one.birth_date) if one.birth_date else str(one.birth_year or _("chưa ghi"))


def values(one: Line, phone: str | None, group: str | None) -> dict[str, str]:
    """Group of values → what it says in words; empty where nothing is known."""
    sexes = {"male": _("nam"), "female": _("nữ")}
    home = _("hộ %(name)s", name=one.home) if one.home else None
    return {
        "full_name": one.full_name,
        "birth": born(one) if one.birth_date or one.birth_year else "",
        "sex": sexes.get(one.sex or "", ""),
        "id_number": mask(one.id_last4) if one.id_last4 else "",
        "phone": display_phone(phone) if phone else "",
        "place": ", ".join(filter(None, (home, one.address, one.place))),
        "clan": one.clan or "",
        "group": group or "",
    }


def rows(shown: Sequence[dict[str, str]], known: Sequence[dict[str, Any]], keep: str) -> list[Row]:
    """Every group of values that one of the two has; marked is that of the record that stays, or what there is.

    :param shown: of each record, group → its values in words.
    :param known: of each record, field → its value.
    """
    labels = {
        "full_name": _("Họ và tên"),
        "birth": _("Ngày sinh"),
        "sex": _("Giới tính"),
        "id_number": _("Số căn cước"),
        "phone": _("Số điện thoại"),
        "place": _("Nơi ở, nơi làm việc"),
        "clan": _("Tộc họ"),
        "group": _("Nhóm"),
    }
    found = []
    for group, fields in GROUPS.items():
        one, other = ([known_of[name] for name in fields] for known_of in known)
        empty = [not any(values) for values in (one, other)]
        if all(empty):
            continue
        chosen = keep if not empty[SIDES.index(keep)] else SIDES[1 - SIDES.index(keep)]
        texts = (shown[0][group] or _("chưa ghi"), shown[1][group] or _("chưa ghi"))
        found.append(Row(group, labels[group], texts, chosen, one != other))
    return found
