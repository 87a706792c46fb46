"""The lists of people as spreadsheets: their columns, and what stands in them (M3, as a plain list)."""

from collections.abc import Mapping

from webapp.documents.spreadsheet import Column

_WHO = (
    Column("TT", "number", 6),
    Column("Họ và tên", width=26),
    Column("Năm sinh", "number", 8),
    Column("Giới tính", width=8),
    Column("Số định danh (4 số cuối)", width=15),
    Column("Hộ ông/bà", width=22),
)
SHEETS = (
    *_WHO,
    Column("Nơi kê khai", width=24),
    Column("Nhóm", width=14),
    Column("Trạng thái", width=16),
    Column("Tự chấm", "number", 8),
    Column("Tự chấm được tính", "number", 10),
    Column("Bình xét", "number", 8),
    Column("Xác nhận", "number", 9),
    Column("Đủ điều kiện", width=9),
    Column("Từ ngày", "date", 12),
    Column("Niêm yết đến hết ngày", "date", 12),
    Column("Quyết định số", width=16),
    Column("Số vào sổ", "number", 8),
)
REGISTRATIONS = (
    *_WHO,
    Column("Nơi đăng ký", width=24),
    Column("Nhóm", width=14),
    Column("Việc phấn đấu trong năm", width=44),
    Column("Ngày đăng ký", "date", 12),
    Column("Phiếu tự kê khai", width=16),
)

_STATES = {
    "draft": "Đang kê khai",
    "returned": "Cần bổ sung",
    "submitted": "Đã nộp",
    "verified": "Đủ hồ sơ",
    "reviewed": "Đã bình xét",
    "confirmed": "Đã xác nhận",
    "posted": "Đang niêm yết",
    "objected": "Đang giải quyết kiến nghị",
    "recognised": "Đã công nhận",
    "not_recognised": "Chưa đạt",
    "revoked": "Đã hủy kết quả",
    "withdrawn": "Đã rút hồ sơ",
}
_SEXES = {"male": "Nam", "female": "Nữ"}


def state(code: str | None, *, returned: bool = False) -> str:
    """A state in words; without a declaration: not yet declared."""
    if code is None:
        return "Chưa kê khai"
    return _STATES["returned"] if code == "draft" and returned else _STATES.get(code, code)


def sex(code: str | None) -> str | None:
    """The word of a sex."""
    return _SEXES.get(code) if code else None


def verdict(passes: bool | None) -> str | None:
    """Whether the result reaches the title; nothing before there is one."""
    return None if passes is None else ("Đạt" if passes else "Chưa đạt")


def points(half_points: int | None) -> float | None:
    """Half-points as points: a number that Excel can add up."""
    return None if half_points is None else half_points / 2


def title(kind: str, campaign: str) -> str:
    """The first line of a list."""
    names = {"sheets": "DANH SÁCH PHIẾU TỰ KÊ KHAI", "registrations": "DANH SÁCH ĐĂNG KÝ PHẤN ĐẤU"}
    return f"{names[kind]} “CÔNG DÂN HỌC TẬP” – {campaign}"


def subtitle(ward: str, people: int, made_at: str, narrowed: Mapping[str, str]) -> str:
    """The second line: whose list, how many, when, and what it was narrowed to."""
    count = f"{people:,}".replace(",", ".")
    parts = [ward, f"{count} người", f"lập lúc {made_at}"]
    parts += [f"{name}: {value}" for name, value in narrowed.items()]
    return " · ".join(part for part in parts if part)
