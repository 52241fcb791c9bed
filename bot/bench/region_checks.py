"""Checks of a weekly run that share nothing with the engine: plain SQL, and the oracle."""

import sqlite3
from collections.abc import Iterable
from math import isqrt
from time import perf_counter

from bot.bench.oracle import oracle_best, oracle_points, oracle_swaps
from bot.bench.region_file import Progress
from bot.invented.crowded_region import NOW, synthetic_closeness
from models.matching.packing import unpack_student
from models.matching.result_row import WeeklySuggestion, unpack_result
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.matching.rules.scoring import MatchSettings

# A pair is eligible if every line holds; s is a row of check_student, o one of check_offer.
ELIGIBLE = """
    s.kinds & o.kinds
    AND (o.degrees = 0 OR s.degree IS NULL OR s.degree & o.degrees)
    AND (o.languages = 0
         OR CASE WHEN o.any_language THEN s.languages & o.languages
                 ELSE s.languages & o.languages = o.languages END)
    AND (o.starts IS NULL OR s.available IS NULL OR o.starts >= s.available)
    AND ((s.remote AND o.remote) OR s.chord IS NULL OR
         (o.x - s.x) * (o.x - s.x) + (o.y - s.y) * (o.y - s.y) + (o.z - s.z) * (o.z - s.z)
         < (s.chord + 1) * (s.chord + 1))
    AND NOT EXISTS (SELECT 1 FROM check_seen e
                    WHERE e.person_id = s.person_id AND e.offer_id = o.offer_id)
    AND (o.all_fields OR EXISTS (
         SELECT 1 FROM check_student_field sf
         JOIN check_offer_field f ON f.offer_id = o.offer_id
         JOIN check_close c ON c.own = sf.code AND c.wanted = f.code
         WHERE sf.person_id = s.person_id))
"""

VIOLATIONS = f"""
SELECT count(*) FROM shown
LEFT JOIN check_student s ON s.person_id = shown.person_id
LEFT JOIN check_offer o ON o.offer_id = shown.offer_id
WHERE NOT coalesce(({ELIGIBLE}), 0)
"""  # noqa: S608 - built from constants

ELIGIBLE_STUDENTS = f"""
SELECT s.person_id FROM check_offer o CROSS JOIN check_student s
WHERE o.offer_id = ? AND {ELIGIBLE}
"""  # noqa: S608 - built from constants

# The reference: the same question as one statement, filters and score, for some students.
BEST = f"""
WITH pair AS (
    SELECT s.person_id, o.offer_id, o.fresh, s.reach, s.remote AND o.remote AS wired,
        s.too_far, s.unpaid AND o.unpaid AS unpaid, s.wrong_field,
        isqrt((o.x - s.x) * (o.x - s.x) + (o.y - s.y) * (o.y - s.y)
              + (o.z - s.z) * (o.z - s.z)) AS metres,
        CASE WHEN o.all_fields THEN 500 ELSE (
            SELECT max(c.thousandths) FROM check_student_field sf
            JOIN check_offer_field f ON f.offer_id = o.offer_id
            JOIN check_close c ON c.own = sf.code AND c.wanted = f.code
            WHERE sf.person_id = s.person_id) END AS close,
        (SELECT count(*) FROM sample_word sw JOIN check_offer_word ow ON ow.word = sw.word
         WHERE sw.person_id = s.person_id AND ow.offer_id = o.offer_id) AS terms,
        EXISTS (SELECT 1 FROM check_offer_field f WHERE f.offer_id = o.offer_id)
        AND NOT EXISTS (SELECT 1 FROM check_offer_field f WHERE f.offer_id = o.offer_id
                        AND f.code IS NOT s.wrong_field) AS wrong
    FROM sample JOIN check_student s USING (person_id) JOIN check_offer o ON {ELIGIBLE}
), scored AS (
    SELECT person_id, offer_id, max(0,
        min(10000, 5700 * close / 1000 + fresh + 600 * min(3, terms)
            + max(CASE WHEN wired THEN 1450 ELSE 0 END,
                  CASE WHEN metres IS NULL OR metres >= reach THEN 0
                       ELSE 2900 * (reach - metres) / reach END))
        - 2100 * unpaid - 2100 * wrong
        - 2100 * coalesce(too_far IS NOT NULL AND metres >= too_far AND NOT wired, 0)) AS points
    FROM pair
)
SELECT person_id, offer_id, points FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY points DESC, offer_id) AS place
    FROM scored)
WHERE place <= 5 ORDER BY person_id, place
"""  # noqa: S608 - built from constants


def expand_results(connection: sqlite3.Connection, run_id: int) -> None:
    """Make the temporary table ``shown`` with a row per suggestion of the run."""
    connection.execute(
        "CREATE TEMP TABLE shown (person_id INTEGER, offer_id INTEGER, points INTEGER,"
        " guaranteed INTEGER)"
    )
    rows = connection.execute(
        "SELECT person_id, packed FROM weekly_result WHERE run_id = ?", (run_id,)
    )
    connection.executemany(
        "INSERT INTO shown VALUES (?, ?, ?, ?)",
        (
            (person_id, each.offer_id, each.score, each.guaranteed)
            for person_id, packed in rows
            for each in unpack_result(packed)
        ),
    )


def count_violations(connection: sqlite3.Connection) -> int:
    """Rows of ``shown`` that break a hard filter, counted by SQL."""
    (count,) = connection.execute(VIOLATIONS).fetchone()
    return int(count)


def count_open_swaps(
    connection: sqlite3.Connection, offers: list[MatchOffer], settings: MatchSettings
) -> int:
    """Legal swaps that would still show a missed offer once more, by SQL and the oracle."""
    guarantee = settings.guarantee
    shown = dict(connection.execute("SELECT offer_id, count(*) FROM shown GROUP BY offer_id"))
    short = [each.offer_id for each in offers if shown.get(each.offer_id, 0) < guarantee]
    fitting = {offer_id: _eligible(connection, offer_id) for offer_id in short}
    missed = [offer_id for offer_id in short if len(fitting[offer_id]) >= guarantee]
    spare = {offer_id for offer_id, count in shown.items() if count > guarantee}
    spare |= set(short) - set(missed)
    by_id = {offer.offer_id: offer for offer in offers}
    found = 0
    for offer_id in missed:
        for person_id in fitting[offer_id]:
            student = _student(connection, person_id)
            digest = [(each.offer_id, each.score) for each in _digest(connection, person_id)]
            points = oracle_points(student, by_id[offer_id], NOW, synthetic_closeness)
            if points is None or (offer_id, points) in digest:
                continue
            best = oracle_best(student, offers, NOW, synthetic_closeness, floor=0, size=5)
            swaps = oracle_swaps(
                best,
                digest,
                (offer_id, points),
                spare,
                most_new=settings.guaranteed_per_student,
                loss_limit_percent=settings.loss_limit_percent,
            )
            found += len(swaps)
    return found


def _eligible(connection: sqlite3.Connection, offer_id: int) -> list[int]:
    rows = connection.execute(ELIGIBLE_STUDENTS, (offer_id,))
    return [person_id for (person_id,) in rows]


def time_one_statement(
    connection: sqlite3.Connection, person_ids: Iterable[int]
) -> tuple[float, list[tuple[int, int, int]]]:
    """Seconds that one SQL statement takes for some students, and its (person, offer, points)."""
    connection.create_function("isqrt", 1, _isqrt, deterministic=True)
    connection.executescript(
        "CREATE TEMP TABLE sample (person_id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE sample_word (person_id INTEGER, word TEXT,"
        " PRIMARY KEY (person_id, word)) WITHOUT ROWID;"
    )
    for person_id in person_ids:
        student = _student(connection, person_id)
        connection.execute("INSERT INTO sample VALUES (?)", (person_id,))
        connection.executemany(
            "INSERT INTO sample_word VALUES (?, ?)", [(person_id, word) for word in student.terms]
        )
    started = perf_counter()
    best = connection.execute(BEST).fetchall()
    return perf_counter() - started, best


def count_mismatches(
    connection: sqlite3.Connection,
    offers: list[MatchOffer],
    person_ids: Iterable[int],
    *,
    floor: int,
    progress: Progress,
) -> int:
    """Students of the sample whose digest is not what the oracle gives.

    What the guarantee put into a digest must have the oracle's points; all else must be the
    oracle's best, and the digest as long as the oracle's.
    """
    sample = list(person_ids)
    by_id = {offer.offer_id: offer for offer in offers}
    mismatches = 0
    for number, person_id in enumerate(sample, start=1):
        student = _student(connection, person_id)
        best = oracle_best(student, offers, NOW, synthetic_closeness, floor=floor, size=5)
        digest = _digest(connection, person_id)
        kept = [(each.offer_id, each.score) for each in digest if not each.guaranteed]
        new = [each for each in digest if each.guaranteed]
        agrees = (
            len(digest) == len(best)
            and kept == [each for each in best if each in kept]
            and all(
                oracle_points(student, by_id[each.offer_id], NOW, synthetic_closeness) == each.score
                for each in new
            )
        )
        mismatches += not agrees
        progress("asking the oracle", number / len(sample))
    return mismatches


def _digest(connection: sqlite3.Connection, person_id: int) -> tuple[WeeklySuggestion, ...]:
    row = connection.execute(
        "SELECT packed FROM weekly_result WHERE person_id = ?", (person_id,)
    ).fetchone()
    return () if row is None else unpack_result(row[0])


def _student(connection: sqlite3.Connection, person_id: int) -> MatchStudent:
    row = connection.execute(
        "SELECT packed FROM match_row WHERE person_id = ?", (person_id,)
    ).fetchone()
    return unpack_student(row[0])


def _isqrt(square: int | None) -> int | None:
    return None if square is None else isqrt(square)
