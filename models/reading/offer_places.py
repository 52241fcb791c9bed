"""Reads where an offer is: a town counts by what stands around it, not by its name alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from models.reading.offer_tokens import tokens_of
from models.reading.phrases import listed, load_words, word_set
from models.reading.towns import is_known_town
from models.taxonomy.normalise import joined, without_endless_runs
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LETTERS_READ = 6_000
_LONGEST_NAME = 4
_LONGEST_LABELLED = 90
_SHORTEST_KEY = 3
_SHORTEST_ALIAS = 4
_WORDS_BEFORE = 4
"""So many words before a town's preposition say of what it is."""

_LONGEST_COMPANY = 4
_LARGE_TOWN = 30_000
"""People in a town that is heard without anything around it."""

_LARGE_CITY = 100_000
_MOST_CODES = 5
_MOST_SITES = 12
_POSTAL_CODE = re.compile(r"(?:D-)?\d{5}")


class _By(IntEnum):
    """By what a town is known, the surest first."""

    LABEL = 0
    WORK = 1
    HEADLINE = 2
    PREPOSITION = 3
    ADDRESS = 4
    SEAT = 5
    MENTION = 6
    ADJECTIVE = 7
    SIGNATURE = 8
    ELSEWHERE = 9
    """Where customers, partners or fairs are; never where the offer is."""


_LISTED = frozenset({_By.LABEL, _By.WORK, _By.HEADLINE, _By.PREPOSITION, _By.ADDRESS})
"""What may be said of several towns at once."""


@dataclass(frozen=True, slots=True)
class OfferPlaces:
    """Where an offer is; both in the order of mention, towns of a list together.

    `unknown` are names, as typed, that stand where a town does and are none in Germany.
    """

    towns: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def place(self) -> Place | None:
        """The first town."""
        return self.towns[0] if self.towns else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A name among the tokens `start` to `end` (exclusive); `place` None: it is none of ours."""

    start: int
    end: int
    name: str
    place: Place | None
    by: _By
    group: int
    """Towns of one list have the same."""


def read_offer_places(text: str, taxonomy: Taxonomy) -> OfferPlaces:
    """The towns where an offer is, by the surest way in which it names any. Never raises."""
    named = _Reading(without_endless_runs(text[:LETTERS_READ]), taxonomy).read()
    found = [each for each in named if each.by is not _By.ELSEWHERE]
    if not found:
        return OfferPlaces()
    best = min(found, key=lambda each: (each.by, each.start))
    meant = [best]
    if best.by in _LISTED:
        meant = [each for each in found if each.group == best.group][:_MOST_SITES]
    towns = {each.place.id: each.place for each in meant if each.place is not None}
    unknown = dict.fromkeys(each.name for each in meant if each.place is None)
    return OfferPlaces(tuple(towns.values()), tuple(unknown))


def find_place(text: str, taxonomy: Taxonomy) -> Place | None:
    """The first town of `read_offer_places`."""
    return read_offer_places(text, taxonomy).place


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


class _Reading:
    """One text while its towns are looked for."""

    def __init__(self, text: str, taxonomy: Taxonomy) -> None:
        self.text = text
        self.taxonomy = taxonomy
        self.index = taxonomy.place_index
        self.lists = _lists()
        self.tokens = tokens_of(text)
        self.labels = [found.span(1) for found in self.lists.labels.finditer(text)]
        self.seats = [found.span(1) for found in self.lists.seat_labels.finditer(text)]
        signed = self.lists.signatures.search(text)
        self.signed_at = signed.start() if signed is not None and signed.start() else len(text)
        first = re.search(r"\S[^\n]*", text)
        self.headline_ends = first.end() if first is not None else 0
        self.codes_left = _MOST_CODES
        self.found: list[_Found] = []

    def read(self) -> list[_Found]:
        at = 0
        while at < len(self.tokens):
            found = self._code_at(at) or self._town_at(at) or self._adjective_at(at)
            if found is not None:
                self.found.append(found)
            at = found.end if found is not None else at + 1
        self._add_unknown_labels()
        return self.found

    # Names

    def _town_at(self, at: int) -> _Found | None:
        """The town, or the place abroad, that begins here and counts."""
        if not self.tokens[at].text[0].isupper():
            return None
        for length in range(min(_LONGEST_NAME, len(self.tokens) - at), 0, -1):
            end = at + length
            if not all(self.tokens[one].is_joined for one in range(at + 1, end)):
                continue
            key = "".join(token.key for token in self.tokens[at:end])
            place, is_abroad = self._named(key)
            if place is not None or is_abroad:
                longer = self._in_brackets(end, key)
                return self._judged(at, end, key, longer or place)
        return self._part_at(at)

    def _in_brackets(self, end: int, key: str) -> Place | None:
        """The town of "Halle (Saale)", whose whole name has brackets."""
        if end >= len(self.tokens) or self.tokens[end].gap.strip() != "(":
            return None
        return self.index.exactly(key + self.tokens[end].key)

    def _named(self, key: str) -> tuple[Place | None, bool]:
        """The town that a key is the name of, and whether it lies abroad."""
        if len(key) < _SHORTEST_KEY or key in self.lists.no_town:
            return None, False
        if self.index.city_abroad(key) is not None:
            return None, True
        place = self.index.exactly(key)
        is_alias = place is not None and len(key) < _SHORTEST_ALIAS and joined(place.name) != key
        return (None if is_alias else place), False

    def _part_at(self, at: int) -> _Found | None:
        """The town of "Lünen-Brambauer", the part of which need not be known."""
        head, _, tail = self.tokens[at].text.partition("-")
        if not tail[:1].isupper():
            return None
        key, part = joined(head), joined(tail)
        place, _ = self._named(key)
        if place is None or not is_known_town(place, self.taxonomy):
            return None
        is_part = part in self.lists.words["parts"] or self.index.exactly(part) is not None
        if not is_part and (self._is_word(part) or not self._stands_as_place(at)):
            return None
        return self._judged(at, at + 1, "" if is_part else key, place)

    def _judged(self, at: int, end: int, key: str, place: Place | None) -> _Found | None:
        """What a name counts for; None where it is no place of an offer."""
        if self._is_in_other_name(at, end):
            return None
        country_ends = self._country_after(end)
        if country_ends is not None:
            here = place if place is not None and place.population >= _LARGE_TOWN else None
            by = self._by(at, end, key, here)
            name = self._name(at, end)
            return _Found(at, country_ends, name, None, by or _By.MENTION, self._group(at))
        by = self._by(at, end, key, place)
        if by is None:
            return None
        return _Found(at, self._with_part(end), self._name(at, end), place, by, self._group(at))

    def _name(self, at: int, end: int) -> str:
        return self.text[self.tokens[at].start : self.tokens[end - 1].end]

    def _with_part(self, end: int) -> int:
        """Behind "(Feuerbach)" or "Hombruch", which say where in the town."""
        if end >= len(self.tokens):
            return end
        token = self.tokens[end]
        if token.gap.strip() == "(":
            after = end
            while after < len(self.tokens) and ")" not in self.tokens[after].after:
                after += 1
            return after + 1 if after - end < _LONGEST_NAME else end
        is_part = token.gap == " " and token.text[0].isupper()
        if is_part and token.key in self.lists.words["parts"]:
            return end + 1
        return end

    def _country_after(self, end: int) -> int | None:
        """Where the country ends that stands behind a town: ", Österreich", "(NL)"."""
        if end >= len(self.tokens) or self.tokens[end].gap.strip() not in {"", ",", "(", "/"}:
            return None
        known = self.index.abroad
        for length in (3, 2, 1):
            key = "".join(token.key for token in self.tokens[end : end + length])
            if key in known.countries and self.tokens[end].text[0].isupper():
                return min(end + length, len(self.tokens))
        is_set_apart = bool(self.tokens[end].gap.strip())
        return end + 1 if is_set_apart and self.tokens[end].text in known.codes else None

    def _code_at(self, at: int) -> _Found | None:
        """The town behind a postal code, by its name or else by the code."""
        if _POSTAL_CODE.fullmatch(self.tokens[at].text) is None or at + 1 >= len(self.tokens):
            return None
        after = self.tokens[at + 1]
        if not after.is_joined or not after.text[0].isupper():
            return None
        by = self._where(at, _By.ADDRESS)
        for length in range(_LONGEST_NAME, 0, -1):
            end = at + 1 + length
            if end > len(self.tokens) or not all(
                self.tokens[one].is_joined for one in range(at + 2, end)
            ):
                continue
            place, is_abroad = self._named("".join(one.key for one in self.tokens[at + 1 : end]))
            if place is not None or is_abroad:
                name = self._name(at + 1, end)
                return _Found(at, self._with_part(end), name, place, by, self._group(at))
        if self._is_word(after.key) or not self.codes_left:
            return None
        self.codes_left -= 1
        places = self.taxonomy.find_places(self.tokens[at].text, 1)
        if not places:
            return None
        return _Found(at, at + 2, after.text, places[0], by, self._group(at))

    def _adjective_at(self, at: int) -> _Found | None:
        """The town of "Dortmunder Hafen", but not of "Herner Straße 12"."""
        token = self.tokens[at]
        is_adjective = token.text[0].isupper() and token.key.endswith("er")
        if not is_adjective or at + 1 >= len(self.tokens):
            return None
        after, words = self.tokens[at + 1], self.lists.words
        if not after.is_joined or not after.text[0].isupper() or after.key in words["streets"]:
            return None
        if token.key in words["other_adjectives"] or self._is_in_other_name(at, at + 1):
            return None
        stem = token.key.removesuffix("er")
        for key in (stem, f"{stem}e", f"{stem}en", stem.removesuffix("an")):
            place = self.index.exactly(key) if len(key) >= _SHORTEST_ALIAS else None
            if place is not None and place.population >= _LARGE_TOWN:
                by = self._where(at, _By.ADJECTIVE)
                return _Found(at, at + 1, token.text, place, by, self._group(at))
        return None

    # What stands around

    def _by(self, at: int, end: int, key: str, place: Place | None) -> _By | None:
        """By what a name is known to be where the offer is; None where it is only a word."""
        token, words = self.tokens[at], self.lists.words
        if _is_inside(token.start, self.labels):
            return _By.LABEL
        if _is_inside(token.start, self.seats):
            return self._where(at, _By.SEAT)
        if self._is_listed(at) and (key not in words["also_words"] or token.gap.strip() != ","):
            return self.found[-1].by
        is_sure = place is None or place.population > 0
        by = self._by_words_before(at, end) if is_sure else None
        if by is not None:
            is_other = key in words["also_words"] or self._is_word(key)
            is_named = not is_other or self._stands_as_place(at) or by is _By.SEAT
            is_town = place is None or not self._is_word(key) or is_known_town(place, self.taxonomy)
            return self._where(at, by) if is_named and is_town else None
        before = self._before(at)
        if before in words["elsewhere"]:
            return _By.ELSEWHERE
        if place is None or before in words["institutions"]:
            is_heard = place is not None and place.population >= _LARGE_TOWN
            return self._where(at, _By.MENTION) if is_heard else None
        return self._by_itself(at, end, key, place)

    def _by_itself(self, at: int, end: int, key: str, place: Place) -> _By | None:
        """As above, where nothing before a town says so."""
        is_other = key in self.lists.words["also_words"] or self._is_word(key)
        is_alone = self._is_set_apart(at, end)
        is_town = is_known_town(place, self.taxonomy)
        if is_town and (is_alone or self._ends_headline(at, end, place)):
            return self._where(at, _By.HEADLINE)
        if is_other or place.population < _LARGE_TOWN:
            is_in_headline = self.tokens[at].start < self.headline_ends
            return _By.HEADLINE if is_town and not is_other and is_in_headline else None
        if self.tokens[at].start < self.headline_ends:
            return _By.HEADLINE
        return self._where(at, _By.MENTION)

    def _by_words_before(self, at: int, end: int) -> _By | None:
        words, before = self.lists.words, self._before(at)
        if before in words["sites"]:
            return self._said_of(at - 1, _By.WORK)
        if before in words["before"]:
            return self._said_of(at - 1, _By.PREPOSITION)
        if before in words["from"]:
            return _By.SEAT
        earlier = self._before(at - 1)
        if before in words["of"] and earlier in words["middles"]:
            return self._said_of(at - 2, _By.PREPOSITION)
        if earlier in {"im", "in"} and before.endswith(("en", "em")) and before.islower():
            is_adjective = self.tokens[at - 1].text.islower()
            return self._said_of(at - 2, _By.PREPOSITION) if is_adjective else None
        is_behind = end < len(self.tokens) and self.tokens[end].is_joined
        if is_behind and self.tokens[end].key in words["behind"]:
            return _By.WORK
        if before in words["legal_forms"]:
            return _By.SEAT
        return None

    def _said_of(self, at: int, by: _By) -> _By:
        """What a preposition before a town counts for, by the words before itself."""
        words = self.lists.words
        for one in self._words_before(at):
            if one in words["elsewhere"]:
                return _By.ELSEWHERE
            if one in words["seats"]:
                return _By.SEAT
            if one in words["work"] or one in words["sites"]:
                return _By.WORK
        return by

    def _words_before(self, at: int) -> Iterator[str]:
        """The words before one, the nearest first, as far as its clause goes."""
        for one in range(at, max(0, at - _WORDS_BEFORE), -1):
            if self.tokens[one].ends_clause:
                return
            yield self.tokens[one - 1].key

    def _before(self, at: int) -> str:
        """The word before, empty where something else than blanks stands between."""
        if at <= 0 or not self.tokens[at].is_joined:
            return ""
        return self.tokens[at - 1].key

    def _stands_as_place(self, at: int) -> bool:
        words, before = self.lists.words, self._before(at)
        is_near = before in words["before"] or before in words["sites"] or before in words["from"]
        return is_near or _is_inside(self.tokens[at].start, self.labels)

    def _where(self, at: int, by: _By) -> _By:
        """Less where only the sender is named."""
        return _By.SIGNATURE if self.tokens[at].start >= self.signed_at else by

    def _is_set_apart(self, at: int, end: int) -> bool:
        """Whether a name stands alone in its line, or between bars."""
        return self.tokens[at].begins_item and self.tokens[end - 1].ends_item

    def _ends_headline(self, at: int, end: int, place: Place) -> bool:
        """Whether a headline ends with a city: "Werkstudent Einkauf Essen", not "gutes Essen"."""
        is_last = self.tokens[end - 1].end <= self.headline_ends and self.tokens[end - 1].ends_item
        is_city = place.population >= _LARGE_CITY
        return is_last and is_city and not self._before(at).endswith(("es", "em", "beim", "zum"))

    def _is_in_other_name(self, at: int, end: int) -> bool:
        """Whether a name is a person's, part of a phrase, or of a company with its legal form."""
        words = self.lists.words
        if self._before(at) in words["persons"]:
            return True
        for length in (4, 3, 2):
            if "".join(one.key for one in self.tokens[at : at + length]) in self.lists.phrases:
                return True
        for one in range(end, min(end + _LONGEST_COMPANY, len(self.tokens))):
            token = self.tokens[one]
            if not token.is_joined and token.gap.strip() not in {"&", "+"}:
                return False
            if token.key in words["legal_forms"]:
                return True
            if token.text[0].islower() and token.key not in {"und", "and", "fuer"}:
                return False
        return False

    def _is_word(self, key: str) -> bool:
        """Whether a name is also a word that offers use."""
        taxonomy = self.taxonomy
        return (
            taxonomy.lexicon.knows_key(key)
            or key in taxonomy.everyday_words
            or key in taxonomy.filler_words
        )

    # Lists

    def _is_listed(self, at: int) -> bool:
        """Whether a town goes on the list that the one before it began."""
        if not self.found:
            return False
        end, words = self.found[-1].end, self.lists.words
        between = [token.key for token in self.tokens[end:at]]
        gaps = {token.gap.strip() for token in self.tokens[end : at + 1]}
        if not between:
            return gaps <= {",", "/", "&", "+", "-", "–"}
        is_linked = between[0] in words["linking"] and set(between[1:]) <= words["list_starts"]
        return is_linked and len(between) <= 2 and gaps <= {"", ",", "/", ".", "/ "}

    def _group(self, at: int) -> int:
        if self.found:
            label = [span for span in self.labels if span[0] <= self.tokens[at].start < span[1]]
            last = self.tokens[self.found[-1].start].start
            if self._is_listed(at) or any(begin <= last < end for begin, end in label):
                return self.found[-1].group
        return len(self.found)

    def _add_unknown_labels(self) -> None:
        """What stands behind "Standort:" and is no place that is known."""
        for begin, end in self.labels:
            inside = [at for at, one in enumerate(self.tokens) if begin <= one.start < end]
            named = {at for each in self.found for at in range(each.start, each.end)}
            if not inside or named.intersection(inside):
                continue
            first = self.tokens[inside[0]]
            is_name = first.text[0].isupper() and first.key not in self.lists.no_town
            if not is_name or self._is_word(first.key):
                continue
            near = self.taxonomy.find_places(first.text, 1)
            place = near[0] if near and is_known_town(near[0], self.taxonomy) else None
            name = first.text
            self.found.append(
                _Found(inside[0], inside[0] + 1, name, place, _By.LABEL, len(self.found))
            )


def _is_inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(begin <= at < end for begin, end in spans)
