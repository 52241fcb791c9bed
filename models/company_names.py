"""When two names are of one company, however they are written: the only place that says so.

Legal forms, "und" and "&", hyphens, blanks, case, umlauts and accents make no other name:
"Müller-Software GmbH" is "Mueller Software". Two companies that only look alike are asked about,
never taken for each other.
"""

from collections.abc import Collection

from models.taxonomy.normalise import words

SHORTEST_NAME = 3
"""Letters from which a company is recognised by its name in a sentence."""

LONGEST_NAME_WORDS = 12
"""Of a name that is recognised in a sentence."""

_LEGAL_FORMS = (
    "gesellschaft mit beschränkter Haftung; Gesellschaft bürgerlichen Rechts;"
    "Unternehmergesellschaft haftungsbeschränkt; Unternehmergesellschaft; haftungsbeschränkt;"
    "Aktiengesellschaft; Kommanditgesellschaft; offene Handelsgesellschaft;"
    "eingetragene Genossenschaft; eingetragener Verein; eingetragener Kaufmann;"
    "eingetragene Kauffrau; Partnerschaftsgesellschaft; gGmbH; GmbH; mbH; UG; gUG; AG; gAG; KG;"
    "OHG; GbR; SE; KGaA; eG; PartG mbB; PartGmbB; PartG; mbB; Co; Comp; e.K.; eK; e.Kfm.; eKfm;"
    "e.Kfr.; eKfr; e.V.; eV; i.G.; i.Gr.; Ltd; Limited; Inc; LLC; LLP; PLC; Corp; BV; SARL"
)
"""How companies are constituted, in full and short, with those from abroad."""

_PHRASES = frozenset(tuple(words(form)) for form in _LEGAL_FORMS.split(";"))
_LONGEST_FORM = max(map(len, _PHRASES))

_BESIDE = frozenset({"und", "and", "u"})
"""Stand for "&", which is no word."""

_BEFORE = frozenset({"firma", "fa"})


def name_words(name: str) -> tuple[str, ...]:
    """The folded words by which a name is known; of a name that is nothing else, all of them."""
    typed = words(name)
    left = _without_forms(typed)
    if len(left) > 1 and left[0] in _BEFORE:
        left = left[1:]
    told = tuple(word for word in left if word not in _BESIDE)
    return told or tuple(typed)


def _without_forms(typed: list[str]) -> list[str]:
    left: list[str] = []
    at = 0
    while at < len(typed):
        length = next(
            (
                size
                for size in range(min(_LONGEST_FORM, len(typed) - at), 0, -1)
                if tuple(typed[at : at + size]) in _PHRASES
            ),
            0,
        )
        if not length:
            left.append(typed[at])
        at += length or 1
    return left


def name_key(name: str) -> str:
    """A key under which the names of one company are equal; empty for a name without words."""
    return "".join(name_words(name))


def keys_said(text: str) -> frozenset[str]:
    """The keys of all names that could stand in a text: of every few words beside one another."""
    said = [word for word in words(text) if word not in _BESIDE]
    return frozenset(
        "".join(said[start : start + length])
        for length in range(1, LONGEST_NAME_WORDS + 1)
        for start in range(len(said) - length + 1)
    )


def has_words_of(name: str, wanted: Collection[str]) -> bool:
    """Whether a name has these folded words beside one another."""
    typed, sought = name_words(name), tuple(wanted)
    return bool(sought) and any(
        typed[start : start + len(sought)] == sought
        for start in range(len(typed) - len(sought) + 1)
    )
