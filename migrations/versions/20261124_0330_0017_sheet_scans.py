"""Photos of sheets that were filled in on paper.

Revision: 0017; after: 0016
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_scan",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filetype", sa.String(length=40), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Id(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_sheet_scan_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_sheet_scan_commune_id_declaration_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "declaration_id", "sha256", name=op.f("pk_sheet_scan")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "sheet_scan" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "sheet_scan" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "sheet_scan" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("sheet_scan")
