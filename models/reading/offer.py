"""Reads an offer as a company pastes it."""

import unicodedata
from datetime import date

from models.reading.dates import dates_in
from models.reading.mail import is_greeting
from models.reading.offer_facts import (
    deadline_among,
    is_for_every_field,
    read_degrees,
    read_duration_weeks,
    read_hours_per_week,
    read_languages,
    read_pay,
    start_among,
)
from models.reading.offer_fields import offer_fields
from models.reading.offer_kind import LONGEST_HEAD, kind_of_offer
from models.reading.offer_places import read_offer_places
from models.reading.offer_remote import is_remote_work
from models.taxonomy.normalise import (
    fold,
    split_glued,
    without_endless_runs,
    without_gender,
    words,
)
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, OfferProblem, OfferReading, Pay
from models.text import LINK

LONGEST_TITLE = 120
MOST_SKILLS = 12
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
    text = _read_part(without_endless_runs(text))
    if title is None:
        title, text = _title_and_text(text)
    else:
        title = " ".join(without_endless_runs(title).split())
    both = _read_part(f"{title[:LONGEST_HEAD]}\n{text}")
    unusable = _unusable(both)
    if unusable is not None:
        return _empty(title, unusable)
    kind, kind_is_certain = kind_of_offer(title, text)
    fields, certainty = offer_fields(title, text, taxonomy)
    folded = fold(both)
    dates = tuple(dates_in(folded, today))
    starts_on, at_once = start_among(dates, folded)
    open_until = deadline_among(dates, folded)
    problems = []
    if _is_too_short(both):
        problems.append(OfferProblem.TOO_SHORT)
    if starts_on is not None and starts_on < today and not at_once:
        problems.append(OfferProblem.STARTS_IN_PAST)
    if open_until is not None and open_until < today:
        problems.append(OfferProblem.DEADLINE_IN_PAST)
    where = read_offer_places(both, taxonomy)
    every_field = is_for_every_field(folded)
    if certainty is Certainty.NOT_UNDERSTOOD and not every_field:
        problems.append(OfferProblem.NO_FIELD)
    return OfferReading(
        title=shortened(title),
        kind=kind,
        kind_is_certain=kind_is_certain,
        fields=fields,
        certainty=certainty,
        for_every_field=every_field,
        degrees=read_degrees(folded),
        place=where.place,
        remote=is_remote_work(both),
        starts_on=starts_on,
        starts_at_once=at_once,
        duration_weeks=read_duration_weeks(folded),
        hours_per_week=read_hours_per_week(folded),
        pay=read_pay(folded),
        languages=read_languages(folded),
        skills=find_skills(both, taxonomy),
        open_until=open_until,
        problems=tuple(problems),
        places=where.towns,
        unknown_places=where.unknown,
    )


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


def _title_and_text(text: str) -> tuple[str, str]:
    lines = [line.strip() for line in text.strip().splitlines()]
    for position, line in enumerate(lines):
        says_something = any(letter.isalnum() for letter in line) and not LINK.fullmatch(line)
        if says_something and not is_greeting(line):
            rest = "\n".join(lines[:position] + lines[position + 1 :]).strip()
            if len(line) > LONGEST_TITLE:
                return line, text
            return line, rest
    return "", text


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
        kind=None,
        kind_is_certain=False,
        fields=(),
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
        skills=(),
        open_until=None,
        problems=(problem,),
    )
