"""a student's pause that ends by itself

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_student_paused_until"), ["paused_until"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_student_paused_until"))
        batch_op.drop_column("paused_until")
