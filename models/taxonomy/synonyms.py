"""What coordinators explained: terms that mean a field by their word, from a file or a chat.

The file beside the config is read with the taxonomy; what is explained in a chat is a row of the
database and may come at any time. Both are taught to the lexicon by `teach`, so that the resolver
knows one kind of term only.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.taxonomy.lexicon import Lexicon, Meaning, Tier
from models.taxonomy.normalise import joined
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.typos import by_edge

# A coordinator's word outweighs what the vocabulary thinks of the same term.
_WEIGHT = 5.0
_NEXT_FIELD_LESS = 0.5

Explained = tuple[str, Sequence[str]]
"""A term and the ISCED-F codes it means, best first."""


def teach(lexicon: Lexicon, term: str, codes: Sequence[str]) -> None:
    """Let a term mean these fields, best first, and nothing else."""
    lexicon.replace(
        term,
        [
            Meaning(code, _WEIGHT - _NEXT_FIELD_LESS * position, Tier.NAME)
            for position, code in enumerate(codes)
        ],
    )


def with_synonyms(taxonomy: Taxonomy, explained: Iterable[Explained]) -> Taxonomy:
    """The taxonomy with these terms taught; `taxonomy` itself stays as it is.

    Codes that this version does not know are left out.
    """
    lexicon = taxonomy.lexicon.copy()
    for term, codes in explained:
        known = [code for code in codes if is_detailed(code, taxonomy)]
        if known and joined(term):
            teach(lexicon, term, known)
    names = tuple(sorted(lexicon.keys_of(Tier.NAME)))
    return replace(
        taxonomy,
        lexicon=lexicon,
        names_in_order=names,
        names_by_edge=by_edge(names),
        terms_by_edge=by_edge(lexicon.terms),
    )


def is_detailed(code: str, taxonomy: Taxonomy) -> bool:
    """Whether people and offers can carry this code."""
    field = taxonomy.fields_by_code.get(code)
    return field is not None and field.is_detailed


class LiveTaxonomy:
    """The taxonomy of a running process, to which terms are taught while it runs."""

    def __init__(self, base: Taxonomy) -> None:
        self._base = base
        self._current = base
        self.turn = asyncio.Lock()
        """Held from reading what was explained to `learn`, so that the newest reading wins."""

    @property
    def current(self) -> Taxonomy:
        """With everything learned so far. Readings under way keep the one they began with."""
        return self._current

    def learn(self, explained: Iterable[Explained]) -> None:
        """Know exactly these terms besides the files; those left out since are forgotten."""
        terms = list(explained)
        self._current = with_synonyms(self._base, terms) if terms else self._base


def known_meaning(term: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The codes that exactly this term stands for already; empty if it merely suggests some."""
    meanings = taxonomy.lexicon.terms.get(joined(term), ())
    ranked = sorted(meanings, key=lambda meaning: (-meaning.weight, meaning.code))
    return tuple(meaning.code for meaning in ranked if meaning.tier is not Tier.HINT)
