"""organisations are rows: seats, invitations and synonyms refer to them instead of to their name

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_EVERY_RIGHT = [
    "approve_companies",
    "approve_offers",
    "announce",
    "report",
    "invite",
    "link_channels",
    "administer",
]
"""Whoever had a seat could do everything."""


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", AutoString(length=120), nullable=True),
        sa.Column("universities", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("is_configured", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["person.id"],
            name=op.f("fk_seat_invited_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_seat_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "is_configured",
            name=op.f("uq_seat_person_id_organisation_id_is_configured"),
        ),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_organisation_id"), ["organisation_id"])
        batch_op.create_index(batch_op.f("ix_seat_person_id"), ["person_id"])
    _make_organisations()
    _move_seats()
    for table in ("invitation", "synonym"):
        _refer(table)
    op.drop_table("coordinator_seat")


def _make_organisations() -> None:
    """One of each distinct name, as old as the first row that has it."""
    op.execute(
        sa.text(
            "INSERT INTO organisation (name, kind, universities, created_at)"
            " SELECT name, 'unknown', :none, MIN(created_at) FROM ("
            "  SELECT organisation AS name, created_at FROM coordinator_seat"
            "  UNION ALL SELECT organisation, created_at FROM invitation"
            "  UNION ALL SELECT organisation, created_at FROM synonym"
            " ) AS named WHERE name IS NOT NULL GROUP BY name"
        ).bindparams(sa.bindparam("none", [], sa.JSON()))
    )


def _move_seats() -> None:
    op.execute(
        sa.text(
            "INSERT INTO seat"
            " (person_id, organisation_id, rights, name, is_configured, since)"
            " SELECT coordinator_seat.person_id, organisation.id, :rights, coordinator_seat.name,"
            " :no, coordinator_seat.created_at"
            " FROM coordinator_seat JOIN organisation"
            " ON organisation.name = coordinator_seat.organisation"
        ).bindparams(
            sa.bindparam("rights", _EVERY_RIGHT, sa.JSON()),
            sa.bindparam("no", False, sa.Boolean()),
        )
    )


def _refer(table: str) -> None:
    """The name of the organisation becomes a reference to it."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f(f"fk_{table}_organisation_id_organisation"),
            "organisation",
            ["organisation_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.execute(
        f"UPDATE {table} SET organisation_id = ("  # noqa: S608 - the name is one of two above
        f"SELECT id FROM organisation WHERE organisation.name = {table}.organisation)"
    )
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_column("organisation")


def downgrade() -> None:
    op.create_table(
        "coordinator_seat",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation", AutoString(length=120), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_coordinator_seat_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_coordinator_seat")),
    )
    for table in ("invitation", "synonym"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("organisation", AutoString(length=120), nullable=True))
            batch_op.drop_constraint(
                batch_op.f(f"fk_{table}_organisation_id_organisation"), type_="foreignkey"
            )
            batch_op.drop_column("organisation_id")
    op.drop_table("seat")
    op.drop_table("organisation")
