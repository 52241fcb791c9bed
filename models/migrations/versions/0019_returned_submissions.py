"""what was given back, and what it read then

Revision: 0019
Follows: 0018
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _why() -> tuple[Any, ...]:
    names = ("id", "state", "returned_reason")
    return *(sa.column(name) for name in names), sa.column("returned_at", UTCDateTime())


_OF_COMPANY: tuple[Any, ...] = tuple(
    sa.column(name) for name in ("name", "website", "place", "sector_id", "size")
)
_OF_OFFER: tuple[Any, ...] = (
    *(sa.column(name) for name in ("title", "text", "kind", "place", "pay")),
    *(sa.column(name, sa.JSON()) for name in ("degrees", "languages", "skills")),
    *(sa.column(name, sa.Boolean()) for name in ("is_remote", "is_paid")),
    *(sa.column(name, sa.Integer()) for name in ("duration_weeks", "hours_per_week")),
    sa.column("starts_on", sa.Date()),
    sa.column("open_until", UTCDateTime()),
)
_COMPANIES = sa.table("company", *_why(), *_OF_COMPANY)
_OFFERS = sa.table("offer", *_why(), sa.column("company_id"), *_OF_OFFER)
_FIELDS = sa.table("offer_field", sa.column("offer_id"), sa.column("code"), sa.column("rank"))
_RETURNED = sa.table(
    "returned_submission",
    *(sa.column(name) for name in ("subject", "company_id", "offer_id", "reason")),
    sa.column("returned_at", UTCDateTime()),
    sa.column("data", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "returned_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", AutoString(length=2), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("reason", AutoString(length=400), nullable=False),
        sa.Column("returned_at", UTCDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("came_again_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_returned_submission_company_id_company"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name=op.f("fk_returned_submission_offer_id_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_submission")),
    )
    with op.batch_alter_table("returned_submission", schema=None) as batch_op:
        for column in ("company_id", "offer_id"):
            name = batch_op.f(f"ix_returned_submission_{column}")
            batch_op.create_index(name, [column], unique=False)
    _keep_what_is_returned_now()


def _keep_what_is_returned_now() -> None:
    """Companies and offers that are still to be mended: they read as they were given back."""
    connection = op.get_bind()
    for row in connection.execute(_still_returned(_COMPANIES)).all():
        _keep(row, "c", row.id, None, _plain(row, _OF_COMPANY))
    for row in connection.execute(_still_returned(_OFFERS)).all():
        codes = sa.select(_FIELDS.c.code).where(_FIELDS.c.offer_id == row.id)
        fields = list(connection.scalars(codes.order_by(_FIELDS.c.rank)))
        _keep(row, "o", row.company_id, row.id, {**_plain(row, _OF_OFFER), "fields": fields})


def _still_returned(table: sa.TableClause) -> sa.Select[Any]:
    return sa.select(table).where(
        table.c.state == "returned",
        table.c.returned_reason.is_not(None),
        table.c.returned_at.is_not(None),
    )


def _keep(
    row: Any, subject: str, company_id: int, offer_id: int | None, data: dict[str, object]
) -> None:
    values = {
        "subject": subject,
        "company_id": company_id,
        "offer_id": offer_id,
        "reason": row.returned_reason,
        "returned_at": row.returned_at,
        "data": data,
    }
    op.get_bind().execute(_RETURNED.insert().values(values))


def _plain(row: Any, columns: tuple[Any, ...]) -> dict[str, object]:
    """The columns as JSON keeps them."""
    values = {column.name: getattr(row, column.name) for column in columns}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def downgrade() -> None:
    op.drop_table("returned_submission")
