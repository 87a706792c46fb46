"""Photos of a sheet that was filled in on paper: pages added to its declaration, and taken away if wrong."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.acts import Act
from webapp.domain.calendar import day
from webapp.domain.permissions import Actor, may
from webapp.domain.workflow import State
from webapp.models import SheetScan
from webapp.models.tenancy import ward_of
from webapp.services import counter, ledger, sheet_facts
from webapp.services.author import Author
from webapp.services.errors import Fault, FaultyInputError, NotAllowedError, NotFoundError
from webapp.services.sheet_facts import Sheet
from webapp.services.signed_files import SignedFile

MOST = 6
"""Pages of one sheet."""
OPEN = frozenset({State.DRAFT, State.SUBMITTED})
"""As long as nobody judged by it, a page may be taken away again."""


def attach(session: Session, actor: Actor, declaration_id: str, file: SignedFile, *, now: datetime) -> SheetScan:
    """Add a page. The same page sent twice is there once.

    :raises NotFoundError: the ward has no such declaration.
    :raises FaultyInputError: there are `MOST` pages already.
    """
    rev = counter.next_rev(session)
    sheet = _sheet(session, actor, declaration_id, now)
    ward = ward_of(session)
    there = session.get(SheetScan, (ward, declaration_id, file.sha256))
    if there is not None:
        return there
    pages = select(func.count()).where(SheetScan.commune_id == ward, SheetScan.declaration_id == declaration_id)
    if (session.scalar(pages) or 0) >= MOST:
        raise FaultyInputError([Fault("file", "too_many_pages")])
    scan = SheetScan(
        commune_id=ward,
        declaration_id=declaration_id,
        sha256=file.sha256,
        filetype=file.filetype,
        kept_at=now,
        kept_by=actor.account_id,
    )
    session.add(scan)
    _record(session, actor, sheet, "attach_paper", rev, file.sha256, now)
    return scan


def remove(session: Session, actor: Actor, declaration_id: str, sha256: str, *, now: datetime) -> None:
    """Take a page away that does not belong there. Gone already: nothing to do.

    :raises NotFoundError: the ward has no such declaration.
    :raises NotAllowedError: `wrong_state`: it was judged by that page.
    """
    rev = counter.next_rev(session)
    sheet = _sheet(session, actor, declaration_id, now)
    if sheet.declaration.state not in OPEN:
        raise NotAllowedError("wrong_state")
    scan = session.get(SheetScan, (ward_of(session), declaration_id, sha256))
    if scan is None:
        return
    session.delete(scan)
    _record(session, actor, sheet, "remove_paper", rev, sha256, now)


def _sheet(session: Session, actor: Actor, declaration_id: str, now: datetime) -> Sheet:
    sheet = sheet_facts.load(session, declaration_id)
    if sheet is None:
        raise NotFoundError(declaration_id)
    answer = may(actor, Act.ADD_EVIDENCE, sheet.subject, day(now))
    if not answer:
        raise NotAllowedError(answer.code or "no_role")
    return sheet


def _record(session: Session, actor: Actor, sheet: Sheet, operation: str, rev: int, sha256: str, now: datetime) -> None:
    # Not of the declaration, which stays as it is: whoever is editing it is not held up, and phones hear nothing new.
    session.flush()
    ledger.record(
        session,
        entity_type="sheet_scan",
        entity_id=sheet.declaration.id,
        rev=rev,
        operation=operation,
        author=Author("volunteer", account_id=actor.account_id),
        at=now,
        values={"sha256": sha256},
        subject_id=sheet.person.id,
        scopes=(),
        new=False,
    )
    session.flush()
