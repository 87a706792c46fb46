"""Two records of one person made one, and two that are not one person.

Revision: 0019; after: 0018
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STANDS = sa.text("undone_at IS NULL")
TABLES = ("person_merge", "sheet_alias", "person_pair")


def upgrade() -> None:
    op.create_table(
        "person_merge",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("lost_id", Id(), nullable=False),
        sa.Column("kept_id", Id(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Id(), nullable=False),
        sa.Column("moved", JsonValue, nullable=False),
        sa.Column("ended", JsonValue, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reached_rev", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", Id(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("lost_id <> kept_id", name=op.f("ck_person_merge_two")),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_person_merge_undone")),
        *_keys("person_merge", person=("lost_id", "kept_id")),
    )
    op.create_index(
        "ux_person_merge_standing",
        "person_merge",
        ["commune_id", "lost_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_person_merge_kept", "person_merge", ["commune_id", "kept_id"])
    op.create_index("ix_person_merge_at", "person_merge", ["commune_id", "at"])
    op.create_table(
        "sheet_alias",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("type", sa.String(length=12), nullable=False),
        sa.Column("target_id", Id(), nullable=False),
        sa.Column("merge_id", Id(), nullable=False),
        sa.CheckConstraint("type IN ('declaration', 'registration')", name=op.f("ck_sheet_alias_type")),
        *_keys("sheet_alias", person_merge=("merge_id",)),
    )
    op.create_index("ix_sheet_alias_merge", "sheet_alias", ["commune_id", "merge_id"])
    op.create_table(
        "person_pair",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("first_id", Id(), nullable=False),
        sa.Column("second_id", Id(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_person_pair_in_order")),
        *_keys("person_pair", person=("first_id", "second_id")),
    )
    if op.get_bind().dialect.name == "postgresql":
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        for table in TABLES:
            op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    for table in ("person_pair", "sheet_alias", "person_merge"):
        op.drop_table(table)


def _keys(table: str, **targets: tuple[str, ...]) -> list[sa.Constraint]:
    """The primary key, and foreign keys that never leave the ward."""
    keys: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f(f"fk_{table}_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f(f"pk_{table}")),
    ]
    for target, columns in targets.items():
        keys += [
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{target}.commune_id", f"{target}.id"],
                name=op.f(f"fk_{table}_commune_id_{column}"),
            )
            for column in columns
        ]
    return keys
