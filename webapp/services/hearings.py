"""That the person concerned by an objection was heard: when, by whom, what they said. Before it there is no answer."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.domain import calendar
from webapp.domain.errors import ObjectionError
from webapp.domain.objections import ObjectionState, must_hear
from webapp.domain.permissions import Actor
from webapp.models import Objection
from webapp.models.tenancy import ward_of
from webapp.services import counter, keys, objections, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotFoundError, StaleError


@dataclass(frozen=True)
class Hearing:
    """`by`: who heard the person. `said`: what they said, or that they were invited and did not come."""

    on: date
    by: str
    said: str


def hear(
    session: Session, actor: Actor, objection_id: str, hearing: Hearing, *, seen_rev: int, now: datetime
) -> Objection:
    """Write it down. Until the answer it can be written again: the history keeps what stood before.

    :raises NotFoundError: no such objection, or it concerns nobody who is to be heard.
    :raises FaultyInputError: the day has not come, or lies before the objection.
    :raises webapp.domain.errors.ObjectionError: answered already.
    """
    rev = counter.next_rev(session)
    row = session.get(Objection, (ward_of(session), objection_id))
    sheet = sheet_facts.load(session, row.declaration_id) if row is not None and row.declaration_id else None
    if row is None or sheet is None or not must_hear(row.about_oneself, True):
        raise NotFoundError(objection_id)
    objections.allow(actor, sheet.subject, now)
    if row.state != ObjectionState.OPEN:
        raise ObjectionError("already_answered")
    if row.heard_sealed is not None and read(session, row, sheet.person.id) == hearing:
        return row
    if row.rev != seen_rev:
        raise StaleError(row.rev, ("heard",))
    came = row.received_on or calendar.day(row.opened_at)
    if hearing.on > calendar.day(now):
        raise FaultyInputError([Fault("heard_on", "in_the_future")])
    if hearing.on < came:
        raise FaultyInputError([Fault("heard_on", "before_it_came")])
    values = {"by": hearing.by, "said": hearing.said}
    keys.ensure(session, sheet.person.id, now)
    # Under the person's own key: it goes with them.
    row.heard_sealed = keys.seal_values(session, sheet.person.id, _label(row), values)
    row.heard_on, row.heard_by, row.rev = hearing.on, actor.account_id, rev
    session.flush()
    author = Author("association", account_id=actor.account_id)
    told = {"heard_on": hearing.on.isoformat(), **values}
    objections.record(session, row, "hear", author, now, told, rev=rev, subject_id=sheet.person.id)
    session.flush()
    return row


def read(session: Session, row: Objection, person_id: str) -> Hearing | None:
    """What was written down, for those who answer; None where nobody was heard yet, or the person was erased."""
    if row.heard_on is None or row.heard_sealed is None:
        return None
    try:
        values = keys.unseal_values(session, person_id, _label(row), row.heard_sealed)
    except keys.KeyDestroyedError:
        return None
    return Hearing(row.heard_on, values["by"], values["said"])


def reseal(session: Session, row: Objection, former_id: str, person_id: str) -> None:
    """The declaration is another record's of the same person now: what they said goes under that one's key."""
    assert row.heard_sealed is not None  # noqa: S101 - the caller reads only such
    values = keys.unseal_values(session, former_id, _label(row), row.heard_sealed)
    row.heard_sealed = keys.seal_values(session, person_id, _label(row), values)


def _label(row: Objection) -> str:
    return f"objection/heard/{row.id}"
