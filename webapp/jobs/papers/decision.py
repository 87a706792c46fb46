"""Proposal, front sheet and decision of the title."""

import re
from dataclasses import replace
from datetime import date

from webapp.documents.papers import decision as data
from webapp.documents.papers.common import Frame, Signature
from webapp.documents.render import words
from webapp.domain.workflow import State
from webapp.jobs.papers import exemplary
from webapp.jobs.papers.minutes import REVIEWED
from webapp.jobs.papers.world import World, sections
from webapp.models import Decision, Proposal
from webapp.queries import paper_counts, proposals, titles
from webapp.queries import papers as query
from webapp.queries.papers import Entry
from webapp.services import ward_settings

NEAR = 4
"""Half-points from the threshold within which a signer should look."""
CHANGED = 10
SHOWN = 8


def proposal(world: World, row: Proposal | None = None) -> data.Proposal:
    """M6: of a proposal that was drawn up, or of everybody who stands posted."""
    every = query.entries(world.session, world.campaign.id)
    posted = listed(world, row)
    reviewed = [entry for entry in every if entry.declaration.state in REVIEWED]
    failed = [entry for entry in reviewed if entry.declaration.passes is False]
    scored = world.scored(failed)
    total = world.rules.recognition.total
    meeting = query.meeting(world.session, [entry.declaration.id for entry in reviewed])
    days = paper_counts.meeting_days(world.session, [entry.declaration.id for entry in reviewed])
    objections = query.objection_counts(world.session, world.campaign.id)
    return data.Proposal(
        ward=world.ward(),
        frame=numbered(world.of_association("TTr-HKH"), row),
        year=world.campaign.year,
        registered=paper_counts.registered_count(world.session, world.campaign.id),
        submitted=sum(entry.declaration.state not in ("draft", "withdrawn") for entry in every),
        meetings=len({entry.collective.id for entry in reviewed}),
        confirmed=sum(entry.declaration.confirmed_effective is not None for entry in reviewed),
        counts=world.counts(posted),
        failed=len(failed),
        failed_total=sum(scored[entry.declaration.id].verdict.effective_total < total for entry in failed),
        failed_indicator=sum(bool(scored[entry.declaration.id].verdict.missing.indicators) for entry in failed),
        sections=sections(world.lines(posted)),
        exemplary=exemplary.lines(world, posted, exemplary.of_proposal(world, posted, row)),
        first_meeting=min(days, default=meeting.day),
        last_meeting=max(days, default=meeting.day),
        posted_from=min((day for entry in posted if (day := entry.declaration.posted_on)), default=None),
        posted_until=max((day for entry in posted if (day := entry.declaration.posted_until)), default=None),
        objections=objections.total(),
        resolved=objections.total() - objections["open"],
        threshold=total,
        minimum=world.rules.recognition.indicator_minimum,
        signature=world.chair(),
    )


def front_sheet(world: World, row: Proposal | None = None) -> data.FrontSheet:
    """What the signer looks at first."""
    posted = listed(world, row)
    before = paper_counts.recognised_before(world.session, world.campaign.year - 1)
    objections = query.objection_counts(world.session, world.campaign.id)
    near, changed = [], []
    for entry in posted:
        points, own = entry.declaration.confirmed_effective or 0, entry.declaration.self_effective
        if points - world.rules.recognition.total <= NEAR:
            near.append(data.FrontLine(entry.person.full_name, entry.collective.name, f"{_points(points)} điểm"))
        if abs(points - own) >= CHANGED:
            text = f"tự chấm {_points(own)}, bình xét {_points(points)}"
            changed.append(data.FrontLine(entry.person.full_name, entry.collective.name, text))
    places = dict.fromkeys(entry.collective.name for entry in posted)
    return data.FrontSheet(
        ward=world.ward(),
        year=world.campaign.year,
        counts=world.counts(posted),
        places=tuple(
            data.PlaceCount(name, sum(entry.collective.name == name for entry in posted), before.get(name, 0))
            for name in places
        ),
        before=sum(before.values()) if before else None,
        objections=objections.total(),
        dismissed=objections["dismissed"],
        upheld=objections["upheld"],
        near=tuple(near[:SHOWN]),
        changed=tuple(changed[:SHOWN]),
        more_near=max(0, len(near) - SHOWN),
        more_changed=max(0, len(changed) - SHOWN),
    )


def paper(world: World, decision: Decision | None, row: Proposal | None = None) -> data.DecisionPaper:
    """M7: a decision that was issued, or the draft of one: of a proposal, or of those who stand posted."""
    if decision is None:
        entries = listed(world, row)
        noted = exemplary.of_proposal(world, entries, row)
        on, number, signature = world.today, "", Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
        if row is not None and row.signing_lines:
            signature = Signature(tuple(row.signing_lines.split(", ")), row.signer or "")
    else:
        row = proposals.of_decision(world.session, decision.id)
        entries = query.entries(world.session, world.campaign.id, decision_id=decision.id)
        noted = titles.noted_by(world.session, decision.id)
        on, number, signature = decision.signed_on, decision.number, signed_by(decision)
    return data.DecisionPaper(
        ward=world.ward(on),
        frame=world.of_committee(on, number),
        year=world.campaign.year,
        bases=bases(world, on, row),
        sections=sections(world.lines(entries)),
        counts=world.counts(entries),
        exemplary=exemplary.lines(world, entries, noted),
        chairman=row is not None and row.authority == "chair",
        signature=signature,
    )


def signed_by(decision: Decision) -> Signature:
    """Who signed a decision, as its lines stand above the name."""
    lines = tuple(part.strip() for part in re.split(r"[,;–]| - ", decision.signing_capacity) if part.strip())
    if lines and not lines[0].startswith(("TM.", "CHỦ TỊCH")):
        lines = ("TM. ỦY BAN NHÂN DÂN", *lines)
    return Signature(tuple(line.upper() for line in lines), decision.signer)


def listed(world: World, row: Proposal | None) -> list[Entry]:
    """The people of a proposal, or those who stand posted."""
    if row is None:
        return query.entries(world.session, world.campaign.id, states=(State.POSTED,))
    ids = [one.id for one in proposals.people(world.session, row.id)]
    return query.entries(world.session, world.campaign.id, declaration_ids=ids)


def numbered(frame: Frame, row: Proposal | None) -> Frame:
    """The head with the number and day of a proposal that has them."""
    if row is None or not row.number:
        return frame
    plain, _slash, symbol = row.number.partition("/")
    return replace(frame, number=plain, symbol=symbol or frame.symbol, day=row.proposed_on)


def bases(world: World, on: date, row: Proposal | None) -> tuple[str, ...]:
    """Those that were in force when it was signed; of a draft, those of today; with the proposal as the last."""
    known = tuple(row.bases) if row is not None else ()
    known = known or tuple(one.words for one in ward_settings.bases(world.session, on))
    ward = world.ward(on).full
    if known:
        number = row.number if row is not None and row.number else "…………/TTr-HKH"
        day = words.ngay_chu(row.proposed_on if row is not None else None)
        asked = f"Theo đề nghị của Hội Khuyến học {ward} tại Tờ trình số {number} {day}"
        plain = tuple(one.rstrip(" ;.") for one in known)
        plain = tuple(one if one.startswith(("Căn cứ", "Theo")) else f"Căn cứ {one}" for one in plain)
        return plain if plain[-1].startswith("Theo đề nghị") else (*plain, asked)
    law = "ngày 16 tháng 6 năm 2025" if on >= date(2025, 7, 1) else "ngày 19 tháng 6 năm 2015"
    return (
        f"Căn cứ Luật Tổ chức chính quyền địa phương {law}",
        "Căn cứ Quyết định số 387/QĐ-TTg ngày 25 tháng 3 năm 2022 của Thủ tướng Chính phủ phê duyệt Chương trình "
        "“Đẩy mạnh "
        "phong trào học tập suốt đời trong gia đình, dòng họ, cộng đồng, đơn vị giai đoạn 2021 - 2030”",
        "Căn cứ Quyết định số 677/QĐ-TTg ngày 03 tháng 6 năm 2022 của Thủ tướng Chính phủ phê duyệt Chương trình "
        "“Xây dựng "
        "mô hình “Công dân học tập” giai đoạn 2021 - 2030”",
        f"Căn cứ Kế hoạch số …………/KH-UBND ngày … tháng … năm …… của Ủy ban nhân dân {ward}",
        f"Theo đề nghị của Hội Khuyến học {ward} tại Tờ trình số …………/TTr-HKH ngày … tháng … năm ……",
    )


def _points(half_points: int) -> str:
    return f"{half_points // 2},5" if half_points % 2 else str(half_points // 2)
