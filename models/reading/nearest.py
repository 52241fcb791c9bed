"""The best guesses for a text that was not understood, for somebody who knows what it means."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from models.reading.study import faint_scores
from models.reading.study_words import subject_of
from models.taxonomy.normalise import joined
from models.taxonomy.taxonomy import Taxonomy

GUESSES = 3
# Ratio of 0 to 100; below it names share no more than their endings ("...technik").
_FAINTLY_ALIKE = 55
_NEARLY_THE_SAME = 78
_SHORTEST_WORD = 3
_NAMES_COMPARED = 8


@dataclass(frozen=True, slots=True)
class Guess:
    """What a text might mean: a programme by its name, or a field (no name)."""

    codes: tuple[str, ...]
    programme: str = ""


def guess_meanings(text: str, taxonomy: Taxonomy, limit: int = GUESSES) -> tuple[Guess, ...]:
    """The fields and programmes nearest to a text, best first, each field once.

    Never refuses as `read_study` does: whoever sees them knows better and picks, or does not.
    """
    subject = subject_of(text, taxonomy)
    found: list[Guess] = []
    for guess in _guesses(subject, taxonomy):
        if len(found) == limit:
            break
        if all(guess.codes[0] != other.codes[0] for other in found):
            found.append(guess)
    return tuple(found)


def _guesses(subject: tuple[str, ...], taxonomy: Taxonomy) -> Iterator[Guess]:
    """Names written nearly so, then what single words hint at, then names a little alike."""
    names = _names_alike(subject, taxonomy)
    yield from (_meant_by(name, taxonomy) for name, ratio in names if ratio >= _NEARLY_THE_SAME)
    scores = faint_scores(subject, taxonomy)
    for code, _ in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        yield Guess((code,))
    yield from (_meant_by(name, taxonomy) for name, ratio in names if ratio < _NEARLY_THE_SAME)


def _meant_by(name: str, taxonomy: Taxonomy) -> Guess:
    """The programme of this joined name, or the field that the name speaks for most."""
    for programme_id in taxonomy.programme_names.get(name, ()):
        programme = taxonomy.programme(programme_id)
        return Guess(programme.fields, programme.name)
    best = max(taxonomy.lexicon.get(name), key=lambda each: (each.tier, each.weight, each.code))
    return Guess((best.code,))


def _names_alike(subject: tuple[str, ...], taxonomy: Taxonomy) -> list[tuple[str, float]]:
    """(joined name, ratio) of names like the whole subject or one of its words, most first."""
    alike: dict[str, float] = {}
    for word in dict.fromkeys([joined(" ".join(subject)), *subject]):
        if len(word) < _SHORTEST_WORD or word in taxonomy.everyday_words:
            continue
        near = process.extract(
            word,
            taxonomy.names_in_order,
            scorer=fuzz.ratio,
            score_cutoff=_FAINTLY_ALIKE,
            limit=_NAMES_COMPARED,
        )
        for name, ratio, _ in near:
            alike[name] = max(alike.get(name, 0.0), ratio)
    return sorted(alike.items(), key=lambda entry: (-entry[1], entry[0]))
