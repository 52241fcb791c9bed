"""What stands around a name in an offer's text, and what it says of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from models.reading.lazy_re import lazy_re
from models.reading.offer_tokens import tokens_of
from models.reading.phrases import listed, load_words, word_set
from models.taxonomy.normalise import fold
from models.taxonomy.values import Place

_LONGEST_LABELLED = 90
_WORDS_BEFORE = 4
"""So many words before a town's preposition say of what it is."""

_LONGEST_CLAUSE = 16
_LONGEST_INVITATION = 30
"""Words from "we invite" to where."""
"""So many words around a town are looked at for what its clause says."""

_WORDS_OF_BEGINNING = 3
_WORDS_OF_FILLER = 6
_WORDS_OF_SITE = 3
_LONGEST_COMPANY = 4
_LARGE_CITY = 100_000
_HOUSE_NUMBER = lazy_re(r"\d{1,3}[a-z]?")


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
    AREA = 7
    """Only around which town: "im Raum Bochum"."""
    MENTION = 8
    ADJECTIVE = 9
    SIGNATURE = 10
    NAME = 11
    """Part of a company's name."""
    ELSEWHERE = 12
    """Where customers, partners or fairs are; never where the offer is."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of `offer_places.toml`, and words that say that no town is meant."""

    words: dict[str, frozenset[str]]
    phrases: frozenset[str]
    no_town: frozenset[str]
    owned: frozenset[str]
    """Two words that say that the company belongs to another, without a blank."""
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
        frozenset().union(*map(word_set, no_town)) | word_set(content["no_towns"]),
        frozenset(fold(phrase).replace(" ", "") for phrase in listed(content["owned"])),
        _labelled(content["labels"]),
        _labelled(content["seat_labels"]),
        re.compile(rf"^\W*(?:{_either(content['signatures'])})\b", re.IGNORECASE | re.MULTILINE),
    )


_SENTENCE_ENDS = r"(?<=\w{4})(?<!str)[.!?]\s+[A-ZÄÖÜ]"


def _labelled(text: str) -> re.Pattern[str]:
    """What stands behind one of these and a colon, up to the end of its line or sentence."""
    return re.compile(
        rf"(?<!\w)(?:{_either(text)})(?:\(e\)|/e)?\s*:\s*"
        rf"((?:(?!{_SENTENCE_ENDS})[^\n;|•]){{2,{_LONGEST_LABELLED}}})",
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
        if self.is_named_as_workplace(at) or self._is_worked_there(end):
            return By.SOUGHT
        if before in words["sites"]:
            return self._said_of_site(at - 1)
        if before in words["several_sites"] or self._opens_sites(at):
            return self._said_of(at, By.SEAT)
        if before in words["before"]:
            is_area = before in words["areas"]
            return self._said_of(at - 1, By.AREA if is_area else By.PREPOSITION)
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
        if self.is_behind_adjective(at):
            return self._said_of(at - 2, By.PREPOSITION)
        is_behind = end < len(self.tokens) and self.tokens[end].is_joined
        if is_behind and self.tokens[end].key in words["behind"]:
            return By.WORK
        if before in words["legal_forms"]:
            return By.SEAT
        return None

    def is_behind_adjective(self, at: int) -> bool:
        """Whether a name is one of "im schönen Witten", or a word: "in allen Häusern"."""
        before = self.before(at)
        is_inside = self.before(at - 1) in {"im", "in"}
        is_adjective = before.endswith(("en", "em")) and self.tokens[at - 1].text.islower()
        return is_inside and is_adjective

    def _opens_sites(self, at: int) -> bool:
        """Whether a name is the first in brackets behind "Standorte"."""
        if at == 0 or self.tokens[at].gap.strip() != "(":
            return False
        before, words = self.tokens[at - 1].key, self.lists.words
        return before in words["several_sites"] or before in words["sites"]

    def is_named_as_workplace(self, at: int) -> bool:
        """Whether only fillers part a name from a workplace: "Einsatzort wahlweise Hagen"."""
        words = self.lists.words
        for one in self._words_before(at, _WORDS_OF_FILLER):
            if one in words["named_workplaces"]:
                return True
            if one not in words["workplace_fillers"]:
                return False
        return False

    def _is_worked_there(self, end: int) -> bool:
        """Whether it goes on with who works there: "in Witten, wo du arbeitest"."""
        if end + 1 >= len(self.tokens) or self.tokens[end].gap.strip() not in {"", ",", "–", "-"}:
            return False
        words, following = self.lists.words, self.tokens[end + 1 : end + 1 + _WORDS_OF_FILLER]
        is_there = self.tokens[end].key in words["there"]
        keys = [token.key for token in following]
        return (
            is_there
            and bool(keys)
            and keys[0] in words["you"] | words["yours"]
            and (bool(words["yours"].intersection(keys)))
        )

    def _said_of_site(self, at: int) -> By:
        """What "Büro Hamburg" counts for: less where it is only one of the company's."""
        by = self._weight_of_site(list(self._words_before(at)))
        return self._said_of(at, by) if by is By.WORK or self._is_sought(at) else by

    def _weight_of_site(self, before: Sequence[str]) -> By:
        """Of a site, by the words before it, the nearest first."""
        words = self.lists.words
        if words["further"].intersection(before[:_WORDS_OF_SITE]):
            return By.MENTION
        is_any = words["indefinite"].intersection(before[:_WORDS_OF_SITE])
        return By.AREA if is_any else By.WORK

    def _weight_of_aside(self, before: Sequence[str]) -> By:
        """Of "a museum in Munich" nothing is said; "the museum" may be the company."""
        words = self.lists.words
        for word, earlier in pairwise(before[: _WORDS_OF_SITE + 2]):
            if word in words["indefinite"]:
                return By.MENTION if earlier in words["being"] else By.ELSEWHERE
        return By.MENTION

    def is_of_owner(self, at: int) -> bool:
        """Whether the clause tells of what the company belongs to before it names a place."""
        if self._is_sought(at):
            return False
        words = self.lists.words
        keys: list[str] = []
        for one in range(at, max(0, at - _LONGEST_CLAUSE), -1):
            if self.tokens[one].ends_clause or self.tokens[one - 1].key in {"und", "and"}:
                break
            keys.append(self.tokens[one - 1].key)
        pairs = {f"{first}{second}" for second, first in pairwise(keys)}
        return bool(words["owners"].intersection(keys) or self.lists.owned.intersection(pairs))

    def is_spun_off(self, at: int) -> bool:
        """Whether the company comes out of the university that is named."""
        return any(
            one in self.lists.words["spin_offs"] for one in self._words_before(at, _WORDS_OF_FILLER)
        )

    def is_in_clause_of(self, end: int, at: int) -> bool:
        """Whether no clause ends between two names."""
        return not any(token.ends_clause for token in self.tokens[end : at + 1])

    def _said_of(self, at: int, by: By) -> By:
        said = self._said_before(at, by)
        return By.SOUGHT if said is By.WORK and self._is_sought(at) else said

    def _said_before(self, at: int, by: By) -> By:
        """What a preposition before a town counts for, by the words before itself.

        Of a place of the company where somebody is sought it is where the work is.
        """
        words = self.lists.words
        before = list(self._words_before(at))
        is_of_others = not (words["elsewhere"] | words["aside"]).isdisjoint(before)
        if self._begins_with_workplace(at) and not is_of_others:
            return By.WORK
        for position, one in enumerate(before):
            if one in words["kin"] and self._is_sought(at):
                return By.WORK
            if one in words["elsewhere"]:
                return By.ELSEWHERE
            if one in words["seats"]:
                return By.WORK if self._is_sought(at) else By.SEAT
            if one in words["several_sites"]:
                return By.SEAT
            if one in words["aside"]:
                return self._weight_of_aside(
                    list(self._words_before(at, _LONGEST_CLAUSE))[position:]
                )
            if one in words["sites"]:
                weight = self._weight_of_site(before[position + 1 :])
                return By.WORK if self._is_sought(at) else weight
            if one in words["work"] or one in words["own"]:
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

    def _words_before(self, at: int, most: int = _WORDS_BEFORE) -> Iterator[str]:
        """The words before one, the nearest first, as far as its clause goes."""
        for one in range(at, max(0, at - most), -1):
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

    def is_behind_street(self, at: int) -> bool:
        """Whether a name follows a street and its number: "Am Kanal 12, Witten"."""
        if at < 2 or self.tokens[at].gap.strip() != ",":
            return False
        number, street = self.tokens[at - 1], self.tokens[at - 2]
        return (
            _HOUSE_NUMBER.fullmatch(number.text) is not None
            and number.is_joined
            and street.text[0].isupper()
        )

    def is_set_apart(self, at: int, end: int) -> bool:
        """Whether a name stands alone in its line, or between bars."""
        if not self.tokens[at].begins_item:
            return False
        return self.tokens[end - 1].ends_item or self._is_or_remote(end)

    def _is_or_remote(self, end: int) -> bool:
        """Whether "or remote" is all that follows in a line: "Bochum oder remote"."""
        following = self.tokens[end : end + 2]
        is_first = bool(following) and following[0].gap.strip() in {"/", "(", "&", "+", ","}
        is_joined = len(following) == 2 and following[0].key in self.lists.words["linking"]
        told = following[:1] if is_first else following[1:] if is_joined else []
        return any(token.key in self.lists.no_town for token in told)

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
            if token.key in words["legal_forms"] or self._is_registered(one):
                return True
            if token.text[0].islower() and token.key not in {"und", "and", "fuer"}:
                return False
        return False

    def _is_registered(self, at: int) -> bool:
        """Whether "e. V." begins here, which is two words."""
        return [token.key for token in self.tokens[at : at + 2]] == ["e", "v"]
