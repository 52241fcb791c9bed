"""Reads an offer as a company pastes it."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from models.reading.lazy_re import lazy_re
from models.reading.offer_facts import is_for_every_field
from models.reading.offer_kind import LONGEST_HEAD
from models.reading.offer_places import read_offer_places
from models.reading.offers.broken_lines import mended
from models.reading.offers.days import Days, read_days
from models.reading.offers.demands import read_degrees, read_languages, written_in
from models.reading.offers.fields import fields_of
from models.reading.offers.kinds import kinds_of
from models.reading.offers.parts import Part, Passage, passages_of
from models.reading.offers.pay import read_pay
from models.reading.offers.positions import without_other_offers
from models.reading.offers.remote import is_remote
from models.reading.offers.spans import (
    Weeks,
    read_hours,
    read_length,
    weeks_between,
)
from models.reading.offers.title import FoundTitle, find_title
from models.taxonomy.normalise import (
    fold,
    split_glued,
    without_endless_runs,
    without_gender,
    words,
)
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, OfferProblem, OfferReading, Pay, Scored
from models.text import LINK
from models.vocabulary import Language, OfferKind

LONGEST_TITLE = 120
MOST_SKILLS = 12
_FOR_A_DAY = (OfferKind.SCHNUPPERTAG, OfferKind.PRAXISEINBLICK)
# A text that is longer is read in its beginning, where an offer says what it is, and in its end,
# where it says until when one can apply.
LETTERS_READ_FIRST = 4_000
LETTERS_READ_LAST = 1_000
# So many first letters tell that no skill begins at a word.
_START_LETTERS = 3
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 12


def read_offer(
    text: str, taxonomy: Taxonomy, *, title: str | None = None, today: date
) -> OfferReading:
    """What an offer says; without `title` its first line is taken for it. Never raises."""
    text = mended(without_other_offers(_read_part(without_endless_runs(text))))
    if title is None:
        found = find_title(text)
        title, text = _title_and_text(found, text)
    else:
        found = None
        title = " ".join(without_endless_runs(title).split())
    both = _read_part(f"{title[:LONGEST_HEAD]}\n{text}")
    unusable = _unusable(both)
    if unusable is not None:
        return _empty(title, unusable)
    passages = passages_of(text)
    head = Passage(title, fold(split_glued(without_gender(title))), Part.BODY)
    is_bare = found is not None and found.is_bare  # what a sentence names, as any other may
    kinds, kind_is_certain = kinds_of("" if is_bare else title, text, passages)
    kind = kinds[0] if kinds else None
    fields, certainty, shown = fields_of(title, passages, taxonomy)
    folded = fold(both)
    told = (head, *passages)
    days = read_days(told, today, is_for_a_day=kind in _FOR_A_DAY)
    languages = read_languages(told, folded)
    problems = []
    if _is_too_short(both):
        problems.append(OfferProblem.TOO_SHORT)
    if days.starts_on is not None and days.starts_on < today and not days.starts_at_once:
        problems.append(OfferProblem.STARTS_IN_PAST)
    if days.apply_until is not None and days.apply_until < today:
        problems.append(OfferProblem.DEADLINE_IN_PAST)
    where = read_offer_places(both, taxonomy)
    every_field = is_for_every_field(folded)
    if certainty is Certainty.NOT_UNDERSTOOD and not every_field:
        problems.append(OfferProblem.NO_FIELD)
    if not title or is_bare:
        written = written_in(folded) or Language.GERMAN
        title = _usual_title(title, kind, fields, taxonomy, written)
    return OfferReading(
        title=shortened(title),
        kinds=kinds,
        kind_is_certain=kind_is_certain,
        fields=fields,
        fields_shown=shown,
        certainty=certainty,
        for_every_field=every_field,
        degrees=read_degrees(head.folded, passages, kinds),
        place=where.place,
        remote=is_remote(told),
        starts_on=days.starts_on,
        starts_at_once=days.starts_at_once,
        duration_weeks=_length(told, days, kind, today),
        hours_per_week=read_hours(told),
        pay=read_pay(told, is_for_a_day=kind in _FOR_A_DAY),
        languages=languages.needed,
        is_one_language_enough=languages.is_one_enough,
        further_languages=languages.further,
        one_of_languages=languages.one_of,
        skills=find_skills(both, taxonomy),
        open_until=days.apply_until,
        problems=tuple(problems),
        places=where.towns,
        unknown_places=where.unknown,
    )


def _length(
    passages: Sequence[Passage], days: Days, kind: OfferKind | None, today: date
) -> Weeks | None:
    """Weeks as said, else between the days that were said; what is shown in a day takes one."""
    said = read_length(passages)
    if kind in _FOR_A_DAY:
        is_longer = said is not None and (said.weeks[1] or 0) in range(2, _LONGEST_TASTE_WEEKS + 1)
        return said.weeks if said is not None and is_longer else (1, 1)
    if said is not None and said.is_guess and kind is OfferKind.BERUFSEINSTIEG:
        said = None  # of a part of it, such as the first months
    first = today if days.starts_at_once else days.starts_on
    if first is None or days.ends_on is None:
        return said.weeks if said is not None else None
    weeks = weeks_between(first, days.ends_on)
    if said is None or said.is_guess:
        return weeks, weeks
    least, most = said.weeks
    return (least, weeks) if most is None and least is not None and least < weeks else said.weeks


_LONGEST_TASTE_WEEKS = 6
"""What is visited takes a day, or is called so although it takes a few."""


_SEVERAL = lazy_re(r"[,/]|\b(?:oder|or|und|and|einen)\b")


def _usual_title(
    typed: str,
    kind: OfferKind | None,
    fields: Sequence[Scored],
    taxonomy: Taxonomy,
    language: Language,
) -> str:
    """What an offer is called by its kind, as it is `typed` if it is one, and its main field."""
    is_one = typed and _SEVERAL.search(typed) is None
    named = [typed] if is_one else [kind.value.capitalize()] if kind is not None else []
    labels = [
        taxonomy.short_label(each.code, language if is_one else Language.GERMAN)
        for each in fields[:1]
    ]
    return " ".join([*named, *(each.partition(",")[0] for each in labels)])


def _read_part(text: str) -> str:
    if len(text) <= LETTERS_READ_FIRST + LETTERS_READ_LAST:
        return text
    return f"{text[:LETTERS_READ_FIRST]}\n{text[-LETTERS_READ_LAST:]}"


def shortened(title: str) -> str:
    """`title` on one line, cut at a word with an ellipsis where it is too long."""
    title = " ".join(title.split())
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def find_skills(text: str, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The skills that a text names, as the vocabulary spells them, in order of mention."""
    typed = words(split_glued(without_gender(text)))
    starts = {key[:_START_LETTERS] for key in taxonomy.skills}
    found: dict[str, None] = {}
    position = 0
    while position < len(typed) and len(found) < MOST_SKILLS:
        step = 1
        begins = "".join(typed[position : position + 4])[:_START_LETTERS]
        if not any(begins[:length] in starts for length in range(len(begins), 0, -1)):
            position += 1
            continue
        for length in (4, 3, 2, 1):
            skill = taxonomy.skills.get("".join(typed[position : position + length]))
            if skill is not None and position + length <= len(typed):
                found.setdefault(skill)
                step = length
                break
        position += step
    return tuple(found)


def _title_and_text(found: FoundTitle | None, text: str) -> tuple[str, str]:
    """The words that name the work, and the text without them where they are a line of its own."""
    if found is None:
        return "", text
    if found.line is None:
        return found.title, text
    lines = text.splitlines()
    return found.title, "\n".join(lines[: found.line] + lines[found.line + 1 :]).strip()


def _unusable(text: str) -> OfferProblem | None:
    if not text.strip():
        return OfferProblem.EMPTY
    without_links = LINK.sub(" ", text)
    if any(letter.isalnum() for letter in without_links):
        return None
    if LINK.search(text):
        return OfferProblem.ONLY_LINK
    if any(unicodedata.category(letter) in {"So", "Sk"} for letter in text):
        return OfferProblem.ONLY_EMOJI
    return OfferProblem.EMPTY


def _is_too_short(text: str) -> bool:
    typed = words(text)
    return len(typed) < _FEWEST_WORDS or sum(map(len, typed)) < _FEWEST_LETTERS


def _empty(title: str, problem: OfferProblem) -> OfferReading:
    return OfferReading(
        title=shortened(title),
        kinds=(),
        kind_is_certain=False,
        fields=(),
        fields_shown=0,
        certainty=Certainty.NOT_UNDERSTOOD,
        for_every_field=False,
        degrees=frozenset(),
        place=None,
        remote=False,
        starts_on=None,
        starts_at_once=False,
        duration_weeks=None,
        hours_per_week=None,
        pay=Pay(paid=None),
        languages=frozenset(),
        is_one_language_enough=False,
        skills=(),
        open_until=None,
        problems=(problem,),
    )
