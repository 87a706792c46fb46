"""Meetings of collectives, what they agree for each person, their minutes.

Revision: 0006; after: 0005
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WARD_TABLES = ("meeting", "meeting_entry", "meeting_minutes")


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("collective_id", Id(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("chair", sa.String(length=120), nullable=False),
        sa.Column("secretary", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("attendance", JsonValue, nullable=False),
        sa.Column("reopened", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'closed')", name=op.f("ck_meeting_state")),
        *_within("meeting", "campaign", "collective"),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "meeting_entry",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("meeting_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("scores", JsonValue, nullable=False),
        sa.Column("reasons", JsonValue, nullable=False),
        sa.Column("seen", JsonValue, nullable=False),
        sa.Column("votes", JsonValue, nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", Id(), nullable=False),
        sa.Column("frozen_in", sa.Integer(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        *_within("meeting_entry", "meeting", "declaration"),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_meeting_entry")),
        sa.UniqueConstraint(
            "commune_id",
            "meeting_id",
            "declaration_id",
            name=op.f("uq_meeting_entry_commune_id_meeting_id_declaration_id"),
        ),
    )
    op.create_table(
        "meeting_minutes",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("meeting_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", Id(), nullable=False),
        sa.Column("content", JsonValue, nullable=False),
        sa.Column("reopened", sa.Text(), nullable=True),
        *_within("meeting_minutes", "meeting"),
        sa.PrimaryKeyConstraint("commune_id", "meeting_id", "version", name=op.f("pk_meeting_minutes")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in WARD_TABLES:
            _hold_within_ward(table)


def _within(table: str, *targets: str) -> list[sa.ForeignKeyConstraint]:
    keys = [sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f(f"fk_{table}_commune_id"))]
    keys += [
        sa.ForeignKeyConstraint(
            ["commune_id", f"{target}_id"],
            [f"{target}.commune_id", f"{target}.id"],
            name=op.f(f"fk_{table}_commune_id_{target}_id"),
        )
        for target in targets
    ]
    return keys


def _hold_within_ward(table: str) -> None:
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
    op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    for table in reversed(WARD_TABLES):
        op.drop_table(table)
