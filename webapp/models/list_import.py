"""Lists that somebody brings in as a spreadsheet: what each row says, what becomes of it, and what has become of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.models.base import Base, Id, JsonValue, Tenant, within_ward

UPLOADED, PLANNED, TAKING, TAKEN, UNDOING, UNDONE, DROPPED = (
    "uploaded",
    "planned",
    "taking",
    "taken",
    "undoing",
    "undone",
    "dropped",
)
NEW, SAME, LIKE, REFUSED = "new", "same", "like", "refused"


class ListImport(Tenant, Base):
    """A list on its way in. The cells of its file lie in the store, sealed under the list's own key, as do its rows.

    `sealed`: what the file is called. `job_id`: the work on it that was asked for last. Once the list is taken in or
    dropped, the key is destroyed: then only ids, numbers and codes are left.
    """

    __tablename__ = "list_import"
    __table_args__ = (
        within_ward("created_by", "member", target="account_id"),
        CheckConstraint(
            "state IN ('uploaded', 'planned', 'taking', 'taken', 'undoing', 'undone', 'dropped')", name="state"
        ),
        Index("ix_list_import_created", "commune_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, sort_order=-10)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    job_id: Mapped[str | None] = mapped_column(Id)
    created_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ListImportRow(Tenant, Base):
    """A row of the list; `place` is its number in the file. `verdict`: what was to become of it when it was read.

    `codes`: why, and what was mended. `other_id`: the person of the register that it is, or is like. `outcome` is
    written in the transaction of the thing itself. `person_rev`, `household_rev`: as this row made them; null where
    it made none.
    """

    __tablename__ = "list_import_row"
    __table_args__ = (
        within_ward("import_id", "list_import"),
        CheckConstraint("verdict IN ('new', 'same', 'like', 'refused')", name="verdict"),
        CheckConstraint("outcome IN ('taken', 'left', 'undone', 'kept')", name="outcome"),
        Index("ix_list_import_row_verdict", "commune_id", "import_id", "verdict", "outcome", "place"),
        Index("ix_list_import_row_outcome", "commune_id", "import_id", "outcome", "place"),
    )

    import_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(String(8))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    codes: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    other_id: Mapped[str | None] = mapped_column(Id)
    outcome: Mapped[str | None] = mapped_column(String(8))
    person_id: Mapped[str | None] = mapped_column(Id)
    person_rev: Mapped[int | None] = mapped_column(BigInteger)
    household_id: Mapped[str | None] = mapped_column(Id)
    household_rev: Mapped[int | None] = mapped_column(BigInteger)
