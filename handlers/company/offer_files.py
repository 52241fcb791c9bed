"""An offer that came as a file: in the order in which it would have been typed."""

from datetime import date

from models.reading import read_offer
from models.reading.cover_notes import is_only_a_cover_note
from models.reading.offer_kind import names_kind
from models.taxonomy import Certainty, Taxonomy

LINES_OF_A_HEAD = 12
"""Within so many lines an offer's title stands: below a letterhead or a few words to us."""

MOST_TITLE_WORDS = 14


def offer_words(caption: str, text: str, taxonomy: Taxonomy, today: date) -> str:
    """The words below a file and those in it, with the offer's title first.

    Words to us alone, such as "Anbei unsere Ausschreibung", are no part of the offer.
    """
    is_said = not is_only_a_cover_note(caption) and says_of_an_offer(caption, taxonomy, today)
    return with_title_first(f"{caption}\n\n{text}" if is_said else text)


def says_of_an_offer(caption: str, taxonomy: Taxonomy, today: date) -> bool:
    """Whether a caption says anything that stands on an offer's card."""
    read = read_offer(caption, taxonomy, today=today)
    return bool(
        names_kind(caption)
        or read.certainty is Certainty.UNDERSTOOD
        or read.for_every_field
        or read.degrees
        or read.place
        or read.remote
        or read.starts_on
        or read.starts_at_once
        or read.duration_weeks
        or read.hours_per_week
        or read.pay.paid is not None
        or read.open_until
    )


def with_title_first(text: str) -> str:
    """The text with the first short line on top that names what is offered.

    On paper the name and the address of the company stand above it.
    """
    lines = text.split("\n")
    for position, line in enumerate(lines[:LINES_OF_A_HEAD]):
        is_title = names_kind(line) and len(line.split()) <= MOST_TITLE_WORDS
        if is_title:
            return "\n".join([line, *lines[:position], *lines[position + 1 :]])
    return text
