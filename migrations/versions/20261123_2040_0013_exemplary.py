"""Proposals and decisions of exemplary citizens, and who was noted as one by which decision, with the years.

Revision: 0013; after: 0012
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "kind IN ('title', 'exemplary')"


def upgrade() -> None:
    for table in ("proposal", "decision"):
        with op.batch_alter_table(table) as change:
            change.add_column(sa.Column("kind", sa.String(length=10), server_default="title", nullable=False))
            change.create_check_constraint(op.f(f"ck_{table}_kind"), KINDS)
    op.add_column("proposal", sa.Column("noted", JsonValue, nullable=True))
    op.create_table(
        "exemplary_entry",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("decision_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("years", JsonValue, nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_exemplary_entry_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "decision_id"],
            ["decision.commune_id", "decision.id"],
            name=op.f("fk_exemplary_entry_commune_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_exemplary_entry_commune_id_declaration_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "decision_id", "declaration_id", name=op.f("pk_exemplary_entry")),
        sa.UniqueConstraint(
            "commune_id", "declaration_id", name=op.f("uq_exemplary_entry_commune_id_declaration_id")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "exemplary_entry" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "exemplary_entry" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "exemplary_entry" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_table("exemplary_entry")
    op.drop_column("proposal", "noted")
    for table in ("decision", "proposal"):
        with op.batch_alter_table(table) as change:
            change.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            change.drop_column("kind")
