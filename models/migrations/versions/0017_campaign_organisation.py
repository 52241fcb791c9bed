"""in whose name an announcement goes out

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME = "fk_campaign_organisation_id_organisation"


def upgrade() -> None:
    # Those from before stay without: their text goes out as it was confirmed.
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            _NAME, "organisation", ["organisation_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_constraint(_NAME, type_="foreignkey")
        batch_op.drop_column("organisation_id")
