"""Objections on paper, with photos of the letter, and that the person concerned was heard.

Revision: 0012; after: 0011
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = ("received_on", "number", "typed_by", "heard_on", "heard_by", "heard_sealed")


def upgrade() -> None:
    op.add_column("objection", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("objection", sa.Column("number", sa.String(length=40), nullable=True))
    op.add_column("objection", sa.Column("typed_by", Id(), nullable=True))
    op.add_column("objection", sa.Column("heard_on", sa.Date(), nullable=True))
    op.add_column("objection", sa.Column("heard_by", Id(), nullable=True))
    op.add_column("objection", sa.Column("heard_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "letter_scan",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("objection_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filetype", sa.String(length=40), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("kept_by", Id(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_letter_scan_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "objection_id"],
            ["objection.commune_id", "objection.id"],
            name=op.f("fk_letter_scan_commune_id_objection_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "objection_id", "sha256", name=op.f("pk_letter_scan")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "letter_scan" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "letter_scan" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "letter_scan" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("letter_scan")
    for column in reversed(COLUMNS):
        op.drop_column("objection", column)
