"""Lists brought in as spreadsheets, row by row.

Revision: 0018; after: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from webapp.models.base import Id, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = "state IN ('uploaded', 'planned', 'taking', 'taken', 'undoing', 'undone', 'dropped')"


def upgrade() -> None:
    op.create_table(
        "list_import",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("job_id", Id(), nullable=True),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_list_import_state")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_list_import_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "created_by"],
            ["member.commune_id", "member.account_id"],
            name=op.f("fk_list_import_commune_id_created_by"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_list_import")),
    )
    op.create_index("ix_list_import_created", "list_import", ["commune_id", "created_at"])
    op.create_table(
        "list_import_row",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("codes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("other_id", Id(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("person_rev", sa.BigInteger(), nullable=True),
        sa.Column("household_id", Id(), nullable=True),
        sa.Column("household_rev", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("verdict IN ('new', 'same', 'like', 'refused')", name=op.f("ck_list_import_row_verdict")),
        sa.CheckConstraint("outcome IN ('taken', 'left', 'undone', 'kept')", name=op.f("ck_list_import_row_outcome")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_list_import_row_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "import_id"],
            ["list_import.commune_id", "list_import.id"],
            name=op.f("fk_list_import_row_commune_id_import_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "import_id", "place", name=op.f("pk_list_import_row")),
    )
    row = ["commune_id", "import_id"]
    op.create_index("ix_list_import_row_verdict", "list_import_row", [*row, "verdict", "outcome", "place"])
    op.create_index("ix_list_import_row_outcome", "list_import_row", [*row, "outcome", "place"])
    if op.get_bind().dialect.name == "postgresql":
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        for table in ("list_import", "list_import_row"):
            op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("list_import_row")
    op.drop_table("list_import")
