"""languages beside German and English that offers demand

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_LISTS = ("further_languages", "one_of_languages")


def upgrade() -> None:
    """No offer was known to demand one."""
    for name in _LISTS:
        op.add_column("offer", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    # New rows always say theirs, so that the table is as the code describes it.
    with op.batch_alter_table("offer", schema=None) as batch_op:
        for name in _LISTS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("offer", schema=None) as batch_op:
        for name in _LISTS:
            batch_op.drop_column(name)
