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

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

from models.taxonomy.errors import TaxonomyError
from models.taxonomy.normalise import joined
from models.taxonomy.synonyms import teach
from models.taxonomy.tables import Tables, UniversityTable, slug
from models.taxonomy.toml_file import (
    Entry,
    MaybeBlank,
    Table,
    Text,
    Texts,
    TomlFile,
    number_between,
)
from models.taxonomy.values import Place

# Germany with its neighbours' border regions, in degrees. Narrow enough that the two coordinates
# written the wrong way round are noticed.
_Latitude = Annotated[float, number_between(46, 56)]
_Longitude = Annotated[float, number_between(4, 17)]

_Add = Callable[[Entry], None]


class _PlaceTable(Table):
    name: Text
    latitude: _Latitude
    longitude: _Longitude
    state: MaybeBlank = ""
    aliases: Texts = ()


class _UniversityTable(UniversityTable):
    latitude: _Latitude
    longitude: _Longitude


class _SynonymTable(Table):
    term: Text
    fields: Texts = ()


def apply_overlay(path: Path, tables: Tables) -> None:
    """Add what the file says to the tables. Raises TaxonomyError at the first mistake."""
    for mistake in overlay_mistakes(path, tables):
        raise mistake


def overlay_mistakes(path: Path, tables: Tables) -> Iterator[TaxonomyError]:
    """Every mistake of the file, one for each entry at most; the other entries are added.

    Universities are read before programmes, so that one may name the other wherever it stands.
    """
    try:
        file = TomlFile.read(path)
    except TaxonomyError as error:
        yield error
        return
    terms: dict[str, str] = {}
    readers: tuple[tuple[str, _Add], ...] = (
        ("place", lambda entry: _add_place(entry, tables)),
        ("university", lambda entry: _add_university(entry, tables)),
        ("programme", tables.add_programme),
        ("synonym", lambda entry: _add_synonym(entry, tables, terms)),
    )
    try:
        file.allow_only(*(name for name, _ in readers))
    except TaxonomyError as error:
        yield error
    for name, add in readers:
        yield from _mistakes_in(file, name, add)


def _mistakes_in(file: TomlFile, name: str, add: _Add) -> Iterator[TaxonomyError]:
    try:
        entries = list(file.entries(name))
    except TaxonomyError as error:
        yield error
        return
    for entry in entries:
        try:
            add(entry)
        except TaxonomyError as error:
            yield error


def _add_place(entry: Entry, tables: Tables) -> None:
    table = entry.read(_PlaceTable)
    name = table.name
    place_id = f"own-{slug(name)}"
    if place_id in tables.places:
        entry.refuse("name", f"{name!r} exists already", "remove one of the two")
    tables.places[place_id] = Place(
        id=place_id,
        name=name,
        state=table.state,
        latitude=table.latitude,
        longitude=table.longitude,
        population=0,
    )
    for typed in (name, *table.aliases):
        tables.place_aliases[joined(typed)] = place_id


def _add_university(entry: Entry, tables: Tables) -> None:
    tables.add_university(entry, entry.read(_UniversityTable), place_id="")


def _add_synonym(entry: Entry, tables: Tables, terms: dict[str, str]) -> None:
    """`terms` has the key of the entry that explained each term first."""
    table = entry.read(_SynonymTable)
    term = table.term
    key = joined(term)
    if not key:
        entry.refuse("term", "has no letter or digit", "write what people type")
    if key in terms:
        entry.refuse("term", f"{term!r} stands in {terms[key]} already", "remove one of the two")
    if key in tables.university_names:
        entry.refuse("term", f"{term!r} is a university's name", "name a subject alone")
    codes = tables.codes_of(entry, table.fields)
    terms[key] = entry.key
    teach(tables.lexicon, term, codes)
