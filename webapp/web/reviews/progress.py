"""“Tiến độ”: how far the campaign is, as pictures with their tables. Each sees what their positions reach."""

from collections.abc import Mapping

from flask import render_template, url_for
from flask_babel import gettext as _

from webapp.domain.acts import Act
from webapp.domain.criteria_types import CriteriaVersion
from webapp.domain.permissions import reach
from webapp.extensions import db
from webapp.queries import places, progress, sheets, tally
from webapp.services import criteria
from webapp.web import charts, clock
from webapp.web.auth import current_actor
from webapp.web.charts import Chart
from webapp.web.i18n import number, percent
from webapp.web.permissions import permission, requires
from webapp.web.reviews import filters
from webapp.web.reviews.blueprint import blueprint

States = Mapping[str, int]

# How far each state has come: 0 begun, 1 handed in, 2 checked, 3 scored, 4 confirmed, 5 posted, 6 recognised.
STEPS = {
    "draft": 0,
    "returned": 0,
    "submitted": 1,
    "verified": 2,
    "reviewed": 3,
    "confirmed": 4,
    "not_recognised": 4,
    "posted": 5,
    "objected": 5,
    "revoked": 5,
    "recognised": 6,
}


@blueprint.get("/<ward>/tien-do")
@requires(Act.VIEW_PROGRESS)
def how_far() -> str:
    """The campaign of this year: the way of the sheets, by place, by group, and how the points lie."""
    session, today = db.session(), clock.today()
    campaign = sheets.current_campaign(session, today)
    if campaign is None:
        return render_template("reviews/progress.html", campaign=None)
    far = reach(current_actor(), Act.VIEW_PROGRESS, today)
    counted = tally.of_campaign(session, campaign.id).within(far)
    rules = criteria.load(session, campaign.criteria_version)
    names = {one.id: one.name for one in places.collectives(session, far)}
    scores = progress.scores(session, campaign.id, far, now=clock.now())
    states = counted.by_state()
    return render_template(
        "reviews/progress.html",
        campaign=campaign,
        whole=far.ward,
        places=list(names.values()),
        total=sum(states.values()) - states.get("withdrawn", 0),
        figures=_figures(states),
        charts=[
            _way(states, progress.registered(session, campaign.id, far)),
            _by_place(counted.by_place(), names),
            _by_group(counted.by_group(), {group.code: str(group.name) for group in rules.groups}),
            _points(scores, rules),
        ],
        counted_at=scores.counted_at,
    )


def _reached(states: States, step: int) -> int:
    return sum(count for state, count in states.items() if STEPS.get(state, -1) >= step)


def _figures(states: States) -> list[tuple[str, str, str]]:
    """What is asked first: a word, a number, its share of all sheets."""
    begun = _reached(states, 0)
    named = (
        (_("Đã nộp"), _reached(states, 1)),
        (_("Đã xác nhận"), _reached(states, 4)),
        (_("Đã công nhận"), _reached(states, 6)),
    )
    return [(name, number(count), percent(count, begun)) for name, count in named]


def _way(states: States, registered: int) -> Chart:
    names = (
        _("Đã kê khai"),
        _("Đã nộp"),
        _("Đủ hồ sơ"),
        _("Đã bình xét"),
        _("Đã xác nhận"),
        _("Đã niêm yết"),
        _("Đã công nhận"),
    )
    steps = {name: _reached(states, step) for step, name in enumerate(names)}
    lines = {_("Đã đăng ký"): registered, **steps}
    widest = max(lines.values(), default=0)
    return Chart(
        code="way",
        title=_("Đường đi của phiếu"),
        text=_("Mỗi vạch là số phiếu đã đến bước ấy hoặc đã qua. Phiếu đã rút không tính."),
        legend=(),
        bars=[charts.plain(name, count, widest, 4 if name == names[-1] else 6) for name, count in lines.items()],
        columns=[_("Bước"), _("Số phiếu"), _("Tỷ lệ")],
        rows=[(name, [number(count), percent(count, widest)]) for name, count in lines.items()],
    )


def _stages() -> list[tuple[str, int, tuple[str, ...]]]:
    """The parts of a bar: a name, a look, its states."""
    return [
        (_("Đang kê khai"), 1, ("draft", "returned")),
        (_("Đang xét"), 2, ("submitted", "verified", "reviewed")),
        (_("Chờ công nhận"), 3, ("confirmed", "posted", "objected")),
        (_("Đã công nhận"), 4, ("recognised",)),
        (_("Chưa đạt, đã hủy"), 5, ("not_recognised", "revoked")),
    ]


def _stacks(code: str, title: str, text: str, head: str, lines: list[tuple[str, States, str | None]]) -> Chart:
    stages, bars, rows = _stages(), [], []
    for name, states, href in lines:
        counts = [sum(states.get(state, 0) for state in within) for _name, _look, within in stages]
        total, done = sum(counts), counts[3]
        note = _("chưa có phiếu")
        if total:
            note = _("%(n)s phiếu · %(percent)s đã công nhận", n=number(total), percent=percent(done, total))
        parts = [(label, look, count) for (label, look, _within), count in zip(stages, counts, strict=True)]
        bars.append(charts.stacked(name, note, parts, href))
        rows.append((name, [number(count) for count in (*counts, total)]))
    return Chart(
        code=code,
        title=title,
        text=text,
        legend=[(name, look) for name, look, _within in stages],
        bars=bars,
        columns=[head, *(name for name, _look, _within in stages), _("Tất cả")],
        rows=rows,
    )


def _by_place(counted: Mapping[str, States], names: Mapping[str, str]) -> Chart:
    lists = bool(permission(Act.LIST_SHEETS))
    lines = [(name, counted.get(place, {}), _list(place) if lists else None) for place, name in names.items()]
    return _stacks(
        "place",
        _("Theo nơi kê khai"),
        _("Phiếu của mỗi nơi đang ở đâu. Mỗi vạch là tất cả phiếu của nơi ấy."),
        _("Nơi kê khai"),
        lines,
    )


def _list(place: str) -> str:
    return url_for("reviews.listed", **filters.Chosen(sheets.Filter(collective_id=place)).arguments())


def _by_group(counted: Mapping[str, States], names: Mapping[str, str]) -> Chart:
    lines: list[tuple[str, States, str | None]] = [(name, counted.get(code, {}), None) for code, name in names.items()]
    lines += [(code, states, None) for code, states in counted.items() if code not in names]
    return _stacks("group", _("Theo nhóm"), _("Phiếu của mỗi nhóm đang ở đâu."), _("Nhóm"), lines)


def _points(scores: progress.Scores, rules: CriteriaVersion) -> Chart:
    bands: tuple[tuple[str, int, float, float], ...] = (
        (_("Chưa có điểm"), 1, 0, 0.5),
        (_("Dưới 5"), 5, 1, 4.5),
        (_("5 đến 6"), 2, 5, 6.5),
        (_("7 đến 8"), 3, 7, 8.5),
        (_("9 đến 10"), 4, 9, 10),
    )
    bars, rows = [], []
    for indicator in rules.indicators:
        spread = scores.indicators.get(indicator.code, progress.Spread({}))
        counts = [spread.between(low, high) for _name, _look, low, high in bands]
        average = number(spread.average, 1) if spread.average is not None else "–"
        name = f"{indicator.number}. {indicator.name}"
        parts = [(label, look, count) for (label, look, _low, _high), count in zip(bands, counts, strict=True)]
        bars.append(charts.stacked(name, _("trung bình %(points)s", points=average), parts))
        rows.append((name, [*(number(count) for count in counts), average]))
    return Chart(
        code="points",
        title=_("Điểm tự chấm theo chỉ số"),
        text=_("Các phiếu đã nộp được chia theo điểm người kê khai tự chấm ở mỗi chỉ số."),
        legend=[(name, look) for name, look, _low, _high in bands],
        bars=bars,
        columns=[_("Chỉ số"), *(name for name, _look, _low, _high in bands), _("Trung bình")],
        rows=rows,
    )
