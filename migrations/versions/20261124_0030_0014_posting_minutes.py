"""Minutes of postings: that a list was put up, and that its days are over.

Revision: 0014; after: 0013
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posting_minutes",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("collective_id", Id(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_until", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("put_up_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("present", JsonValue, nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", Id(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.Time(), nullable=True),
        sa.Column("end_present", JsonValue, nullable=False),
        sa.Column("end_remark", sa.Text(), nullable=True),
        sa.Column("counted", JsonValue, nullable=False),
        sa.Column("end_written_at", UtcDateTime(), nullable=True),
        sa.Column("end_written_by", Id(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("posted_until >= posted_on", name=op.f("ck_posting_minutes_days")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on > posted_until", name=op.f("ck_posting_minutes_ended")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_posting_minutes_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "campaign_id"],
            ["campaign.commune_id", "campaign.id"],
            name=op.f("fk_posting_minutes_commune_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "collective_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_posting_minutes_commune_id_collective_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_posting_minutes")),
        sa.UniqueConstraint(
            "commune_id",
            "campaign_id",
            "collective_id",
            "posted_on",
            name=op.f("uq_posting_minutes_commune_id_campaign_id_collective_id_posted_on"),
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "posting_minutes" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "posting_minutes" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "posting_minutes" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("posting_minutes")
