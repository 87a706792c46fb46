"""Complaints after a decision (khiếu nại).

Revision: 0016; after: 0015
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaint",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("decision_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", Id(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_number", sa.String(length=80), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Id(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome IN ('dismissed', 'upheld', 'withdrawn')", name=op.f("ck_complaint_outcome")),
        sa.CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name=op.f("ck_complaint_settled")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_complaint_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "decision_id"],
            ["decision.commune_id", "decision.id"],
            name=op.f("fk_complaint_commune_id_decision_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_decision", "complaint", ["commune_id", "decision_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "complaint" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "complaint" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "complaint" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("complaint")
