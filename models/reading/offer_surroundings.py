"""What stands around a name in an offer's text, and what it says of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from models.reading.offer_tokens import tokens_of
from models.reading.phrases import listed, load_words, word_set
from models.taxonomy.values import Place

_LONGEST_LABELLED = 90
_WORDS_BEFORE = 4
"""So many words before a town's preposition say of what it is."""

_LONGEST_CLAUSE = 16
_LONGEST_INVITATION = 30
"""Words from "we invite" to where."""
"""So many words around a town are looked at for what its clause says."""

_WORDS_OF_BEGINNING = 3
_LONGEST_COMPANY = 4
_LARGE_CITY = 100_000


class By(IntEnum):
    """By what a town is known, the surest first."""

    LABEL = 0
    SOUGHT = 1
    """Where somebody is looked for."""
    WORK = 2
    HEADLINE = 3
    PREPOSITION = 4
    ADDRESS = 5
    SEAT = 6
    MENTION = 7
    ADJECTIVE = 8
    SIGNATURE = 9
    NAME = 10
    """Part of a company's name."""
    ELSEWHERE = 11
    """Where customers, partners or fairs are; never where the offer is."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of `offer_places.toml`, and words that say that no town is meant."""

    words: dict[str, frozenset[str]]
    phrases: frozenset[str]
    no_town: frozenset[str]
    labels: re.Pattern[str]
    seat_labels: re.Pattern[str]
    signatures: re.Pattern[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("offer_places")
    places = load_words("places")
    no_town = [places["words"][name] for name in ("anywhere", "remote", "whatever", "on_site")]
    no_town += [region["words"] for region in places["region"]]
    return _Lists(
        {name: word_set(text) for name, text in content.items()},
        word_set(content["phrases"]),
        frozenset().union(*map(word_set, no_town)),
        _labelled(content["labels"]),
        _labelled(content["seat_labels"]),
        re.compile(rf"^\W*(?:{_either(content['signatures'])})\b", re.IGNORECASE | re.MULTILINE),
    )


def _labelled(text: str) -> re.Pattern[str]:
    """What stands behind one of these and a colon, up to the end of its line or sentence."""
    return re.compile(
        rf"(?<!\w)(?:{_either(text)})(?:\(e\)|/e)?\s*:\s*([^\n;|•]{{2,{_LONGEST_LABELLED}}})",
        re.IGNORECASE,
    )


def _either(text: str) -> str:
    return "|".join(re.escape(one) for one in sorted(listed(text), key=len, reverse=True))


class Surroundings:
    """The words of one text, by which a name among them may be where the offer is.

    `at` and `end` (exclusive) are a name's words.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = tokens_of(text)
        self.lists = _lists()
        self.labels = [found.span(1) for found in self.lists.labels.finditer(text)]
        self._seats = [found.span(1) for found in self.lists.seat_labels.finditer(text)]
        signed = self.lists.signatures.search(text)
        self._signed_at = signed.start() if signed is not None and signed.start() else len(text)
        first = re.search(r"\S[^\n]*", text)
        self._headline_ends = first.end() if first is not None else 0

    @property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The lists of `offer_places.toml`, by name."""
        return self.lists.words

    def label_of(self, at: int) -> tuple[int, int] | None:
        """From which letter to which what stands behind "Standort:" goes, if a word does."""
        start = self.tokens[at].start
        span = next((span for span in self.labels if span[0] <= start < span[1]), None)
        if span is None:
            return None
        before = self._text[span[0] : start]
        return span if before.count("(") <= before.count(")") else None

    def is_labelled(self, at: int) -> bool:
        return self.label_of(at) is not None

    def is_of_seat(self, at: int) -> bool:
        """Whether a word stands behind "Sitz:"."""
        return any(begin <= self.tokens[at].start < end for begin, end in self._seats)

    def is_in_headline(self, at: int) -> bool:
        return self.tokens[at].start < self._headline_ends

    def unless_signed(self, at: int, by: By) -> By:
        """Less where only the sender is named."""
        return By.SIGNATURE if self.tokens[at].start >= self._signed_at else by

    def by_words_before(self, at: int, end: int) -> By | None:
        """By what the words before a name say that it is a place; None if they do not."""
        words, before = self.lists.words, self.before(at)
        if before in words["sites"]:
            return self._said_of(at - 1, By.WORK)
        if before in words["several_sites"] or self._opens_sites(at):
            return self._said_of(at, By.SEAT)
        if before in words["before"]:
            return self._said_of(at - 1, By.PREPOSITION)
        if before in words["between"]:
            return By.ELSEWHERE
        if before in words["towards"] and self._is_invited(at):
            return By.WORK
        if before in {"ist", "is", "sind", "are"} and self._begins_with_workplace(at):
            return By.WORK
        if before == "von" and self._is_before_aus(end - 1):
            return By.SEAT
        if before in words["from"]:
            return By.SEAT
        earlier = self.before(at - 1)
        if before in words["of"] and earlier in words["middles"]:
            return self._said_of(at - 2, By.PREPOSITION)
        if earlier in {"im", "in"} and before.endswith(("en", "em")) and before.islower():
            is_adjective = self.tokens[at - 1].text.islower()
            return self._said_of(at - 2, By.PREPOSITION) if is_adjective else None
        is_behind = end < len(self.tokens) and self.tokens[end].is_joined
        if is_behind and self.tokens[end].key in words["behind"]:
            return By.WORK
        if before in words["legal_forms"]:
            return By.SEAT
        return None

    def _opens_sites(self, at: int) -> bool:
        """Whether a name is the first in brackets behind "Standorte"."""
        if at == 0 or self.tokens[at].gap.strip() != "(":
            return False
        before, words = self.tokens[at - 1].key, self.lists.words
        return before in words["several_sites"] or before in words["sites"]

    def _said_of(self, at: int, by: By) -> By:
        said = self._said_before(at, by)
        return By.SOUGHT if said is By.WORK and self._is_sought(at) else said

    def _said_before(self, at: int, by: By) -> By:
        """What a preposition before a town counts for, by the words before itself.

        Of a place of the company where somebody is sought it is where the work is.
        """
        words = self.lists.words
        if self._begins_with_workplace(at):
            return By.WORK
        for one in self._words_before(at):
            if one in words["elsewhere"]:
                return By.ELSEWHERE
            if one in words["seats"]:
                return By.WORK if self._is_sought(at) else By.SEAT
            if one in words["several_sites"]:
                return By.SEAT
            if one in words["aside"]:
                return By.MENTION
            if one in words["work"] or one in words["sites"] or one in words["own"]:
                return By.WORK
        return by

    def _begins_with_workplace(self, at: int) -> bool:
        """Whether the clause says where the work is: "Dienstort ist Hagen"."""
        first = self._clause_begins(at)
        beginning = self.tokens[first : min(first + _WORDS_OF_BEGINNING, at)]
        return any(token.key in self.lists.words["workplaces"] for token in beginning)

    def _is_sought(self, at: int) -> bool:
        """Whether the clause says that somebody is looked for."""
        seeking = self.lists.words["seeking"]
        for one in range(self._clause_begins(at), min(at + _LONGEST_CLAUSE, len(self.tokens))):
            if one > at and self.tokens[one].ends_clause:
                return False
            if self.tokens[one].key in seeking:
                return True
        return False

    def _is_invited(self, at: int) -> bool:
        """Whether the sentence invites somebody before it names where to."""
        inviting = self.lists.words["inviting"]
        for token in reversed(self.tokens[max(0, at - _LONGEST_INVITATION) : at]):
            if token.key in inviting:
                return True
            if "." in token.gap or "\n" in token.gap:
                return False
        return False

    def _clause_begins(self, at: int) -> int:
        for one in range(at, max(0, at - _LONGEST_CLAUSE), -1):
            if self.tokens[one].ends_clause:
                return one
        return max(0, at - _LONGEST_CLAUSE)

    def _words_before(self, at: int) -> Iterator[str]:
        """The words before one, the nearest first, as far as its clause goes."""
        for one in range(at, max(0, at - _WORDS_BEFORE), -1):
            if self.tokens[one].ends_clause:
                return
            yield self.tokens[one - 1].key

    def before(self, at: int) -> str:
        """The word before, empty where something else than blanks stands between."""
        if at <= 0 or not self.tokens[at].is_joined:
            return ""
        return self.tokens[at - 1].key

    def stands_as_place(self, at: int) -> bool:
        """Whether a name stands right behind a place's word."""
        words, before = self.lists.words, self.before(at)
        is_near = before in words["before"] or before in words["sites"] or before in words["from"]
        is_middle = before in words["of"] and self.before(at - 1) in words["middles"]
        is_from = before == "von" and self._is_before_aus(at)
        is_said = self.is_labelled(at) or self._begins_with_workplace(at)
        return is_near or is_middle or is_from or is_said

    def _is_before_aus(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].key == "aus"

    def is_set_apart(self, at: int, end: int) -> bool:
        """Whether a name stands alone in its line, or between bars."""
        return self.tokens[at].begins_item and self.tokens[end - 1].ends_item

    def ends_headline(self, at: int, end: int, place: Place) -> bool:
        """Whether a headline ends with a city: "Werkstudent Einkauf Essen", not "gutes Essen"."""
        is_last = self.tokens[end - 1].end <= self._headline_ends and self.tokens[end - 1].ends_item
        is_city = place.population >= _LARGE_CITY
        return is_last and is_city and not self.before(at).endswith(("es", "em", "beim", "zum"))

    def is_in_other_name(self, at: int, end: int) -> bool:
        """Whether a name is a person's, or part of a phrase."""
        if self.before(at) in self.lists.words["persons"]:
            return True
        return any(
            "".join(one.key for one in self.tokens[at : at + length]) in self.lists.phrases
            for length in (4, 3, 2)
        )

    def is_in_company_name(self, end: int) -> bool:
        """Whether a legal form follows, as in "Messwerk Hagen GmbH"."""
        words = self.lists.words
        for one in range(end, min(end + _LONGEST_COMPANY, len(self.tokens))):
            token = self.tokens[one]
            if not token.is_joined and token.gap.strip() not in {"&", "+"}:
                return False
            if token.key in words["legal_forms"]:
                return True
            if token.text[0].islower() and token.key not in {"und", "and", "fuer"}:
                return False
        return False
