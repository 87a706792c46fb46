"""Long work: what somebody asked for, how far it is, and what became of each of its items (docs/adr/0012)."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Id, JsonValue, Tenant, within_ward

OPEN = ("queued", "running")
CLOSED = ("done", "failed", "cancelled")


class Job(Tenant, Base):
    """One long piece of work. `worker` is the claim of whoever runs it; it is void once `heartbeat_at` is stale.

    What it was asked with may hold a name that was searched for, so it is sealed under the job's own key. `total` is
    None until the work has counted. `result`: what came of it so far, in numbers and codes. `file` is a name in the
    store, until `file_until`.
    """

    __tablename__ = "job"
    __table_args__ = (
        within_ward("requested_by", "member", target="account_id"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
        CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name="done"),
        CheckConstraint("(state = 'running') = (worker IS NOT NULL)", name="worker"),
        CheckConstraint("(finished_at IS NULL) = (state IN ('queued', 'running'))", name="finished"),
        Index("ix_job_state", "commune_id", "state", "created_at"),
        Index("ix_job_requested_by", "commune_id", "requested_by", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    kind: Mapped[str] = mapped_column(String(30))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    same_as: Mapped[bytes] = mapped_column(LargeBinary(32))
    requested_by: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    worker: Mapped[str | None] = mapped_column(Id)
    heartbeat_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(40))
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    file: Mapped[str | None] = mapped_column(String(200))
    file_size: Mapped[int | None]
    file_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class JobItem(Tenant, Base):
    """One thing that a job does, as the page showed it when the job was asked for: `seen_rev` is its revision then.

    `outcome` is written in the transaction of the thing itself, so that nothing is done twice.
    """

    __tablename__ = "job_item"
    __table_args__ = (
        within_ward("job_id", "job"),
        CheckConstraint("outcome IN ('done', 'refused')", name="outcome"),
    )

    job_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entity_id: Mapped[str] = mapped_column(Id)
    seen_rev: Mapped[int] = mapped_column(BigInteger)
    outcome: Mapped[str | None] = mapped_column(String(8))
    codes: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
