"""The vote that a declaration's collective scores rest on, and photos of the signed minutes of meetings.

Revision: 0009; after: 0008
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("declaration", sa.Column("vote", JsonValue, nullable=True))
    op.create_table(
        "minutes_scan",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("meeting_id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filetype", sa.String(length=40), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Id(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_minutes_scan_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "meeting_id"],
            ["meeting.commune_id", "meeting.id"],
            name=op.f("fk_minutes_scan_commune_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "meeting_id", "version", "sha256", name=op.f("pk_minutes_scan")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "minutes_scan" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "minutes_scan" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "minutes_scan" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("minutes_scan")
    op.drop_column("declaration", "vote")
