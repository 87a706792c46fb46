"""Who dealt with what was held back, and what they found; whether an envelope came from the phone itself.

Revision: 0015; after: 0014
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("resolved_by", Id(), nullable=True))
    op.add_column("quarantine", sa.Column("remark", sa.String(length=500), nullable=True))
    # Of what is there already nobody wrote down how it came: it is judged as if anybody could have sent it.
    op.add_column("unopened", sa.Column("proved", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("unopened", sa.Column("resolved_at", UtcDateTime(), nullable=True))
    op.add_column("unopened", sa.Column("resolved_by", Id(), nullable=True))
    op.add_column("unopened", sa.Column("remark", sa.String(length=500), nullable=True))


def downgrade() -> None:
    for column in ("remark", "resolved_by", "resolved_at", "proved"):
        op.drop_column("unopened", column)
    for column in ("remark", "resolved_by"):
        op.drop_column("quarantine", column)
