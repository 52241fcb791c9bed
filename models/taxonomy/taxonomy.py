"""The taxonomy: fields, their closeness, universities, programmes, sectors, places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.taxonomy.lexicon import Lexicon
from models.taxonomy.places import PlaceIndex
from models.taxonomy.values import Field, Neighbour, Place, Programme, Sector, University
from models.vocabulary import Degree, Language

# Two detailed fields below the same narrow field, when nobody judged the pair.
SAME_NARROW_CLOSENESS = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """All that is known of fields and places; made by `load_taxonomy`, never changed after.

    Each is another one, whatever it holds: what was read by it is remembered by it.

    The lexicons map folded terms: `lexicon` to fields, `programme_names` to programme ids,
    `university_names` to university ids, `sector_terms` to sector ids.
    """

    short_labels: Mapping[str, tuple[str, str]]
    """German and English everyday names by code, where they differ from the official ones."""
    fields_by_code: Mapping[str, Field]
    universities_by_id: Mapping[str, University]
    programmes_by_id: Mapping[str, Programme]
    sectors_by_id: Mapping[str, Sector]
    neighbours_by_code: Mapping[str, tuple[Neighbour, ...]]
    place_index: PlaceIndex
    lexicon: Lexicon
    programme_names: Mapping[str, tuple[str, ...]]
    university_names: Mapping[str, str]
    sector_terms: Mapping[str, str]
    skills: Mapping[str, str]
    everyday_words: frozenset[str]
    filler_words: frozenset[str]
    weak_words: frozenset[str]
    unheard_words: frozenset[str]
    abbreviations: Mapping[str, str]
    names_in_order: tuple[str, ...]
    names_by_edge: Mapping[str, tuple[str, ...]]
    terms_by_edge: Mapping[str, tuple[str, ...]]
    _closeness: Mapping[tuple[str, str], float] = field(repr=False)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The detailed fields that people and offers carry, by code."""
        return tuple(known for known in self.fields_by_code.values() if known.is_detailed)

    def field(self, code: str) -> Field:
        """The field with this code. Raises KeyError for a code ISCED-F 2013 does not have."""
        return self.fields_by_code[code]

    def label(self, code: str, language: Language) -> str:
        """The field's name in this language. Raises KeyError for an unknown code."""
        known = self.fields_by_code[code]
        return known.label_de if language is Language.GERMAN else known.label_en

    def short_label(self, code: str, language: Language) -> str:
        """What students call the field, for a phone's line. Raises KeyError for an unknown code."""
        short = self.short_labels.get(code)
        if short is None:
            return self.label(code, language)
        return short[0] if language is Language.GERMAN else short[1]

    def closeness(self, a: str, b: str) -> float:
        """How much somebody of field `a` fits what asks for `b`: 1 the same, 0 unrelated.

        Symmetric. Judged pairs first, else by the tree: the same narrow field counts a little.
        Unknown codes are unrelated to everything but themselves.
        """
        if a == b:
            return 1.0
        judged = self._closeness.get((a, b))
        if judged is not None:
            return judged
        one, other = self.fields_by_code.get(a), self.fields_by_code.get(b)
        if one is None or other is None or one.narrow != other.narrow:
            return 0.0
        return SAME_NARROW_CLOSENESS

    def close_codes(self, codes: Iterable[str]) -> frozenset[str]:
        """These codes and every one that is not unrelated to all of them."""
        own = frozenset(codes)
        near = (
            known.code
            for known in self.fields
            if any(self.closeness(code, known.code) > 0 for code in own)
        )
        return own.union(near)

    def neighbours(self, code: str) -> tuple[Neighbour, ...]:
        """The judged neighbours of a field, closest first, each with its reason."""
        return self.neighbours_by_code.get(code, ())

    def closeness_table(self) -> dict[tuple[str, str], float]:
        """Every pair of detailed fields with a closeness above zero, both directions."""
        codes = [known.code for known in self.fields]
        pairs = ((a, b, self.closeness(a, b)) for a in codes for b in codes)
        return {(a, b): closeness for a, b, closeness in pairs if closeness > 0}

    @property
    def universities(self) -> tuple[University, ...]:
        """All universities, in the order of the files."""
        return tuple(dict.fromkeys(self.universities_by_id.values()))

    def university(self, university_id: str) -> University:
        """The university with this id, or the one it is part of now. Raises KeyError."""
        return self.universities_by_id[university_id]

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """All degree programmes, in the order of the files."""
        return tuple(self.programmes_by_id.values())

    def programme(self, programme_id: str) -> Programme:
        """The programme with this id. Raises KeyError."""
        return self.programmes_by_id[programme_id]

    def programmes_for(
        self, fields: Iterable[str], degrees: frozenset[Degree] = frozenset()
    ) -> tuple[Programme, ...]:
        """The programmes that teach one of the fields, those of the first field first.

        `degrees` narrows them; empty means every degree.
        """
        order = {code: position for position, code in reversed(list(enumerate(fields)))}
        fitting = [
            (min(order[code] for code in programme.fields if code in order), programme)
            for programme in self.programmes_by_id.values()
            if any(code in order for code in programme.fields)
            and (not degrees or programme.degree in degrees)
        ]
        fitting.sort(key=lambda entry: entry[0])
        return tuple(programme for _, programme in fitting)

    @property
    def sectors(self) -> tuple[Sector, ...]:
        """KMUni's core sectors, then those of WZ 2008."""
        return tuple(self.sectors_by_id.values())

    def sector(self, sector_id: str) -> Sector:
        """The sector with this id. Raises KeyError."""
        return self.sectors_by_id[sector_id]

    def find_places(self, text: str, limit: int = 3) -> tuple[Place, ...]:
        """The places a typed text most likely means, best first; empty when it names none.

        Understands names, parts of towns, abbreviations, postal codes and typos; of places with
        the same name the larger and nearer to the region's universities comes first.
        """
        return self.place_index.find(text, limit)

    def place(self, place_id: str) -> Place:
        """The place with this id. Raises KeyError."""
        return self.place_index.places[place_id]

    def nearest_place(self, latitude: float, longitude: float) -> Place:
        """The place nearest to a point in degrees."""
        return self.place_index.nearest(latitude, longitude)
