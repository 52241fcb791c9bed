"""Reads the taxonomy's files, and the coordinator's own file beside the config, into one value."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from models.taxonomy.build_places import PLACES_FILE, STATES
from models.taxonomy.errors import TaxonomyError
from models.taxonomy.lexicon import Tier
from models.taxonomy.normalise import fold, joined
from models.taxonomy.overlay import apply_overlay, overlay_mistakes
from models.taxonomy.places import PlaceIndex
from models.taxonomy.tables import Tables, UniversityTable, centre_of, listed_terms
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.toml_file import MaybeBlank, Table, Text, Texts, TomlFile, number_between
from models.taxonomy.typos import by_edge
from models.taxonomy.values import Field, Place, Sector
from models.vocabulary import MERGED_UNIVERSITIES

DATA = Path(__file__).parent / "data"
_VOCABULARY = DATA / "vocabulary"


class _FieldTable(Table):
    code: Text
    de: Text
    en: Text


class _UniversityTable(UniversityTable):
    latitude: Annotated[float, number_between(-90, 90)]
    longitude: Annotated[float, number_between(-180, 180)]
    town: Text
    """The municipality it is in, by its name among the places."""


class _SectorTable(Table):
    id: Text
    de: Text
    en: Text
    wz2008: Text
    fields: Texts
    core: bool
    terms: MaybeBlank = ""


class _NeighbourTable(Table):
    fields: Texts
    closeness: Annotated[float, number_between(0, 1)]
    reason: Text


class _WordsTable(Table):
    """What people say for a field, as lists of terms."""

    code: Text
    names: MaybeBlank = ""
    topics: MaybeBlank = ""
    hints: MaybeBlank = ""


def load_taxonomy(overlay: Path | None = None) -> Taxonomy:
    """The taxonomy with what the overlay file adds; each overlay is read once per process.

    A missing overlay file adds nothing. A file that changed is read again. Raises TaxonomyError.
    """
    if overlay is None or not overlay.exists():
        return _load(None, 0)
    return _load(overlay, overlay.stat().st_mtime_ns)


def check_overlay(overlay: Path) -> tuple[TaxonomyError, ...]:
    """Every mistake of the overlay file, in the order it is read; a missing file has none."""
    return tuple(overlay_mistakes(overlay, _own_tables())) if overlay.exists() else ()


@lru_cache(maxsize=4)
def _load(overlay: Path | None, _modified_ns: int) -> Taxonomy:
    tables = _own_tables()
    if overlay is not None:
        apply_overlay(overlay, tables)
    tables.names_from_programmes()
    return _frozen(tables, TomlFile.read(DATA / "words.toml").content)


def _own_tables() -> Tables:
    """What comes with KMUni, before anything of the region is added."""
    tables = Tables()
    _read_fields(tables)
    _read_places(tables)
    _read_universities(tables)
    for entry in TomlFile.read(DATA / "programmes.toml").entries("programme"):
        tables.add_programme(entry)
    _read_sectors(tables)
    _read_neighbours(tables)
    _read_vocabulary(tables)
    return tables


def _frozen(tables: Tables, word_lists: Mapping[str, Any]) -> Taxonomy:
    abbreviations: dict[str, str] = word_lists["abbreviations"]

    def listed(name: str) -> frozenset[str]:
        return frozenset(fold(word) for word in word_lists[name].split())

    names = tuple(sorted(tables.lexicon.keys_of(Tier.NAME)))
    short = TomlFile.read(DATA / "short_labels.toml").content["labels"]
    return Taxonomy(
        short_labels={code: (names[0], names[1]) for code, names in short.items()},
        fields_by_code=tables.fields,
        universities_by_id=tables.universities
        | {old: tables.universities[new] for old, new in MERGED_UNIVERSITIES.items()},
        programmes_by_id=tables.programmes,
        sectors_by_id=tables.sectors,
        neighbours_by_code=tables.sorted_neighbours(),
        place_index=PlaceIndex(
            tables.places, tables.place_aliases, centre_of(tables.universities.values())
        ),
        lexicon=tables.lexicon,
        programme_names=tables.programme_names,
        university_names=tables.university_names,
        sector_terms=tables.sector_terms,
        skills={joined(skill): skill for skill, _ in listed_terms(word_lists["skills"])},
        everyday_words=listed("everyday"),
        filler_words=listed("fillers"),
        weak_words=listed("weak_in_offers"),
        unheard_words=listed("unheard_in_offers"),
        abbreviations={fold(short): fold(full) for short, full in abbreviations.items()},
        names_in_order=names,
        names_by_edge=by_edge(names),
        terms_by_edge=by_edge(tables.lexicon.terms),
        _closeness=tables.closeness,
    )


def _read_fields(tables: Tables) -> None:
    file = TomlFile.read(DATA / "isced_f_2013.toml")
    for level in ("broad", "narrow", "detailed"):
        for table in file.tables(level, _FieldTable):
            tables.fields[table.code] = Field(
                code=table.code,
                label_de=table.de,
                label_en=table.en,
                narrow=table.code[:3],
                broad=table.code[:2],
            )


def _read_places(tables: Tables) -> None:
    file = TomlFile.read(DATA / "places.toml")
    german_names: dict[str, Any] = file.content.get("names", {})
    ids_by_name: dict[str, str] = {}
    largest: dict[str, int] = {}
    with PLACES_FILE.open(encoding="utf-8") as lines:
        for line in lines:
            place_id, name, state, latitude, longitude, population = line.split("\t")
            name = german_names.get(place_id, name)
            inhabitants = int(population)
            tables.places[place_id] = Place(
                place_id, name, STATES[state], float(latitude), float(longitude), inhabitants
            )
            if inhabitants >= largest.get(name, 0):
                largest[name] = inhabitants
                ids_by_name[name] = place_id
    for alias, name in file.content.get("aliases", {}).items():
        tables.place_aliases[alias] = ids_by_name[name]


def _read_universities(tables: Tables) -> None:
    largest: dict[str, Place] = {}
    for place in tables.places.values():
        known = largest.get(place.name)
        if known is None or known.population < place.population:
            largest[place.name] = place
    for entry in TomlFile.read(DATA / "universities.toml").entries("university"):
        table = entry.read(_UniversityTable)
        tables.add_university(entry, table, largest[table.town].id)


def _read_sectors(tables: Tables) -> None:
    for entry in TomlFile.read(DATA / "sectors.toml").entries("sector"):
        table = entry.read(_SectorTable)
        sector = Sector(
            id=table.id,
            label_de=table.de,
            label_en=table.en,
            wz2008=table.wz2008,
            fields=tables.codes_of(entry, table.fields),
            core=table.core,
        )
        tables.sectors[sector.id] = sector
        for term, _ in listed_terms(table.terms):
            tables.sector_terms.setdefault(joined(term), sector.id)


def _read_neighbours(tables: Tables) -> None:
    for entry in TomlFile.read(DATA / "neighbours.toml").entries("neighbour"):
        table = entry.read(_NeighbourTable)
        one, other = tables.codes_of(entry, table.fields)
        tables.judge(one, other, table.closeness, table.reason)


def _read_vocabulary(tables: Tables) -> None:
    for code, tier, terms in vocabulary():
        tables.add_terms(code, terms, tier)


def vocabulary() -> Iterator[tuple[str, Tier, str]]:
    """A field's code, a tier, and the list of terms that speak for it."""
    for path in sorted(_VOCABULARY.glob("*.toml")):
        for table in TomlFile.read(path).tables("field", _WordsTable):
            yield table.code, Tier.NAME, table.names
            yield table.code, Tier.TOPIC, table.topics
            yield table.code, Tier.HINT, table.hints
