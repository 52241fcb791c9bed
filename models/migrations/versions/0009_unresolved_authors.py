"""who typed a text that was not understood, so that it can go with them

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unresolved_author",
        sa.Column("unresolved_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_unresolved_author_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unresolved_id"],
            ["unresolved_text.id"],
            name=op.f("fk_unresolved_author_unresolved_id_unresolved_text"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("unresolved_id", "person_id", name=op.f("pk_unresolved_author")),
    )
    with op.batch_alter_table("unresolved_author") as table:
        table.create_index(op.f("ix_unresolved_author_person_id"), ["person_id"])


def downgrade() -> None:
    op.drop_table("unresolved_author")
