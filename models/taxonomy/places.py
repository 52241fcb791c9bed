"""Finding German places by what people type: names, abbreviations, postal codes, typos."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from models.distance import distance_km, point_of
from models.taxonomy.abroad import Abroad, City, abroad
from models.taxonomy.normalise import fold, words
from models.taxonomy.values import Place

# Below this similarity (rapidfuzz ratio, 0..100) a name is another place, not a typo.
_TYPO_SIMILARITY = 84
_SHORTEST_TYPO = 5
# The longest name has 40 letters and some blanks; what is typed around it is not much longer.
_LONGEST_TYPO = 60
_LETTERS_READ = 300
_MOST_CODES = 10
# A city abroad is meant, not a village of its name, if it is so many times as large; a town here of
# so many people, or so near, is meant all the same.
_LARGER_ABROAD = 10
_TOWN_OF_ITS_OWN = 20_000
_NEAR_KM = 60.0
# So many kilometres outweigh a place ten times as large when a name exists twice.
_KM_PER_TENFOLD_SIZE = 150.0
_POSTAL_CODE = re.compile(r"(?<!\d)(?:D-?)?(\d{5})(?!\d)")
_WORDS_BESIDE_A_NAME = frozenset(
    [
        "in",
        "bei",
        "nahe",
        "naehe",
        "von",
        "aus",
        "der",
        "die",
        "das",
        "raum",
        "region",
        "umgebung",
        "stadt",
        "und",
        "am",
        "an",
        "ich",
        "wohne",
        "komme",
        "zentrum",
        "mitte",
        "nrw",
        "germany",
        "deutschland",
        "near",
        "from",
        "live",
        "city",
        "ort",
    ]
)


def km_to(place: Place, latitude: float, longitude: float) -> float:
    """The great-circle distance in km to a place from a point in degrees."""
    return distance_km(point_of(place.latitude, place.longitude), point_of(latitude, longitude))


@lru_cache(maxsize=1)
def _towns_by_postal_code() -> dict[str, str]:
    """The town of every German postal code, read at the first code that somebody types.

    Source: the package countrystatecity-postal-codes (ODbL), which knows names, not coordinates.
    """
    data = resources.files("countrystatecity_postal_codes") / "data/by-country/DE/postcodes.json"
    towns: dict[str, str] = {}
    for entry in json.loads(data.read_text(encoding="utf-8")):
        towns.setdefault(entry["code"], entry["localityName"])
    return towns


def is_part_of_town(place: Place) -> bool:
    """Whether a place has no postal code of its own name, as "Hörde" has none."""
    return place.name not in _municipalities()


@lru_cache(maxsize=1)
def _municipalities() -> frozenset[str]:
    return frozenset(_towns_by_postal_code().values())


@dataclass(slots=True)
class PlaceIndex:
    """Places by id and by name; `centre` (degrees) decides between places of the same name.

    What lies abroad is none of them, nor a misspelling of one.
    """

    places: Mapping[str, Place]
    aliases: Mapping[str, str]
    centre: tuple[float, float]
    abroad: Abroad = field(default_factory=abroad)
    _by_key: dict[str, list[Place]] = field(default_factory=dict)
    _towns: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_key = self._by_key
        for place in self.places.values():
            for key in _keys_of(place.name):
                by_key.setdefault(key, []).append(place)

    def find(self, text: str, limit: int = 3) -> tuple[Place, ...]:
        """The places `text` most likely means, best first; empty when it names none."""
        if limit < 1:
            return ()
        text = text[:_LETTERS_READ]
        by_code = self._by_postal_code(text)
        if by_code:
            return by_code[:limit]
        typed = words(text)[:12]
        if self._is_abroad("".join(typed)):
            return ()
        named = self._named(typed)
        if named:
            return named[:limit]
        kept = [word for word in typed if word not in _WORDS_BESIDE_A_NAME]
        return self._nearly_named(" ".join(kept))[:limit]

    def mentioned(self, typed: list[str], lengths: Iterable[int] = (4, 3, 2, 1)) -> Place | None:
        """The first place whose full name stands among the folded words, longest name first."""
        for length in lengths:
            for start in range(len(typed) - length + 1):
                places = self._by_key.get("".join(typed[start : start + length]))
                if places:
                    return self._best_first(places)[0]
        return None

    def exactly(self, key: str) -> Place | None:
        """The best place with this joined, folded name or abbreviation."""
        if key in self.aliases:
            return self.places[self.aliases[key]]
        places = self._by_key.get(key) or self._by_key.get(_spelt_out(key))
        return self._best_first(places)[0] if places else None

    def namesakes(self, key: str) -> tuple[Place, ...]:
        """Every place with this joined, folded name, the best first."""
        return tuple(self._best_first(self._by_key.get(key, [])))

    def city_abroad(self, key: str) -> City | None:
        """The city abroad that a joined, folded name means, unless a town here is meant by it."""
        city = self.abroad.cities.get(key) or self.abroad.cities.get(_spelt_out(key))
        here = self.exactly(key)
        if city is None or here is None or key in self.aliases:
            return city if here is None else None
        is_meant = here.population >= _TOWN_OF_ITS_OWN or km_to(here, *self.centre) <= _NEAR_KM
        return None if is_meant or city.population < _LARGER_ABROAD * here.population else city

    def _is_abroad(self, key: str) -> bool:
        return self.city_abroad(key) is not None or (
            key in self.abroad.countries and self.exactly(key) is None
        )

    def nearest(self, latitude: float, longitude: float) -> Place:
        """The place nearest to a point in degrees; parts of a town count as places."""
        return min(
            self.places.values(),
            key=lambda place: (km_to(place, latitude, longitude), place.id),
        )

    def near(
        self, latitude: float, longitude: float, *, within_km: float, smallest: int
    ) -> tuple[Place, ...]:
        """Places of at least so many people around a point in degrees, the nearest first."""
        away = [
            (km_to(place, latitude, longitude), place.id)
            for place in self.places.values()
            if place.population >= smallest
        ]
        return tuple(self.places[each] for km, each in sorted(away) if km <= within_km)

    def _by_postal_code(self, text: str) -> tuple[Place, ...]:
        for code in _POSTAL_CODE.findall(text)[:_MOST_CODES]:
            town = _towns_by_postal_code().get(code)
            found = self._named(words(town)) if town else ()
            if found:
                return found
        return ()

    def _named(self, typed: list[str]) -> tuple[Place, ...]:
        """Places whose name is all of the words, or else one that stands among them."""
        whole = self.exactly("".join(typed))
        if whole is not None:
            rest = self._best_first(self._by_key.get("".join(typed), []))
            return (whole, *(place for place in rest if place.id != whole.id))
        found: dict[str, Place] = {}
        taken: set[int] = set()
        for length in (4, 3, 2, 1):
            for start in range(len(typed) - length + 1):
                span = range(start, start + length)
                if not taken.isdisjoint(span):
                    continue
                key = "".join(typed[start : start + length])
                if length == 1 and key in _WORDS_BESIDE_A_NAME:
                    continue
                place = self.exactly(key)
                if place is not None:
                    taken.update(span)
                    found.setdefault(place.id, place)
        return tuple(self._smallest_of_a_pair(list(found.values())))

    def _smallest_of_a_pair(self, places: list[Place]) -> list[Place]:
        """ "Bochum Querenburg" means the part of the town, when the two lie together."""
        if len(places) < 2:
            return places
        first, second = places[0], places[1]
        if km_to(second, first.latitude, first.longitude) > 15:
            return places
        return sorted(places, key=lambda place: (place.population, place.id))

    def _nearly_named(self, typed: str) -> tuple[Place, ...]:
        if not _SHORTEST_TYPO <= len(typed) <= _LONGEST_TYPO:
            return ()
        near = process.extract(
            typed.replace(" ", ""),
            self._by_key.keys(),
            scorer=fuzz.ratio,
            score_cutoff=_TYPO_SIMILARITY,
            limit=8,
        )
        foreign = self.abroad.nearly(typed.replace(" ", "")) if near else None
        if foreign is not None and all(foreign[1] >= similarity for _, similarity, _ in near):
            return ()
        scored = [
            (similarity + 4 * self._weight(place), place)
            for key, similarity, _ in near
            for place in self._best_first(self._by_key[key])[:1]
            if key[0] == typed[0] and self.city_abroad(key) is None
        ]
        scored.sort(key=lambda entry: (-entry[0], entry[1].id))
        return tuple(dict.fromkeys(place for _, place in scored))

    def _best_first(self, places: Iterable[Place]) -> list[Place]:
        return sorted(places, key=lambda place: (-self._weight(place), place.id))

    def _weight(self, place: Place) -> float:
        away = km_to(place, *self.centre)
        return math.log10(place.population + 100) - away / _KM_PER_TENFOLD_SIZE


def _spelt_out(key: str) -> str:
    """ "staugustin" as "sanktaugustin"."""
    return f"sankt{key[2:]}" if key.startswith("st") else key


def _keys_of(name: str) -> set[str]:
    """The joined, folded forms of a name: whole, and without what stands in brackets or after."""
    folded = fold(name)
    if folded.isalnum():
        return {folded}
    # words() is the readable form of this; places are many, and this is three times as quick.
    whole = "".join(letter for letter in folded if letter.isalnum())
    keys = {whole}
    for divider in (" am ", " an ", " im ", " in ", " bei ", " (", " ob ", " vor ", " auf "):
        head, found, _ = folded.partition(divider)
        if found and len(head) > 3 and head != "bad":
            keys.add("".join(letter for letter in head if letter.isalnum()))
    # Parts of a town carry its name: "Bochum-Werne" is also typed as "Werne".
    return keys
