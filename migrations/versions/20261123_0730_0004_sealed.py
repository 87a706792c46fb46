"""What comes sealed: photos, what cannot be opened; what phones say of themselves; what long work came to.

Revision: 0004; after: 0003
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("reported", JsonValue, nullable=True))
    op.add_column("job", sa.Column("result", JsonValue, nullable=True))
    with op.batch_alter_table("upload") as table:
        table.add_column(sa.Column("seal_kid", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("seal_enc", sa.String(length=90), nullable=True))
        table.add_column(sa.Column("opened_sha256", sa.String(length=64), nullable=True))
        table.create_check_constraint(op.f("ck_upload_sealed"), "(seal_kid IS NULL) = (seal_enc IS NULL)")
    op.create_table(
        "unopened",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_unopened_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_unopened")),
    )
    op.create_index("ix_unopened_device", "unopened", ["commune_id", "device_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE "unopened" ENABLE ROW LEVEL SECURITY')
        op.execute('ALTER TABLE "unopened" FORCE ROW LEVEL SECURITY')
        ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
        op.execute(f'CREATE POLICY within_ward ON "unopened" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_index("ix_unopened_device", "unopened")
    op.drop_table("unopened")
    with op.batch_alter_table("upload") as table:
        table.drop_constraint(op.f("ck_upload_sealed"), type_="check")
        table.drop_column("opened_sha256")
        table.drop_column("seal_enc")
        table.drop_column("seal_kid")
    op.drop_column("job", "result")
    op.drop_column("device", "reported")
