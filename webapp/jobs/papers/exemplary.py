"""Who is exemplary, on paper: the lists of proposal and decision, and the note for each of them (M10)."""

from collections.abc import Mapping, Sequence
from datetime import date

from webapp.documents.papers import decision as data
from webapp.domain.proposals import ProposalKind
from webapp.domain.workflow import State
from webapp.jobs.papers.world import World, honorific
from webapp.models import Decision, Proposal
from webapp.queries import papers as query
from webapp.queries import titles
from webapp.queries.papers import Entry
from webapp.services import exemplary
from webapp.services.title_facts import Years


def of_proposal(world: World, entries: Sequence[Entry], row: Proposal | None) -> dict[str, Years]:
    """Declaration → years of those who are exemplary by a proposal: as it was signed, or as things stand today."""
    if row is not None and row.noted is not None:
        return row.noted
    ids = [entry.declaration.id for entry in entries]
    counting = row is None or row.kind == ProposalKind.TITLE
    return exemplary.noting(world.session, world.campaign.id, ids, counting=counting)


def lines(
    world: World, entries: Sequence[Entry], noted: Mapping[str, Years], *, numbered: bool = False
) -> tuple[data.ExemplaryLine, ...]:
    """Those of a list who are exemplary, with the decisions that it rests on; `place` is that of the list.

    :param numbered: count them through instead, where they are the whole list.
    """
    found = [(place, entry) for place, entry in enumerate(entries, start=1) if entry.declaration.id in noted]
    return tuple(
        data.ExemplaryLine(
            own if numbered else place,
            entry.person.full_name,
            entry.person.birth_year,
            entry.collective.name,
            _years(world, noted[entry.declaration.id]),
        )
        for own, (place, entry) in enumerate(found, start=1)
    )


def notes(world: World, decision: Decision, declaration_id: str | None = None) -> list[data.Exemplary]:
    """M10 of everybody (or of one) whom a decision notes as exemplary and whose title of the year stands."""
    noted = titles.noted_by(world.session, decision.id)
    if declaration_id is not None:
        noted = {one: years for one, years in noted.items() if one == declaration_id}
    entries = query.entries(world.session, world.campaign.id, states=(State.RECOGNISED,), declaration_ids=list(noted))
    return [
        data.Exemplary(
            world.ward(decision.signed_on),
            world.campaign.year,
            honorific(entry.person),
            entry.person.full_name,
            entry.person.birth_year,
            entry.collective.name,
            world.group(entry.declaration.group),
            _years(world, noted[entry.declaration.id]),
            decision.number,
            decision.signed_on,
            world.chair(),
        )
        for entry in entries
    ]


def _years(world: World, years: Years) -> tuple[data.TitleYear, ...]:
    own = f"UBND {world.ward().full}"
    return tuple(
        data.TitleYear(
            one["year"],
            one["number"],
            date.fromisoformat(one["day"]) if one["day"] else None,
            one["issuer"] or own,
        )
        for one in years
    )
