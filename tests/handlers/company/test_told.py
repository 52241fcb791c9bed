"""What of an account of an offer's reach a company may read."""

import pytest

from handlers.company.reach import (
    Advice,
    Reach,
    ToldCount,
    near_fields,
    told_advice,
    told_count,
    told_reach,
)
from models.disclosure import told_to_company
from models.matching.rules.barriers import Account, Change, Gain, Seen
from models.matching.rules.eligibility import Refusal
from models.taxonomy import load_taxonomy

LEVEL = Change(Refusal.LEVEL)
REMOTE = Change(Refusal.RADIUS)
MECHATRONICS = Change(Refusal.FIELD, "0714")


def gain(change: Change, then: int, *, group: int = 0, now_in: int = 0, then_in: int = 0) -> Gain:
    return Gain(change, Seen(then), group, Seen(now_in), Seen(then_in))


def account(now: int, *gains: Gain) -> Account:
    return Account(1_000, Seen(now), gains)


def told_of(programmes: list[str], counted: Account) -> Reach:
    changes = [gain.change for gain in counted.gains]
    return told_reach(programmes, told_count(counted), changes, guarantee=10)


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (19, 10), (41, 40)],
)
def test_counts_are_told_in_steps_and_small_ones_not_at_all(count: int, shown: int | None) -> None:
    assert told_to_company(count) == shown


@pytest.mark.parametrize("now", range(40))
@pytest.mark.parametrize("more", range(5))
def test_a_small_difference_is_never_told(now: int, more: int) -> None:
    everybody = gain(LEVEL, now + more)
    subject = gain(MECHATRONICS, 90, group=60, now_in=now, then_in=now + more)
    assert told_advice(account(now, everybody, subject)) == []


@pytest.mark.parametrize("group", range(5))
def test_a_small_group_is_never_told(group: int) -> None:
    assert told_advice(account(50, gain(MECHATRONICS, 90, group=group, then_in=group))) == []


def test_the_change_that_wins_most_comes_first() -> None:
    advice = told_advice(account(12, gain(LEVEL, 20), gain(REMOTE, 47)))
    assert advice == [Advice(REMOTE, 10, 40), Advice(LEVEL, 10, 20)]


def test_nobody_of_a_large_group_is_told_as_nobody() -> None:
    [advice] = told_advice(account(12, gain(MECHATRONICS, 50, group=41, then_in=38)))
    assert advice == Advice(MECHATRONICS, 0, 30, group=40)


def test_few_of_a_large_group_are_not_counted_out() -> None:
    [advice] = told_advice(account(12, gain(MECHATRONICS, 50, group=41, now_in=3, then_in=38)))
    assert advice.now is None


def test_a_subject_whose_students_see_it_anyway_is_told_if_it_then_comes_first() -> None:
    one = Gain(MECHATRONICS, Seen(90, 30), 41, Seen(41, 0), Seen(41, 33))
    assert told_advice(account(90, one)) == [Advice(MECHATRONICS, 0, 30, group=40, is_first=True)]


def test_only_the_best_other_kind_is_proposed() -> None:
    kinds = [Change(Refusal.KIND, kind) for kind in ("werkstudent", "projekt")]
    advice = told_advice(account(5, gain(kinds[0], 30), gain(kinds[1], 60)))
    assert [one.change for one in advice] == [kinds[1]]


def test_an_offer_that_fits_few_is_always_told_a_way_even_where_no_count_may_be() -> None:
    reach = told_of(["A", "A", "B"], account(4, gain(MECHATRONICS, 6, group=2)))
    assert (reach.students, reach.is_short) == (None, True)
    assert reach.advice == (Advice(MECHATRONICS),)
    assert (reach.programmes, reach.total_programmes) == (("A", "B"), 3)


def test_an_offer_that_fits_enough_gets_no_idle_advice() -> None:
    reach = told_of([], account(30, gain(LEVEL, 33)))
    assert (reach.students, reach.is_short, reach.advice) == (30, False, ())


def test_neighbours_of_the_named_subjects_are_looked_at_the_closest_first() -> None:
    taxonomy = load_taxonomy()
    assert near_fields(["0715"], taxonomy)[:3] == ("0716", "0788", "0714")
    assert near_fields([], taxonomy) == ()
    assert near_fields(["0711", "0712", "0713", "0714", "0715", "0716"], taxonomy) == ()


def test_what_is_kept_of_a_count_is_what_was_told_and_nothing_finer() -> None:
    counted = account(23, gain(LEVEL, 47), gain(MECHATRONICS, 90, group=61, now_in=2, then_in=44))
    told = told_count(counted)
    assert ToldCount.from_data(told.to_data()) == told
    numbers = [value for one in told.to_data()["advice"] for value in one.values()]
    assert {number for number in numbers if type(number) is int} == {20, 40, 60}


def test_a_change_that_would_be_told_with_the_same_number_is_not_told() -> None:
    assert told_advice(account(21, gain(LEVEL, 29))) == []
