"""One new offer's alert in bulk: who should hear of it at once, among many students."""

from collections.abc import Iterable
from datetime import datetime

from models.matching.rules.profile import Closeness, MatchOffer
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings
from models.matching.weekly.offer_table import build_offer_table
from models.matching.weekly.scan import Scanner
from models.matching.weekly.student_reader import PackedRows, StudentReader


def listeners_in_bulk(
    offer: MatchOffer,
    batches: Iterable[PackedRows],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> tuple[tuple[int, int], ...]:
    """(person id, points) of all who should hear of the offer, best fit first, ties by person id.

    The same people in the same order as ``listeners_of_offer`` finds one by one; needs numpy, and
    about a second for two hundred thousand packed match rows. Raises: PackingError for a row of
    another version.
    """
    table = build_offer_table([offer], now, settings)
    reader = StudentReader(table)
    for rows in batches:
        reader.add(rows)
    students = reader.table()
    scanner = Scanner(students, table, closeness=closeness, settings=settings)
    heard: list[tuple[int, int]] = []
    for block in scanner.blocks():
        pairs = block.at_floor(max(settings.floor, settings.alert_floor))
        people = students.person_ids[pairs.students[pairs.counts > 0]]
        heard.extend(zip(people.tolist(), pairs.points.tolist(), strict=True))
    return tuple(sorted(heard, key=lambda each: (-each[1], each[0])))
