"""Taking work up and doing it, ward after ward; clearing away what is over. Knows no web."""

import errno
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError

from webapp.jobs import exports, list_imports, posting, rescue
from webapp.jobs.papers import batches
from webapp.jobs.run import CancelAskedError, Result, Run, StoppingError
from webapp.models import Commune, Job
from webapp.models.engine import begin_write, is_full
from webapp.models.tenancy import enter
from webapp.services import claims, jobs
from webapp.services import list_imports as lists
from webapp.services.claims import Claim, LostClaimError
from webapp.services.errors import NotAllowedError
from webapp.services.keys import Keyring
from webapp.services.session import WardSession, open_session
from webapp.storage import EvidenceStore, StorageFullError, StoredFileMissingError

log = structlog.stdlib.get_logger("cdht.jobs")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
SWEEP = timedelta(minutes=10)

KINDS: dict[str, Callable[[Run], Result | None]] = {
    jobs.EXPORT_SHEETS: exports.sheets,
    jobs.EXPORT_REGISTRATIONS: exports.registrations,
    jobs.POST_SHEETS: posting.post,
    jobs.IMPORT_RESCUE: rescue.take_in,
    jobs.READ_LIST: list_imports.read,
    jobs.TAKE_LIST: list_imports.take,
    jobs.UNDO_LIST: list_imports.undo,
    jobs.PRINT_SHEETS: batches.sheets,
    jobs.PRINT_CERTIFICATES: batches.certificates,
}


class Runner:
    """A worker. Several may be at work on one database, in one process or in many."""

    def __init__(
        self,
        engine: Engine,
        keyring: Keyring,
        store: EvidenceStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.engine, self.keyring, self.store, self.now = engine, keyring, store, now
        self.stop = threading.Event()
        self._last: str | None = None
        self._swept: datetime | None = None

    def work(self) -> bool:
        """Do one job, if any waits in any ward: the wards take turns. Gives whether there was one."""
        for commune_id in self._wards():
            claim = self._claim(commune_id)
            if claim is not None:
                self._last = commune_id
                self._do(claim)
                return True
        return False

    def sweep_now_and_then(self) -> None:
        """`sweep`, unless that was a moment ago."""
        if self._swept is None or self.now() - self._swept >= SWEEP:
            self._swept = self.now()
            self.sweep()

    def sweep(self) -> None:
        """Delete files whose day is over, files of no job at all, and jobs of long ago."""
        for commune_id in self._wards():
            with self._session(commune_id) as session:
                over = jobs.expired(session, self.now())
            for job_id, name in over:
                self.store.delete(name)
                with self._session(commune_id) as session:
                    begin_write(session)
                    jobs.forget_file(session, job_id)
                    session.commit()
            self._drop_orphans(commune_id)
            rescue.drop_orphans(self.store, partial(self._session, commune_id), commune_id)
            with self._session(commune_id) as session:
                begin_write(session)
                jobs.forget_old(session, self.now())
                lists.sweep(session, self.now())
                session.commit()
            with self._session(commune_id) as session:
                list_imports.drop_orphans(self.store, session, commune_id)

    def _wards(self) -> list[str]:
        with self._session(None) as session:
            every = list(session.scalars(select(Commune.id).order_by(Commune.id)))
        # After the one that was served last: no ward waits for all the work of another.
        later = [one for one in every if self._last is not None and one > self._last]
        return later + [one for one in every if one not in later]

    def _claim(self, commune_id: str) -> Claim | None:
        with self._session(commune_id) as session:
            # Looking takes no lock; most of the time there is nothing.
            if not claims.is_waiting(session, self.now()):
                return None
            session.rollback()
            begin_write(session)
            claim = claims.claim(session, self.now())
            session.commit()
            return claim

    def _do(self, claim: Claim) -> None:
        run = Run(self.engine, self.keyring, self.store, self.now, self.stop, claim)
        try:
            self._finish(claim, *self._outcome(run))
        except LostClaimError:
            log.warning("job lost", job=claim.job_id)
        except StoppingError:
            with self._session(claim.commune_id) as session:
                begin_write(session)
                claims.release(session, claim)
                session.commit()
        except OperationalError:
            # The database is away or has no room: whoever takes the job up again finds what was done.
            log.exception("job interrupted", job=claim.job_id)

    def _outcome(self, run: Run) -> tuple[str, str | None, Result | None]:
        """State, problem and result."""
        try:
            with run.reading() as session:
                job = session.get_one(Job, (run.claim.commune_id, run.claim.job_id))
                run.parameters = jobs.parameters_of(session, job)
                run.actor(session)
            return "done", None, KINDS[run.claim.kind](run)
        except CancelAskedError:
            return "cancelled", None, None
        except NotAllowedError:
            return "failed", "not_allowed", None
        except StorageFullError:
            return "failed", "storage_full", None
        except StoredFileMissingError:
            return "failed", "file_gone", None
        except OSError as error:
            log.exception("job failed", job=run.claim.job_id, kind=run.claim.kind)
            return "failed", "storage_full" if error.errno in NO_ROOM else "unexpected", None
        except OperationalError as error:
            if not is_full(error):
                raise
            return "failed", "storage_full", None
        except (LostClaimError, StoppingError):
            raise
        except Exception:
            log.exception("job failed", job=run.claim.job_id, kind=run.claim.kind)
            return "failed", "unexpected", None

    def _finish(self, claim: Claim, state: str, problem: str | None, result: Result | None) -> None:
        with self._session(claim.commune_id) as session:
            begin_write(session)
            file, size = (result.file, result.size) if result else (None, None)
            claims.finish(session, claim, state, self.now(), problem=problem, file=file, file_size=size)
            session.commit()

    def _drop_orphans(self, commune_id: str) -> None:
        """Files whose job was called off or failed while they were written."""
        names = list(self.store.names(exports.folder(commune_id)))
        if not names:
            return
        with self._session(commune_id) as session:
            # Looked at after the files: one that is written now belongs to a job that runs, or is done by now.
            rows = session.execute(select(Job.id, Job.state, Job.file).where(Job.commune_id == commune_id))
            known = {row.id for row in rows if row.file is not None or row.state in ("queued", "running")}
        for name in names:
            if name.removeprefix(exports.folder(commune_id)).rpartition(".")[0] not in known:
                self.store.delete(name)

    def _session(self, commune_id: str | None) -> WardSession:
        session = open_session(self.engine, self.keyring, commune_id)
        enter(session, commune_id)
        return session
