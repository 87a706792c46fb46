"""The papers of posting: notice, minutes, answers, the private letter."""

from collections.abc import Mapping
from dataclasses import replace

from webapp.documents.papers.common import Line, Qr
from webapp.documents.papers.posting import Notice, PostingMinutes, Present, PrivateLetter, Reason, Reply
from webapp.domain import calendar
from webapp.domain.workflow import State
from webapp.jobs.papers.world import World, honorific, lowered, sections
from webapp.models import Collective, Declaration, Objection, Person
from webapp.models import PostingMinutes as Row
from webapp.queries import papers as query
from webapp.queries import public
from webapp.services import postings
from webapp.services.sheet_facts import Sheet

LETTERS = (State.NOT_RECOGNISED,)


def notice(world: World, collective: Collective | None = None) -> Notice:
    """M5: who stands posted now, as the public list names them; of one collective, or of all."""
    of = collective.id if collective is not None else None
    found = public.proposed(world.session, world.campaign.id, of)
    lines = [
        Line(place, entry.full_name, entry.birth_year, collective=entry.collective)
        for place, entry in enumerate(found, start=1)
    ]
    posted = query.entries(world.session, world.campaign.id, states=(State.POSTED,), collective_id=of)
    begins = [entry.declaration.posted_on for entry in posted if entry.declaration.posted_on]
    ends = [entry.declaration.posted_until for entry in posted if entry.declaration.posted_until]
    return Notice(
        world.ward(),
        world.of_association("TB-HKH"),
        world.campaign.year,
        sections(lines),
        len(lines),
        min(begins, default=None),
        max(ends, default=None),
        world.campaign.posting_days,
        f"trụ sở UBND {world.ward().full} và nhà văn hóa các khối phố",
        qr=Qr(world.public_url) if world.public_url else None,
        signature=world.chair(),
    )


def minutes(world: World, collective: Collective) -> PostingMinutes:
    """The minutes that a list was put up, and of the end of its days."""
    entries = query.entries(
        world.session, world.campaign.id, states=(State.POSTED, State.RECOGNISED), collective_id=collective.id
    )
    begins = [entry.declaration.posted_on for entry in entries if entry.declaration.posted_on]
    ends = [entry.declaration.posted_until for entry in entries if entry.declaration.posted_until]
    objections = query.objection_counts(world.session, world.campaign.id, collective.id)
    return PostingMinutes(
        world.ward(),
        world.of_collective(collective),
        world.campaign.year,
        lowered(collective),
        len(entries),
        min(begins, default=None),
        max(ends, default=None),
        world.campaign.posting_days,
        objections.total(),
        objections["dismissed"],
        objections["upheld"],
        objections["open"],
    )


def minutes_of(world: World, row: Row, collective: Collective, *, of_the_end: bool) -> PostingMinutes:
    """The same of one list, as it was written down; until its end, with what has come in so far."""
    counted: Mapping[str, int] = row.counted
    if row.ended_on is None:
        found = postings.objections(world.session, row.campaign_id, collective.id, row.posted_on, row.posted_until)
        counted = {"objections": found.total(), **found}
    day = row.ended_on if of_the_end else row.posted_on
    return PostingMinutes(
        world.ward(row.posted_on),
        replace(world.of_collective(collective), day=day),
        world.campaign.year,
        lowered(collective),
        row.people,
        row.posted_on,
        row.posted_until,
        (row.posted_until - row.posted_on).days,
        objections=counted.get("objections", 0),
        dismissed=counted.get("dismissed", 0),
        upheld=counted.get("upheld", 0),
        open=counted.get("open", 0),
        at=row.put_up_at,
        place=row.place,
        present=Present(**row.present),
        ended=row.ended_on,
        ended_at=row.ended_at,
        end_present=Present(**row.end_present),
        remark=row.end_remark or "",
    )


def reply(world: World, objection: Objection) -> Reply:
    """The answer to an objection. Its writer is never named here."""
    concerning, collective = "", ""
    if objection.declaration_id is not None:
        declaration = world.session.get_one(Declaration, (objection.commune_id, objection.declaration_id))
        person = world.session.get_one(Person, (objection.commune_id, declaration.person_id))
        place = world.session.get_one(Collective, (objection.commune_id, declaration.collective_id))
        concerning, collective = f"{honorific(person).lower()} {person.full_name}", lowered(place)
    return Reply(
        world.ward(),
        world.of_association("HKH"),
        world.campaign.year,
        concerning,
        collective,
        objection.received_on or calendar.day(objection.opened_at),
        objection.answer or "",
        objection.state == "upheld",
        world.chair(),
    )


def letter(world: World, sheet: Sheet) -> PrivateLetter:
    """To somebody who has not reached the title this year."""
    rules, verdict = sheet.rules, sheet.scored.verdict
    column = sheet.scored.confirmed if sheet.scored.confirmed.complete else sheet.scored.collective
    known = {indicator.code: indicator for indicator in rules.indicators}
    below = tuple(
        Reason(known[line.indicator].number, str(known[line.indicator].name), line.effective)
        for line in column.lines
        if line.indicator in verdict.missing.indicators
    )
    collective = world.session.get_one(Collective, (sheet.declaration.commune_id, sheet.declaration.collective_id))
    return PrivateLetter(
        world.ward(),
        world.of_association("HKH"),
        world.campaign.year,
        honorific(sheet.person),
        sheet.person.full_name,
        lowered(collective),
        verdict.effective_total,
        rules.recognition.total,
        rules.recognition.indicator_minimum,
        below,
        signature=world.chair(),
    )
