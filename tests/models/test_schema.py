"""Migrations make exactly the tables of the code; older files are copied, newer ones refused."""

import json
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from models.clock import Clock
from models.errors import DatabaseVersionError
from models.schema import MIGRATIONS, code_revision, is_ready, migrate, upgrade
from models.sqlite_files import list_copies
from models.tables.organisation import Right
from tests.support.older_versions.rows import populate


def test_migrations_make_the_tables_of_the_code(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    migrate(url, now=clock.now())
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    assert migrate(url, now=clock.now()) is None
    assert migrate(url, now=clock.now()) is None
    assert [path.name for path in tmp_path.glob("*.bak")] == []


def test_newer_database_is_refused_untouched(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "new.sqlite3"
    migrate(f"sqlite:///{path}", now=clock.now())
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseVersionError):
        migrate(f"sqlite:///{path}", now=clock.now())


def test_every_migration_is_named_by_its_revision_and_the_newest_is_the_codes() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_current_head() == code_revision()
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


def test_texts_collected_before_they_could_be_ignored_are_open(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "old.sqlite3"
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    with engine.connect() as connection:
        upgrade(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO unresolved_text (subject, text_key, times, last_seen_at)"
                " VALUES ('study', 'dings', 3, '2026-01-01 00:00:00.000000')"
            )
        )
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT text_key, times, is_ignored, synonym_id FROM unresolved_text")
        ).all()
    engine.dispose()
    assert rows == [("dings", 3, 0, None)]


def test_what_was_approved_before_changes_could_wait_stays_as_it_is(
    tmp_path: Path, clock: Clock
) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = create_engine(url)
    with engine.connect() as connection:
        upgrade(connection, "0005")
        connection.execute(
            text(
                "INSERT INTO company (name, name_key, state, returned_reason, created_at)"
                " VALUES ('Alt GmbH', 'alt gmbh', 'returned', 'Ort?', '2026-01-01 00:00:00.000000')"
            )
        )
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT name, state, returned_reason, returned_at FROM company")
        ).all()
        waiting = connection.execute(text("SELECT count(*) FROM pending_change")).scalar_one()
    engine.dispose()
    assert rows == [("Alt GmbH", "returned", "Ort?", None)]
    assert waiting == 0


def test_what_is_returned_is_remembered_as_it_reads(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = create_engine(url)
    moment = "2026-01-01 00:00:00.000000"
    with engine.connect() as connection:
        upgrade(connection, "0017")
        for statement in (
            "INSERT INTO company (id, name, name_key, website, state, returned_reason, returned_at,"
            " created_at) VALUES (1, 'Alt GmbH', 'alt gmbh', 'alt.de', 'returned', 'Ort?', :moment,"
            " :moment), (2, 'Neu GmbH', 'neu gmbh', NULL, 'waiting', NULL, :moment, :moment)",
            "INSERT INTO offer (id, company_id, state, returned_reason, returned_at, title, text,"
            " text_key, kind, degrees, is_remote, is_paid, starts_on, languages, skills,"
            " open_until, created_at, changed_at) VALUES (7, 2, 'returned', 'Lohn?', :moment,"
            " 'Labor', 'Messen', '', 'praktikum', '[]', 0, NULL, '2026-03-01', '[]', '[]',"
            " :moment, :moment, :moment)",
            "INSERT INTO offer_field (offer_id, code, rank) VALUES (7, '0714', 0)",
        ):
            connection.execute(text(statement), {"moment": moment})
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT subject, company_id, offer_id, reason, returned_at, data"
                " FROM returned_submission ORDER BY id"
            )
        ).all()
    engine.dispose()
    assert [row[:5] for row in rows] == [
        ("c", 1, None, "Ort?", moment),
        ("o", 2, 7, "Lohn?", moment),
    ]
    company, offer = (json.loads(row.data) for row in rows)
    assert company == {
        "name": "Alt GmbH", "website": "alt.de", "place": None, "sector_id": None, "size": None,
    }  # fmt: skip
    assert (offer["title"], offer["fields"], offer["starts_on"], offer["is_remote"]) == (
        "Labor", ["0714"], "2026-03-01", False,
    )  # fmt: skip
    assert offer["open_until"] == "2026-01-01T00:00:00+00:00"


def test_seats_and_links_from_before_names_were_kept_go_on(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "old.sqlite3"
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    moment = "2026-01-01 00:00:00.000000"
    with engine.connect() as connection:
        upgrade(connection, "0005")
        for statement in (
            "INSERT INTO person (id, telegram_id, language, is_reachable, menu, created_at)"
            " VALUES (1, 77, 'de', 1, '', :moment)",
            "INSERT INTO coordinator_seat (person_id, organisation, created_at)"
            " VALUES (1, 'Kammer', :moment)",
            "INSERT INTO invitation (token, role, organisation, invited_by, created_at, expires_at)"
            " VALUES ('abc', 'coordinator', 'Kammer', 1, :moment, :moment)",
        ):
            connection.execute(text(statement), {"moment": moment})
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        seats = connection.execute(
            text(
                "SELECT seat.person_id, organisation.name, organisation.kind, seat.name, rights"
                " FROM seat JOIN organisation ON organisation.id = seat.organisation_id"
            )
        ).all()
        links = connection.execute(
            text(
                "SELECT token, withdrawn_at, inviter_name, organisation.name FROM invitation"
                " JOIN organisation ON organisation.id = invitation.organisation_id"
            )
        ).all()
    engine.dispose()
    assert [seat[:4] for seat in seats] == [(1, "Kammer", "unknown", "")]
    assert set(json.loads(seats[0].rights)) == set(Right)
    assert links == [("abc", None, None, "Kammer")]


def test_announcements_of_an_older_version_were_stopped_by_their_author(
    tmp_path: Path, clock: Clock
) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = create_engine(url)
    with engine.connect() as connection:
        upgrade(connection, "0005")
        connection.execute(
            text(
                "INSERT INTO campaign"
                " (html, audience, state, is_important, recipients, progress_shown, created_at)"
                " VALUES ('Hallo', '{}', 'cancelled', 0, 7, '', '2026-01-01 00:00:00.000000')"
            )
        )
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT html, recipients, is_stopped_by_colleague FROM campaign")
        ).all()
    engine.dispose()
    assert rows == [("Hallo", 7, 0)]


def test_only_a_migrated_database_is_ready_and_asking_makes_no_file(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "new.sqlite3"
    assert not is_ready(f"sqlite:///{path}")
    assert not path.exists()
    path.touch()
    assert not is_ready(f"sqlite:///{path}")
    migrate(f"sqlite:///{path}", now=clock.now())
    assert is_ready(f"sqlite:///{path}")


def test_updating_wipes_what_earlier_versions_left_in_free_pages(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "old.sqlite3"
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA secure_delete=OFF"))  # the default of most builds
        upgrade(connection, "0005")
        connection.execute(
            text(
                "INSERT INTO unresolved_text (subject, text_key, times, last_seen_at, is_ignored)"
                " VALUES ('study', 'rumpelkunde', 1, '2026-01-01 00:00:00.000000', 0)"
            )
        )
        connection.commit()
        connection.execute(text("DELETE FROM unresolved_text"))
        connection.commit()
    engine.dispose()
    assert b"rumpelkunde" in path.read_bytes()
    copy = migrate(url, now=clock.now())
    assert b"rumpelkunde" not in path.read_bytes()
    assert [found for found, _ in list_copies(path)] == [copy]


def test_a_length_from_before_spans_stays_what_was_said(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    engine = create_engine(url)
    moment = "2026-01-01 00:00:00.000000"
    with engine.connect() as connection:
        upgrade(connection, "0017")
        for statement in (
            "INSERT INTO company (name, name_key, state, created_at)"
            " VALUES ('Alt GmbH', 'alt gmbh', 'approved', :moment)",
            "INSERT INTO offer (company_id, state, title, text, text_key, kind, degrees,"
            " is_remote, duration_weeks, hours_per_week, languages, skills, open_until,"
            " created_at, changed_at) VALUES (1, 'open', 'Alt', 'Alt', 'alt', 'praktikum', :none,"
            " 0, 13, 20, :languages, :none, :moment, :moment, :moment)",
        ):
            values = {"moment": moment, "none": "[]", "languages": '["de", "en"]'}
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), named)
        connection.commit()
    migrate(url, now=clock.now())
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT duration_weeks, duration_weeks_to, hours_per_week, hours_per_week_to,"
                " starts_at_once, languages_any FROM offer"
            )
        ).all()
        connection.execute(text("UPDATE offer SET hours_per_week = 38.5"))
        half = connection.execute(text("SELECT hours_per_week FROM offer")).scalar_one()
    engine.dispose()
    assert rows == [(13, 13, 20, 20, 0, 1)]
    assert half == 38.5


def test_an_offer_from_before_further_languages_demands_none(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    populate(url, "0020")
    migrate(url, now=clock.now())
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT DISTINCT further_languages, one_of_languages FROM offer")
        ).all()
    engine.dispose()
    assert rows == [("[]", "[]")]
