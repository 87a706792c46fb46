"""Long work in words: what it is, how far it is, why it ended."""

from flask_babel import gettext as _

from webapp.models import Job
from webapp.services import jobs
from webapp.web.i18n import number

STAMPS = {"queued": "wait", "running": "way", "done": "done", "failed": "fix", "cancelled": "wait"}
LISTS = (jobs.READ_LIST, jobs.TAKE_LIST, jobs.UNDO_LIST)


def title(kind: str) -> str:
    """What the work is."""
    texts = {
        jobs.EXPORT_SHEETS: _("Xuất danh sách phiếu"),
        jobs.EXPORT_REGISTRATIONS: _("Xuất danh sách đăng ký"),
        jobs.POST_SHEETS: _("Niêm yết cả danh sách"),
        jobs.IMPORT_RESCUE: _("Nhập tệp dự phòng"),
        jobs.READ_LIST: _("Đọc danh sách"),
        jobs.TAKE_LIST: _("Nhập danh sách"),
        jobs.UNDO_LIST: _("Hoàn tác nhập danh sách"),
        jobs.PRINT_SHEETS: _("In phiếu tự kê khai (M2)"),
        jobs.PRINT_CERTIFICATES: _("In giấy công nhận (M8)"),
    }
    return texts.get(kind, kind)


def stamp(job: Job) -> tuple[str, str]:
    """The word of its state, and the tone of its stamp."""
    texts = {
        "queued": _("ĐANG CHỜ"),
        "running": _("ĐANG CHẠY"),
        "done": _("ĐÃ XONG"),
        "failed": _("KHÔNG XONG"),
        "cancelled": _("ĐÃ DỪNG"),
    }
    return texts.get(job.state, job.state), STAMPS.get(job.state, "new")


def progress(job: Job) -> str:
    """How far it is, in one sentence."""
    if job.state == "queued":
        return _("Đang chờ đến lượt.")
    if job.state == "running" and job.cancel_asked_at is not None:
        return _("Đang dừng lại.")
    if job.total is None:
        return _("Đang bắt đầu.")
    return _("Đã xong %(done)s / %(total)s.", done=number(job.done), total=number(job.total))


def problem(code: str | None) -> str:
    """Why it ended without a result."""
    texts = {
        "not_allowed": _("Tài khoản yêu cầu việc này không còn quyền làm, nên việc dừng lại."),
        "storage_full": _("Máy chủ hết chỗ lưu. Xin báo cho người quản trị, rồi làm lại."),
        "file_gone": _("Tệp không còn trên máy chủ. Xin nhập lại tệp; không mục nào bị trùng."),
        "gave_up": _("Việc bị ngắt nhiều lần nên đã dừng. Xin báo cho người quản trị."),
    }
    return texts.get(
        code or "", _("Có lỗi ở máy chủ nên việc dừng lại. Xin làm lại; nếu vẫn vậy, báo cho người quản trị.")
    )


def kept(job: Job, posted: int) -> str:
    """What is left of work that did not come to its end."""
    if job.kind == jobs.IMPORT_RESCUE:
        return _("Những mục đã ghi vào sổ vẫn giữ nguyên. Nhập lại chính tệp này để làm tiếp; không mục nào bị trùng.")
    if job.kind in LISTS:
        return _("Phần đã làm vẫn giữ nguyên. Mở danh sách để làm tiếp; không ai bị nhập hai lần.")
    if job.kind != jobs.POST_SHEETS:
        return _("Chưa có tệp nào được tạo; số liệu trong sổ không thay đổi.")
    if not posted:
        return _("Chưa niêm yết ai; các phiếu vẫn như trước.")
    return _("%(n)s người đã niêm yết vẫn giữ nguyên; những người còn lại chưa niêm yết.", n=number(posted))
