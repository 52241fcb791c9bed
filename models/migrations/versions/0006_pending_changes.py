"""changes of what was approved, submissions put off, when something was returned

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "returned",
                "approved",
                "dropped",
                name="changestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("returned_reason", AutoString(length=400), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_pending_change_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_pending_change_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"],
            ["person.id"],
            name=op.f("fk_pending_change_proposed_by_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_change")),
        sa.UniqueConstraint("company_id", name=op.f("uq_pending_change_company_id")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_pending_change_offer_id")),
    )
    with op.batch_alter_table("pending_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_change_proposed_by"), ["proposed_by"])
        batch_op.create_index(batch_op.f("ix_pending_change_state"), ["state"])

    op.create_table(
        "skipped_submission",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", AutoString(length=2), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("fingerprint", AutoString(length=8), nullable=False),
        sa.Column("skipped_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_skipped_submission_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "subject", "key", name=op.f("pk_skipped_submission")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned_at", UTCDateTime(), nullable=True))
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("returned_at")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("returned_at")
    op.drop_table("skipped_submission")
    op.drop_table("pending_change")
