"""Finds what lies outside Germany in a line: "Linz, Österreich", "Enschede (NL)", "Paris"."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.reading.line import Line, Named
from models.reading.readings import Outside
from models.taxonomy.places import km_to
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LONGEST_NAME = 4
_LONGEST_COUNTRY = 3
_MOST_TYPOS = 3
_LARGE_TOWN = 20_000
_CAPITALS = 2
"""Letters in capitals that a country's short form has at least."""


def find_outside(line: Line, *, is_asked: bool = False) -> list[Named[Outside]]:
    """Cities and countries outside Germany, in order; their words are taken.

    A country beside a town in Germany is none ("Dortmund, Germany" is in Germany anyway). Unless
    the line answers where it may be (`is_asked`), a name counts with a capital alone.
    """
    found: list[Named[Outside]] = []
    for start, end, country in _countries(line):
        if not line.taken.isdisjoint(range(start, end)):
            continue
        begin = _begin_of_town(line, start, country)
        name = line.text(begin, start if begin < start else end)
        value = _outside(line, name, "".join(line.keys[begin:start]), country)
        found.append(line.take(begin, end, value))
    found += _cities(line, is_asked=is_asked)
    if is_asked:
        found += _misspelt(line)
    return sorted(found, key=lambda each: each.start)


def _outside(line: Line, name: str, key: str, country: str) -> Outside:
    index = line.taxonomy.place_index
    return Outside(name, country, index.abroad.cities_of.get((country, key)), index.namesakes(key))


def _countries(line: Line) -> list[tuple[int, int, str]]:
    """Every country that is named as (first word, word after the last, code), left to right."""
    known = line.taxonomy.place_index.abroad
    found = []
    for start, end, key in line.spans(_LONGEST_COUNTRY):
        typed = line.words[start].text
        country = known.countries.get(key) if typed[0].isupper() or len(key) > _CAPITALS else None
        is_town = country is not None and line.taxonomy.place_index.exactly(key) is not None
        if country is None and start > 0 and end - start == 1 and typed.isupper():
            country = known.codes.get(typed)
            is_town = country is not None and _begin_of_town(line, start, country) == start
        if country is not None and not is_town:
            found.append((start, end, country))
    return sorted(found, key=lambda each: (each[0], -each[1]))


def _begin_of_town(line: Line, at: int, country: str) -> int:
    """Where the town begins that a country stands behind; the country itself if none does."""
    index = line.taxonomy.place_index
    for begin in range(max(0, at - LONGEST_NAME), at):
        if not line.taken.isdisjoint(range(begin, at)):
            continue
        key = "".join(line.keys[begin:at])
        here = index.exactly(key)
        if (country, key) in index.abroad.cities_of or (here is not None and not _is_large(here)):
            return begin
    return at


def _is_large(place: Place) -> bool:
    return place.population >= _LARGE_TOWN


def _cities(line: Line, *, is_asked: bool) -> list[Named[Outside]]:
    """Cities that stand alone, unless their words belong to a longer name of a town here."""
    index = line.taxonomy.place_index
    towns = [
        (start, end)
        for start, end, key in line.spans(LONGEST_NAME)
        if end - start > 1 and index.exactly(key) is not None
    ]
    found = []
    for start, end, key in line.spans(LONGEST_NAME):
        is_part = any(begin <= start and end <= after for begin, after in towns)
        is_name = line.words[start].text[0].isupper() or (is_asked and not _is_word(line, key))
        city = index.city_abroad(key) if is_name and not is_part else None
        if city is not None:
            value = _outside(line, line.text(start, end), key, city.country)
            found.append(line.take(start, end, value))
    return found


def _is_word(line: Line, key: str) -> bool:
    taxonomy = line.taxonomy
    return (
        key in taxonomy.filler_words
        or key in taxonomy.everyday_words
        or taxonomy.lexicon.knows_key(key)
    )


def _misspelt(line: Line) -> list[Named[Outside]]:
    """Foreign names with a typo, where no town here has a name as near."""
    index = line.taxonomy.place_index
    found = []
    for at in line.left()[:_MOST_TYPOS]:
        key = line.keys[at]
        if not key.isalpha() or _is_word(line, key) or index.exactly(key) is not None:
            continue
        near = index.abroad.nearly(key)
        if near is None or index.find(line.words[at].text, 1):
            continue
        city = index.abroad.cities.get(near[0])
        country = index.abroad.countries.get(near[0]) or (city.country if city else "")
        value = Outside(line.words[at].text, country, city)
        found.append(line.take(at, at + 1, value))
    return found


# What to propose instead

NEAR_BORDER_KM = 40.0
"""So far from a town here somebody abroad may still look for something around it."""

_MOST_INSTEAD = 6
_MOST_NEAR = 2
_SMALLEST_NEAR = 10_000
_IN_CITY_KM = 15.0
_NEARER = 2.0
"""A point is in a city abroad that is so many times as near as the nearest place here."""


def places_instead(outside: Iterable[Outside], taxonomy: Taxonomy) -> tuple[Place, ...]:
    """Places here that may be meant instead: those of the same name, and towns near the border."""
    found: dict[str, Place] = {}
    for each in outside:
        near = near_border(each.city.latitude, each.city.longitude, taxonomy) if each.city else ()
        found |= {place.id: place for place in (*each.namesakes, *near)}
    return tuple(found.values())[:_MOST_INSTEAD]


def near_border(latitude: float, longitude: float, taxonomy: Taxonomy) -> tuple[Place, ...]:
    """The nearest towns here to a point in degrees abroad; none if it is far."""
    near = taxonomy.place_index.near(
        latitude, longitude, within_km=NEAR_BORDER_KM, smallest=_SMALLEST_NEAR
    )
    return near[:_MOST_NEAR]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a shared location is: in a place here, or outside, with towns near the border."""

    place: Place | None
    instead: tuple[Place, ...] = ()


def locate(latitude: float, longitude: float, taxonomy: Taxonomy) -> Located:
    """The nearest place to a point in degrees, unless that lies outside Germany."""
    place = taxonomy.nearest_place(latitude, longitude)
    away = km_to(place, latitude, longitude)
    reach = min(_IN_CITY_KM, away / _NEARER)
    city = taxonomy.place_index.abroad.city_at(latitude, longitude, within_km=reach)
    if away > NEAR_BORDER_KM or city is not None:
        return Located(None, near_border(latitude, longitude, taxonomy))
    return Located(place)
