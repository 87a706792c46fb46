"""Lists on their way in, in words: what the columns are, what becomes of a row and why, what a file is refused for."""

from datetime import date

from flask_babel import gettext as _

from webapp.domain import identifiers
from webapp.queries.list_imports import Line, Other
from webapp.web.forms.messages import sentence
from webapp.web.i18n import day


def fields() -> dict[str, str]:
    """The fields of a list of people, in the order in which they are offered."""
    return {
        "full_name": _("Họ và tên"),
        "family_name": _("Họ và tên đệm"),
        "given_name": _("Tên"),
        "birth": _("Ngày sinh hoặc năm sinh"),
        "birth_male": _("Năm sinh (cột của nam)"),
        "birth_female": _("Năm sinh (cột của nữ)"),
        "sex": _("Giới tính"),
        "id_number": _("Số căn cước"),
        "phone": _("Điện thoại"),
        "head_name": _("Chủ hộ"),
        "address": _("Địa chỉ"),
        "area": _("Khối phố"),
        "group": _("Nhóm"),
    }


def kinds() -> dict[str, str]:
    """What rows are told apart by."""
    return {
        "new": _("Sẽ nhập"),
        "like": _("Giống người đã có"),
        "same": _("Đã có trong sổ"),
        "refused": _("Không nhập được"),
        "taken": _("Đã nhập"),
        "left": _("Chưa nhập"),
        "waiting": _("Chờ nhập"),
        "undone": _("Đã hoàn tác"),
        "kept": _("Giữ lại"),
    }


def stamp(line: Line) -> tuple[str, str]:
    """The word of a row, and its tone."""
    if line.outcome is not None:
        return {
            "taken": (_("ĐÃ NHẬP"), "done"),
            "left": (_("CHƯA NHẬP"), "wait"),
            "undone": (_("ĐÃ HOÀN TÁC"), "wait"),
            "kept": (_("GIỮ LẠI"), "fix"),
        }[line.outcome]
    return {
        "new": (_("MỚI"), "way"),
        "same": (_("ĐÃ CÓ"), "done"),
        "like": (_("GIỐNG NGƯỜI ĐÃ CÓ"), "wait"),
        "refused": (_("KHÔNG NHẬP ĐƯỢC"), "fix"),
    }[line.verdict]


def states() -> dict[str, tuple[str, str]]:
    """The word of a list, and its tone."""
    return {
        "uploaded": (_("CHỜ CHỌN CỘT"), "wait"),
        "planned": (_("CHỜ NHẬP"), "wait"),
        "taking": (_("ĐANG NHẬP"), "way"),
        "taken": (_("ĐÃ NHẬP"), "done"),
        "undoing": (_("ĐANG HOÀN TÁC"), "way"),
        "undone": (_("ĐÃ HOÀN TÁC"), "wait"),
        "dropped": (_("ĐÃ BỎ"), "wait"),
    }


def why(code: str) -> str:
    """A code of a row as a sentence."""
    return _reasons().get(code) or _mended().get(code) or sentence(code)


def refused(code: str) -> str:
    """Why a file is not taken."""
    texts = {
        "empty": _("Tệp rỗng. Xin chọn lại."),
        "too_large": _("Tệp lớn quá (tối đa 20 MB và một triệu ô). Xin chia thành nhiều tệp."),
        "too_many_rows": _("Danh sách dài quá 25.000 dòng. Xin chia thành nhiều tệp."),
        "password": _("Tệp có mật khẩu. Xin mở tệp, bỏ mật khẩu rồi lưu lại."),
        "truncated": _("Tệp hỏng hoặc chép chưa xong. Xin mở lại bằng Excel, lưu thành tệp mới rồi chọn tệp ấy."),
        "not_a_table": _("Tệp này không phải bảng tính. Chỉ nhận tệp .xlsx hoặc .csv."),
        "web_page": _("Tệp này là trang web mang tên bảng tính. Xin mở bằng Excel và lưu thành .xlsx."),
        "other_kind": _("Xin mở tệp này bằng Excel và lưu thành .xlsx rồi chọn lại."),
        "long_cell": _("Tệp CSV có dấu nháy mở mà không đóng. Xin lưu thành .xlsx rồi chọn lại."),
        "nothing_in_it": _("Trong tệp không có dòng nào."),
    }
    return texts.get(code, texts["not_a_table"])


def of_list(line: Line) -> list[str]:
    """What the list says of somebody, after their name."""
    values = line.values
    number = values.get("id_number")
    born = date.fromisoformat(values["birth_date"]) if values.get("birth_date") else None
    facts = [day(born) if born else str(values.get("birth_year") or ""), _sex(values.get("sex"))]
    facts += [identifiers.mask(number) if number else "", _phone(values.get("phone"))]
    if values.get("head_name") and line.verdict != "refused":
        home = (
            _("vào hộ đã có: %(head)s", head=line.joins) if line.joins else _("hộ %(head)s", head=values["head_name"])
        )
        facts.append(home)
    return [one for one in (*facts, values.get("address"), line.area) if one]


def of_register(other: Other) -> list[str]:
    """The same of somebody of the register."""
    facts = [day(other.birth_date) or str(other.birth_year or ""), _sex(other.sex)]
    facts.append(identifiers.mask(other.id_last4) if other.id_last4 else "")
    facts.append(_("hộ %(head)s", head=other.head_name) if other.head_name else "")
    return [one for one in (*facts, other.address, other.area) if one]


def _sex(code: str | None) -> str:
    return {"male": _("nam"), "female": _("nữ")}.get(code or "", "")


def _phone(number: str | None) -> str:
    return identifiers.display_phone(number) if number else ""


def _reasons() -> dict[str, str]:
    return {
        "name_required": _("Thiếu họ và tên."),
        "name_no_letters": _("Họ và tên không có chữ nào."),
        "name_too_long": _("Họ và tên dài quá."),
        "name_characters": _("Họ và tên có ký tự lạ."),
        "no_letters": _("Tên chủ hộ không có chữ nào."),
        "birth_date": _("Không đọc được ngày sinh."),
        "birth_two_digits": _("Năm sinh chỉ có hai số, không rõ thế kỷ. Xin ghi đủ bốn số."),
        "birth_range": _("Năm sinh trước 1890 hoặc ở tương lai."),
        "birth_twice": _("Có năm sinh ở cả cột nam và cột nữ."),
        "id_digits_lost": _("Excel đã làm mất số căn cước (dạng 4,9E+10). Xin lấy lại số từ danh sách gốc."),
        "area_unknown": _("Không có khối phố nào tên như vậy trong sổ."),
        "area_missing": _("Dòng này không ghi khối phố."),
        "row_above": _("Dòng đầu của hộ này không đọc được, nên chưa rõ hộ."),
        "same_number": _("Cùng họ tên và số căn cước: giữ nguyên bản trong sổ."),
        "same_birth": _("Cùng họ tên và ngày sinh: giữ nguyên bản trong sổ."),
        "number_of_other": _("Số căn cước này đã ghi cho người có tên khác."),
        "like_name": _("Cùng tên, và năm sinh giống hoặc không rõ."),
        "twice_in_list": _("Người này đã có ở một dòng trên trong danh sách."),
        "came_meanwhile": _("Vừa có người như vậy được ghi vào sổ sau lúc xem danh sách."),
        "in_use": _("Đã có phiếu, đăng ký, danh hiệu, máy hoặc tài khoản gắn với người này."),
        "changed_since": _("Đã có người sửa sau khi nhập."),
    }


def _mended() -> dict[str, str]:
    return {
        "name_case": _("Viết hoa lại tên."),
        "id_zeros": _("Thêm lại số 0 ở đầu số căn cước."),
        "phone_first": _("Có nhiều số điện thoại, chỉ lấy số đầu."),
        "phone_zero": _("Thêm lại số 0 ở đầu số điện thoại."),
        "birth_serial": _("Ngày sinh ghi bằng số của Excel, đã đổi thành ngày."),
        "birth_year_only": _("Chỉ rõ năm sinh."),
        "day_month_swapped": _("Ngày và tháng sinh bị đảo, đã đổi lại."),
        "sex_left_out": _("Không đọc được giới tính, để trống."),
        "phone_left_out": _("Số điện thoại không đúng, để trống."),
        "group_left_out": _("Không có nhóm nào tên như vậy, để trống."),
        "address_left_out": _("Địa chỉ dài quá, để trống."),
    }
