"""Countries and cities outside Germany, by what people type for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from rapidfuzz import fuzz, process

from models.distance import distance_km, point_of
from models.taxonomy.build_abroad import ABROAD_FILE
from models.taxonomy.normalise import joined
from models.taxonomy.toml_file import TomlFile

SHORTEST_CITY = 4
"""Letters of a city's name that says by itself what is meant; "Van" and "Huy" do not."""

_SHORTEST_TYPO = 6
_TYPO_SIMILARITY = 90
"""From this likeness on (rapidfuzz ratio, 0..100) a word is a foreign name with a typo."""


@dataclass(frozen=True, slots=True)
class City:
    """A city outside Germany. Coordinates in degrees, WGS 84; the country by ISO 3166."""

    name: str
    country: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class Abroad:
    """What lies outside Germany, by joined, folded names."""

    cities: Mapping[str, City]
    """By names that mean the city wherever they stand."""
    cities_of: Mapping[tuple[str, str], City]
    """By country and name, also the names that are another word as well."""
    countries: Mapping[str, str]
    codes: Mapping[str, str]
    """Short forms of countries in capitals, as they stand behind a town's name."""
    names_by_letter: Mapping[str, tuple[str, ...]]
    """Every name, by its first letter."""

    def nearly(self, key: str) -> tuple[str, float] | None:
        """The name, and the likeness (0..100), of which a joined, folded word is a misspelling."""
        if len(key) < _SHORTEST_TYPO:
            return None
        found = process.extractOne(
            key,
            self.names_by_letter.get(key[0], ()),
            scorer=fuzz.ratio,
            score_cutoff=_TYPO_SIMILARITY,
        )
        return None if found is None else (found[0], found[1])

    def city_at(self, latitude: float, longitude: float, *, within_km: float) -> City | None:
        """The nearest city to a point in degrees, if there is one within a distance."""
        here = point_of(latitude, longitude)
        near = [
            (distance_km(point_of(city.latitude, city.longitude), here), city)
            for city in self.cities_of.values()
            if abs(city.latitude - latitude) < 1 and abs(city.longitude - longitude) < 2
        ]
        found = min(near, key=lambda each: each[0], default=None)
        return found[1] if found is not None and found[0] <= within_km else None


@lru_cache(maxsize=1)
def abroad() -> Abroad:
    """What is known outside Germany, read at the first place that somebody names."""
    content = TomlFile.read(ABROAD_FILE.with_suffix(".toml")).content
    by_name = {(city.country, city.name): city for city in _cities()}
    cities_of: dict[tuple[str, str], City] = {}
    for city in by_name.values():
        cities_of[city.country, joined(city.name)] = city
    also = {joined(word) for word in _listed(content["also"]["words"])}
    cities: dict[str, City] = {}
    for (_, key), city in sorted(cities_of.items(), key=lambda each: each[1].population):
        if len(key) >= SHORTEST_CITY and key not in also:
            cities[key] = city
    for country, names in content["names"].items():
        for pair in _listed(names):
            name, _, listed_as = pair.partition(" = ")
            key, city = joined(name), by_name[country, listed_as]
            cities_of[country, key] = cities[key] = city
    countries: dict[str, str] = {}
    for country, names in content["countries"].items():
        countries |= {joined(name): country for name in _listed(names)}
    codes = {
        code: country for country, codes in content["codes"].items() for code in _listed(codes)
    }
    return Abroad(cities, cities_of, countries, codes, _by_letter((*countries, *cities)))


def _by_letter(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    by_letter = groupby(sorted(names), key=lambda name: name[0])
    return {letter: tuple(alike) for letter, alike in by_letter}


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def _cities() -> list[City]:
    """All of them, the largest last."""
    cities = []
    with ABROAD_FILE.open(encoding="utf-8") as lines:
        for line in lines:
            name, country, latitude, longitude, population = line.split("\t")
            cities.append(City(name, country, float(latitude), float(longitude), int(population)))
    return sorted(cities, key=lambda city: city.population)
