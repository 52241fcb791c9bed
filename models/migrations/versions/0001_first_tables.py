"""the first tables

Revision: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("name_key", AutoString(length=240), nullable=False),
        sa.Column("website", AutoString(length=200), nullable=True),
        sa.Column("place", AutoString(length=120), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("sector_id", AutoString(length=20), nullable=True),
        sa.Column(
            "size",
            sa.Enum(
                "micro",
                "small",
                "medium",
                "large",
                name="companysize",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "approved", "returned", name="companystate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("returned_reason", AutoString(length=400), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_state"), ["state"], unique=False)

    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new", "applied", "done", "parked", name="inboxstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_state"), ["state"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("de", "en", name="language", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column("consented_at", UTCDateTime(), nullable=True),
        sa.Column("source", AutoString(length=64), nullable=True),
        sa.Column("menu", AutoString(length=40), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_person_telegram_id")),
    )
    op.create_table(
        "push_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(length=20), nullable=False),
        sa.Column("slot", UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "claimed",
                "matched",
                "queued",
                "missed",
                name="pushrunstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner", AutoString(length=40), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("is_catch_up", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_run")),
        sa.UniqueConstraint("kind", "slot", name=op.f("uq_push_run_kind_slot")),
    )
    op.create_table(
        "unresolved_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", AutoString(length=20), nullable=False),
        sa.Column("text_key", AutoString(length=240), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unresolved_text")),
        sa.UniqueConstraint(
            "subject", "text_key", name=op.f("uq_unresolved_text_subject_text_key")
        ),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("html", AutoString(), nullable=False),
        sa.Column(
            "attachment_kind",
            sa.Enum("photo", "document", name="attachmentkind", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("attachment_file_id", AutoString(length=200), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "finished",
                "cancelled",
                name="campaignstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("progress_message_id", sa.BigInteger(), nullable=True),
        sa.Column("progress_shown", AutoString(length=200), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_campaign_author_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_state"), ["state"], unique=False)

    op.create_table(
        "coordinator_seat",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=120), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_coordinator_seat_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_coordinator_seat")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "dialogue",
            sa.Enum(
                "student",
                "company",
                "offer",
                "broadcast",
                "return",
                "interest",
                name="dialogue",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state", AutoString(length=60), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("person_id", "dialogue", name=op.f("uq_draft_person_id_dialogue")),
    )
    op.create_table(
        "invitation",
        sa.Column("token", AutoString(length=40), nullable=False),
        sa.Column(
            "role",
            sa.Enum("company", "coordinator", name="invitationrole", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("organisation", AutoString(length=120), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_invitation_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["person.id"],
            name=op.f("fk_invitation_invited_by_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_invitation")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("contact", AutoString(length=120), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_membership_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_membership_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "company_id", "person_id", name=op.f("uq_membership_company_id_person_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "returned",
                "open",
                "paused",
                "filled",
                "expired",
                "withdrawn",
                name="offerstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("returned_reason", AutoString(length=400), nullable=True),
        sa.Column("title", AutoString(length=280), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("text_key", AutoString(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "praktikum",
                "abschlussarbeit",
                "werkstudent",
                "projekt",
                "schnuppertag",
                "praxiseinblick",
                "berufseinstieg",
                name="offerkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("degrees", sa.JSON(), nullable=False),
        sa.Column("place", AutoString(length=120), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("duration_weeks", sa.Integer(), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("pay", AutoString(length=120), nullable=True),
        sa.Column("is_paid", sa.Boolean(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("open_until", UTCDateTime(), nullable=False),
        sa.Column("expiry_reminded_at", UTCDateTime(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_offer_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["person.id"],
            name=op.f("fk_offer_created_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_text_key"), ["text_key"], unique=False)

    op.create_table(
        "student",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("study_text", AutoString(length=300), nullable=False),
        sa.Column("programme", AutoString(length=160), nullable=True),
        sa.Column("university_id", AutoString(length=60), nullable=True),
        sa.Column(
            "degree",
            sa.Enum(
                "bachelor",
                "master",
                "state_exam",
                "diplom",
                "doctorate",
                name="degree",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("semester", sa.Integer(), nullable=True),
        sa.Column("place", AutoString(length=120), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column("wants_remote", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("contact", AutoString(length=120), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_student_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_student")),
    )
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_student_place"), ["place"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_student_university_id"), ["university_id"], unique=False
        )

    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "introduced",
                "declined",
                "withdrawn",
                name="intereststate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("contact", AutoString(length=120), nullable=False),
        sa.Column("note", AutoString(length=400), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "filled",
                "other_profile",
                "later",
                "other",
                name="declinereason",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["membership.id"],
            name=op.f("fk_interest_answered_by_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_interest_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_interest_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("person_id", "offer_id", name=op.f("uq_interest_person_id_offer_id")),
    )
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "match_row",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_match_row_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_match_row")),
    )
    op.create_table(
        "offer_field",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=4), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_offer_field_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer_id", "code", name=op.f("pk_offer_field")),
    )
    with op.batch_alter_table("offer_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_field_code"), ["code"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", AutoString(length=80), nullable=False),
        sa.Column(
            "notice",
            sa.Enum(
                "digest",
                "broadcast",
                "company_approved",
                "company_returned",
                "offer_approved",
                "offer_returned",
                "offer_expiring",
                "approval_needed",
                "interest",
                "interest_reminder",
                "interest_unanswered",
                "introduction",
                "interest_declined",
                name="notice",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "retry",
                "failed",
                "unreachable",
                "unknown",
                "cancelled",
                "expired",
                name="outboxstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_in_doubt", sa.Boolean(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("owner", AutoString(length=40), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("failure", AutoString(length=200), nullable=True),
        sa.Column("telegram_message_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_outbox_campaign_id_campaign"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_outbox_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("person_id", "purpose", name=op.f("uq_outbox_person_id_purpose")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index("ix_outbox_due", ["state", "priority", "not_before"], unique=False)

    op.create_table(
        "student_field",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", AutoString(length=4), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_student_field_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "code", name=op.f("pk_student_field")),
    )
    with op.batch_alter_table("student_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_student_field_code"), ["code"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "weekly", "chat", "alert", name="suggestionorigin", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("delivered_at", UTCDateTime(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("saved_at", UTCDateTime(), nullable=True),
        sa.Column("dismissed_at", UTCDateTime(), nullable=True),
        sa.Column(
            "dislike",
            sa.Enum(
                "too_far",
                "wrong_field",
                "unpaid",
                "other",
                name="dislike",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_suggestion_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_suggestion_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("person_id", "offer_id", name=op.f("uq_suggestion_person_id_offer_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "weekly_result",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_weekly_result_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["push_run.id"],
            name=op.f("fk_weekly_result_run_id_push_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_weekly_result")),
    )


def downgrade() -> None:

    op.drop_table("weekly_result")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_offer_id"))

    op.drop_table("suggestion")
    with op.batch_alter_table("student_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_student_field_code"))

    op.drop_table("student_field")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")
        batch_op.drop_index(batch_op.f("ix_outbox_campaign_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("offer_field", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_field_code"))

    op.drop_table("offer_field")
    op.drop_table("match_row")
    with op.batch_alter_table("interest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interest_offer_id"))

    op.drop_table("interest")
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_student_university_id"))
        batch_op.drop_index(batch_op.f("ix_student_place"))

    op.drop_table("student")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_text_key"))
        batch_op.drop_index(batch_op.f("ix_offer_state"))
        batch_op.drop_index(batch_op.f("ix_offer_company_id"))

    op.drop_table("offer")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))

    op.drop_table("membership")
    op.drop_table("invitation")
    op.drop_table("draft")
    op.drop_table("coordinator_seat")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_state"))

    op.drop_table("campaign")
    op.drop_table("unresolved_text")
    op.drop_table("push_run")
    op.drop_table("person")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_state"))

    op.drop_table("inbox")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_state"))
        batch_op.drop_index(batch_op.f("ix_company_name_key"))

    op.drop_table("company")
