"""An offer that can be several things, takes several languages, or starts at once."""

from datetime import date

import pytest

from models.matching.rules.barriers import Change, changed, changes_of
from models.matching.rules.eligibility import Refusal, why_not
from models.matching.rules.profile import MatchOffer
from models.matching.rules.reasons import Reason, ReasonKind, reasons_of
from models.vocabulary import Language, OfferKind
from tests.models.matching.samples import NOW, closeness, offer, student

EITHER = offer(
    kind=OfferKind.PROJEKT,
    further_kinds=frozenset({OfferKind.ABSCHLUSSARBEIT, OfferKind.SCHNUPPERTAG}),
)
BOTH_LANGUAGES = offer(languages=frozenset(Language), languages_any=False)
AT_ONCE = offer(starts_at_once=True)


def refusal(something: MatchOffer, **profile: object) -> Refusal | None:
    return why_not(student(**profile), something, now=NOW, closeness=closeness)


@pytest.mark.parametrize("kind", OfferKind)
def test_an_offer_is_for_whoever_looks_for_any_of_its_kinds(kind: OfferKind) -> None:
    expected = None if kind in EITHER.kinds else Refusal.KIND
    assert refusal(EITHER, kinds=frozenset({kind})) is expected


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({OfferKind.ABSCHLUSSARBEIT}, OfferKind.ABSCHLUSSARBEIT),
        ({OfferKind.SCHNUPPERTAG, OfferKind.ABSCHLUSSARBEIT}, OfferKind.ABSCHLUSSARBEIT),
        ({OfferKind.SCHNUPPERTAG, OfferKind.PROJEKT}, OfferKind.PROJEKT),
    ],
)
def test_the_reason_names_the_kind_that_is_looked_for(
    wanted: set[OfferKind], named: OfferKind
) -> None:
    someone = student(kinds=frozenset(wanted))
    reasons = reasons_of(someone, EITHER, now=NOW, closeness=closeness)
    assert Reason(ReasonKind.KIND, labels=(named.value,)) in reasons


@pytest.mark.parametrize("spoken", [{Language.GERMAN}, {Language.ENGLISH}, set(Language)])
def test_all_languages_are_needed_unless_one_is_enough(spoken: set[Language]) -> None:
    speaks_all = spoken == set(Language)
    expected = None if speaks_all else Refusal.LANGUAGE
    assert refusal(BOTH_LANGUAGES, languages=frozenset(spoken)) is expected
    any_of_them = changed(BOTH_LANGUAGES, Change(Refusal.LANGUAGE))
    assert refusal(any_of_them, languages=frozenset(spoken)) is None


def test_where_all_languages_are_needed_it_is_advised_that_one_is_enough() -> None:
    assert Change(Refusal.LANGUAGE) in changes_of(BOTH_LANGUAGES, ())


def test_a_kind_is_advised_only_beside_those_an_offer_has() -> None:
    advised = {one.value for one in changes_of(EITHER, ()) if one.refusal is Refusal.KIND}
    assert advised == {kind.value for kind in OfferKind} - {kind.value for kind in EITHER.kinds}
    more = changed(EITHER, Change(Refusal.KIND, "werkstudent"))
    assert more.kinds == EITHER.kinds | {OfferKind.WERKSTUDENT}


def test_a_start_at_once_is_a_start_today() -> None:
    assert refusal(AT_ONCE, available_from=NOW.date()) is None
    later = date(2026, 6, 1)
    assert refusal(AT_ONCE, available_from=later) is Refusal.START
    either = offer(starts_at_once=True, starts_on=later)
    assert refusal(either, available_from=later) is None
    assert Change(Refusal.START) in changes_of(AT_ONCE, ())
    assert refusal(changed(AT_ONCE, Change(Refusal.START)), available_from=later) is None


def test_a_start_at_once_is_told_as_such() -> None:
    reasons = reasons_of(student(), AT_ONCE, now=NOW, closeness=closeness)
    assert Reason(ReasonKind.STARTS) in reasons
