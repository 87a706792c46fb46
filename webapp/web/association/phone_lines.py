"""The phones of a ward as lines of a page: which needs somebody first, and why, in one sentence."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from webapp.domain import calendar
from webapp.queries.phones import Phone
from webapp.web.i18n import moment, number

LITTLE_ROOM_MB = 100
# A phone with work on it that is not heard of for so many days; any phone at all.
SILENT, FORGOTTEN = 3, 30

NEEDS_HELP, UNSENT, QUIET, SHUT = "can-giup", "chua-gui", "lau-khong-thay", "da-khoa"
VIEWS = (NEEDS_HELP, UNSENT, QUIET, SHUT)


@dataclass(frozen=True)
class Line:
    """`troubles` (what needs somebody) and `facts` are parts of a sentence; `views`: the filters that show it."""

    phone: Phone
    weight: int
    troubles: tuple[str, ...]
    facts: tuple[str, ...]
    views: frozenset[str]

    @property
    def trouble(self) -> str:
        """What needs somebody, as one sentence; empty where nothing does."""
        return _sentence("; ".join(self.troubles))

    @property
    def fact(self) -> str:
        """How it stands otherwise, as one sentence."""
        return _sentence(", ".join(self.facts))

    @property
    def stamp(self) -> tuple[str, str]:
        """The word of its state, and the tone of its stamp."""
        if SHUT in self.views:
            return _("ĐÃ KHÓA"), "wait"
        if self.troubles:
            return _("CẦN GIÚP"), "fix"
        if UNSENT in self.views:
            return _("CÒN CHƯA GỬI"), "wait"
        return (_("ỔN"), "done") if self.phone.last_seen_at is not None else (_("CHƯA DÙNG"), "new")


def lines(phones: list[Phone], *, now: datetime, epoch: str | None, app: str | None) -> list[Line]:
    """Trouble first, then what waits, then the rest by the latest contact; phones that were shut out come last.

    :param epoch: the server's. :param app: the name of the version that phones have today.
    """
    return sorted((_line(one, now, epoch, app) for one in phones), key=lambda line: -line.weight)


def heading(view: str) -> str:
    """The word of a filter; an empty one shows all."""
    texts = {
        NEEDS_HELP: _("Cần giúp"),
        UNSENT: _("Còn chưa gửi"),
        QUIET: _("Lâu chưa liên lạc"),
        SHUT: _("Đã khóa"),
    }
    return texts.get(view, _("Tất cả"))


def _line(phone: Phone, now: datetime, epoch: str | None, app: str | None) -> Line:
    if phone.revoked_at is not None:
        return Line(phone, -1, (), (), frozenset({SHUT}))
    days = _days(phone.last_seen_at, calendar.day(now))
    waiting, photos = _said(phone, "waiting"), _said(phone, "photos")
    unsent = bool(waiting or photos)
    troubles = (*_counted(phone), *_silence(days, unsent=unsent))
    if epoch and phone.reported.get("epoch") not in (None, epoch):
        troubles = (*troubles, _("chưa đối chiếu lại từ khi máy chủ khôi phục"))
    weight = (100 + 10 * len(troubles) if troubles else 0) + (5 if unsent else 0)
    shown = {NEEDS_HELP: bool(troubles), UNSENT: unsent, QUIET: days is None or days >= SILENT}
    facts = (*_unsent(waiting, photos), _contact(phone.last_seen_at, days), *_version(phone.reported.get("app"), app))
    return Line(phone, weight, troubles, facts, frozenset(view for view, holds in shown.items() if holds))


def _said(phone: Phone, name: str) -> int:
    return int(phone.reported.get(name, 0))


def _counted(phone: Phone) -> list[str]:
    """What stands still until somebody looks at it, and what soon will."""
    troubles, attention, free = [], _said(phone, "attention"), phone.reported.get("free_mb")
    if attention:
        troubles.append(_("%(n)s mục cần xử lý trên máy", n=number(attention)))
    if phone.refused:
        troubles.append(_("%(n)s mục phường chưa nhận", n=number(phone.refused)))
    if phone.unopened:
        troubles.append(_("%(n)s mục không mở được", n=number(phone.unopened)))
    if free is not None and free < LITTLE_ROOM_MB:
        troubles.append(_("sắp hết chỗ (%(n)s MB)", n=number(free)))
    return troubles


def _silence(days: int | None, *, unsent: bool) -> list[str]:
    if days is not None and unsent and days >= SILENT:
        return [_("còn phiếu chưa gửi mà lâu chưa liên lạc")]
    if days is not None and days >= FORGOTTEN:
        return [_("lâu chưa liên lạc")]
    return []


def _unsent(waiting: int, photos: int) -> list[str]:
    texts = []
    if waiting:
        texts.append(_("%(n)s phiếu chưa gửi", n=number(waiting)))
    if photos:
        texts.append(_("%(n)s ảnh chưa gửi", n=number(photos)))
    return texts


def _contact(at: datetime | None, days: int | None) -> str:
    if at is None or days is None:
        return _("chưa liên lạc lần nào")
    if days <= 0:
        return _("lần cuối liên lạc hôm nay, %(at)s", at=f"{calendar.local(at):%H:%M}")
    if days == 1:
        return _("lần cuối liên lạc hôm qua")
    return _("lần cuối liên lạc %(n)s ngày trước (%(at)s)", n=number(days), at=moment(at).rpartition(", ")[2])


def _version(theirs: str | None, ours: str | None) -> list[str]:
    return [_("đang dùng bản ứng dụng cũ")] if theirs and ours and theirs != ours else []


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _days(at: datetime | None, today: date) -> int | None:
    return None if at is None else (today - calendar.day(at)).days
