"""Who stands on a proposal's list, and what keeps somebody from it: all of a list in a few queries."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.domain.proposals import ProposalKind
from webapp.domain.workflow import State
from webapp.models import Declaration, Objection, ProposalEntry
from webapp.models.tenancy import ward_of
from webapp.services import exemplary
from webapp.services.decisions import Candidate

# SQLite takes 32,766 values in one statement.
AT_ONCE = 10_000


def candidates(session: Session, proposal_id: str) -> list[Candidate]:
    """The list of a proposal in the order of names by collective, each as it stands now."""
    statement = (
        select(Declaration.id, Declaration.rev)
        .join(
            ProposalEntry,
            and_(
                ProposalEntry.commune_id == Declaration.commune_id,
                ProposalEntry.declaration_id == Declaration.id,
            ),
        )
        .where(ProposalEntry.commune_id == ward_of(session), ProposalEntry.proposal_id == proposal_id)
        .order_by(Declaration.collective_id, Declaration.sort_key, Declaration.id)
    )
    return [Candidate(*row) for row in session.execute(statement)]


def refused(
    session: Session,
    campaign_id: str,
    people: Sequence[Candidate],
    proposal_id: str | None,
    today: date,
    *,
    kind: str = ProposalKind.TITLE,
) -> dict[str, tuple[str, ...]]:
    """Who cannot stand on the list today: declaration id → codes. `proposal_id` is the list itself, if there is one."""
    if kind == ProposalKind.EXEMPLARY:
        seen = {one.declaration_id: one.seen_rev for one in people}
        return exemplary.refused(session, campaign_id, seen, proposal_id)
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(people), AT_ONCE):
        found |= _refused(session, campaign_id, people[start : start + AT_ONCE], proposal_id, today)
    return found


def _refused(
    session: Session, campaign_id: str, people: Sequence[Candidate], proposal_id: str | None, today: date
) -> dict[str, tuple[str, ...]]:
    ward, ids = ward_of(session), [one.declaration_id for one in people]
    statement = select(
        Declaration.id, Declaration.rev, Declaration.state, Declaration.posted_until, Declaration.campaign_id
    ).where(Declaration.commune_id == ward, Declaration.id.in_(ids))
    rows = {row.id: row for row in session.execute(statement)}
    objected = set(
        session.scalars(
            select(Objection.declaration_id).where(
                Objection.commune_id == ward, Objection.state == "open", Objection.declaration_id.in_(ids)
            )
        )
    )
    in_lists = select(ProposalEntry.declaration_id).where(
        ProposalEntry.commune_id == ward, ProposalEntry.living, ProposalEntry.declaration_id.in_(ids)
    )
    if proposal_id is not None:
        in_lists = in_lists.where(ProposalEntry.proposal_id != proposal_id)
    elsewhere = set(session.scalars(in_lists))
    found: dict[str, tuple[str, ...]] = {}
    for one in people:
        row = rows.get(one.declaration_id)
        if row is None or row.campaign_id != campaign_id:
            found[one.declaration_id] = ("not_posted",)
            continue
        codes = [] if row.state == State.POSTED else ["not_posted"]
        if row.rev != one.seen_rev:
            codes.append("changed")
        if row.state == State.POSTED and (row.posted_until is None or today <= row.posted_until):
            codes.append("posting_not_over")
        if one.declaration_id in objected:
            codes.append("open_objection")
        if one.declaration_id in elsewhere:
            codes.append("in_proposal")
        if codes:
            found[one.declaration_id] = tuple(codes)
    return found
