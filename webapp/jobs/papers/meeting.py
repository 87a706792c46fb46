"""The papers of a collective's meeting, from its reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from webapp.documents.papers.common import Signature
from webapp.documents.papers.meeting import (
    BallotCount,
    BallotLine,
    Difference,
    Invitation,
    Minutes,
    PointsLine,
    Present,
    SignatureList,
)
from webapp.domain.workflow import State
from webapp.jobs.papers.world import World, lowered
from webapp.models import Collective, Meeting
from webapp.queries import meetings
from webapp.queries import papers as query

REVIEWED = (State.REVIEWED, State.CONFIRMED, State.POSTED, State.RECOGNISED, State.NOT_RECOGNISED, State.REVOKED)
WAITING = (State.SUBMITTED, State.VERIFIED)


def minutes(world: World, collective: Collective) -> Minutes:
    """M4: of the latest meeting that has a record; without one, all that the collective has agreed in this campaign."""
    entries = query.entries(world.session, world.campaign.id, states=REVIEWED, collective_id=collective.id)
    entries = [entry for entry in entries if entry.declaration.collective_effective is not None]
    held = meetings.latest(world.session, world.campaign.id, collective.id)
    if held is not None:
        there = meetings.entered(world.session, held.id)
        entries = [entry for entry in entries if entry.declaration.id in there]
    ids = [entry.declaration.id for entry in entries]
    scored = world.scored(entries)
    lines = world.lines(entries, scored)
    reasons = query.differences(world.session, ids)
    numbers = {indicator.code: indicator.number for indicator in world.rules.indicators}
    found = query.meeting(world.session, ids)
    names = {entry.declaration.id: entry.person.full_name for entry in entries}
    differences, points = [], []
    for line, entry in zip(lines, entries, strict=True):
        sheets = scored[entry.declaration.id]
        pairs = list(zip(sheets.own.lines, sheets.collective.lines, strict=True))
        for own, agreed in pairs:
            if agreed.claimed is not None and agreed.claimed != (own.claimed or 0):
                reason = reasons.get((entry.declaration.id, own.indicator), "")
                differences.append(
                    Difference(line.full_name, numbers[own.indicator], own.claimed or 0, agreed.claimed, reason)
                )
        points.append(
            PointsLine(
                line.place,
                line.full_name,
                tuple((own.claimed, agreed.claimed) for own, agreed in pairs),
                sheets.own.total,
                sheets.collective.effective_total,
            )
        )
    passing = [entry for line, entry in zip(lines, entries, strict=True) if line.passes]
    head_name, _title = query.signer(world.session, "unit_head", world.today, collective.id)
    unit = collective.kind == "unit"
    written = Minutes(
        ward=world.ward(),
        frame=world.of_collective(collective),
        year=world.campaign.year,
        collective=lowered(collective),
        head_title=collective.head_title or "người đứng đầu",
        people=tuple(lines),
        differences=tuple(differences),
        seen=tuple(f"{names[identity]}, chỉ số {_number(numbers, text)}" for identity, text in found.seen),
        points=tuple(points),
        groups=world.counts(passing).groups,
        passed=len(passing),
        failed=len(lines) - len(passing),
        day=found.day,
        remarks=found.minutes,
        co_signer=Signature(("TM. BAN CHẤP HÀNH CÔNG ĐOÀN" if unit else "TM. BAN CÔNG TÁC MẶT TRẬN",)),
        confirmed=True if entries and all(entry.declaration.state != "reviewed" for entry in entries) else None,
        head_name=head_name,
    )
    if held is None:
        return written
    said = meetings.agreed(world.session, ids)
    return _as_held(written, held, [said.get(identity, {}) for identity in ids])


def _as_held(written: Minutes, held: Meeting, agreed: Sequence[Mapping[str, Any]]) -> Minutes:
    """With what the record of the meeting says: place and time, who led and wrote, the roll call, votes, remarks.

    :param agreed: what the minutes say of each of `written.people`, in their order.
    """
    people = []
    for line, one in zip(written.people, agreed, strict=True):
        first, second, third = one.get("votes") or (None, None, None)
        people.append(replace(line, votes=(first, second, third)))
    named = zip(written.people, agreed, strict=True)
    absent = [one for one in held.attendance if not one["came"]]
    return replace(
        written,
        people=tuple(people),
        votes=any(one.get("votes") for one in agreed),
        remarks=tuple(f"{line.full_name}: {one['remark']}" for line, one in named if one.get("remark")),
        day=held.held_on,
        begins=held.begins,
        ends=held.ends,
        location=held.place,
        chair=held.chair,
        secretary=held.secretary,
        present=tuple(Present(one["position"], one["name"], one["came"]) for one in held.attendance),
        invited=len(held.attendance),
        attended=len(held.attendance) - len(absent),
        absent=len(absent),
        excused=sum(1 for one in absent if one["reason"]),
        reopened=held.reopened or "",
    )


def invitation(world: World, collective: Collective, day: date | None = None) -> Invitation:
    """The invitation to the meeting: how many sheets wait."""
    waiting = query.entries(world.session, world.campaign.id, states=WAITING, collective_id=collective.id)
    head_name, _title = query.signer(world.session, "unit_head", world.today, collective.id)
    title = (collective.head_title or "người đứng đầu").upper()
    return Invitation(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        len(waiting),
        day=day,
        signature=Signature((title,), head_name),
    )


def signatures(world: World, collective: Collective) -> SignatureList:
    """The list to sign: the bodies that are usually there, and room for others."""
    unit = collective.kind == "unit"
    bodies = ("Cấp ủy", "Công đoàn", "Đoàn Thanh niên", "Chi hội khuyến học") if unit else _BODIES
    return SignatureList(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        tuple(Present(body, "") for body in bodies),
    )


def ballots(world: World, collective: Collective) -> BallotCount:
    """The count of a secret ballot, with the names of those who are voted on."""
    entries = query.entries(world.session, world.campaign.id, states=(*WAITING, *REVIEWED), collective_id=collective.id)
    return BallotCount(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        tuple(BallotLine(place, entry.person.full_name) for place, entry in enumerate(entries, start=1)),
    )


def _number(numbers: dict[str, int], text: str) -> str:
    code, _colon, rest = text.partition(":")
    return f"{numbers.get(code, code)}:{rest}"


_BODIES = (
    "Chi ủy",
    "Ban công tác Mặt trận",
    "Chi hội khuyến học",
    "Hội Nông dân",
    "Hội Phụ nữ",
    "Hội Cựu chiến binh",
    "Hội Người cao tuổi",
    "Đoàn Thanh niên",
)
