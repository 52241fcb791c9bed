"""outbox: the limit of a day, pages by job, indexes of the rows that are not done with

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = "state IN ('pending', 'retry')"
UNDER_WAY = "state IN ('sending', 'retry')"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("claimed_at", UTCDateTime(), nullable=True))
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.drop_index("ix_outbox_campaign_id", table_name="outbox")
    # A rank for changed events came in between answers and reminders.
    op.execute("UPDATE outbox SET priority = priority + 1 WHERE priority > 0")
    op.execute("UPDATE outbox SET claimed_at = sent_at WHERE sent_at IS NOT NULL")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["is_in_doubt", "priority", "campaign_id", "not_before", "id"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(
        "ix_outbox_under_way",
        "outbox",
        ["state", "lease_until"],
        sqlite_where=sa.text(UNDER_WAY),
        postgresql_where=sa.text(UNDER_WAY),
    )
    op.create_index("ix_outbox_campaign", "outbox", ["campaign_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_outbox_campaign", table_name="outbox")
    op.drop_index("ix_outbox_under_way", table_name="outbox")
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.execute("UPDATE outbox SET priority = priority - 1 WHERE priority > 0")
    op.create_index("ix_outbox_campaign_id", "outbox", ["campaign_id"])
    op.create_index("ix_outbox_due", "outbox", ["state", "priority", "not_before"])
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("claimed_at")
