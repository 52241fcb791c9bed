"""Reads where an offer is: a town counts by what stands around it, not by its name alone."""

import re
from dataclasses import dataclass
from itertools import islice

from models.reading.lazy_re import lazy_re
from models.reading.offer_surroundings import By, Surroundings
from models.reading.offers.words import pattern
from models.reading.towns import is_known_town
from models.taxonomy.normalise import fold, joined, without_endless_runs
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LETTERS_READ = 6_000
_LONGEST_NAME = 4
_SHORTEST_KEY = 3
_SHORTEST_ALIAS = 4
_LARGE_TOWN = 30_000
"""People in a town that is heard without anything around it."""

_SHORTEST_PART = 4
_MOST_CODES = 5
_MOST_SITES = 12
_MOST_BETWEEN = 4
_MOST_LABELS = 3
"""So many passages behind "Standort:" are looked at for names that are unknown or misspelt."""

_GENITIVES = ("'s", "’s")
_POSTAL_CODE = lazy_re(r"(?:D-)?\d{5}")


_SURELY = frozenset({By.LABEL, By.SOUGHT, By.WORK, By.HEADLINE})
"""What says plainly where the work is."""

_LISTED = frozenset(
    {
        By.LABEL,
        By.SOUGHT,
        By.WORK,
        By.HEADLINE,
        By.PREPOSITION,
        By.ADDRESS,
        By.SEAT,
        By.AREA,
        By.SIGNATURE,
    }
)
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
    by: By
    group: int
    """Towns of one list have the same."""


def read_offer_places(text: str, taxonomy: Taxonomy) -> OfferPlaces:
    """The towns where an offer is, by the surest way in which it names any. Never raises."""
    named = _Reading(without_endless_runs(text[:LETTERS_READ]), taxonomy).read()
    found = [each for each in named if each.by is not By.ELSEWHERE]
    if _is_wholly_remote(text[:LETTERS_READ]):
        found = [each for each in found if each.by in _SURELY]
        if not found:
            return OfferPlaces()
    if not found:
        return OfferPlaces(_at_line_ends(text[:LETTERS_READ], taxonomy))
    best = min(found, key=lambda each: (each.by, each.start))
    if best.place is None and best.by not in _SURELY:
        # A site abroad that follows the company's seat is one of its others.
        seats = (each for each in found if each.place is not None and each.by is By.SEAT)
        first = min(each.start for each in named if each.name == best.name)
        best = next((each for each in seats if each.start < first), best)
    if best.place is None and best.by not in _SURELY:
        # Abroad alone: where the company says that it is comes first.
        at_ends = _at_line_ends(text[:LETTERS_READ], taxonomy)
        if at_ends:
            return OfferPlaces(at_ends)
    meant = [best]
    if best.by in _LISTED:
        listed = (each for each in found if each.group == best.group and each.by in _LISTED)
        meant = list(islice(listed, _MOST_SITES))
    towns = {each.place.id: each.place for each in meant if each.place is not None}
    unknown = dict.fromkeys(each.name for each in meant if each.place is None)
    return OfferPlaces(tuple(towns.values()), tuple(unknown))


_OR = lazy_re(r"\b(?:or|oder|auch|also|bis zu|up to|sogar|even|nicht|not)\W*$")


_OR_BEHIND = lazy_re(
    r"\W*(?:\w+ ){0,2}(?:oder|or)\b|\W*(?:is |ist )?(?:possible|moeglich|optional|an option)\b"
)


def _is_wholly_remote(text: str) -> bool:
    """Whether nobody works, or is shown anything, at the company."""
    folded = fold(text)
    return any(
        _OR.search(folded[max(0, found.start() - 12) : found.start()]) is None
        and _OR_BEHIND.match(folded, found.end()) is None
        for found in pattern("remote", "wholly").finditer(folded)
    )


_LINE_END = lazy_re(
    r",\s*(?:\d{5}\s+)?([A-ZÄÖÜ]\w+(?:\s\([A-Z]\w+\))?)(?:-[A-ZÄÖÜ]\w+)?\s*(?:\(\w+\))?\s*$",
    re.MULTILINE,
)


def _at_line_ends(text: str, taxonomy: Taxonomy) -> tuple[Place, ...]:
    """The town that ends a line behind a comma, as a company gives where it is."""
    for found in _LINE_END.finditer(text):
        place = taxonomy.place_index.exactly(joined(found.group(1)))
        if place is not None and is_known_town(place, taxonomy):
            return (place,)
    return ()


def find_place(text: str, taxonomy: Taxonomy) -> Place | None:
    """The first town of `read_offer_places`."""
    return read_offer_places(text, taxonomy).place


class _Reading:
    """One text while its towns are looked for."""

    def __init__(self, text: str, taxonomy: Taxonomy) -> None:
        self.text = text
        self.taxonomy = taxonomy
        self.index = taxonomy.place_index
        self.around = Surroundings(text)
        self.tokens = self.around.tokens
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
            return self._in_small_letters(at)
        for end in range(self._joined_until(at), at, -1):
            key = "".join(token.key for token in self.tokens[at:end])
            if self.tokens[end - 1].text.endswith(_GENITIVES):
                key = key.removesuffix("s")
            place, is_abroad = self._named(key)
            if place is not None or is_abroad:
                longer, ended = self._whole_name(end, key)
                if longer is not None:
                    return self._by_whole_name(at, ended, longer)
                return self._judged(at, end, key, place)
        return self._part_at(at)

    def _joined_until(self, at: int) -> int:
        """Where the words end that may be a name together with one."""
        end = at + 1
        most = min(at + _LONGEST_NAME, len(self.tokens))
        while end < most and self.tokens[end].is_joined:
            end += 1
        return end

    def _in_small_letters(self, at: int) -> _Found | None:
        """The town of "werkstudent in bochum", right behind a word that a place follows."""
        key, words = self.tokens[at].key, self.around.words
        if "-" in self.tokens[at].text and self.text.islower():
            key = joined(self.tokens[at].text.partition("-")[0])  # "lünen-brambauer"
        place, _ = self._named(key)
        if place is None or place.population < _LARGE_TOWN or self._is_word(key):
            return None
        is_word = key in words["also_words"] and not self.text.islower()
        if self.tokens[at].gap.endswith("#") and not is_word:
            return _Found(at, at + 1, self._name(at, at + 1), place, By.MENTION, self._group(at))
        is_place = not is_word and self.around.stands_as_place(at)
        return self._judged(at, at + 1, key, place) if is_place else None

    def _whole_name(self, end: int, key: str) -> tuple[Place | None, int]:
        """The town of "Halle (Saale)" or "Wetter an der Ruhr", and where its name ends."""
        following = [token.key for token in self.tokens[end : end + 3]]
        if following and self.tokens[end].gap.strip() == "(":
            return self._at_river(key, following[0]), end + 1
        if following[:2] == ["an", "der"] and len(following) == 3:
            return self._at_river(key, following[2]), end + 3
        return None, end

    def _at_river(self, key: str, river: str) -> Place | None:
        is_river = river in self.around.words["rivers"]
        return self.index.exactly(key + river) or (self.index.exactly(key) if is_river else None)

    def _by_whole_name(self, at: int, end: int, place: Place) -> _Found:
        """A name that can be nothing else than a town's."""
        by = self.around.by_words_before(at, end) or self.around.unless_signed(at, By.ADDRESS)
        return _Found(at, end, self._name(at, end), place, by, self._group(at))

    def _named(self, key: str) -> tuple[Place | None, bool]:
        """The town that a key is the name of, and whether it lies abroad."""
        if len(key) < _SHORTEST_KEY or key in self.around.lists.no_town:
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
        is_part = part in self.around.words["parts"] or self.index.exactly(part) is not None
        is_compound = part in self.around.words["no_parts"]
        is_named = (
            self.tokens[at].ends_name
            or self._is_listed(at)
            or self.around.stands_as_place(at)
            or self.around.by_words_before(at, at + 1) is By.WORK
        )
        if not is_part and (is_compound or not is_named):
            return None
        is_no_word = len(part) >= _SHORTEST_PART and not self._is_word(part)
        return self._judged(at, at + 1, "" if is_part or is_no_word else key, place)

    def _judged(self, at: int, end: int, key: str, place: Place | None) -> _Found | None:
        """What a name counts for; None where it is no place of an offer."""
        if self.around.is_in_other_name(at, end):
            return None
        if self.around.is_in_company_name(end):
            is_large = place is not None and place.population >= _LARGE_TOWN
            by_name = _Found(at, end, self._name(at, end), place, By.NAME, self._group(at))
            return by_name if is_large else None
        country_ends = self._country_after(end)
        if country_ends is not None:
            here = place if place is not None and place.population >= _LARGE_TOWN else None
            by = self._by(at, end, key, here)
            name = self._name(at, end)
            return _Found(at, country_ends, name, None, by or By.MENTION, self._group(at))
        by = self._by(at, end, key, place)
        if by is None:
            return None
        if place is None and by in (By.SOUGHT, By.WORK, By.PREPOSITION):
            by = By.ADDRESS  # abroad: where the company is known to be comes first
        town = self._town_of_part(place)
        return _Found(at, self._with_part(end), self._name(at, end), town, by, self._group(at))

    def _town_of_part(self, place: Place | None) -> Place | None:
        """The town that a part is named with: Bochum of "Bochum-Werne"."""
        if place is None or "-" not in place.name:
            return place
        town = self.index.exactly(joined(place.name.partition("-")[0]))
        return town if town is not None and town.population >= _LARGE_TOWN else place

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
        if is_part and token.key in self.around.words["parts"]:
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
        if _POSTAL_CODE.fullmatch(self.tokens[at].text) is None:
            return None
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None or not after.is_joined or not after.text[0].isupper():
            return self._code_alone(at)
        by = self.around.unless_signed(at, By.ADDRESS)
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

    def _code_alone(self, at: int) -> _Found | None:
        """The town of a postal code that stands behind a label, or alone between bars."""
        is_labelled = self.around.is_labelled(at)
        if not self.codes_left or not (is_labelled or self.around.is_set_apart(at, at + 1)):
            return None
        self.codes_left -= 1
        places = self.taxonomy.find_places(self.tokens[at].text, 1)
        if not places:
            return None
        by = By.LABEL if is_labelled else self.around.unless_signed(at, By.ADDRESS)
        return _Found(at, at + 1, self.tokens[at].text, places[0], by, self._group(at))

    def _adjective_at(self, at: int) -> _Found | None:
        """The town of "Dortmunder Hafen", but not of "Herner Straße 12"."""
        token = self.tokens[at]
        is_adjective = token.text[0].isupper() and token.key.endswith("er")
        if not is_adjective or at + 1 >= len(self.tokens):
            return None
        after, words = self.tokens[at + 1], self.around.words
        if not after.is_joined or not after.text[0].isupper() or after.key in words["streets"]:
            return None
        is_side = after.key in words["behind"] or after.key in words["parts"]
        is_other = token.key in words["other_adjectives"] and not is_side
        if is_other or self.around.is_in_other_name(at, at + 1):
            return None
        stem = token.key.removesuffix("er")
        for key in (stem, f"{stem}e", f"{stem}en", stem.removesuffix("an")):
            place = self.index.exactly(key) if len(key) >= _SHORTEST_ALIAS else None
            if place is not None and place.population >= _LARGE_TOWN:
                is_site = after.key in words["behind"]
                is_own = is_site and self.around.before(at) in words["own"]
                by = By.SOUGHT if is_own else By.WORK
                by = by if is_site else self.around.unless_signed(at, By.ADJECTIVE)
                return _Found(at, at + 1, token.text, place, by, self._group(at))
        return None

    # What stands around

    def _by(self, at: int, end: int, key: str, place: Place | None) -> By | None:
        """By what a name is known to be where the offer is; None where it is only a word."""
        token, words = self.tokens[at], self.around.words
        if self.around.is_labelled(at):
            is_around = self.around.before(at) in words["several_sites"]
            return By.MENTION if is_around else By.LABEL
        if self.around.is_of_seat(at):
            return self.around.unless_signed(at, By.SEAT)
        if self._is_listed(at) and (key not in words["also_words"] or token.gap.strip() != ","):
            return self.found[-1].by
        is_sure = place is None or place.population > 0
        by = self.around.by_words_before(at, end) if is_sure else None
        if by is None and self.around.is_behind_street(at):
            by = By.ADDRESS
        if by in (By.SEAT, By.PREPOSITION):
            by = self._of_company(at, by)
        if by is By.ELSEWHERE:
            return by
        if by is not None:
            is_other = key in words["also_words"] or self._is_word(key)
            is_named = not is_other or self.around.stands_as_place(at) or by is By.SEAT
            is_plain = not self._is_word(key) and not self.around.is_behind_adjective(at)
            is_town = place is None or is_plain or is_known_town(place, self.taxonomy)
            return self.around.unless_signed(at, by) if is_named and is_town else None
        before = self.around.before(at)
        if before in words["universities"] and self.around.is_spun_off(at):
            return By.MENTION
        if before in words["elsewhere"] or before in words["universities"]:
            return By.ELSEWHERE
        if place is None or before in words["institutions"]:
            is_heard = place is not None and place.population >= _LARGE_TOWN
            return self.around.unless_signed(at, By.MENTION) if is_heard else None
        return self._by_itself(at, end, key, place)

    def _of_company(self, at: int, by: By) -> By:
        """Less where a place is of what the company belongs to, or said of it behind its seat."""
        if self.around.is_of_owner(at):
            return By.ELSEWHERE
        last = self.found[-1] if self.found else None
        is_behind_seat = (
            by is By.PREPOSITION
            and last is not None
            and last.by is By.SEAT
            and self.around.is_in_clause_of(last.end, at)
        )
        return By.AREA if is_behind_seat else by

    def _by_itself(self, at: int, end: int, key: str, place: Place) -> By | None:
        """As above, where nothing before a town says so."""
        town = self._town_of_part(place)
        if town is not None and town is not place:
            key, place = "", town
        is_other = key in self.around.words["also_words"] or self._is_word(key)
        is_alone = self.around.is_set_apart(at, end)
        is_town = is_known_town(place, self.taxonomy)
        if is_town and (is_alone or self.around.ends_headline(at, end, place)):
            return self.around.unless_signed(at, By.HEADLINE)
        if is_other or place.population < _LARGE_TOWN:
            is_in_headline = self.around.is_in_headline(at)
            return By.HEADLINE if is_town and not is_other and is_in_headline else None
        if self.around.is_in_headline(at):
            return By.HEADLINE
        by = By.SEAT if self._is_behind_name(at, end) else By.MENTION
        return self.around.unless_signed(at, by)

    def _is_behind_name(self, at: int, end: int) -> bool:
        """Whether it stands in brackets behind a name: "Kestrel Aerial (Dortmund) inspiziert"."""
        is_alone = self.tokens[at].gap.strip() == "(" and self.tokens[end - 1].after[:1] == ")"
        return is_alone and at > 0 and self.tokens[at - 1].text[0].isupper()

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
        end, words = self.found[-1].end, self.around.words
        between = [token.key for token in self.tokens[end:at]]
        gaps = {token.gap.strip() for token in self.tokens[end : at + 1]}
        if not between:
            return gaps <= {",", "/", "&", "+", "-", "–", ";"}
        is_linked = between[0] in words["linking"] and set(between[1:]) <= words["list_starts"]
        return is_linked and len(between) <= _MOST_BETWEEN and gaps <= {"", ",", "/", ".", "/ "}

    def _group(self, at: int) -> int:
        if self.found:
            label = self.around.label_of(at)
            is_same = label is not None and label == self.around.label_of(self.found[-1].start)
            if self._is_listed(at) or is_same:
                return self.found[-1].group
        return len(self.found)

    def _add_unknown_labels(self) -> None:
        """What stands behind "Standort:" and is no place that is known, if nothing else is said."""
        if any(each.place is not None and each.by in _SURELY for each in self.found):
            return
        for begin, end in self.around.labels[:_MOST_LABELS]:
            inside = [at for at, one in enumerate(self.tokens) if begin <= one.start < end]
            named = {at for each in self.found for at in range(each.start, each.end)}
            if not inside or named.intersection(inside):
                continue
            first = self.tokens[inside[0]]
            is_name = first.text[0].isupper() and first.key not in self.around.lists.no_town
            if not is_name or self._is_word(first.key):
                continue
            near = self.taxonomy.find_places(first.text, 1)
            place = near[0] if near and is_known_town(near[0], self.taxonomy) else None
            name = first.text
            self.found.append(
                _Found(inside[0], inside[0] + 1, name, place, By.LABEL, len(self.found))
            )
