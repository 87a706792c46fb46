"""Long work and its items.

Revision: 0002; after: 0001
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WARD_TABLES = ("job", "job_item")


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("same_as", sa.LargeBinary(length=32), nullable=False),
        sa.Column("requested_by", Id(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("worker", Id(), nullable=True),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=True),
        sa.Column("cancel_asked_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("file", sa.String(length=200), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("file_until", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_state")),
        sa.CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name=op.f("ck_job_done")),
        sa.CheckConstraint("(state = 'running') = (worker IS NOT NULL)", name=op.f("ck_job_worker")),
        sa.CheckConstraint("(finished_at IS NULL) = (state IN ('queued', 'running'))", name=op.f("ck_job_finished")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_job_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "requested_by"],
            ["member.commune_id", "member.account_id"],
            name=op.f("fk_job_commune_id_requested_by"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["commune_id", "state", "created_at"], unique=False)
        batch_op.create_index("ix_job_requested_by", ["commune_id", "requested_by", "created_at"], unique=False)

    op.create_table(
        "job_item",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("seen_rev", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("codes", JsonValue, nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f("ck_job_item_outcome")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_job_item_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "job_id"], ["job.commune_id", "job.id"], name=op.f("fk_job_item_commune_id_job_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "job_id", "place", name=op.f("pk_job_item")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in WARD_TABLES:
            _hold_within_ward(table)


def _hold_within_ward(table: str) -> None:
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
    op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("job_item")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_requested_by")
        batch_op.drop_index("ix_job_state")

    op.drop_table("job")
