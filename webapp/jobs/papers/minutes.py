"""M4, the minutes of a collective's meeting: of one as it was closed, or of all that was reviewed without one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.documents.papers.common import Line, Signature
from webapp.documents.papers.meeting import Difference, Minutes, PointsLine, Present
from webapp.domain.eligibility import Vote
from webapp.domain.workflow import State
from webapp.jobs.papers.world import World, lowered
from webapp.models import Collective, Meeting, MeetingMinutes
from webapp.queries import meetings
from webapp.queries import papers as query
from webapp.queries.papers import Entry
from webapp.services import criteria, scores
from webapp.services.scores import Scored

CONFIRMED = (State.CONFIRMED, State.POSTED, State.RECOGNISED, State.NOT_RECOGNISED, State.REVOKED)
REVIEWED = (State.REVIEWED, *CONFIRMED)


@dataclass(frozen=True)
class _Said:
    """What was agreed. `scored`: by declaration; `reasons`: by declaration and indicator; `seen`: texts likewise."""

    entries: Sequence[Entry]
    scored: dict[str, Scored]
    reasons: Mapping[tuple[str, str], str]
    seen: Sequence[tuple[str, str]]
    day: date | None
    remarks: tuple[str, ...] = ()


def minutes(world: World, collective: Collective) -> Minutes:
    """M4 of the latest meeting that has a record; without one, all that the collective has agreed in this campaign."""
    held = meetings.latest(world.session, world.campaign.id, collective.id)
    if held is not None:
        return minutes_of(world, collective, held)
    entries = query.entries(world.session, world.campaign.id, states=REVIEWED, collective_id=collective.id)
    entries = [entry for entry in entries if entry.declaration.collective_effective is not None]
    ids = [entry.declaration.id for entry in entries]
    found = query.meeting(world.session, ids)
    reasons = query.differences(world.session, ids)
    said = _Said(entries, world.scored(entries), reasons, found.seen, found.day, found.minutes)
    return _written(world, collective, said)


def minutes_of(world: World, collective: Collective, held: Meeting) -> Minutes:
    """M4 of a meeting that was closed, from what was kept then: a later meeting about the same people changes nothing.

    One's own points, names and evidence from before are as they stand now. Whoever was removed since is left out.
    """
    kept = meetings.minutes(world.session, held.id)[0][0]
    told: dict[str, Mapping[str, Any]] = {one["declaration_id"]: one for one in kept.content["entries"]}
    entries = query.entries(world.session, world.campaign.id, declaration_ids=list(told))
    told = {entry.declaration.id: told[entry.declaration.id] for entry in entries}
    said = _Said(
        entries,
        _scored(world, entries, kept, told),
        {(key, code): reason for key, one in told.items() for code, reason in one["reasons"].items()},
        [(key, f"{piece['indicator']}: {piece['note'] or ''}") for key, one in told.items() for piece in one["seen"]],
        held.held_on,
    )
    return _as_held(_written(world, collective, said), held, kept.content, list(told.values()))


def _scored(
    world: World, entries: Sequence[Entry], kept: MeetingMinutes, told: Mapping[str, Mapping[str, Any]]
) -> dict[str, Scored]:
    """Declaration → its sheets with the scores of these minutes, without evidence that only a later meeting saw."""
    answers, later = scores.answers_of(world.session, told), _seen_later(world, kept, told)
    attendance = kept.content["attendance"]
    came = sum(1 for one in attendance if one["came"])
    found = {}
    for entry in entries:
        key, one = entry.declaration.id, told[entry.declaration.id]
        rules = criteria.load(world.session, entry.declaration.criteria_version)
        then = {}
        for code in rules.indicator_codes:
            answer = answers[key].get(code) or scores.answer(None, (), ())
            seen = tuple(kind for kind in answer.meeting_evidence if (key, code, kind) not in later)
            then[code] = replace(
                answer, collective_points=one["scores"].get(code), confirmed_points=None, meeting_evidence=seen
            )
        vote = Vote(len(attendance), came, one["votes"][0] if one["votes"] else 0)
        found[key] = scores.score(rules, entry.declaration.group, then, vote)
    return found


def _seen_later(world: World, kept: MeetingMinutes, ids: Iterable[str]) -> frozenset[tuple[str, str, str]]:
    """(declaration, indicator, kind) of evidence that a meeting saw after these minutes, and none before."""
    before: set[tuple[str, str, str]] = set()
    after: set[tuple[str, str, str]] = set()
    for row in meetings.naming(world.session, list(ids)):
        pieces = after if row.closed_at > kept.closed_at else before
        for one in row.content["entries"]:
            pieces |= {(one["declaration_id"], piece["indicator"], piece["kind"]) for piece in one["seen"]}
    return frozenset(after - before)


def _written(world: World, collective: Collective, said: _Said) -> Minutes:
    """The parts that every M4 has: the people with their points, what differs and why, how many pass."""
    entries, numbers = said.entries, {indicator.code: indicator.number for indicator in world.rules.indicators}
    lines = [
        _judged(line, said.scored[entry.declaration.id], numbers)
        for line, entry in zip(world.lines(entries, said.scored), entries, strict=True)
    ]
    names = {entry.declaration.id: entry.person.full_name for entry in entries}
    differences, points = [], []
    for line, entry in zip(lines, entries, strict=True):
        sheets = said.scored[entry.declaration.id]
        pairs = list(zip(sheets.own.lines, sheets.collective.lines, strict=True))
        for own, agreed in pairs:
            if agreed.claimed is not None and agreed.claimed != (own.claimed or 0):
                reason = said.reasons.get((entry.declaration.id, own.indicator), "")
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
    return Minutes(
        ward=world.ward(),
        frame=world.of_collective(collective),
        year=world.campaign.year,
        collective=lowered(collective),
        head_title=collective.head_title or "người đứng đầu",
        people=tuple(lines),
        differences=tuple(differences),
        seen=tuple(f"{names[identity]}, chỉ số {_number(numbers, text)}" for identity, text in said.seen),
        points=tuple(points),
        groups=world.counts(passing).groups,
        passed=len(passing),
        failed=len(lines) - len(passing),
        day=said.day,
        remarks=said.remarks,
        co_signer=Signature(("TM. BAN CHẤP HÀNH CÔNG ĐOÀN" if unit else "TM. BAN CÔNG TÁC MẶT TRẬN",)),
        confirmed=True if entries and all(entry.declaration.state in CONFIRMED for entry in entries) else None,
        head_name=head_name,
    )


def _judged(line: Line, sheets: Scored, numbers: Mapping[str, int]) -> Line:
    """What these scores say, whatever was agreed elsewhere."""
    return replace(
        line,
        collective_points=sheets.collective.effective_total,
        below=", ".join(str(numbers.get(code, code)) for code in sheets.verdict.missing.indicators),
        passes=sheets.verdict.recognised,
    )


def _as_held(
    written: Minutes, held: Meeting, content: Mapping[str, Any], agreed: Sequence[Mapping[str, Any]]
) -> Minutes:
    """With what the record of the meeting says: place and time, who led and wrote, the roll call, votes, remarks.

    :param content: the minutes of its latest closing.
    :param agreed: what they say of each of `written.people`, in their order.
    """
    people = []
    for line, one in zip(written.people, agreed, strict=True):
        first, second, third = one["votes"] or (None, None, None)
        people.append(replace(line, votes=(first, second, third)))
    named = zip(written.people, agreed, strict=True)
    roll = content["attendance"]
    absent = [one for one in roll if not one["came"]]
    return replace(
        written,
        people=tuple(people),
        votes=any(one["votes"] for one in agreed),
        remarks=tuple(f"{line.full_name}: {one['remark']}" for line, one in named if one["remark"]),
        begins=held.begins,
        ends=held.ends,
        location=content["place"],
        chair=content["chair"],
        secretary=content["secretary"],
        present=tuple(Present(one["position"], one["name"], one["came"]) for one in roll),
        invited=len(roll),
        attended=len(roll) - len(absent),
        absent=len(absent),
        excused=sum(1 for one in absent if one["reason"]),
        reopened=held.reopened or "",
    )


def _number(numbers: Mapping[str, int], text: str) -> str:
    code, _colon, rest = text.partition(":")
    return f"{numbers.get(code, code)}:{rest}"
