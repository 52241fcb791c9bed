"""What of an account of an offer's reach a company may read."""

import pytest

from handlers.company.reach import Advice, near_fields, told, told_advice, told_reach
from models.matching.barriers import Account, Change, Gain, Seen
from models.matching.eligibility import Refusal
from models.taxonomy import load_taxonomy

LEVEL = Change(Refusal.LEVEL)
REMOTE = Change(Refusal.RADIUS)
MECHATRONICS = Change(Refusal.FIELD, "0714")


def gain(change: Change, then: int, *, group: int = 0, now_in: int = 0, then_in: int = 0) -> Gain:
    return Gain(change, Seen(then), group, Seen(now_in), Seen(then_in))


def account(now: int, *gains: Gain) -> Account:
    return Account(1_000, Seen(now), gains)


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (41, 40)]
)
def test_counts_are_told_in_steps_and_small_ones_not_at_all(count: int, shown: int | None) -> None:
    assert told(count) == shown


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
    assert advice == [Advice(REMOTE, 10, 45), Advice(LEVEL, 10, 20)]


def test_nobody_of_a_large_group_is_told_as_nobody() -> None:
    [advice] = told_advice(account(12, gain(MECHATRONICS, 50, group=41, then_in=38)))
    assert advice == Advice(MECHATRONICS, 0, 35, group=40)


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
    reach = told_reach(["A", "A", "B"], account(4, gain(MECHATRONICS, 6, group=2)), guarantee=10)
    assert (reach.students, reach.is_short) == (None, True)
    assert reach.advice == (Advice(MECHATRONICS),)
    assert (reach.programmes, reach.total_programmes) == (("A", "B"), 3)


def test_an_offer_that_fits_enough_gets_no_idle_advice() -> None:
    reach = told_reach([], account(30, gain(LEVEL, 33)), guarantee=10)
    assert (reach.students, reach.is_short, reach.advice) == (30, False, ())


def test_neighbours_of_the_named_subjects_are_looked_at_the_closest_first() -> None:
    taxonomy = load_taxonomy()
    assert near_fields(["0715"], taxonomy)[:3] == ("0716", "0788", "0714")
    assert near_fields([], taxonomy) == ()
    assert near_fields(["0711", "0712", "0713", "0714", "0715", "0716"], taxonomy) == ()
