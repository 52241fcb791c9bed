"""What a change of languages makes of an offer's card. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.company.offer_answers import OfferAnswers
from models.reading.readings import Change, Op
from models.vocabulary import Language, is_further_language

Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages on a card, by ISO 639-1."""

    own: Codes
    """Of German and English."""
    is_any: bool
    """Whether one of those is enough."""
    further: Codes
    one_of: Codes

    @classmethod
    def on(cls, card: OfferAnswers) -> "Spoken":
        return cls(
            frozenset(card.languages),
            card.languages_any,
            card.further_languages,
            card.one_of_languages,
        )

    @property
    def named(self) -> Codes:
        """All of them."""
        return self.own | self.further | self.one_of

    def as_answers(self) -> dict[str, Any]:
        """As a draft's data."""
        return {
            "languages": sorted(self.own),
            "languages_any": self.is_any,
            "further_languages": sorted(self.further),
            "one_of_languages": sorted(self.one_of),
        }

    def without(self, codes: Collection[str]) -> "Spoken":
        """What is left of a choice that has one left is needed."""
        own, further, one_of = (each - set(codes) for each in (self.own, self.further, self.one_of))
        left = replace(self, own=own, further=further, one_of=one_of)
        return left if len(one_of) > 1 else replace(left, one_of=frozenset()).needing(one_of)

    def needing(self, codes: Collection[str]) -> "Spoken":
        """All of these as well; of German and English then both."""
        own = self.own | own_of(codes)
        return replace(
            self,
            own=own,
            is_any=self.is_any and (own == self.own or len(own) < 2),
            further=self.further | further_of(codes),
        )

    def choosing(self, codes: Collection[str]) -> "Spoken":
        """One of these; they are no longer needed each."""
        kept = self.without(codes) if len(codes) > 1 else self
        return replace(kept, one_of=frozenset(codes)) if len(codes) > 1 else kept.needing(codes)


def own_of(codes: Collection[str]) -> Codes:
    return frozenset(str(Language(code)) for code in codes if not is_further_language(code))


def further_of(codes: Collection[str]) -> Codes:
    return frozenset(filter(is_further_language, codes))


def changed_languages(change: Change, named: Sequence[str], card: OfferAnswers) -> dict[str, Any]:
    """The card's answers, after a change that names these languages.

    German or English that comes to the other is enough, too; a further one is needed as well.
    """
    now = Spoken.on(card)
    if change.op is Op.REMOVE:
        return now.without(named).as_answers()
    after = _added(change, named, now) if change.op is Op.ADD else _set(change, named, now)
    return after.as_answers()


def _added(change: Change, named: Sequence[str], now: Spoken) -> Spoken:
    if change.is_any_enough and len(named) == 1 and further_of(now.named | {*named}):
        return now.choosing(_nearest(now) | {*named})
    own = own_of(named) - {*change.one_of}
    if own and now.own:
        now = replace(now, own=now.own | own, is_any=True)
    elif own and now.one_of:
        now = now.choosing(now.one_of | own)
    elif own and now.further:
        now = now.needing(own)
    if change.one_of:
        now = now.choosing(now.one_of | {*change.one_of})
    return now.needing(further_of(named) - {*change.one_of})


def _nearest(now: Spoken) -> Codes:
    """What "or Polish" is the alternative to."""
    if now.one_of:
        return now.one_of
    return next((codes for codes in (now.further, now.own) if len(codes) == 1), frozenset())


def _set(change: Change, named: Sequence[str], now: Spoken) -> Spoken:
    """Languages that come instead of others; or all of them, but that German and English stay
    where only further ones are named."""
    replaced = now.named & {*change.instead_of}
    if replaced:
        return _swapped(change, named, now, replaced)
    own = own_of(named) or own_of(now.named)
    needed = Spoken(own - {*change.one_of}, now.is_any, frozenset(), frozenset())
    if own_of(named):
        is_any = (change.is_any_enough and not change.one_of) or len(needed.own) < 2
        needed = replace(needed, is_any=is_any)
    return needed.needing(further_of(named) - {*change.one_of}).choosing(change.one_of)


def _swapped(change: Change, named: Sequence[str], now: Spoken, replaced: Codes) -> Spoken:
    if replaced & now.one_of:
        one_of = (now.one_of - replaced) | {*named}
        return replace(now.without(now.one_of | replaced), one_of=frozenset()).choosing(one_of)
    left = now.without(replaced)
    own = left.own | own_of(named)
    is_any = change.is_any_enough or len(own) < 2
    return replace(left, own=own, is_any=is_any).needing(further_of(named))
