"""Certificates, and the keys that sign them.

Revision: 0007; after: 0006
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WARD_TABLES = ("sign_key", "certificate")


def upgrade() -> None:
    op.create_table(
        "sign_key",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("kid", sa.String(length=20), nullable=False),
        sa.Column("public", sa.String(length=60), nullable=False),
        sa.Column("wrapped_by", sa.String(length=20), nullable=False),
        sa.Column("wrapped_private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_sign_key_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "kid", name=op.f("pk_sign_key")),
    )
    op.create_table(
        "certificate",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("decision_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("sign_kid", sa.String(length=20), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("replaced_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_certificate_commune_id")),
        _within("decision_id", "decision"),
        _within("declaration_id", "declaration"),
        _within("sign_kid", "sign_key", "kid"),
        _within("replaced_by", "certificate"),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_certificate")),
    )
    op.create_index("ix_certificate_declaration", "certificate", ["commune_id", "declaration_id"])
    op.create_index("ix_certificate_decision", "certificate", ["commune_id", "decision_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in WARD_TABLES:
            op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
            op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def _within(column: str, table: str, target: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_certificate_commune_id_{column}")
    return sa.ForeignKeyConstraint(["commune_id", column], [f"{table}.commune_id", f"{table}.{target}"], name=name)


def downgrade() -> None:
    op.drop_index("ix_certificate_decision", "certificate")
    op.drop_index("ix_certificate_declaration", "certificate")
    op.drop_table("certificate")
    op.drop_table("sign_key")
