"""Reads what a student wants to hear of: "Werkstudent Informatik Bochum ohne Vertrieb, sofort"."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from models.bounds import MOST_WISH_WORDS
from models.reading.kinds import kinds_after
from models.reading.lazy_re import lazy_re
from models.reading.line import Line, Named
from models.reading.phrases import load_words, word_set
from models.reading.readings import Condition, Pace, PlaceReading
from models.reading.scope import Mode
from models.reading.wish import conditions_of, find_themes, take_wish
from models.taxonomy.taxonomy import Taxonomy
from models.vocabulary import OfferKind

MOST_FIELDS = 2
LONGEST_LINE = 400
"""Letters of a wish that are read."""

LONGEST_WORD = 40
SHORTEST_WORD = 2

_QUOTED = lazy_re(r"[\"“„»]([^\"“”«»]{2,40})[\"”“«]")


@dataclass(frozen=True, slots=True)
class SubscriptionReading:
    """What a line says; what it does not say is None or empty.

    Words are as they were typed. Of the places one is kept, of `conditions` none.
    """

    kinds: frozenset[OfferKind]
    """Those that are wanted after the line, whatever was wanted before it."""
    fields: tuple[str, ...]
    fields_out: tuple[str, ...]
    where: PlaceReading
    words_in: tuple[str, ...]
    words_out: tuple[str, ...]
    paces: frozenset[Pace]
    adds: bool = False
    """Whether something comes to what was wanted before: "auch Informatik"."""
    refuses_company: bool = False
    """The known company is named and not wanted."""
    subjects_left: tuple[str, ...] = ()
    """Subjects beyond those that are kept, as typed."""
    conditions: tuple[Condition, ...] = ()
    unheard: tuple[str, ...] = ()
    """Words that say something, and nobody knows what."""

    @property
    def is_empty(self) -> bool:
        """Whether it names nothing to look for."""
        return not (
            self.kinds
            or self.fields
            or self.where.places
            or self.where.region
            or self.where.is_anywhere
            or self.words_in
            or self.words_out
        )


def read_subscription(
    text: str,
    taxonomy: Taxonomy,
    *,
    kinds_before: frozenset[OfferKind] = frozenset(),
    company: str | None = None,
) -> SubscriptionReading:
    """What a student's line asks for. Never raises.

    `company`: a known one that the line names.
    """
    text = text[:LONGEST_LINE]
    quoted = [part.strip() for part in _QUOTED.findall(text)]
    line = Line.of(_QUOTED.sub(" , ", text), taxonomy, is_wish=True)
    found = take_wish(line, company)
    refused_company = company is not None and any(
        each.value == company and each.is_refused for each in found.companies
    )
    names = [each for each in found.companies if each.value != company]
    themes = sorted([*found.themes, *names], key=lambda each: each.start)
    # A name that nobody here has may still stand in an offer.
    kept = [
        *_kept_themes(line, found.themes),
        *(each for each in names if each.is_refused or each.value[0].isupper()),
    ]
    kept.sort(key=lambda each: each.start)
    refused = sorted(
        [
            *((each.start, each.end) for each in found.subjects if each.is_refused),
            *((each.start, each.end) for each in kept if each.is_refused),
        ]
    )
    codes = _codes(each.value.codes for each in found.subjects if each.is_wanted)
    return SubscriptionReading(
        kinds=kinds_after(found.kinds, kinds_before, every=found.says_every_kind and not codes),
        fields=codes[:MOST_FIELDS],
        fields_out=_codes(each.value.codes for each in found.subjects if each.is_refused),
        where=found.where,
        words_in=distinct_words((*(each.value for each in kept if each.is_wanted), *quoted)),
        words_out=distinct_words(line.text(start, end) for start, end in refused),
        paces=frozenset(each.value for each in found.paces if each.is_wanted),
        adds=any(word.mode is Mode.ALSO for word in line.words),
        refuses_company=refused_company,
        subjects_left=tuple(
            line.text(each.start, each.end)
            for each in found.subjects
            if each.is_wanted and not set(each.value.codes) & set(codes[:MOST_FIELDS])
        ),
        conditions=conditions_of(found),
        unheard=tuple(
            dict.fromkeys(
                each.value
                for each in themes
                if each not in kept and each.is_wanted and _may_say_something(line, each)
            )
        ),
    )


def read_words(text: str, taxonomy: Taxonomy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that an answer to "Which words shall be in it, which not?" asks for and refuses."""
    text = text[:LONGEST_LINE]
    quoted = [part.strip() for part in _QUOTED.findall(text)]
    found = find_themes(Line.of(_QUOTED.sub(" , ", text), taxonomy))
    wanted = [each.value for each in found if each.is_wanted]
    refused = [each.value for each in found if each.is_refused]
    return distinct_words((*wanted, *quoted)), distinct_words(refused)


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    content = load_words("wishes")["themes"]
    return {name: word_set(said) for name, said in content.items()}


def _kept_themes(line: Line, themes: Iterable[Named[str]]) -> list[Named[str]]:
    """Words to look for or to leave out: known things, and what stands where a thing does."""
    kept: list[Named[str]] = []
    for each in themes:
        is_joined = bool(kept) and _is_joined(line, kept[-1], each)
        if _is_thing(line, each) or is_joined or _stands_as_thing(line, each):
            kept.append(each)
    return kept


def _is_thing(line: Line, theme: Named[str]) -> bool:
    taxonomy = line.taxonomy
    keys = line.keys[theme.start : theme.end]
    return any(
        key in taxonomy.skills or (taxonomy.lexicon.get(key) and key not in taxonomy.everyday_words)
        for key in [*keys, "".join(keys)]
    )


def _stands_as_thing(line: Line, theme: Named[str]) -> bool:
    """Whether it comes right after "mit", "ohne", "zum Thema" or another word of refusal."""
    if all(key in line.taxonomy.everyday_words for key in line.keys[theme.start : theme.end]):
        return False
    at = theme.start - 1
    if at < 0 or line.words[at].clause != line.words[theme.start].clause:
        return False
    is_refusal = at in line.cues and theme.is_refused
    return is_refusal or line.keys[at] in _lists()["before"]


def _is_joined(line: Line, before: Named[str], theme: Named[str]) -> bool:
    """Whether only "und" or a comma stands between two of one list."""
    between = line.keys[before.end : theme.start]
    is_same_way = before.is_refused == theme.is_refused
    return is_same_way and len(between) <= 1 and set(between) <= _lists()["linking"]


def _may_say_something(line: Line, theme: Named[str]) -> bool:
    keys = line.keys[theme.start : theme.end]
    return any(len(key) >= _SHORTEST_UNHEARD for key in keys) and not any(
        key in line.taxonomy.everyday_words for key in keys
    )


_SHORTEST_UNHEARD = 4


def _codes(of_subjects: Iterable[Collection[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for codes in of_subjects for code in codes))


def distinct_words(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, however it is written, as far as they are kept."""
    by_key = {word.casefold(): word for word in words if SHORTEST_WORD <= len(word) <= LONGEST_WORD}
    return tuple(by_key.values())[:MOST_WISH_WORDS]
