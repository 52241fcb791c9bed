"""A subscription as matching sees it: the student with other wishes, and words in or out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from models.matching.rules.eligibility import why_not
from models.matching.rules.engine import points_of_pair
from models.matching.rules.profile import Closeness, MatchOffer, MatchStudent
from models.matching.rules.scoring import DEFAULT_SETTINGS, MatchSettings
from models.vocabulary import OfferKind

INSIDE_FROM = 4  # letters from which a word is found inside longer ones


@dataclass(frozen=True, slots=True)
class Wish:
    """What one subscription asks for; what is empty or None is as in the profile.

    `is_profile`: the profile itself, for which a new offer must reach the alert floor; whoever
    asked for something in particular hears of all that reaches the floor of relevance.
    """

    is_profile: bool = False
    kinds: frozenset[OfferKind] = frozenset()
    fields: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    radius_km: int = 0
    is_anywhere: bool = False
    company_id: int | None = None
    words_in: tuple[str, ...] = ()
    words_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOffer:
    """An offer with what only wishes look at; `words` is its whole text, folded."""

    match: MatchOffer
    company_id: int
    words: str


def wished_student(student: MatchStudent, wish: Wish) -> MatchStudent:
    """The student as if the wish were their profile."""
    changes: dict[str, object] = {}
    if wish.kinds:
        changes["kinds"] = wish.kinds
    if wish.fields:
        changes["fields"] = wish.fields
    if wish.place is not None:
        changes["latitude"], changes["longitude"] = wish.place
        changes["radius_km"] = wish.radius_km
    if wish.is_anywhere:
        changes["radius_km"] = None
    return replace(student, **changes) if changes else student  # type: ignore[arg-type]  # named above


def has_word(words: str, word: str) -> bool:
    """Whether a folded text has a word, a long one also inside a longer one.

    "Vertrieb" is in "Außenvertrieb", but "IT" is not in "mit".
    """
    if len(word) >= INSIDE_FROM:
        return word in words
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words) is not None


def passes_words(wish: Wish, offer: NewOffer) -> bool:
    """Whether company and words let the offer pass."""
    if wish.company_id is not None and wish.company_id != offer.company_id:
        return False
    if any(has_word(offer.words, word) for word in wish.words_out):
        return False
    return not wish.words_in or any(has_word(offer.words, word) for word in wish.words_in)


def points_of_wish(
    student: MatchStudent,
    wish: Wish,
    offer: NewOffer,
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> int | None:
    """The points by which the student should hear of the offer at once; None if they should not."""
    if not passes_words(wish, offer):
        return None
    points = points_of_pair(
        wished_student(student, wish),
        offer.match,
        now=now,
        closeness=closeness,
        settings=settings,
    )
    if points is None or (wish.is_profile and points < settings.alert_floor):
        return None
    return points


def best_wish(
    student: MatchStudent,
    wishes: Mapping[int, Wish],
    offer: NewOffer,
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> int | None:
    """The subscription (by id) that an offer fits best, ties by id; None if it fits none."""
    found = [
        (-points, subscription_id)
        for subscription_id, wish in wishes.items()
        if (
            points := points_of_wish(
                student, wish, offer, now=now, closeness=closeness, settings=settings
            )
        )
        is not None
    ]
    return min(found)[1] if found else None


def offers_of_wishes(
    student: MatchStudent,
    wishes: Iterable[Wish],
    offers: Iterable[NewOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings = DEFAULT_SETTINGS,
) -> list[tuple[int, int]]:
    """(offer id, points) of offers that fit any of a student's wishes, best first, ties by id."""
    points: dict[int, int] = {}
    wanted = list(wishes)
    for offer in offers:
        offer_id = offer.match.offer_id
        for wish in wanted:
            found = points_of_wish(
                student, wish, offer, now=now, closeness=closeness, settings=settings
            )
            if found is not None:
                points[offer_id] = max(found, points.get(offer_id, 0))
    return sorted(points.items(), key=lambda found: (-found[1], found[0]))


def still_fits(
    student: MatchStudent, wish: Wish, offer: NewOffer, *, now: datetime, closeness: Closeness
) -> bool:
    """Whether an offer that was found for the wish still passes its filters."""
    return (
        passes_words(wish, offer)
        and why_not(wished_student(student, wish), offer.match, now=now, closeness=closeness)
        is None
    )
