"""addresses: a Telegram account is one of a person's addresses; messages look for their channel

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = "state IN ('pending', 'retry')"
IN_ORDER = ["is_in_doubt", "priority", "campaign_id", "not_before", "id"]


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("value", AutoString(length=320), nullable=False),
        sa.Column("preference", sa.Integer(), nullable=False),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column("verified_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_address_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("channel", "value", name=op.f("uq_address_channel_value")),
        sa.UniqueConstraint(
            "person_id", "preference", name=op.f("uq_address_person_id_preference")
        ),
    )
    op.execute(
        "INSERT INTO address (person_id, channel, value, preference, is_reachable, verified_at)"
        " SELECT id, 'telegram', CAST(telegram_id AS VARCHAR(320)), 0, is_reachable, created_at"
        " FROM person"
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_person_telegram_id"), type_="unique")
        batch_op.drop_column("is_reachable")
        batch_op.drop_column("telegram_id")
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.add_column(
        "outbox",
        sa.Column("channel", sa.String(length=40), nullable=False, server_default="telegram"),
    )
    # New rows always say theirs, so that the table is as the code describes it.
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("channel", server_default=None)
    _index_waiting(["channel", *IN_ORDER])


def downgrade() -> None:
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("channel")
    _index_waiting(IN_ORDER)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("telegram_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("is_reachable", sa.Boolean(), nullable=True))
    # Whoever has no account is kept under a number that no account has, and never written to.
    for column, value, otherwise in (
        ("telegram_id", "CAST(address.value AS BIGINT)", "-id"),
        ("is_reachable", "address.is_reachable", "FALSE"),
    ):
        op.execute(
            f"UPDATE person SET {column} = COALESCE((SELECT {value} FROM address"  # noqa: S608 - above
            " WHERE address.person_id = person.id AND address.channel = 'telegram'"
            f" ORDER BY address.preference LIMIT 1), {otherwise})"
        )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("telegram_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("is_reachable", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_person_telegram_id"), ["telegram_id"])
    op.drop_table("address")


def _index_waiting(columns: list[str]) -> None:
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        columns,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
