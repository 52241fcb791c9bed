"""subscriptions, alert runs, and what people want to be written

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROFILE_SUBSCRIPTIONS = """
INSERT INTO subscription (
    person_id, is_profile, cadence, weeks, radius_km, is_anywhere,
    kinds, fields, words_in, words_out, created_at, changed_at
)
SELECT
    person_id, TRUE, 'weekly', 3, 25, FALSE,
    '[]', '[]', '[]', '[]', created_at, created_at
FROM student
"""
"""Students who are there already go on as they were: once a week, by their profile."""


def upgrade() -> None:
    op.create_table(
        "person_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "broadcasts",
            sa.Enum("all", "important", "none", name="broadcastwish", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_preference_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_preference")),
    )
    op.create_table(
        "alert_run",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", name="alertrunstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_alert_run_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_alert_run")),
    )
    with op.batch_alter_table("alert_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_run_state"), ["state"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_profile", sa.Boolean(), nullable=False),
        sa.Column(
            "cadence",
            sa.Enum("weekly", "at_once", "both", name="cadence", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("place", AutoString(length=120), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("radius_km", sa.Integer(), nullable=False),
        sa.Column("is_anywhere", sa.Boolean(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("words_in", sa.JSON(), nullable=False),
        sa.Column("words_out", sa.JSON(), nullable=False),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_subscription_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["student.person_id"],
            name=op.f("fk_subscription_person_id_student"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subscription_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_subscription_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_important", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("match_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("weeks", sa.Integer(), nullable=False, server_default="3"))

    op.execute(PROFILE_SUBSCRIPTIONS)


def downgrade() -> None:
    with op.batch_alter_table("match_row", schema=None) as batch_op:
        batch_op.drop_column("weeks")

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_column("is_important")

    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_person_id"))
        batch_op.drop_index(batch_op.f("ix_subscription_company_id"))

    op.drop_table("subscription")
    with op.batch_alter_table("alert_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_run_state"))

    op.drop_table("alert_run")
    op.drop_table("person_preference")
