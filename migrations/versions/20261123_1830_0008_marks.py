"""What verifiers note beside the indicators of a sheet.

Revision: 0008; after: 0007
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_mark",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("indicator", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("sheet_rev", sa.BigInteger(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("verdict IN ('enough', 'missing', 'wrong')", name=op.f("ck_indicator_mark_verdict")),
        sa.CheckConstraint(
            "verdict <> 'enough' OR (code IS NULL AND text IS NULL)", name=op.f("ck_indicator_mark_reason")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_indicator_mark_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_indicator_mark_commune_id_declaration_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_indicator_mark")),
        sa.UniqueConstraint(
            "commune_id",
            "declaration_id",
            "indicator",
            name=op.f("uq_indicator_mark_commune_id_declaration_id_indicator"),
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "indicator_mark" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "indicator_mark" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "indicator_mark" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("indicator_mark")
