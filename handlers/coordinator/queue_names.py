"""What waits as words name it: by its number in the list, its company, or its title."""

from collections.abc import Sequence

from handlers.coordinator.visits import load_visit
from handlers.engine.context import KmuniContext
from handlers.engine.on_screen import find_named
from models.company_names import SHORTEST_NAME, keys_said, name_key, name_words
from models.payloads import Payload, ShowSubmission
from models.queries.approvals import Submission
from models.queue_filter import QueueFilter
from models.reading.queue import read_entry_number, words_of_name

MOST_OTHER_WORDS = 4
"""Beside a name in a line that asks for what it names."""

FEWEST_LETTERS = 5
"""Of a single word with which a name begins."""


async def entry_named(context: KmuniContext, text: str) -> Payload | None:
    """The entry that a short line names and hardly says more of; None for any other line."""
    number = read_entry_number(text)
    if number is not None:
        return await entry_numbered(context, number)
    visit = await load_visit(context)
    named = named_in(text, visit.everything)
    if named is None and "?" in text:
        asked = _asked_about(text, visit.everything)
        return ShowSubmission(asked.subject, asked.id) if asked is not None else None
    if named is None or len(words_of_name(text)) > len(_longest_name(named)) + MOST_OTHER_WORDS:
        return None
    return ShowSubmission(named.subject, named.id)


async def entry_numbered(
    context: KmuniContext, number: int, within: QueueFilter | None = None
) -> Payload | None:
    """The entry of the list that was shown last, else of all that waits as a list shows it."""
    named = await find_named(context)
    if named:
        return named.get(number)
    visit = await load_visit(context, within)
    if not visit.is_listed or not 0 < number <= len(visit.listed):
        return None
    one = visit.listed[number - 1]
    return ShowSubmission(one.subject, one.id, within=within)


def named_in(text: str, waiting: Sequence[Submission]) -> Submission | None:
    """The one whose company or title is in the text: the longest name, then what is oldest."""
    said = keys_said(text)
    begun = words_of_name(text)
    found = [
        (len(key), one)
        for one in waiting
        for name in _names(one)
        if len(key := name_key(name)) >= SHORTEST_NAME
        and (key in said or _is_begun(name_words(name), begun))
    ]
    longest = max((length for length, _ in found), default=0)
    best = [one for length, one in found if length == longest]
    companies = {one.company.id for one in best}
    return best[0] if len(companies) == 1 else None


def _asked_about(text: str, waiting: Sequence[Submission]) -> Submission | None:
    """The one company of which a question has a word of its name that no other has."""
    said = set(words_of_name(text))
    found = {
        one.company.id: one
        for one in reversed(waiting)
        if any(
            len(word) >= FEWEST_LETTERS and word in said for word in name_words(one.company.name)
        )
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_begun(name: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a line is nothing but the first words of a name."""
    letters = sum(map(len, said))
    return letters >= FEWEST_LETTERS and tuple(name[: len(said)]) == tuple(said)


def _names(one: Submission) -> list[str]:
    return [one.company.name, *([one.offer.title] if one.offer is not None else [])]


def _longest_name(one: Submission) -> Sequence[str]:
    return max((name_words(name) for name in _names(one)), key=len)
