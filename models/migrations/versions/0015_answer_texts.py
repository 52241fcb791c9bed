"""answers about ourselves as coordinators word them

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_text",
        sa.Column("topic", AutoString(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_answer_text_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("topic", "language", name=op.f("pk_answer_text")),
    )


def downgrade() -> None:
    op.drop_table("answer_text")
