"""what offers say: several kinds, spans of length and hours, a start at once, all of the languages

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_FLAGS = {"starts_at_once": sa.false(), "languages_any": sa.true()}
"""No offer was said to start at once; one of several languages was always enough."""


def upgrade() -> None:
    """A length that was kept alone is shown as it was: not "at least", and not up to anything."""
    op.create_table(
        "further_kind",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_further_kind_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("offer_id", "kind", name=op.f("pk_further_kind")),
    )
    with op.batch_alter_table("further_kind", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_further_kind_kind"), ["kind"], unique=False)
    for name, value in _FLAGS.items():
        op.add_column("offer", sa.Column(name, sa.Boolean(), nullable=False, server_default=value))
    # New rows always say theirs, so that the table is as the code describes it.
    with op.batch_alter_table("offer", schema=None) as batch_op:
        for name in _FLAGS:
            batch_op.alter_column(name, server_default=None)
        batch_op.alter_column(
            "hours_per_week",
            existing_type=sa.Integer(),
            type_=sa.Float(),
            existing_nullable=True,
        )
        batch_op.add_column(sa.Column("duration_weeks_to", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hours_per_week_to", sa.Float(), nullable=True))
    op.execute(
        "UPDATE offer SET duration_weeks_to = duration_weeks, hours_per_week_to = hours_per_week"
    )


def downgrade() -> None:
    """Half hours are rounded, and of several kinds the first stays."""
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_column("hours_per_week_to")
        batch_op.drop_column("duration_weeks_to")
        batch_op.alter_column(
            "hours_per_week",
            existing_type=sa.Float(),
            type_=sa.Integer(),
            existing_nullable=True,
        )
        for name in _FLAGS:
            batch_op.drop_column(name)
    op.drop_table("further_kind")
