"""The taxonomy while it is being read: tables that the files fill, and what checks them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.taxonomy.lexicon import Lexicon, Meaning, Tier
from models.taxonomy.normalise import fold, joined
from models.taxonomy.toml_file import Entry, MaybeBlank, Table, Text, Texts
from models.taxonomy.values import Field, Neighbour, Place, Programme, Sector, University
from models.vocabulary import Degree


class ProgrammeTable(Table):
    """[[programme]]"""

    name: Text
    award: Text
    university: Text
    fields: Texts = ()


class UniversityTable(Table):
    """[[university]]; its numbers are the files' own."""

    id: MaybeBlank = ""
    short_name: Text
    long_name: Text
    city: Text
    latitude: float
    longitude: float
    aliases: Texts = ()
    website: MaybeBlank = ""


WEIGHTS = {Tier.NAME: 3.0, Tier.TOPIC: 2.0, Tier.HINT: 0.8}

# Awards as printed on certificates, by their folded letters.
_AWARDS = {
    "staatsexamen": Degree.STATE_EXAM,
    "examen": Degree.STATE_EXAM,
    "diplom": Degree.DIPLOM,
    "promotion": Degree.DOCTORATE,
    "drphil": Degree.DOCTORATE,
    "phd": Degree.DOCTORATE,
    "mba": Degree.MASTER,
    "llm": Degree.MASTER,
    "llb": Degree.BACHELOR,
}


def degree_of_award(award: str) -> Degree | None:
    """The degree behind "B.Sc.", "Master of Arts", "Staatsexamen"; None if it is none of ours."""
    letters = joined(award)
    if letters in _AWARDS:
        return _AWARDS[letters]
    if letters.startswith("dipl"):
        return Degree.DIPLOM
    if letters.startswith("b"):
        return Degree.BACHELOR
    if letters.startswith("m"):
        return Degree.MASTER
    return None


def slug(text: str) -> str:
    """`text` as an id: folded letters and digits with hyphens between."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def listed_terms(text: str) -> Iterator[tuple[str, float | None]]:
    """The terms of a list separated by semicolons and line ends, each with its own weight.

    The weight is None where the list gives none: "Logistik = 1.5; Lager".
    """
    for chunk in re.split(r"[;\n]", text):
        term, _, weight = chunk.partition("=")
        if term.strip():
            yield term.strip(), float(weight) if weight.strip() else None


@dataclass(slots=True)
class Tables:
    """What was read so far; each `add_` refuses what contradicts what is there."""

    fields: dict[str, Field] = field(default_factory=dict)
    universities: dict[str, University] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    neighbours: dict[str, list[Neighbour]] = field(default_factory=dict)
    closeness: dict[tuple[str, str], float] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    place_aliases: dict[str, str] = field(default_factory=dict)
    university_names: dict[str, str] = field(default_factory=dict)
    programme_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sector_terms: dict[str, str] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)

    def add_terms(self, code: str, terms: str, tier: Tier) -> None:
        """Let every term of a list speak for a field."""
        for term, weight in listed_terms(terms):
            self.lexicon.add(term, [Meaning(code, weight or WEIGHTS[tier], tier)])

    def codes_of(self, entry: Entry, codes: Iterable[str]) -> tuple[str, ...]:
        """The detailed fields that an entry names: at least one, each of which exists."""
        checked = tuple(dict.fromkeys(codes))
        if not checked:
            entry.refuse("fields", "names no field of study", 'write fields = ["0613"]')
        for code in checked:
            if len(code) != 4 or code not in self.fields:
                remedy = "use a four-digit code of ISCED-F 2013 in quotes, such as 0613"
                entry.refuse("fields", f"unknown field of study {code!r}", remedy)
        return checked

    def add_university(self, entry: Entry, table: UniversityTable, place_id: str) -> None:
        """Add the university of an entry."""
        university = University(
            id=table.id or slug(table.short_name),
            short_name=table.short_name,
            long_name=table.long_name,
            city=table.city,
            place_id=place_id,
            latitude=table.latitude,
            longitude=table.longitude,
        )
        if university.id in self.universities:
            entry.refuse("id", f"{university.id!r} exists already", "choose another id")
        self.universities[university.id] = university
        for name in (table.short_name, table.long_name, *table.aliases):
            self.university_names.setdefault(joined(name), university.id)

    def add_programme(self, entry: Entry) -> None:
        """Add the programme of an entry; its name also becomes a name of its first field."""
        table = entry.read(ProgrammeTable)
        name, award = table.name, table.award
        fields = self.codes_of(entry, table.fields)
        degree = degree_of_award(award)
        if degree is None:
            entry.refuse("award", f"{award!r} is no degree", "use B.Sc., M.A., Staatsexamen, ...")
        university_id = self._university_id(entry, table.university)
        programme_id = slug(f"{university_id} {name} {award}")
        if programme_id in self.programmes:
            entry.refuse("name", f"{name!r} ({award}) exists already", "remove one of the two")
        self.programmes[programme_id] = Programme(
            programme_id, name, award, degree, university_id, fields
        )
        for key in {joined(name), joined(name.partition("(")[0])}:
            self.programme_names[key] = (*self.programme_names.get(key, ()), programme_id)

    def _university_id(self, entry: Entry, named: str) -> str:
        university_id = named if named in self.universities else None
        university_id = university_id or self.university_names.get(joined(named))
        if university_id is None:
            known = ", ".join(list(self.universities)[:5])
            entry.refuse("university", f"unknown university {named!r}", f"use one of {known}, ...")
        return university_id

    def judge(self, one: str, other: str, closeness: float, reason: str) -> None:
        """Record that two fields are so close, in both directions."""
        for a, b in ((one, other), (other, one)):
            self.closeness[a, b] = closeness
            if closeness > 0:
                self.neighbours.setdefault(a, []).append(Neighbour(b, closeness, reason))

    def names_from_programmes(self) -> None:
        """Programmes' names speak for their fields where the vocabulary does not know them."""
        for programme in self.programmes.values():
            meanings = [
                Meaning(code, WEIGHTS[Tier.NAME] - 0.5 * position, Tier.NAME)
                for position, code in enumerate(programme.fields)
            ]
            name = programme.name.partition("(")[0]
            if not self.lexicon.knows(name):
                self.lexicon.add(name, meanings)

    def sorted_neighbours(self) -> dict[str, tuple[Neighbour, ...]]:
        """The judged neighbours of each field, closest first."""
        return {
            code: tuple(sorted(found, key=lambda each: (-each.closeness, each.code)))
            for code, found in self.neighbours.items()
        }


def centre_of(universities: Iterable[University]) -> tuple[float, float]:
    """The mean of the universities' coordinates in degrees; Germany's centre when none."""
    points = [(each.latitude, each.longitude) for each in universities]
    if not points:
        return (51.16, 10.45)
    return (
        sum(latitude for latitude, _ in points) / len(points),
        sum(longitude for _, longitude in points) / len(points),
    )
