"""synonyms explained in a chat, and texts that are ignored

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_key", AutoString(length=240), nullable=False),
        sa.Column("term", AutoString(length=240), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("replaced_codes", sa.JSON(), nullable=False),
        sa.Column("organisation", AutoString(length=120), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("term_key", name=op.f("uq_synonym_term_key")),
    )
    with op.batch_alter_table("unresolved_text", schema=None) as batch_op:
        # What was collected before is open; the default is for those rows alone.
        batch_op.add_column(
            sa.Column("is_ignored", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("synonym_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_unresolved_text_synonym_id_synonym"),
            "synonym",
            ["synonym_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("unresolved_text", schema=None) as batch_op:
        batch_op.alter_column("is_ignored", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("unresolved_text", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_unresolved_text_synonym_id_synonym"), type_="foreignkey"
        )
        batch_op.drop_column("synonym_id")
        batch_op.drop_column("is_ignored")

    op.drop_table("synonym")
