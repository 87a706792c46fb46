"""Proposal and decision that note who is exemplary, and nothing else."""

from webapp.documents.papers import decision as data
from webapp.documents.papers.common import Signature
from webapp.jobs.papers import exemplary
from webapp.jobs.papers.decision import bases, listed, numbered, signed_by
from webapp.jobs.papers.world import World
from webapp.models import Decision, Proposal
from webapp.queries import papers as query
from webapp.queries import proposals, titles


def proposal(world: World, row: Proposal) -> data.ExemplaryProposal:
    """M6 of a proposal of that kind."""
    entries = listed(world, row)
    return data.ExemplaryProposal(
        ward=world.ward(),
        frame=numbered(world.of_association("TTr-HKH"), row),
        year=world.campaign.year,
        run=world.rules.exemplary.years,
        exemplary=exemplary.lines(world, entries, exemplary.of_proposal(world, entries, row), numbered=True),
        signature=world.chair(),
    )


def paper(world: World, decision: Decision | None, row: Proposal | None) -> data.ExemplaryDecision:
    """M7: a decision that was issued, or the draft of one from its proposal."""
    if decision is None:
        entries = listed(world, row)
        noted = exemplary.of_proposal(world, entries, row)
        on, number, signature = world.today, "", Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
        if row is not None and row.signing_lines:
            signature = Signature(tuple(row.signing_lines.split(", ")), row.signer or "")
    else:
        row = proposals.of_decision(world.session, decision.id)
        noted = titles.noted_by(world.session, decision.id)
        entries = query.entries(world.session, world.campaign.id, declaration_ids=list(noted))
        on, number, signature = decision.signed_on, decision.number, signed_by(decision)
    return data.ExemplaryDecision(
        ward=world.ward(on),
        frame=world.of_committee(on, number),
        year=world.campaign.year,
        run=world.rules.exemplary.years,
        bases=bases(world, on, row),
        exemplary=exemplary.lines(world, entries, noted, numbered=True),
        chairman=row is not None and row.authority == "chair",
        signature=signature,
    )
