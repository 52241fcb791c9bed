"""A synthetic region in a SQLite file: as the real store holds it, and plain to check by SQL.

The measured run reads and writes ``match_row``, ``offer`` and ``weekly_result``. The tables whose
names begin with ``check_`` say the same in columns, for the reference statement and the check of
the hard filters; the run never reads them.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bot.invented.crowded_region import (
    CODES,
    NOW,
    synthetic_closeness,
    synthetic_offers,
    synthetic_students,
)
from models.distance import chord_of_km, place_of
from models.matching.packing import DEGREE_BITS, KIND_BITS, LANGUAGE_BITS, pack_student
from models.matching.packing import PACK_VERSION as VERSION
from models.matching.rules.eligibility import closeness_in_thousandths
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.vocabulary import Degree, Language, OfferKind

Progress = Callable[[str, float], None]  # what is being done, and the share that is done

SCHEMA = """
CREATE TABLE match_row (person_id INTEGER PRIMARY KEY, version INTEGER, packed BLOB);
CREATE TABLE offer (offer_id INTEGER PRIMARY KEY, packed TEXT);
CREATE TABLE weekly_result (
    run_id INTEGER, person_id INTEGER, packed BLOB, PRIMARY KEY (run_id, person_id)
) WITHOUT ROWID;
CREATE TABLE check_student (
    person_id INTEGER PRIMARY KEY, kinds INTEGER, degree INTEGER, languages INTEGER, x INTEGER,
    y INTEGER, z INTEGER, chord INTEGER, reach INTEGER, remote INTEGER, available TEXT,
    too_far INTEGER, unpaid INTEGER, wrong_field TEXT
);
CREATE TABLE check_student_field (
    person_id INTEGER, code TEXT, PRIMARY KEY (person_id, code)
) WITHOUT ROWID;
CREATE TABLE check_seen (
    person_id INTEGER, offer_id INTEGER, PRIMARY KEY (person_id, offer_id)
) WITHOUT ROWID;
CREATE TABLE check_offer (
    offer_id INTEGER PRIMARY KEY, kinds INTEGER, degrees INTEGER, languages INTEGER, x INTEGER,
    y INTEGER, z INTEGER, remote INTEGER, starts TEXT, all_fields INTEGER, fresh INTEGER,
    unpaid INTEGER, any_language INTEGER
);
CREATE TABLE check_offer_field (
    offer_id INTEGER, code TEXT, PRIMARY KEY (offer_id, code)
) WITHOUT ROWID;
CREATE TABLE check_offer_word (
    offer_id INTEGER, word TEXT, PRIMARY KEY (offer_id, word)
) WITHOUT ROWID;
CREATE TABLE check_close (own TEXT, wanted TEXT, thousandths INTEGER, PRIMARY KEY (own, wanted))
    WITHOUT ROWID;
"""
STUDENTS_AT_ONCE = 10_000
FRESH_DAYS, FRESH_POINTS = 28, 1400  # said again, as the checks share nothing with the rules


def open_file(path: Path) -> sqlite3.Connection:
    """A connection with the durability of the real store."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def make_region_file(path: Path, students: int, offers: int, seed: int, progress: Progress) -> None:
    """Write a fresh region to ``path``."""
    with closing(open_file(path)) as connection:
        connection.executescript(SCHEMA)
        with connection:
            _write_offers(connection, synthetic_offers(students, offers, seed))
            people = synthetic_students(students, offers, seed)
            written = 0
            while batch := list(islice(people, STUDENTS_AT_ONCE)):
                _write_students(connection, batch)
                written += len(batch)
                progress("making the region", written / students)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def read_offers(connection: sqlite3.Connection) -> Iterator[MatchOffer]:
    """All offers of the file, one by one."""
    for offer_id, packed in connection.execute("SELECT offer_id, packed FROM offer"):
        yield _offer_of(offer_id, json.loads(packed))


def read_match_rows(
    connection: sqlite3.Connection, batch_size: int, above: int = 0, up_to: int = 2**62
) -> Iterator[list[tuple[int, bytes]]]:
    """(person id, packed match row) in batches, by person id, of the ids in a range."""
    cursor = connection.execute(
        "SELECT person_id, packed FROM match_row WHERE person_id > ? AND person_id <= ?"
        " ORDER BY person_id",
        (above, up_to),
    )
    while rows := cursor.fetchmany(batch_size):
        yield rows


def _write_offers(connection: sqlite3.Connection, offers: Iterable[MatchOffer]) -> None:
    codes = [
        (own, wanted, thousandths)
        for own in CODES
        for wanted in CODES
        if (thousandths := closeness_in_thousandths(synthetic_closeness(own, wanted)))
    ]
    connection.executemany("INSERT INTO check_close VALUES (?, ?, ?)", codes)
    for offer in offers:
        connection.execute("INSERT INTO offer VALUES (?, ?)", (offer.offer_id, _packed(offer)))
        point = place_of(offer.latitude, offer.longitude) or (None, None, None)
        days = 0 if offer.approved_at is None else (NOW - offer.approved_at).days
        connection.execute(
            f"INSERT INTO check_offer VALUES ({', '.join('?' * 13)})",  # noqa: S608 - marks only
            (
                offer.offer_id,
                sum(KIND_BITS[each] for each in {offer.kind, *offer.further_kinds}),
                sum(DEGREE_BITS[each] for each in offer.degrees),
                sum(LANGUAGE_BITS[each] for each in offer.languages),
                *point,
                offer.remote,
                _start_text(offer),
                not offer.fields,
                FRESH_POINTS * max(0, FRESH_DAYS - days) // FRESH_DAYS,
                offer.paid is False,
                offer.languages_any,
            ),
        )
        connection.executemany(
            "INSERT INTO check_offer_field VALUES (?, ?)",
            [(offer.offer_id, code) for code in offer.fields],
        )
        connection.executemany(
            "INSERT INTO check_offer_word VALUES (?, ?)",
            [(offer.offer_id, word) for word in sorted(offer.terms)],
        )


def _start_text(offer: MatchOffer) -> str | None:
    today = NOW.date()
    if offer.starts_on is None:
        return today.isoformat() if offer.starts_at_once else None
    return max(offer.starts_on, today).isoformat()


def _write_students(connection: sqlite3.Connection, students: list[MatchStudent]) -> None:
    connection.executemany(
        "INSERT INTO match_row VALUES (?, ?, ?)",
        [(each.person_id, VERSION, pack_student(each)) for each in students],
    )
    connection.executemany(
        f"INSERT INTO check_student VALUES ({', '.join('?' * 14)})",  # noqa: S608 - marks only
        [_student_columns(each) for each in students],
    )
    connection.executemany(
        "INSERT INTO check_student_field VALUES (?, ?)",
        [(each.person_id, code) for each in students for code in each.fields],
    )
    connection.executemany(
        "INSERT INTO check_seen VALUES (?, ?)",
        [
            (each.person_id, offer_id)
            for each in students
            for offer_id in sorted(each.seen | each.dismissed)
        ],
    )


def _student_columns(student: MatchStudent) -> tuple[object, ...]:
    radius, too_far = student.radius_km, student.dislikes.too_far_km
    return (
        student.person_id,
        sum(KIND_BITS[each] for each in student.kinds),
        None if student.degree is None else DEGREE_BITS[student.degree],
        sum(LANGUAGE_BITS[each] for each in student.languages),
        *(place_of(student.latitude, student.longitude) or (None, None, None)),
        None if radius is None else chord_of_km(radius),
        max(1, chord_of_km(200 if radius is None else radius)),
        student.remote,
        None if student.available_from is None else student.available_from.isoformat(),
        None if too_far is None else chord_of_km(too_far),
        student.dislikes.unpaid,
        next(iter(student.dislikes.wrong_fields), None),
    )


def _packed(offer: MatchOffer) -> str:
    return json.dumps(
        {
            "kind": offer.kind.value,
            "further_kinds": sorted(offer.further_kinds),
            "fields": offer.fields,
            "open_until": int(offer.open_until.timestamp()),
            "approved_at": offer.approved_at and int(offer.approved_at.timestamp()),
            "degrees": sorted(offer.degrees),
            "place": None if offer.latitude is None else (offer.latitude, offer.longitude),
            "remote": offer.remote,
            "languages": sorted(offer.languages),
            "languages_any": offer.languages_any,
            "starts_on": offer.starts_on and offer.starts_on.toordinal(),
            "starts_at_once": offer.starts_at_once,
            "paid": offer.paid,
            "terms": sorted(offer.terms),
        }
    )


def _offer_of(offer_id: int, packed: dict[str, Any]) -> MatchOffer:
    approved_at, starts_on = packed["approved_at"], packed["starts_on"]
    latitude, longitude = packed["place"] or (None, None)
    return MatchOffer(
        offer_id=offer_id,
        kind=OfferKind(packed["kind"]),
        further_kinds=frozenset(map(OfferKind, packed["further_kinds"])),
        fields=tuple(packed["fields"]),
        open_until=datetime.fromtimestamp(packed["open_until"], UTC),
        approved_at=None if approved_at is None else datetime.fromtimestamp(approved_at, UTC),
        degrees=frozenset(map(Degree, packed["degrees"])),
        latitude=latitude,
        longitude=longitude,
        remote=packed["remote"],
        languages=frozenset(map(Language, packed["languages"])),
        languages_any=packed["languages_any"],
        starts_on=None if starts_on is None else date.fromordinal(starts_on),
        starts_at_once=packed["starts_at_once"],
        paid=packed["paid"],
        terms=frozenset(packed["terms"]),
    )
