"""Names of things on officials' pages: actions, states, roles, groups, columns and changed fields."""

from collections.abc import Sequence

from flask_babel import gettext as _

from webapp.domain.criteria_types import CriteriaVersion


def action(code: str) -> str:
    """A step of the procedure as it stands in a history."""
    texts = {
        "submit": _("Nộp phiếu"),
        "verify": _("Kiểm tra: đủ minh chứng"),
        "return": _("Trả lại để bổ sung"),
        "review": _("Bình xét"),
        "send_back": _("Đề nghị bình xét lại"),
        "confirm": _("Xác nhận kết quả"),
        "reopen": _("Mở lại để bình xét"),
        "decline": _("Kết luận: chưa đạt"),
        "post": _("Niêm yết"),
        "recognise": _("Công nhận"),
        "revoke": _("Hủy bỏ kết quả công nhận"),
        "withdraw": _("Rút hồ sơ"),
    }
    return texts.get(code, code)


def state(code: str) -> str:
    """A state in running text; the stamp has its own words in capitals."""
    texts = {
        "draft": _("Đang kê khai"),
        "returned": _("Cần bổ sung"),
        "submitted": _("Đã nộp"),
        "resubmitted": _("Nộp lại sau khi trả"),
        "verified": _("Đủ hồ sơ"),
        "reviewed": _("Đã bình xét"),
        "confirmed": _("Đã xác nhận"),
        "posted": _("Đang niêm yết"),
        "objected": _("Đang giải quyết kiến nghị"),
        "recognised": _("Đã công nhận"),
        "not_recognised": _("Chưa đạt"),
        "revoked": _("Đã hủy kết quả"),
        "withdrawn": _("Đã rút hồ sơ"),
    }
    return texts.get(code, code)


def verdict(code: str) -> str:
    """The mark of a verifier beside an indicator."""
    return {"enough": _("đủ"), "missing": _("thiếu"), "wrong": _("không đúng"), "none": _("bỏ dấu")}.get(code, code)


STATES = (
    "draft",
    "returned",
    "submitted",
    "resubmitted",
    "verified",
    "reviewed",
    "confirmed",
    "posted",
    "objected",
    "recognised",
    "not_recognised",
    "revoked",
    "withdrawn",
)


def role(code: str) -> str:
    """The position in which somebody acted."""
    texts = {
        "volunteer": _("cộng tác viên"),
        "citizen": _("người kê khai"),
        "panel": _("tập thể bình xét"),
        "unit_head": _("người đứng đầu"),
        "association": _("Hội Khuyến học phường"),
        "committee": _("UBND phường"),
        "steering": _("Ban Chỉ đạo"),
        "superior": _("Hội Khuyến học cấp trên"),
        "admin": _("quản trị"),
    }
    return texts.get(code, code)


def changed_fields(fields: Sequence[str], rules: CriteriaVersion) -> list[str]:
    """Names of changed fields, as the history has them, for people; each once, indicators in the order of the form."""
    found: dict[str, None] = {}
    for name in sorted(fields):
        found.setdefault(_field(name, rules))
    return list(found)


def changed_field(name: str, rules: CriteriaVersion) -> str:
    """One name of a changed field (`answers.c05.self`, `state`, …) for people."""
    return _field(name, rules)


def _field(name: str, rules: CriteriaVersion) -> str:
    parts = name.split(".")
    if parts[0] == "answers" and len(parts) > 1 and parts[1] in rules.indicator_codes:
        indicator = rules.indicator(parts[1])
        what = _answer_part(parts[2] if len(parts) > 2 else "")
        return _("Chỉ số %(n)s, %(what)s", n=indicator.number, what=what)
    texts = {
        "state": _("Trạng thái"),
        "group": _("Nhóm"),
        "collective_id": _("Nơi kê khai"),
        "criteria_version": _("Bộ tiêu chí"),
        "returns": _("Lý do trả lại"),
        "posted_on": _("Ngày niêm yết"),
        "posted_until": _("Hạn niêm yết"),
        "withdrawal": _("Việc rút hồ sơ"),
        "scribe": _("Người ghi giúp"),
    }
    return texts.get(parts[0], _("Nội dung khác"))


def _answer_part(part: str) -> str:
    texts = {
        "self": _("điểm tự chấm"),
        "statement": _("phần đã làm"),
        "collective": _("điểm bình xét"),
        "confirmed": _("điểm xác nhận"),
    }
    return texts.get(part, _("nội dung"))
