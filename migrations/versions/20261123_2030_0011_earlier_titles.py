"""Titles from paper become records of their own: who typed them in, the scan, taken back with a reason.

Revision: 0011; after: 0010
"""

import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SAID = ("commune_id", "person_id", "year", "decision_number", "decided_on", "issuer", "other_ward")
STANDS = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    rows = _take_down()
    table = op.create_table(
        "title_year",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("other_ward", sa.Boolean(), nullable=False),
        sa.Column("before_merger", sa.Boolean(), nullable=False),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("scan_type", sa.String(length=40), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Id(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.Column("taken_back_by", Id(), nullable=True),
        sa.Column("taken_back_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_reason IS NULL)", name=op.f("ck_title_year_taken_back")
        ),
        sa.CheckConstraint("(scan_sha256 IS NULL) = (scan_type IS NULL)", name=op.f("ck_title_year_scan")),
        *_keys("id"),
    )
    op.create_index("ix_title_year_person", "title_year", ["commune_id", "person_id"])
    op.create_index(
        "ux_title_year_standing",
        "title_year",
        ["commune_id", "person_id", "year"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    now = datetime.now(UTC)
    for row in rows:
        row.update(id=str(uuid.uuid4()), rev=0, before_merger=False, entered_at=now)
    _put_back(table, rows)


def downgrade() -> None:
    rows = _take_down("WHERE taken_back_at IS NULL")
    table = op.create_table(
        "title_year",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("other_ward", sa.Boolean(), nullable=False),
        *_keys("person_id", "year"),
    )
    _put_back(table, rows)


def _keys(*primary: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_title_year_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_title_year_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", *primary, name=op.f("pk_title_year")),
    )


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _take_down(narrowed: str = "") -> list[dict[str, Any]]:
    """What the table says, before it goes. Row-level security holds the owner too, and a migration is in no ward."""
    if _on_postgresql():
        op.execute('ALTER TABLE "title_year" NO FORCE ROW LEVEL SECURITY')
    types: tuple[Any, ...] = (Id(), Id(), sa.Integer(), sa.String(), sa.Date(), sa.String(), sa.Boolean())
    said = sa.text(f"SELECT {', '.join(SAID)} FROM title_year {narrowed}")
    statement = said.columns(*(sa.column(name, kind) for name, kind in zip(SAID, types, strict=True)))
    rows = [dict(row._mapping) for row in op.get_bind().execute(statement)]
    op.drop_table("title_year")
    return rows


def _put_back(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.bulk_insert(table, rows)
    if _on_postgresql():
        op.execute('ALTER TABLE "title_year" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "title_year" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "title_year" USING ({ward}) WITH CHECK ({ward})')
