"""What came of a rescue file, in words for whoever brought it in: numbers and reasons, never what is in the sheets."""

from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.models import Job
from webapp.web.forms.messages import sentence

OPERATIONS = ("stored", "merged", "already", "conflict", "invalid", "forbidden")
WHY = "why:"
# Counted by themselves.
_OWN_LINE = ("unknown_key", "broken", "malformed")


@dataclass(frozen=True)
class Summary:
    """`tone` of the whole, its title; lines (number, text); reasons (number, sentence); what to do next."""

    tone: str
    title: str
    lines: tuple[tuple[int, str], ...]
    reasons: tuple[tuple[int, str], ...]
    advice: tuple[str, ...]


def summary(job: Job) -> Summary:
    """The numbers of `Job.result` as sentences."""
    told: dict[str, int] = job.result or {}

    def count(*names: str) -> int:
        return sum(int(told.get(name, 0)) for name in names)

    taken, refused = count("stored", "merged", "already"), count("invalid", "forbidden")
    photos = count("photo", "photo_already")
    lost = count("unopenable", "photo_broken", "photo_none", "photo_refused", "cut")
    advice = tuple(_advice(told, whole=job.state == "done"))
    lines = (
        (count("stored", "merged"), _("mục mới ghi vào sổ")),
        (count("already"), _("mục đã có từ trước, giữ nguyên")),
        (count("conflict"), _("mục khác với bản của người khác: cả hai bản được giữ, chờ chọn ở trang phiếu")),
        (refused, _("mục chưa nhận, giữ lại trên máy chủ để xem")),
        (count("unopenable"), _("mục không mở được, giữ lại trên máy chủ")),
        (count("photo"), _("ảnh mới nhận")),
        (count("photo_already"), _("ảnh đã có từ trước")),
        (count("photo_broken", "photo_none"), _("ảnh hỏng hoặc không phải ảnh, không nhận")),
        (count("photo_refused"), _("ảnh của phiếu ngoài phạm vi của máy, không nhận")),
        (count("cut"), _("mục hoặc ảnh nằm ở phần tệp bị thiếu")),
    )
    reasons = tuple(
        (int(number), sentence(name.removeprefix(WHY)))
        for name, number in sorted(told.items(), key=lambda one: -int(one[1]))
        if name.startswith(WHY) and name.removeprefix(WHY) not in _OWN_LINE
    )
    return Summary(
        tone="wait" if refused or lost or advice or count("conflict") else "done",
        title=_title(taken, photos),
        lines=tuple(line for line in lines if line[0]),
        reasons=reasons,
        advice=advice,
    )


def _title(taken: int, photos: int) -> str:
    if not taken and not photos:
        return _("Chưa ghi được gì từ tệp này vào sổ.")
    if not photos:
        return _("Đã có trong sổ %(taken)s mục của tệp này.", taken=taken)
    return _("Đã có trong sổ %(taken)s mục và %(photos)s ảnh của tệp này.", taken=taken, photos=photos)


def _advice(told: dict[str, int], *, whole: bool) -> list[str]:
    found = []
    if told.get("trust:shut_out"):
        found.append(
            _("Máy này đã bị khóa, nên các mục trong tệp chỉ được giữ lại, chưa ghi vào sổ. Xin báo người quản trị.")
        )
    if told.get("trust:unproved"):
        found += [
            _("Không xác nhận được tệp này do chính máy ấy xuất ra: máy đã được cấp mã khác, hoặc tệp bị sửa."),
            _("Các mục chỉ được giữ lại, chưa ghi vào sổ. Nếu máy còn, cho máy xuất tệp mới rồi nhập lại."),
        ]
    if told.get("cut"):
        found.append(_("Tệp thiếu phần cuối, có thể do chép chưa xong. Xin chép lại từ máy rồi nhập lần nữa."))
    if told.get("photo_broken") or told.get("unopenable"):
        found.append(_("Giữ tệp này lại. Nếu máy còn, xuất tệp mới rồi nhập lần nữa."))
    if not whole:
        found.append(_("Việc dừng giữa chừng. Nhập lại chính tệp này để làm tiếp; không mục nào bị trùng."))
    return found
