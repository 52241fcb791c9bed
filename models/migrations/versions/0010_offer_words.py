"""the words by which students find offers

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables alone: offers that are there are indexed when KMUni starts."""
    word = sa.String(length=41)
    op.create_table(
        "offer_word",
        sa.Column(
            "word",
            word.with_variant(sa.String(length=41, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_offer_word_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "offer_id", name=op.f("pk_offer_word")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("offer_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_word_offer_id"), ["offer_id"], unique=False)
    op.create_table(
        "indexed_offer",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_indexed_offer_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_indexed_offer")),
    )


def downgrade() -> None:
    op.drop_table("indexed_offer")
    op.drop_table("offer_word")
