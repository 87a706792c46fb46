# size: written by Alembic, one statement per table.
"""The first tables, with row-level security from the start.

Revision: 0001; after:
"""

import sqlalchemy as sa
from alembic import op

from webapp.models.base import Id, JsonValue, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# Rows of these belong to one ward; row-level security holds them there (PostgreSQL), FORCE also for the owner.
WARD_TABLES = (
    "answer",
    "audit",
    "campaign",
    "collective",
    "consent",
    "decision",
    "decision_entry",
    "declaration",
    "device",
    "enrolment_code",
    "evidence",
    "evidence_file",
    "history",
    "household",
    "member",
    "objection",
    "person",
    "position",
    "quarantine",
    "receipt",
    "registration",
    "return_reason",
    "rival",
    "seal_key",
    "step",
    "subject_key",
    "submission",
    "title_year",
    "upload",
    "visibility",
    "visit",
    "withdrawal",
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", Id(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "commune",
        sa.Column("id", Id(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("backed_up_rev", sa.BigInteger(), nullable=False),
        sa.Column("lost_after", sa.BigInteger(), nullable=False),
        sa.Column("lost_upto", sa.BigInteger(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
        sa.UniqueConstraint("slug", name=op.f("uq_commune_slug")),
    )
    op.create_table(
        "criteria_version",
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("content", JsonValue, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_criteria_version")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", Id(), nullable=False),
        sa.Column("epoch_since", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "audit",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("entity_type", sa.String(length=20), nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("codes", JsonValue, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_audit_n")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_audit_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "n", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entity", ["commune_id", "entity_id"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("criteria_version", sa.String(length=40), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("dates", JsonValue, nullable=False),
        sa.Column("quotas", JsonValue, nullable=False),
        sa.Column("posting_days", sa.Integer(), nullable=False),
        sa.Column("posted_by", sa.String(length=12), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("posted_by IN ('association', 'unit_head', 'both')", name=op.f("ck_campaign_posted_by")),
        sa.CheckConstraint("posting_days >= 0", name=op.f("ck_campaign_posting_days")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_campaign_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("commune_id", "year", name=op.f("uq_campaign_commune_id_year")),
    )
    op.create_table(
        "collective",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("sort_key", sa.String(length=640), nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("head_title", sa.String(length=120), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('area', 'unit', 'clan')", name=op.f("ck_collective_kind")),
        sa.ForeignKeyConstraint(
            ["commune_id", "parent_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_collective_commune_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_collective_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_collective")),
    )
    op.create_table(
        "commune_name",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=False),
        sa.Column("official_code", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_commune_name_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "valid_from", name=op.f("pk_commune_name")),
    )
    op.create_table(
        "evidence_file",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_size", sa.BigInteger(), nullable=False),
        sa.Column("filetype", sa.String(length=60), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_evidence_file_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "sha256", name=op.f("pk_evidence_file")),
    )
    op.create_table(
        "history",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_type", sa.String(length=20), nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("operation_id", Id(), nullable=True),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("device_id", Id(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("fields", JsonValue, nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_history_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "rev", "entity_type", "entity_id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_entity", ["commune_id", "entity_type", "entity_id", "rev"], unique=False)

    op.create_table(
        "quarantine",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("operation_id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=True),
        sa.Column("entity_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("problems", JsonValue, nullable=False),
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_quarantine_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "operation_id", "hash", name=op.f("pk_quarantine")),
    )
    op.create_table(
        "receipt",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("operation_id", Id(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("problems", JsonValue, nullable=False),
        sa.Column("device_id", Id(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_receipt_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "operation_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "rival",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("entity_type", sa.String(length=20), nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("operation_id", Id(), nullable=False),
        sa.Column("device_id", Id(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_rival_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_rival")),
    )
    with op.batch_alter_table("rival", schema=None) as batch_op:
        batch_op.create_index("ix_rival_entity", ["commune_id", "entity_type", "entity_id"], unique=False)

    op.create_table(
        "seal_key",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("kid", sa.String(length=20), nullable=False),
        sa.Column("public", sa.String(length=120), nullable=False),
        sa.Column("wrapped_by", sa.String(length=20), nullable=False),
        sa.Column("wrapped_private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_seal_key_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "kid", name=op.f("pk_seal_key")),
    )
    op.create_table(
        "subject_key",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("kid", sa.String(length=20), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("destroyed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_subject_key_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "subject_id", name=op.f("pk_subject_key")),
    )
    op.create_table(
        "upload",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("evidence_id", Id(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filetype", sa.String(length=60), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("pieces", JsonValue, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("received BETWEEN 0 AND length", name=op.f("ck_upload_received")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_upload_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index("ix_upload_device", ["commune_id", "device_id"], unique=False)
        batch_op.create_index("ix_upload_expires", ["commune_id", "expires_at"], unique=False)

    op.create_table(
        "visibility",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("scope_id", Id(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("entity_id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_visibility_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "scope_id", "type", "entity_id", name=op.f("pk_visibility")),
    )
    with op.batch_alter_table("visibility", schema=None) as batch_op:
        batch_op.create_index("ix_visibility_entity", ["commune_id", "type", "entity_id"], unique=False)
        batch_op.create_index("ix_visibility_feed", ["commune_id", "scope_id", "rev"], unique=False)

    op.create_table(
        "withdrawal",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("subject IN ('registration', 'declaration', 'consent')", name=op.f("ck_withdrawal_subject")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_withdrawal_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_withdrawal")),
    )
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.create_index("ix_withdrawal_subject", ["commune_id", "subject_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signing_capacity", sa.String(length=160), nullable=False),
        sa.Column("signed_file_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "campaign_id"],
            ["campaign.commune_id", "campaign.id"],
            name=op.f("fk_decision_commune_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_decision_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_decision")),
        sa.UniqueConstraint("commune_id", "number", "signed_on", name=op.f("uq_decision_commune_id_number_signed_on")),
    )
    op.create_table(
        "household",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("area_id", Id(), nullable=False),
        sa.Column("head_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=240), nullable=False),
        sa.Column("sort_key", sa.String(length=640), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "area_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_household_commune_id_area_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_household_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_area", ["commune_id", "area_id", "sort_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("household_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("clan_id", Id(), nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=240), nullable=False),
        sa.Column("sort_key", sa.String(length=640), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=6), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_fingerprint", sa.LargeBinary(length=32), nullable=True),
        sa.Column("id_last4", sa.String(length=4), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("group", sa.String(length=20), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sex IN ('male', 'female')", name=op.f("ck_person_sex")),
        sa.CheckConstraint("household_id IS NOT NULL OR unit_id IS NOT NULL", name=op.f("ck_person_somewhere")),
        sa.ForeignKeyConstraint(
            ["commune_id", "clan_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_person_commune_id_clan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "household_id"],
            ["household.commune_id", "household.id"],
            name=op.f("fk_person_commune_id_household_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "unit_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_person_commune_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_person_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_fingerprint", ["commune_id", "id_fingerprint"], unique=False)
        batch_op.create_index("ix_person_household", ["commune_id", "household_id"], unique=False)
        batch_op.create_index("ix_person_search", ["commune_id", "search_key", "birth_year"], unique=False)
        batch_op.create_index("ix_person_sort", ["commune_id", "sort_key"], unique=False)
        batch_op.create_index("ix_person_unit", ["commune_id", "unit_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("household_id", Id(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome IN ('absent', 'later', 'refused', 'done')", name=op.f("ck_visit_outcome")),
        sa.ForeignKeyConstraint(
            ["commune_id", "household_id"],
            ["household.commune_id", "household.id"],
            name=op.f("fk_visit_commune_id_household_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_visit_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_household", ["commune_id", "household_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("purposes", JsonValue, nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("method IN ('screen', 'paper')", name=op.f("ck_consent_method")),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_consent_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_consent_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_person", ["commune_id", "person_id"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("collective_id", Id(), nullable=False),
        sa.Column("criteria_version", sa.String(length=40), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_since", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_until", sa.Date(), nullable=True),
        sa.Column("scribe", sa.String(length=10), nullable=True),
        sa.Column("self_claimed", sa.Integer(), nullable=False),
        sa.Column("self_effective", sa.Integer(), nullable=False),
        sa.Column("collective_effective", sa.Integer(), nullable=True),
        sa.Column("confirmed_effective", sa.Integer(), nullable=True),
        sa.Column("passes", sa.Boolean(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'verified', 'reviewed', 'confirmed', 'posted', 'recognised', 'not_recognised', 'revoked', 'withdrawn')",
            name=op.f("ck_declaration_state"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "campaign_id"],
            ["campaign.commune_id", "campaign.id"],
            name=op.f("fk_declaration_commune_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "collective_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_declaration_commune_id_collective_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_declaration_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_declaration_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_declaration")),
        sa.UniqueConstraint(
            "commune_id", "campaign_id", "person_id", name=op.f("uq_declaration_commune_id_campaign_id_person_id")
        ),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_collective", ["commune_id", "collective_id", "state"], unique=False)
        batch_op.create_index("ix_declaration_person", ["commune_id", "person_id"], unique=False)
        batch_op.create_index(
            "ix_declaration_state", ["commune_id", "campaign_id", "state", "state_since"], unique=False
        )

    op.create_table(
        "member",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"], ["person.commune_id", "person.id"], name=op.f("fk_member_commune_id_person_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_member_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "account_id", name=op.f("pk_member")),
    )
    op.create_table(
        "registration",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("campaign_id", Id(), nullable=False),
        sa.Column("collective_id", Id(), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "campaign_id"],
            ["campaign.commune_id", "campaign.id"],
            name=op.f("fk_registration_commune_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "collective_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_registration_commune_id_collective_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_registration_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_registration_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_registration")),
        sa.UniqueConstraint(
            "commune_id", "campaign_id", "person_id", name=op.f("uq_registration_commune_id_campaign_id_person_id")
        ),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_group", ["commune_id", "campaign_id", "group"], unique=False)
        batch_op.create_index("ix_registration_person", ["commune_id", "person_id"], unique=False)

    op.create_table(
        "title_year",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("other_ward", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_title_year_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_title_year_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "person_id", "year", name=op.f("pk_title_year")),
    )
    op.create_table(
        "answer",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("indicator", sa.String(length=8), nullable=False),
        sa.Column("self_points", sa.SmallInteger(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("collective_points", sa.SmallInteger(), nullable=True),
        sa.Column("collective_reason", sa.Text(), nullable=True),
        sa.Column("confirmed_points", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint("collective_points BETWEEN 0 AND 20", name=op.f("ck_answer_collective_points")),
        sa.CheckConstraint("confirmed_points BETWEEN 0 AND 20", name=op.f("ck_answer_confirmed_points")),
        sa.CheckConstraint("self_points BETWEEN 0 AND 20", name=op.f("ck_answer_self_points")),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_answer_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_answer_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "declaration_id", "indicator", name=op.f("pk_answer")),
    )
    op.create_table(
        "decision_entry",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("decision_id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("register_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "decision_id"],
            ["decision.commune_id", "decision.id"],
            name=op.f("fk_decision_entry_commune_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_decision_entry_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_decision_entry_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "decision_id", "declaration_id", name=op.f("pk_decision_entry")),
        sa.UniqueConstraint("commune_id", "declaration_id", name=op.f("uq_decision_entry_commune_id_declaration_id")),
    )
    op.create_table(
        "device",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", JsonValue, nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_device_one_holder")),
        sa.ForeignKeyConstraint(
            ["commune_id", "account_id"],
            ["member.commune_id", "member.account_id"],
            name=op.f("fk_device_commune_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"], ["person.commune_id", "person.id"], name=op.f("fk_device_commune_id_person_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_device_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_device")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_account", ["commune_id", "account_id"], unique=False)
        batch_op.create_index("ix_device_token", ["commune_id", "token_hash"], unique=True)

    op.create_table(
        "enrolment_code",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=4), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("spent_at", UtcDateTime(), nullable=True),
        sa.Column("device_id", Id(), nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_enrolment_code_one_holder")),
        sa.ForeignKeyConstraint(
            ["commune_id", "account_id"],
            ["member.commune_id", "member.account_id"],
            name=op.f("fk_enrolment_code_commune_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "person_id"],
            ["person.commune_id", "person.id"],
            name=op.f("fk_enrolment_code_commune_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_enrolment_code_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "name", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "evidence",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("indicator", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("filetype", sa.String(length=60), nullable=True),
        sa.Column("seen_at_meeting", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_evidence_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_evidence_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_declaration", ["commune_id", "declaration_id", "indicator"], unique=False)
        batch_op.create_index("ix_evidence_sha256", ["commune_id", "sha256"], unique=False)

    op.create_table(
        "objection",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=True),
        sa.Column("about_oneself", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", Id(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_objection_answered")),
        sa.CheckConstraint("state IN ('open', 'dismissed', 'upheld')", name=op.f("ck_objection_state")),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_objection_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_objection_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index("ix_objection_declaration", ["commune_id", "declaration_id"], unique=False)
        batch_op.create_index("ix_objection_state", ["commune_id", "state", "opened_at"], unique=False)

    op.create_table(
        "position",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("collective_id", Id(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "account_id"],
            ["member.commune_id", "member.account_id"],
            name=op.f("fk_position_commune_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "collective_id"],
            ["collective.commune_id", "collective.id"],
            name=op.f("fk_position_commune_id_collective_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_position_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index("ix_position_account", ["commune_id", "account_id"], unique=False)

    op.create_table(
        "step",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("device_id", Id(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", JsonValue, nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_step_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_step_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_step")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index("ix_step_declaration", ["commune_id", "declaration_id", "rev"], unique=False)

    op.create_table(
        "submission",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("scribe", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("scribe IN ('self', 'volunteer', 'relative')", name=op.f("ck_submission_scribe")),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_submission_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_submission_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_submission")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index("ix_submission_declaration", ["commune_id", "declaration_id"], unique=False)

    op.create_table(
        "return_reason",
        sa.Column("commune_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("declaration_id", Id(), nullable=False),
        sa.Column("step_id", Id(), nullable=False),
        sa.Column("indicator", sa.String(length=8), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "declaration_id"],
            ["declaration.commune_id", "declaration.id"],
            name=op.f("fk_return_reason_commune_id_declaration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "step_id"], ["step.commune_id", "step.id"], name=op.f("fk_return_reason_commune_id_step_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_return_reason_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_return_reason")),
    )
    with op.batch_alter_table("return_reason", schema=None) as batch_op:
        batch_op.create_index("ix_return_reason_declaration", ["commune_id", "declaration_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        for table in WARD_TABLES:
            _hold_within_ward(table)


def _hold_within_ward(table: str) -> None:
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    ward = "commune_id = nullif(current_setting('cdht.commune_id', true), '')::uuid"
    op.execute(f'CREATE POLICY within_ward ON "{table}" USING ({ward}) WITH CHECK ({ward})')


def downgrade() -> None:
    with op.batch_alter_table("return_reason", schema=None) as batch_op:
        batch_op.drop_index("ix_return_reason_declaration")

    op.drop_table("return_reason")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_declaration")

    op.drop_table("submission")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("ix_step_declaration")

    op.drop_table("step")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index("ix_position_account")

    op.drop_table("position")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index("ix_objection_state")
        batch_op.drop_index("ix_objection_declaration")

    op.drop_table("objection")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_sha256")
        batch_op.drop_index("ix_evidence_declaration")

    op.drop_table("evidence")
    op.drop_table("enrolment_code")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index("ix_device_token")
        batch_op.drop_index("ix_device_account")

    op.drop_table("device")
    op.drop_table("decision_entry")
    op.drop_table("answer")
    op.drop_table("title_year")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_person")
        batch_op.drop_index("ix_registration_group")

    op.drop_table("registration")
    op.drop_table("member")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index("ix_declaration_state")
        batch_op.drop_index("ix_declaration_person")
        batch_op.drop_index("ix_declaration_collective")

    op.drop_table("declaration")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_person")

    op.drop_table("consent")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_household")

    op.drop_table("visit")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_unit")
        batch_op.drop_index("ix_person_sort")
        batch_op.drop_index("ix_person_search")
        batch_op.drop_index("ix_person_household")
        batch_op.drop_index("ix_person_fingerprint")

    op.drop_table("person")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("ix_household_area")

    op.drop_table("household")
    op.drop_table("decision")
    with op.batch_alter_table("withdrawal", schema=None) as batch_op:
        batch_op.drop_index("ix_withdrawal_subject")

    op.drop_table("withdrawal")
    with op.batch_alter_table("visibility", schema=None) as batch_op:
        batch_op.drop_index("ix_visibility_feed")
        batch_op.drop_index("ix_visibility_entity")

    op.drop_table("visibility")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index("ix_upload_expires")
        batch_op.drop_index("ix_upload_device")

    op.drop_table("upload")
    op.drop_table("subject_key")
    op.drop_table("seal_key")
    with op.batch_alter_table("rival", schema=None) as batch_op:
        batch_op.drop_index("ix_rival_entity")

    op.drop_table("rival")
    op.drop_table("receipt")
    op.drop_table("quarantine")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index("ix_history_entity")

    op.drop_table("history")
    op.drop_table("evidence_file")
    op.drop_table("commune_name")
    op.drop_table("collective")
    op.drop_table("campaign")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entity")

    op.drop_table("audit")
    op.drop_table("installation")
    op.drop_table("criteria_version")
    op.drop_table("commune")
    op.drop_table("account")
