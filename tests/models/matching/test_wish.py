"""Wishes: the student with other wishes, words and companies on top of the hard filters."""

from models.matching.rules.profile import MatchOffer
from models.matching.rules.scoring import DEFAULT_SETTINGS
from models.matching.rules.wish import (
    NewOffer,
    Wish,
    best_wish,
    has_word,
    offers_of_wishes,
    points_of_wish,
    still_fits,
)
from models.vocabulary import OfferKind
from tests.models.matching.samples import BERLIN, DORTMUND, NOW, closeness, offer, student

STUDENT = student()


def new(match: MatchOffer | None = None, words: str = "praktikum mechatronik") -> NewOffer:
    match = match or offer(approved_at=NOW, latitude=DORTMUND[0], longitude=DORTMUND[1])
    return NewOffer(match, 3, words)


def points(wish: Wish, found: NewOffer) -> int | None:
    return points_of_wish(STUDENT, wish, found, now=NOW, closeness=closeness)


def test_the_profile_needs_the_alert_floor_but_an_own_wish_only_the_floor() -> None:
    far_field = new(offer(fields=("0715",), approved_at=NOW))
    assert points(Wish(is_profile=True), far_field) is None
    found = points(Wish(fields=("0714",)), far_field)
    assert found is not None
    assert DEFAULT_SETTINGS.floor <= found < DEFAULT_SETTINGS.alert_floor


def test_a_wish_replaces_what_it_names_and_keeps_the_rest_of_the_profile() -> None:
    job = new(offer(kind=OfferKind.WERKSTUDENT, fields=("0923",), approved_at=NOW))
    assert points(Wish(), job) is None
    assert points(Wish(kinds=frozenset({OfferKind.WERKSTUDENT})), job) is None
    both = Wish(kinds=frozenset({OfferKind.WERKSTUDENT}), fields=("0923",))
    assert points(both, job) is not None


def test_a_place_of_its_own_or_none_at_all() -> None:
    there = new(offer(latitude=BERLIN[0], longitude=BERLIN[1], approved_at=NOW))
    assert points(Wish(), there) is None
    assert points(Wish(place=BERLIN, radius_km=10), there) is not None
    assert points(Wish(place=DORTMUND, radius_km=10), there) is None
    assert points(Wish(is_anywhere=True), there) is not None


def test_a_word_out_silences_and_one_word_in_is_enough() -> None:
    sales = new(words="praktikum im aussenvertrieb mit python")
    assert points(Wish(words_out=("vertrieb",)), sales) is None
    assert points(Wish(words_out=("marketing",)), sales) is not None
    assert points(Wish(words_in=("java", "python")), sales) is not None
    assert points(Wish(words_in=("java",)), sales) is None


def test_short_words_count_only_whole() -> None:
    assert not has_word("arbeiten mit menschen", "it")
    assert has_word("die it wartet", "it")
    assert has_word("wir schreiben c++", "c++")


def test_a_single_company() -> None:
    assert points(Wish(company_id=3), new()) is not None
    assert points(Wish(company_id=4), new()) is None


def test_seen_offers_are_never_told_whatever_the_wish() -> None:
    seen = student(seen=frozenset({7}))
    wish = Wish(company_id=3)
    assert points_of_wish(seen, wish, new(), now=NOW, closeness=closeness) is None
    assert not still_fits(seen, wish, new(), now=NOW, closeness=closeness)


def test_of_several_wishes_the_best_one_is_named_once() -> None:
    wishes = {5: Wish(fields=("0715",)), 8: Wish(fields=("0714",)), 9: Wish(fields=("0714",))}
    assert best_wish(STUDENT, wishes, new(), now=NOW, closeness=closeness) == 8
    assert best_wish(STUDENT, {}, new(), now=NOW, closeness=closeness) is None


def test_offers_of_several_wishes_come_once_and_best_first() -> None:
    near = new(offer(offer_id=1, approved_at=NOW, latitude=DORTMUND[0], longitude=DORTMUND[1]))
    further = new(offer(offer_id=2, approved_at=NOW))
    wishes = [Wish(), Wish(words_in=("praktikum",))]
    found = offers_of_wishes(STUDENT, wishes, [further, near], now=NOW, closeness=closeness)
    assert [offer_id for offer_id, _ in found] == [1, 2]
