"""Finds towns and regions in a line: by what stands before them, their size, or the question."""

from difflib import SequenceMatcher
from functools import lru_cache

from models.reading.line import Line, Named
from models.reading.outside import find_outside
from models.reading.phrases import Phrases, empty_words, listed, load_words, word_set
from models.reading.readings import Region
from models.taxonomy.normalise import words
from models.taxonomy.places import is_part_of_town, km_to
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LONGEST_TOWN = 4
SAME_WORD = 0.8
"""From this likeness on a word is a place's name with a typo (difflib's ratio, 0 to 1)."""

SHORTEST_TYPO = 5
LARGE_TOWN = 20_000
"""People in a place that is heard anywhere, also with a typo: any word is nearly some village."""

_NEARBY_TOWN = 2_000
_NEARBY_KM = 60.0
_FARTHEST_PART_KM = 15.0
_FEW_WORDS = 2
"""An answer of so few words is a place's name, however small the place."""

_SHORT_ALIAS = 3
_MOST_TYPOS = 4
"""Words of a line that are compared with every place's name."""


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    content = load_words("places")["words"]
    lists = ("before", "surely", "linking", "empty", "school_forms")
    return {name: word_set(content[name]) for name in lists}


@lru_cache(maxsize=1)
def _regions() -> Phrases[Region]:
    regions: Phrases[Region] = Phrases()
    for table in load_words("places")["region"]:
        region = Region(
            table["id"],
            table["latitude"],
            table["longitude"],
            table["radius_km"],
            table.get("state"),
        )
        regions.add(listed(table["words"]), region)
    return regions


def find_regions(line: Line) -> list[Named[Region]]:
    """Regions such as the Ruhrgebiet; their words are taken."""
    return line.take_phrases(_regions())


def find_towns(line: Line, *, is_asked: bool = False) -> list[Named[Place]]:
    """The towns a line names, in order; their words are taken.

    `is_asked`: the line answers where it may be, so that every name counts, and a typo too. What
    lies outside Germany is no town here, whatever village is called so.
    """
    found: dict[int, Named[Place]] = {}
    outside = set() if is_asked else _words_outside(line)
    for start, end, key in line.spans(LONGEST_TOWN):
        place = _exactly(line, start, end, key, found, is_asked=is_asked)
        if place is not None and outside.isdisjoint(range(start, end)):
            found[start] = line.take(start, end, place)
    _find_misspelt(line, found, is_asked=is_asked)
    return _without_wholes([found[start] for start in sorted(found)])


def _words_outside(line: Line) -> set[int]:
    """Words that name what lies outside Germany; they stay unread."""
    named = find_outside(line)
    words_outside = {at for each in named for at in range(each.start, each.end)}
    line.taken -= words_outside
    return words_outside


def _exactly(
    line: Line, start: int, end: int, key: str, found: dict[int, Named[Place]], *, is_asked: bool
) -> Place | None:
    if key.isdigit():
        places = line.taxonomy.find_places(key, 1) if len(key) == 5 else ()
        return places[0] if places else None
    place = line.taxonomy.place_index.exactly(key)
    says_nothing = all(each in empty_words() for each in line.keys[start:end])
    if place is None or key in _words()["empty"] or (end - start > 1 and says_nothing):
        return None
    typed = line.words[start].text
    is_placed = stands_as_place(line, start, found)
    if end - start == 1 and len(key) <= _SHORT_ALIAS:
        if is_school_form(line.before(start)):
            return None
        return place if typed.isupper() or len(line.keys) == 1 or (is_placed and is_asked) else None
    if is_asked and not _is_function_word(key, line.taxonomy):
        is_sure = typed[0].isupper() or is_placed or len(line.keys) <= _FEW_WORDS
        return place if is_sure or is_known_town(place, line.taxonomy) else None
    if key == "essen" and _follows_a_thing(line, start):
        return place
    is_other_word = _is_another_word(key, line.taxonomy)
    if is_placed and (typed[0].isupper() or not is_other_word or key == "essen"):
        return place if is_known_town(place, line.taxonomy) or typed[0].isupper() else None
    if is_other_word and not (typed[0].isupper() and place.population >= LARGE_TOWN):
        return None
    if is_other_word and line.taxonomy.lexicon.knows_key(key):
        return None
    return place if is_known_town(place, line.taxonomy) else None


def _follows_a_thing(line: Line, at: int) -> bool:
    """Whether a word ends a clause behind something that is named: "Konstruktion essen"."""
    after = at + 1
    is_last = (
        after == len(line.keys)
        or line.words[after].clause != line.words[at].clause
        or after in line.cues
    )
    before = line.before(at)
    return is_last and bool(before) and before not in empty_words() and at - 1 not in line.cues


def stands_as_place(line: Line, at: int, found: dict[int, Named[Place]]) -> bool:
    """Whether a word stands where a place does: after "in", or joined to another place."""
    before = line.before(at)
    if before in _words()["before"]:
        return True
    if before in _words()["linking"] and at >= 2:
        return any(each.end == at - 1 for each in found.values()) or at - 2 in found
    return False


def stands_surely_as_place(line: Line, at: int, found: dict[int, Named[Place]]) -> bool:
    """As above, but for words such as "from" that stand before other things too."""
    return line.before(at) in _words()["surely"] or (
        line.before(at) in _words()["linking"] and stands_as_place(line, at, found)
    )


def is_school_form(key: str) -> bool:
    """Whether "Ge" behind this word is a kind of school: "Gym/Ge"."""
    return key in _words()["school_forms"]


def is_before_place(key: str) -> bool:
    """Whether a word stands before little else than a place: "in", "Nähe"."""
    return key in _words()["surely"]


def is_known_town(place: Place, taxonomy: Taxonomy) -> bool:
    """Whether a place is large, or not small and near."""
    if place.population >= LARGE_TOWN:
        return True
    return place.population >= _NEARBY_TOWN and (
        km_to(place, *taxonomy.place_index.centre) <= _NEARBY_KM
    )


def _is_function_word(key: str, taxonomy: Taxonomy) -> bool:
    return key in taxonomy.filler_words or key in empty_words()


def _is_another_word(key: str, taxonomy: Taxonomy) -> bool:
    return (
        key in taxonomy.everyday_words
        or _is_function_word(key, taxonomy)
        or taxonomy.lexicon.knows_key(key)
    )


def _find_misspelt(line: Line, found: dict[int, Named[Place]], *, is_asked: bool) -> None:
    left = [
        at
        for at in line.left(_words()["empty"])
        if len(line.keys[at]) >= SHORTEST_TYPO
        and line.keys[at].isalpha()
        and not _is_another_word(line.keys[at], line.taxonomy)
        and (is_asked or stands_as_place(line, at, found))
    ]
    for at in left[:_MOST_TYPOS]:
        place = misspelt_town(line.words[at].text, line.taxonomy)
        if place is not None:
            found[at] = line.take(at, at + 1, place)


def misspelt_town(typed: str, taxonomy: Taxonomy) -> Place | None:
    """The large town whose name a word nearly is."""
    key = "".join(words(typed))
    if len(key) < SHORTEST_TYPO or not key.isalpha():
        return None
    for place in taxonomy.find_places(typed, 1):
        name = "".join(words(place.name))
        if place.population >= LARGE_TOWN and SequenceMatcher(None, key, name).ratio() >= SAME_WORD:
            return place
    return None


def _without_wholes(found: list[Named[Place]]) -> list[Named[Place]]:
    """Of "Dortmund Hörde" the town: a part of it beside it only says where in it."""
    kept: list[Named[Place]] = []
    for each in found:
        beside = kept[-1] if kept and kept[-1].end == each.start else None
        if beside is not None and _lie_together(beside.value, each.value):
            larger = max(beside.value, each.value, key=lambda place: place.population)
            kept[-1] = Named(beside.start, each.end, larger, beside.mode)
        else:
            kept.append(each)
    return kept


def _lie_together(one: Place, other: Place) -> bool:
    smaller = min(one, other, key=lambda place: place.population)
    near = km_to(other, one.latitude, one.longitude) <= _FARTHEST_PART_KM
    return near and is_part_of_town(smaller)
