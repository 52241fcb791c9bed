"""The bulk execution gives each pair exactly what the plain one gives."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from models.matching.packing import pack_student
from models.matching.rules.engine import points_of_pair
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.matching.weekly.offer_table import build_offer_table
from models.matching.weekly.scan import Scanner
from models.matching.weekly.student_reader import StudentReader
from tests.models.matching.samples import NOW, Region, closeness, regions

ALL = replace(DEFAULT_SETTINGS, floor=0)


def bulk_points(
    students: list[MatchStudent], offers: list[MatchOffer]
) -> dict[tuple[int, int], int]:
    table = build_offer_table(offers, NOW, ALL)
    reader = StudentReader(table)
    for half in (students[::2], students[1::2]):
        reader.add([(each.person_id, pack_student(each)) for each in half])
    people = reader.table()
    scanner = Scanner(people, table, closeness=closeness, settings=ALL)
    found = {}
    for pairs in scanner.blocks():
        ids = np.repeat(people.person_ids[pairs.students], pairs.counts).tolist()
        offer_ids = table.offer_ids[pairs.offers[pairs.columns]].tolist()
        for person_id, offer_id, points in zip(ids, offer_ids, pairs.points.tolist(), strict=True):
            assert (person_id, offer_id) not in found
            found[person_id, offer_id] = points
    return found


@settings(max_examples=200, deadline=None)
@given(regions())
def test_every_pair_has_the_same_points_in_bulk(
    region: Region,
) -> None:
    students, offers = region
    expected = {
        (someone.person_id, something.offer_id): points
        for someone in students
        for something in offers
        if (
            points := points_of_pair(someone, something, now=NOW, closeness=closeness, settings=ALL)
        )
        is not None
    }
    assert bulk_points(students, offers) == expected
