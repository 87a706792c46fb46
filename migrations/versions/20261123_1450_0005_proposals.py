"""Proposals with their lists, legal bases, and what a ward sets from a day on.

Revision: 0005; after: 0004
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WARD_TABLES = ("proposal", "proposal_entry", "legal_basis", "ward_setting")
STATES = "('drawn', 'proposed', 'returned', 'signed', 'issued', 'dropped')"


def upgrade() -> None:
    _proposals()
    op.create_table(
        "legal_basis",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_legal_basis_days")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_legal_basis_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_legal_basis")),
    )
    op.create_table(
        "ward_setting",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", JsonValue, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_ward_setting_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "name", "valid_from", name=op.f("pk_ward_setting")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in WARD_TABLES:
            _hold_within_ward(table)


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("times_returned", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=10), nullable=True),
        sa.Column("capacity", sa.String(length=10), nullable=True),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("signing_lines", sa.String(length=160), nullable=True),
        sa.Column("bases", JsonValue, nullable=False),
        sa.Column("decision_id", Id(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_proposal_state")),
        sa.CheckConstraint("(state = 'issued') = (decision_id IS NOT NULL)", name=op.f("ck_proposal_decided")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_proposal_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "campaign_id"],
            ["campaign.commune_id", "campaign.id"],
            name=op.f("fk_proposal_commune_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "decision_id"],
            ["decision.commune_id", "decision.id"],
            name=op.f("fk_proposal_commune_id_decision_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("commune_id", "campaign_id", "place", name=op.f("uq_proposal_commune_id_campaign_id_place")),
    )
    op.create_table(
        "proposal_entry",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("proposal_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("living", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_proposal_entry_commune_id")),
        sa.ForeignKeyConstraint(
            ["commune_id", "proposal_id"],
            ["proposal.commune_id", "proposal.id"],
            name=op.f("fk_proposal_entry_commune_id_proposal_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_proposal_entry_commune_id_declaration_id"),
        ),
        sa.PrimaryKeyConstraint("commune_id", "proposal_id", "declaration_id", name=op.f("pk_proposal_entry")),
    )
    op.create_index(
        "ux_proposal_entry_living",
        "proposal_entry",
        ["commune_id", "declaration_id"],
        unique=True,
        sqlite_where=sa.text("living"),
        postgresql_where=sa.text("living"),
    )


def _hold_within_ward(table: str) -> None:
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
    op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    op.drop_index("ux_proposal_entry_living", "proposal_entry")
    for table in ("ward_setting", "legal_basis", "proposal_entry", "proposal"):
        op.drop_table(table)
