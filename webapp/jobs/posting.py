"""Posting a whole list: one sheet after the other, each a step of its own with its own guards and its own row."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.errors import WorkflowError
from webapp.jobs.run import CancelAskedError, Run
from webapp.models import JobItem
from webapp.services import claims, sheets
from webapp.services.errors import NotAllowedError, NotFoundError, StaleError


def post(run: Run) -> None:
    """Post what is left of the list. A sheet that cannot be posted is left as it is, with the reason."""
    while (item := _next(run)) is not None:
        if _take(run, item):
            raise CancelAskedError
        run.breathe()


def _next(run: Run) -> JobItem | None:
    with run.reading() as session:
        return session.scalars(
            select(JobItem)
            .where(
                JobItem.commune_id == run.claim.commune_id,
                JobItem.job_id == run.claim.job_id,
                JobItem.outcome.is_(None),
            )
            .order_by(JobItem.place)
            .limit(1)
        ).first()


def _take(run: Run, item: JobItem) -> bool:
    """One sheet; the outcome is written with the step, in one transaction. Gives whether the work was called off."""
    try:
        with run.writing() as session:
            actor = run.actor(session)
            sheets.post(session, actor, item.entity_id, seen_rev=item.seen_rev, now=run.now())
            return _settle(session, run, item, "done", ())
    except StaleError:
        codes: tuple[str, ...] = ("changed",)
    except WorkflowError as error:
        codes = error.codes
    except NotFoundError:
        codes = ("out_of_scope",)
    except NotAllowedError as error:
        # May they not do it at all any more (then the work ends here), or not to this one sheet?
        with run.reading() as session:
            run.actor(session)
        codes = (error.code,)
    with run.writing() as session:
        return _settle(session, run, item, "refused", codes)


def _settle(session: Session, run: Run, item: JobItem, outcome: str, codes: tuple[str, ...]) -> bool:
    return claims.settle(session, run.claim, item.place, outcome, codes, run.now())
