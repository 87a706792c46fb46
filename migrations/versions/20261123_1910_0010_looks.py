"""How photos look, with what they are found by; submissions by their moment.

Revision: 0010; after: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BANDS = ("a", "b", "c", "d")


def upgrade() -> None:
    op.add_column("evidence_file", sa.Column("look", sa.String(length=32), nullable=True))
    for one in BANDS:
        op.add_column("evidence_file", sa.Column(f"look_{one}", sa.Integer(), nullable=True))
        op.create_index(f"ix_evidence_file_look_{one}", "evidence_file", ["commune_id", f"look_{one}"])
    op.create_index("ix_submission_at", "submission", ["commune_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_submission_at", "submission")
    for one in reversed(BANDS):
        op.drop_index(f"ix_evidence_file_look_{one}", "evidence_file")
        op.drop_column("evidence_file", f"look_{one}")
    op.drop_column("evidence_file", "look")
