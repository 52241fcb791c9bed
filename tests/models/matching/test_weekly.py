"""The weekly run equals the chat's answers, keeps its limits and certifies itself."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.oracle import oracle_swaps
from models.matching.packing import PackingError, pack_student
from models.matching.result_row import WeeklySuggestion, unpack_result
from models.matching.rules.eligibility import Refusal
from models.matching.rules.engine import listeners_of_offer, points_of_pair, suggest_for_student
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings
from models.matching.weekly import augmenting
from models.matching.weekly.alert import listeners_in_bulk
from models.matching.weekly.report import gini, with_seconds
from models.matching.weekly.run import (
    WeeklyRun,
    suggest_for_everybody,
    suggest_for_everybody_on_two_cores,
)
from models.taxonomy import load_taxonomy
from models.vocabulary import Degree, OfferKind
from tests.models.matching.samples import (
    BERLIN,
    NOW,
    Region,
    closeness,
    offer,
    random_region,
    regions,
    student,
)

Digest = tuple[WeeklySuggestion, ...]

GREEDY = replace(DEFAULT_SETTINGS, floor=0, guarantee=10_000)
tunings = st.builds(
    MatchSettings,
    floor=st.sampled_from([0, 3000]),
    suggestions=st.integers(1, 4),
    guarantee=st.integers(1, 6),
    loss_limit_percent=st.sampled_from([0, 10, 30, 100]),
    guaranteed_per_student=st.integers(0, 3),
)


def run(people: list[MatchStudent], found: list[MatchOffer], tuning: MatchSettings) -> WeeklyRun:
    rows = [(each.person_id, pack_student(each)) for each in people]
    return suggest_for_everybody(
        [rows[:7], rows[7:]], found, now=NOW, closeness=closeness, settings=tuning
    )


def digests_of(weekly: WeeklyRun) -> dict[int, Digest]:
    return {person_id: unpack_result(packed) for person_id, packed in weekly.results()}


def points_table(region: Region, tuning: MatchSettings) -> dict[tuple[int, int], int]:
    return {
        (someone.person_id, something.offer_id): points
        for someone in region[0]
        for something in region[1]
        if (
            points := points_of_pair(
                someone, something, now=NOW, closeness=closeness, settings=tuning
            )
        )
        is not None
    }


def greedy_of(region: Region, tuning: MatchSettings) -> dict[int, list[tuple[int, int]]]:
    return {
        someone.person_id: [
            (each.offer_id, each.score)
            for each in suggest_for_student(
                someone, region[1], now=NOW, closeness=closeness, settings=tuning
            )
        ]
        for someone in region[0]
    }


@settings(max_examples=200, deadline=None)
@given(regions(), st.sampled_from([0, 4000]))
def test_three_executions_give_every_pair_the_same(region: Region, floor: int) -> None:
    tuning = replace(GREEDY, floor=floor, alert_floor=0, suggestions=16)
    weekly = {
        (person, each.offer_id): each.score
        for person, digest in digests_of(run(*region, tuning)).items()
        for each in digest
    }
    chat = {
        (person, offer_id): score
        for person, found in greedy_of(region, tuning).items()
        for offer_id, score in found
    }
    alerts = {
        (each.person_id, something.offer_id): each.score
        for something in region[1]
        for each in listeners_of_offer(
            something, region[0], now=NOW, closeness=closeness, settings=tuning
        )
    }
    assert weekly == chat == alerts == points_table(region, tuning)


@settings(max_examples=200, deadline=None)
@given(regions(), st.sampled_from([0, 4000]))
def test_weekly_run_without_guarantee_equals_the_chat(region: Region, floor: int) -> None:
    tuning = replace(GREEDY, floor=floor)
    digests = digests_of(run(*region, tuning))
    expected = {person: found for person, found in greedy_of(region, tuning).items() if found}
    assert {
        person: [(each.offer_id, each.score) for each in digest]
        for person, digest in digests.items()
    } == expected


patience = pytest.mark.parametrize("most_pairs", [augmenting.MOST_PAIRS, 0])
"""A search for chains that is never broken off, and one that looks for single swaps only."""


@patience
@settings(max_examples=200, deadline=None)
@given(regions(), tunings)
def test_guarantee_keeps_every_limit(
    most_pairs: int, region: Region, tuning: MatchSettings
) -> None:
    points = points_table(region, tuning)
    greedy = greedy_of(region, tuning)
    with patch.object(augmenting, "MOST_PAIRS", most_pairs):
        digests = digests_of(run(*region, tuning))
    assert set(digests) == {person for person, found in greedy.items() if found}
    for person, digest in digests.items():
        before = {offer_id for offer_id, _ in greedy[person]}
        own = sum(score for _, score in greedy[person])
        assert len(digest) == len(before) == len({each.offer_id for each in digest})
        assert list(digest) == sorted(digest, key=lambda each: (-each.score, each.offer_id))
        assert all(points[person, each.offer_id] == each.score for each in digest)
        forced = {each.offer_id for each in digest if each.guaranteed}
        assert forced == {each.offer_id for each in digest} - before
        assert len(forced) <= tuning.guaranteed_per_student
        lost = own - sum(each.score for each in digest)
        assert lost * 100 <= own * tuning.loss_limit_percent


@patience
@settings(max_examples=200, deadline=None)
@given(regions(), tunings)
def test_no_missed_offer_could_be_served_by_one_more_legal_swap(
    most_pairs: int, region: Region, tuning: MatchSettings
) -> None:
    points = points_table(region, tuning)
    greedy = greedy_of(region, tuning)
    with patch.object(augmenting, "MOST_PAIRS", most_pairs):
        digests = digests_of(run(*region, tuning))
    shown = Counter(each.offer_id for digest in digests.values() for each in digest)
    fitting = Counter(offer_id for _, offer_id in points)
    guaranteed = {each for each, count in fitting.items() if count >= tuning.guarantee}
    spare = {each for each in shown if each not in guaranteed or shown[each] > tuning.guarantee}
    for (person, missed), score in points.items():
        digest = [(each.offer_id, each.score) for each in digests[person]]
        if (
            missed in guaranteed
            and shown[missed] < tuning.guarantee
            and ((missed, score) not in digest)
        ):
            assert not oracle_swaps(
                greedy[person],
                digest,
                (missed, score),
                spare,
                most_new=tuning.guaranteed_per_student,
                loss_limit_percent=tuning.loss_limit_percent,
            )


@settings(max_examples=200, deadline=None)
@given(regions(most_students=5, most_offers=8), tunings)
def test_no_legal_plan_with_the_same_reach_beats_the_printed_bound(
    region: Region, tuning: MatchSettings
) -> None:
    tuning = replace(tuning, suggestions=2, guarantee=min(3, tuning.guarantee))
    guarantee = tuning.guarantee
    weekly = run(*region, tuning)
    points = points_table(region, tuning)
    digests = digests_of(weekly)
    reached = sum(each.score for digest in digests.values() for each in digest)
    bound = reached / (1 - weekly.report.dual_gap)
    shown = Counter(each.offer_id for digest in digests.values() for each in digest)
    fitting = Counter(offer_id for _, offer_id in points)
    owed = {
        each: min(guarantee, shown[each]) for each, count in fitting.items() if count >= guarantee
    }
    choices = []
    for person, best in greedy_of(region, tuning).items():
        own = [each for someone, each in points if someone == person]
        least = sum(score for _, score in best) * (100 - tuning.loss_limit_percent) / 100
        legal = [
            (person, chosen)
            for chosen in combinations(own, len(best))
            if sum(points[person, each] for each in chosen) >= least
            and len(set(chosen) - {each for each, _ in best}) <= tuning.guaranteed_per_student
        ]
        choices.append(legal)
    for plan in product(*choices):
        seen = Counter(each for _, chosen in plan for each in chosen)
        if all(seen[each] >= count for each, count in owed.items()):
            value = sum(points[person, each] for person, chosen in plan for each in chosen)
            assert value <= bound + 1e-6


@dataclass(frozen=True, slots=True)
class Halves:
    """Packed rows of a few students, by share."""

    rows: tuple[tuple[int, bytes], ...]

    def __call__(self, share: int, shares: int, /) -> list[tuple[tuple[int, bytes], ...]]:
        return [
            self.rows[len(self.rows) * share // shares : len(self.rows) * (share + 1) // shares]
        ]


@pytest.mark.parametrize("seed", [5, 6])
def test_two_processes_find_what_one_finds(seed: int) -> None:
    people, found = random_region(seed, 120, 40)
    tuning = replace(DEFAULT_SETTINGS, floor=0)
    rows = tuple((each.person_id, pack_student(each)) for each in people)
    two = suggest_for_everybody_on_two_cores(
        Halves(rows), found, now=NOW, closeness=closeness, settings=tuning
    )
    one = run(people, found, tuning)
    assert digests_of(two) == digests_of(one)
    assert two.reach == one.reach
    assert with_seconds(two.report, 0, 0, 0) == with_seconds(one.report, 0, 0, 0)


@settings(max_examples=200, deadline=None)
@given(regions(), st.sampled_from([0, 5000]))
def test_alert_in_bulk_equals_the_alert_one_by_one(region: Region, alert_floor: int) -> None:
    tuning = replace(DEFAULT_SETTINGS, floor=2000, alert_floor=alert_floor)
    rows = [(each.person_id, pack_student(each)) for each in region[0]]
    for something in region[1]:
        heard = listeners_of_offer(
            something, region[0], now=NOW, closeness=closeness, settings=tuning
        )
        bulk = listeners_in_bulk(something, [rows], now=NOW, closeness=closeness, settings=tuning)
        assert bulk == tuple((each.person_id, each.score) for each in heard)


def test_rare_offer_is_shown_to_as_many_students_as_promised() -> None:
    people = [student(person_id=number) for number in range(1, 41)]
    good = [offer(offer_id=number) for number in range(1, 6)]
    old = offer(offer_id=9, approved_at=NOW - timedelta(days=20))
    weekly = run(people, [*good, old], DEFAULT_SETTINGS)
    shown = Counter(each.offer_id for digest in digests_of(weekly).values() for each in digest)
    assert shown[9] == DEFAULT_SETTINGS.guarantee
    assert weekly.report.reach_share == 1.0
    assert weekly.report.reach_share_before == pytest.approx(5 / 6)
    assert weekly.report.missed == 0


def test_offer_below_the_floor_is_never_forced_on_anybody() -> None:
    people = [student(person_id=number) for number in range(1, 41)]
    weak = offer(offer_id=9, fields=("0715",), approved_at=NOW - timedelta(days=28))
    tuning = replace(DEFAULT_SETTINGS, floor=4500)
    weekly = run(people, [*(offer(offer_id=number) for number in range(1, 6)), weak], tuning)
    shown = {each.offer_id for digest in digests_of(weekly).values() for each in digest}
    assert 9 not in shown
    assert weekly.report.guaranteed == 5
    assert weekly.reach[-1].eligible == 40
    assert weekly.reach[-1].fitting == 0


@pytest.mark.parametrize(
    ("people", "found"),
    [([], []), ([], [offer()]), ([student()], []), ([student(kinds=frozenset())], [offer()])],
)
def test_nobody_or_nothing_gives_an_empty_run(
    people: list[MatchStudent], found: list[MatchOffer]
) -> None:
    weekly = run(people, found, DEFAULT_SETTINGS)
    assert digests_of(weekly) == {}
    assert weekly.report.relevance_loss == 0
    assert weekly.report.dual_gap == 0
    assert weekly.report.reach_share == 1.0


def test_one_student_gets_what_fits() -> None:
    weekly = run([student(person_id=3)], [offer()], DEFAULT_SETTINGS)
    assert list(digests_of(weekly)) == [3]


def test_hundred_identical_offers_are_spread_over_the_students() -> None:
    people = [student(person_id=number) for number in range(1, 1001)]
    same = [offer(offer_id=number) for number in range(1, 101)]
    weekly = run(people, same, DEFAULT_SETTINGS)
    shown = Counter(each.offer_id for digest in digests_of(weekly).values() for each in digest)
    assert len(shown) == 100
    assert min(shown.values()) >= DEFAULT_SETTINGS.guarantee
    assert weekly.report.relevance_loss == 0


def test_hundred_identical_offers_leave_none_unseen_where_students_are_too_few() -> None:
    people = [student(person_id=number) for number in range(1, 101)]
    same = [offer(offer_id=number) for number in range(1, 101)]
    weekly = run(people, same, DEFAULT_SETTINGS)
    shown = Counter(each.offer_id for digest in digests_of(weekly).values() for each in digest)
    # Two forced suggestions each: 200 showings, of which a served offer takes ten.
    assert sum(count >= DEFAULT_SETTINGS.guarantee for count in shown.values()) >= 15
    assert weekly.report.missed == 100 - sum(
        count >= DEFAULT_SETTINGS.guarantee for count in shown.values()
    )


def test_scarce_students_go_to_offers_that_can_be_served_whole() -> None:
    """Two offers compete for fifteen places: better one is shown to ten than both to seven."""
    people = [student(person_id=number) for number in range(1, 16)]
    good = [offer(offer_id=number) for number in range(1, 6)]
    old = [offer(offer_id=number, approved_at=NOW - timedelta(days=20)) for number in (8, 9)]
    tuning = replace(DEFAULT_SETTINGS, guaranteed_per_student=1)
    weekly = run(people, [*good, *old], tuning)
    shown = Counter(each.offer_id for digest in digests_of(weekly).values() for each in digest)
    assert sorted((shown[8], shown[9])) == [5, 10]
    assert weekly.report.missed == 1


def test_offer_is_served_by_a_chain_where_no_single_swap_serves_it() -> None:
    """The student whom both fit is taken by the offer that could also go to somebody else."""
    latitude, longitude = BERLIN
    everywhere = student(person_id=1, radius_km=None, degree=Degree.BACHELOR)
    in_berlin = student(person_id=2, degree=Degree.MASTER, latitude=latitude, longitude=longitude)
    old = NOW - timedelta(days=28)
    fresh = [offer(offer_id=number, remote=True) for number in range(1, 4)]
    for_all = offer(offer_id=8, approved_at=old, latitude=latitude, longitude=longitude)
    for_bachelors = replace(for_all, offer_id=9, degrees=frozenset({Degree.BACHELOR}))
    tuning = replace(
        DEFAULT_SETTINGS, floor=0, suggestions=3, guarantee=1, guaranteed_per_student=1
    )
    people = [replace(everywhere, remote=True), replace(in_berlin, remote=True)]
    weekly = run(people, [*fresh, for_all, for_bachelors], tuning)
    shown = Counter(each.offer_id for digest in digests_of(weekly).values() for each in digest)
    assert shown[8] == shown[9] == 1


def test_chains_that_take_too_long_are_left_to_single_swaps() -> None:
    region = random_region(86, most_students=120, most_offers=100)
    tuning = replace(DEFAULT_SETTINGS, floor=0, guarantee=5)
    assert run(*region, tuning).report.missed == 0
    with patch.object(augmenting, "MOST_PAIRS", 0):
        assert run(*region, tuning).report.missed == 1


def test_code_unknown_to_the_taxonomy_meets_only_itself() -> None:
    taxonomy = load_taxonomy()
    people = [student(person_id=1, fields=("9876",)), student(person_id=2)]
    rows = [(each.person_id, pack_student(each)) for each in people]
    weekly = suggest_for_everybody(
        [rows],
        [offer(offer_id=1, fields=("9876",)), offer(offer_id=2)],
        now=NOW,
        closeness=taxonomy.closeness,
    )
    found = {
        person: [each.offer_id for each in digest] for person, digest in digests_of(weekly).items()
    }
    assert found == {1: [1], 2: [2]}


def test_offer_expiring_at_the_slots_second_is_left_out() -> None:
    weekly = run([student()], [offer(open_until=NOW)], DEFAULT_SETTINGS)
    assert weekly.report.offers == 0
    assert digests_of(weekly) == {}


def test_student_with_many_fields_is_read_whole() -> None:
    many = student(fields=("0613", "0413", "0313", "0911", "0732", "0714"))
    assert digests_of(run([many], [offer()], GREEDY)) != {}


def test_short_offer_names_what_alone_keeps_students_away() -> None:
    people = [student(person_id=number) for number in range(1, 31)]
    obstacles = {
        Refusal.KIND: offer(offer_id=1, kind=OfferKind.PROJEKT),
        Refusal.LEVEL: offer(offer_id=2, degrees=frozenset({Degree.MASTER})),
        Refusal.FIELD: offer(offer_id=3, fields=("0413",)),
        Refusal.RADIUS: offer(offer_id=4, latitude=BERLIN[0], longitude=BERLIN[1]),
    }
    weekly = run(people, list(obstacles.values()), DEFAULT_SETTINGS)
    assert [each.obstacles for each in weekly.reach] == [((each, 30),) for each in obstacles]


def test_row_of_another_version_stops_the_run() -> None:
    packed = bytearray(pack_student(student()))
    packed[0] += 1
    with pytest.raises(PackingError, match="version"):
        suggest_for_everybody([[(1, bytes(packed))]], [offer()], now=NOW, closeness=closeness)


def test_row_of_another_version_stops_the_run_from_the_second_process_too() -> None:
    rows = [(number, pack_student(student(person_id=number))) for number in (1, 2)]
    rows[1] = (2, b"\xff" + rows[1][1][1:])
    with pytest.raises(PackingError, match="version"):
        suggest_for_everybody_on_two_cores(
            Halves(tuple(rows)), [offer()], now=NOW, closeness=closeness
        )


def test_torn_result_is_refused() -> None:
    with pytest.raises(PackingError, match="torn"):
        unpack_result(b"\0" * 7)


def test_same_input_gives_the_same_run() -> None:
    people = [student(person_id=number, radius_km=18 + number % 5) for number in range(1, 301)]
    same = [offer(offer_id=number) for number in range(1, 41)]
    assert digests_of(run(people, same, DEFAULT_SETTINGS)) == digests_of(
        run(people[::-1], same[::-1], DEFAULT_SETTINGS)
    )


def test_gini_is_zero_for_equal_and_near_one_for_all_to_one() -> None:
    assert gini(np.array([4, 4, 4])) == pytest.approx(0)
    assert gini(np.array([0] * 99 + [7])) == pytest.approx(0.99)


def test_short_offer_of_several_kinds_is_kept_only_from_who_looks_for_none_of_them() -> None:
    theses = [
        student(person_id=number, kinds=frozenset({OfferKind.ABSCHLUSSARBEIT}))
        for number in range(1, 31)
    ]
    either = offer(kind=OfferKind.PROJEKT, further_kinds=frozenset({OfferKind.ABSCHLUSSARBEIT}))
    visits = replace(either, further_kinds=frozenset({OfferKind.SCHNUPPERTAG}))
    assert run(theses, [visits], DEFAULT_SETTINGS).reach[0].obstacles == ((Refusal.KIND, 30),)
    distant = replace(either, latitude=BERLIN[0], longitude=BERLIN[1])
    assert run(theses, [distant], DEFAULT_SETTINGS).reach[0].obstacles == ((Refusal.RADIUS, 30),)
