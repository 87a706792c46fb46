"""The steps of a campaign in words: what they are called, who is waited for, and what is told to a chat group."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.domain import calendar
from webapp.domain.timeline import Days, Standing
from webapp.queries.waited import Waited
from webapp.web.i18n import day, number

Steps = Sequence[tuple[str, Days | None, Standing]]
# What a chat group may read with its number. How many wait to be posted would tell how many do not pass; objections
# and those who are told in private are nobody's else.
COUNTED = ("declare", "verify", "review", "confirm")


def phase(code: str) -> str:
    """A step of the plan."""
    texts = {
        "registration": _("Đăng ký phấn đấu"),
        "practice": _("Học tập, giữ minh chứng"),
        "declaring": _("Tự kê khai, tự chấm"),
        "review": _("Kiểm tra, bình xét, xác nhận"),
        "posting": _("Niêm yết, trả lời kiến nghị"),
        "decision": _("Đề nghị, quyết định công nhận"),
    }
    return texts[code]


def waited(code: str, count: int, posted_by: str) -> str:
    """How many wait for whom."""
    n = number(count)
    poster = {
        "association": _("Hội Khuyến học phường"),
        "unit_head": _("người đứng đầu"),
        "both": _("người đứng đầu hoặc Hội Khuyến học phường"),
    }[posted_by]
    texts = {
        "declare": _("%(n)s người đăng ký chưa nộp phiếu: chờ người kê khai, chi hội giúp", n=n),
        "verify": _("%(n)s phiếu chờ tập thể kiểm tra minh chứng", n=n),
        "review": _("%(n)s phiếu chờ tập thể họp bình xét", n=n),
        "confirm": _("%(n)s phiếu chờ người đứng đầu xác nhận", n=n),
        "post": _("%(n)s phiếu đủ điều kiện chờ %(who)s niêm yết", n=n, who=poster),
        "decline": _("%(n)s phiếu chưa đạt chờ Hội Khuyến học phường báo riêng", n=n),
        "answer": _("%(n)s phiếu có kiến nghị chờ Hội Khuyến học phường trả lời", n=n),
        "propose": _("%(n)s phiếu hết ngày niêm yết chờ Hội Khuyến học phường lập tờ trình", n=n),
        "recognise": _("%(n)s phiếu chờ UBND phường quyết định", n=n),
    }
    return texts[code]


def left(days: Days, standing: Standing, today: date) -> str:
    """How far the days are, where that helps."""
    if standing is Standing.COMING:
        return _("còn %(n)s ngày nữa bắt đầu", n=number(calendar.days_left(days[0], today)))
    if standing is Standing.UNDER_WAY:
        rest = calendar.days_left(days[1], today)
        return _("còn %(n)s ngày", n=number(rest)) if rest else _("hôm nay là ngày cuối")
    return ""


def for_ward(name: str, year: int, steps: Steps, waits: Mapping[str, Sequence[Waited]], today: date) -> str:
    """What the association tells all collectives: the step, its last day, and what waits where. Always Vietnamese."""
    with force_locale("vi"):
        lines = [
            _(
                "Hội Khuyến học %(ward)s – “Công dân học tập” năm %(year)s, đến ngày %(day)s.",
                ward=name,
                year=year,
                day=day(today),
            )
        ]
        lines += _under_way(steps)
        told = [(place, _told(rows)) for place, rows in waits.items()]
        rows = [f"- {place}: {text}." for place, text in told if text]
        lines += [_("Còn chờ:"), *rows] if rows else [_("Hiện không nơi nào còn việc chờ.")]
        return "\n".join([*lines, _thanks()])


def for_collective(name: str, year: int, steps: Steps, rows: Sequence[Waited], today: date) -> str:
    """What is told in the group of one collective. Always Vietnamese."""
    with force_locale("vi"):
        lines = [
            _("%(place)s – “Công dân học tập” năm %(year)s, đến ngày %(day)s.", place=name, year=year, day=day(today))
        ]
        days = {code: found for code, found, _standing in steps}
        counts = {one.code: one.count for one in rows}
        if (count := counts.get("declare")) and (declaring := days.get("declaring")):
            lines.append(
                _(
                    "Còn %(n)s người đăng ký chưa nộp phiếu tự kê khai. Hạn đến hết ngày %(day)s.",
                    n=number(count),
                    day=day(declaring[1]),
                )
            )
        elif count:
            lines.append(_("Còn %(n)s người đăng ký chưa nộp phiếu tự kê khai.", n=number(count)))
        rest = _told([one for one in rows if one.code != "declare"])
        if rest:
            lines.append(_("Còn %(what)s.", what=rest))
        if len(lines) == 1:
            lines += [*_under_way(steps), _("Hiện không còn việc nào chờ ở tập thể.")]
        return "\n".join([*lines, _thanks()])


def _under_way(steps: Steps) -> list[str]:
    return [
        _("Đang làm: %(step)s, đến hết ngày %(day)s.", step=phase(code), day=day(days[1]))
        for code, days, standing in steps
        if days and standing is Standing.UNDER_WAY
    ]


def _told(rows: Sequence[Waited]) -> str:
    """What waits in a place, as far as a group may read it."""
    counts = {one.code: number(one.count) for one in rows if one.code in COUNTED}
    texts = {
        "declare": _("%(n)s người chưa nộp phiếu", n=counts.get("declare", "")),
        "verify": _("%(n)s phiếu chờ kiểm tra", n=counts.get("verify", "")),
        "review": _("%(n)s phiếu chờ họp bình xét", n=counts.get("review", "")),
        "confirm": _("%(n)s phiếu chờ người đứng đầu xác nhận", n=counts.get("confirm", "")),
    }
    return "; ".join(texts[code] for code in COUNTED if code in counts)


def _thanks() -> str:
    return _("Cần giúp, xin gọi chi hội khuyến học hoặc Hội Khuyến học phường. Trân trọng cảm ơn.")
