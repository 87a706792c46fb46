"""Which papers there are, each with its shipped template, its data and sample data to try a template on."""

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from webapp.documents.papers import decision, forms, meeting, posting
from webapp.documents.papers.samples import FULL


@dataclass(frozen=True)
class Kind:
    """A kind of paper. `code` names its template; `mark` is what people call it (M4); `pages`: 1 where it has one."""

    code: str
    mark: str
    title: str
    file_name: str
    data: type[Any]
    pages: int | None = None


KINDS: tuple[Kind, ...] = (
    Kind("m1", "M1", "Phiếu đăng ký phấn đấu", "Phiếu đăng ký", forms.Registration, 1),
    Kind("m2", "M2", "Phiếu tự kê khai", "Phiếu tự kê khai", forms.SheetForm),
    Kind("m3", "M3", "Danh sách tổng hợp", "Danh sách tổng hợp", decision.Summary),
    Kind("m3a", "M3a", "Bìa hồ sơ và giấy biên nhận", "Bìa hồ sơ", forms.Dossier),
    Kind("giay-moi", "", "Giấy mời họp bình xét", "Giấy mời họp bình xét", meeting.Invitation, 1),
    Kind("danh-sach-ky", "", "Danh sách ký tên cuộc họp", "Danh sách ký tên", meeting.SignatureList),
    Kind("m4", "M4", "Biên bản họp bình xét", "Biên bản bình xét", meeting.Minutes),
    Kind("kiem-phieu", "", "Biên bản kiểm phiếu", "Biên bản kiểm phiếu", meeting.BallotCount),
    Kind("m5", "M5", "Thông báo niêm yết", "Thông báo niêm yết", posting.Notice),
    Kind("niem-yet", "", "Biên bản niêm yết", "Biên bản niêm yết", posting.PostingMinutes, 1),
    Kind("ket-thuc-niem-yet", "", "Biên bản kết thúc niêm yết", "Kết thúc niêm yết", posting.PostingMinutes, 1),
    Kind("tra-loi", "", "Trả lời kiến nghị", "Trả lời kiến nghị", posting.Reply),
    Kind("thu-rieng", "", "Thư riêng cho người chưa đạt", "Thư riêng", posting.PrivateLetter),
    Kind("m6", "M6", "Tờ trình", "Tờ trình", decision.Proposal),
    Kind("trinh-ky", "", "Tóm tắt trình ký", "Tóm tắt trình ký", decision.FrontSheet, 1),
    Kind("m7", "M7", "Quyết định công nhận", "Quyết định công nhận", decision.DecisionPaper),
    Kind("m6-tb", "M6", "Tờ trình ghi nhận tiêu biểu", "Tờ trình tiêu biểu", decision.ExemplaryProposal),
    Kind("m7-tb", "M7", "Quyết định ghi nhận tiêu biểu", "Quyết định tiêu biểu", decision.ExemplaryDecision),
    Kind("m8", "M8", "Giấy công nhận", "Giấy công nhận", decision.Certificate, 1),
    Kind("m10", "M10", "Phiếu ghi nhận tiêu biểu", "Phiếu ghi nhận tiêu biểu", decision.Exemplary, 1),
)
_BY_CODE = {kind.code: kind for kind in KINDS}


def kind_of(code: str) -> Kind | None:
    """The kind of paper with that code."""
    return _BY_CODE.get(code)


@cache
def shipped(code: str) -> bytes:
    """The template that the program brings."""
    return resources.files("webapp.documents").joinpath("templates", f"{code}.docx").read_bytes()


def empty(paper: Any) -> Any:
    """The same paper with nothing in its lists, and open where it may be: a template must bear that too."""
    changed: dict[str, Any] = {}
    for name, field in paper.__dataclass_fields__.items():
        value = getattr(paper, name)
        optional = "None" in str(field.type)
        if isinstance(value, tuple) and name not in ("tellers", "points"):
            changed[name] = ()
        elif optional:
            changed[name] = None
    return replace(paper, **changed)


def samples(code: str) -> tuple[Any, Any]:
    """A full paper of this kind and an empty one."""
    return FULL[code], empty(FULL[code])
