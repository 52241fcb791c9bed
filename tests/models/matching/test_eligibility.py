"""Each hard filter refuses what it should, at its very edge too."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.matching.rules.eligibility import Refusal, why_not
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.vocabulary import Degree, Language, OfferKind
from tests.models.matching.samples import BERLIN, BOCHUM, DORTMUND, NOW, closeness, offer, student


def refusal(someone: MatchStudent, something: MatchOffer) -> Refusal | None:
    return why_not(someone, something, now=NOW, closeness=closeness)


def test_fitting_pair_is_not_refused() -> None:
    assert refusal(student(), offer()) is None


@pytest.mark.parametrize(
    ("something", "expected"),
    [
        (offer(is_open=False), Refusal.CLOSED),
        (offer(approved_at=None), Refusal.NOT_APPROVED),
        (offer(approved_at=NOW + timedelta(seconds=1)), Refusal.NOT_APPROVED),
        (offer(approved_at=NOW), None),
        (offer(open_until=NOW), Refusal.EXPIRED),
        (offer(open_until=NOW + timedelta(seconds=1)), None),
        (offer(kind=OfferKind.PROJEKT), Refusal.KIND),
        (offer(degrees=frozenset({Degree.MASTER})), Refusal.LEVEL),
        (offer(degrees=frozenset({Degree.MASTER, Degree.BACHELOR})), None),
        (offer(languages=frozenset({Language.ENGLISH})), Refusal.LANGUAGE),
        (offer(fields=("0413",)), Refusal.FIELD),
        (offer(fields=("0413", "0715")), None),
        (offer(fields=()), None),
        (offer(latitude=BERLIN[0], longitude=BERLIN[1]), Refusal.RADIUS),
        (offer(latitude=None, longitude=None), Refusal.RADIUS),
    ],
)
def test_offer_is_refused_for(something: MatchOffer, expected: Refusal | None) -> None:
    assert refusal(student(), something) is expected


def test_seen_and_dismissed_offers_do_not_come_again() -> None:
    assert refusal(student(seen=frozenset({7})), offer()) is Refusal.SEEN
    assert refusal(student(dismissed=frozenset({7})), offer()) is Refusal.DISMISSED


def test_offer_expiring_at_the_slots_second_is_refused_and_a_second_later_shown() -> None:
    assert refusal(student(), offer(open_until=NOW)) is Refusal.EXPIRED
    assert refusal(student(), offer(open_until=NOW + timedelta(seconds=1))) is None


def test_student_without_place_sees_remote_offers_only() -> None:
    nowhere = student(latitude=None, longitude=None, remote=True)
    assert refusal(nowhere, offer()) is Refusal.RADIUS
    assert refusal(nowhere, offer(remote=True)) is None
    assert refusal(replace(nowhere, remote=False), offer(remote=True)) is Refusal.RADIUS


def test_student_without_place_who_goes_anywhere_sees_every_place() -> None:
    assert refusal(student(latitude=None, longitude=None, radius_km=None), offer()) is None


def test_radius_zero_means_the_very_place() -> None:
    here = student(radius_km=0)
    assert refusal(here, offer(latitude=DORTMUND[0], longitude=DORTMUND[1])) is None
    assert refusal(here, offer(latitude=BOCHUM[0], longitude=BOCHUM[1])) is Refusal.RADIUS


def test_radius_counts_great_circle_kilometres() -> None:
    assert refusal(student(radius_km=18), offer()) is None
    assert refusal(student(radius_km=17), offer()) is Refusal.RADIUS


def test_student_without_fields_sees_offers_open_to_all_fields_only() -> None:
    assert refusal(student(fields=()), offer(fields=())) is None
    assert refusal(student(fields=()), offer()) is Refusal.FIELD


def test_closeness_below_a_thousandth_still_counts() -> None:
    assert refusal(student(fields=("0413",)), offer(fields=("0613",))) is None


def test_unknown_degree_rules_nothing_out() -> None:
    assert refusal(student(degree=None), offer(degrees=frozenset({Degree.MASTER}))) is None


@pytest.mark.parametrize(
    ("starts_on", "available_from", "expected"),
    [
        (None, date(2026, 10, 1), None),
        (date(2026, 4, 1), None, None),
        (date(2026, 4, 1), date(2026, 4, 1), None),
        (date(2026, 4, 1), date(2026, 4, 2), Refusal.START),
        (date(2026, 1, 1), date(2026, 2, 1), None),  # began, and the student is free since
        (date(2026, 1, 1), date(2026, 3, 3), Refusal.START),
    ],
)
def test_offer_must_be_startable(
    starts_on: date | None, available_from: date | None, expected: Refusal | None
) -> None:
    assert refusal(student(available_from=available_from), offer(starts_on=starts_on)) is expected
