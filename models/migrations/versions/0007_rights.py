"""rights: invitations that were taken back, names of coordinators

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("withdrawn_at", UTCDateTime(), nullable=True))
    op.add_column("invitation", sa.Column("inviter_name", AutoString(length=120), nullable=True))
    op.add_column(
        "coordinator_seat",
        sa.Column("name", AutoString(length=120), nullable=False, server_default=""),
    )
    # New rows always say the name, so that the table is as the code describes it.
    with op.batch_alter_table("coordinator_seat", schema=None) as batch_op:
        batch_op.alter_column("name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("coordinator_seat", schema=None) as batch_op:
        batch_op.drop_column("name")
    # What was taken back would work again.
    op.execute("DELETE FROM invitation WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("inviter_name")
        batch_op.drop_column("withdrawn_at")
