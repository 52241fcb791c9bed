"""The coordinator's own file beside the config: programmes, synonyms, places, universities.

[[synonym]]
term = "Mechatro"
fields = ["0714"]

[[university]]
short_name = "HS Musterstadt"
long_name = "Hochschule Musterstadt"
city = "Musterstadt"
latitude = 51.5
longitude = 7.4
aliases = ["hsm"]

[[programme]]
name = "Robotik"
award = "B.Eng."
university = "HS Musterstadt"
fields = ["0714"]

[[place]]
name = "Technologiepark Nord"
latitude = 51.5
longitude = 7.4
"""

from pathlib import Path

from models.taxonomy.lexicon import Meaning, Tier
from models.taxonomy.normalise import joined
from models.taxonomy.tables import Tables, slug
from models.taxonomy.toml_file import Entry, TomlFile
from models.taxonomy.values import Place

# A coordinator's word outweighs what the vocabulary thinks of the same term.
_SYNONYM_WEIGHT = 5.0


def apply_overlay(path: Path, tables: Tables) -> None:
    """Add what the file says to the tables. Raises TaxonomyError at the first mistake."""
    file = TomlFile.read(path)
    file.allow_only("place", "university", "programme", "synonym")
    for entry in file.entries("place"):
        _add_place(entry, tables)
    for entry in file.entries("university"):
        entry.allow_only(
            "id", "short_name", "long_name", "city", "latitude", "longitude", "aliases", "website"
        )
        tables.add_university(entry, place_id="")
    for entry in file.entries("programme"):
        entry.allow_only("name", "award", "university", "fields")
        tables.add_programme(entry)
    for entry in file.entries("synonym"):
        _add_synonym(entry, tables)


def _add_place(entry: Entry, tables: Tables) -> None:
    entry.allow_only("name", "latitude", "longitude", "state", "aliases")
    name = entry.text("name")
    place_id = f"own-{slug(name)}"
    if place_id in tables.places:
        entry.refuse("name", f"{name!r} exists already", "remove one of the two")
    tables.places[place_id] = Place(
        id=place_id,
        name=name,
        state=entry.text("state", ""),
        latitude=entry.number("latitude", -90, 90),
        longitude=entry.number("longitude", -180, 180),
        population=0,
    )
    for typed in (name, *entry.texts("aliases")):
        tables.place_aliases[joined(typed)] = place_id


def _add_synonym(entry: Entry, tables: Tables) -> None:
    entry.allow_only("term", "fields")
    term = entry.text("term")
    if not joined(term):
        entry.refuse("term", "has no letter or digit", "write what people type")
    codes = entry.codes("fields", tables.fields)
    meanings = [
        Meaning(code, _SYNONYM_WEIGHT - 0.5 * position, Tier.NAME)
        for position, code in enumerate(codes)
    ]
    tables.lexicon.replace(term, meanings)
