"""From text to values: study lines, offers, companies, wishes, dates, pay, places, contacts."""

from models.reading.company import read_company
from models.reading.dates import read_date
from models.reading.describe import describe_jsonl
from models.reading.meaning import (
    MOST_CODES,
    Doubt,
    doubt_about,
    is_understood_as,
    read_meanings,
    term_of,
)
from models.reading.nearest import Guess, guess_meanings
from models.reading.offer import read_offer
from models.reading.offer_facts import ANYWHERE, read_degrees, read_languages, read_pay, read_radius
from models.reading.offer_kind import read_kinds
from models.reading.offer_places import find_place
from models.reading.sectors import guess_sector
from models.reading.study import read_study
from models.reading.study_parts import read_degree, read_semester
from models.reading.subscription import (
    SubscriptionReading,
    distinct_words,
    read_subscription,
    read_words,
)

__all__ = [
    "ANYWHERE",
    "MOST_CODES",
    "Doubt",
    "Guess",
    "SubscriptionReading",
    "describe_jsonl",
    "distinct_words",
    "doubt_about",
    "find_place",
    "guess_meanings",
    "guess_sector",
    "is_understood_as",
    "read_company",
    "read_date",
    "read_degree",
    "read_degrees",
    "read_kinds",
    "read_languages",
    "read_meanings",
    "read_offer",
    "read_pay",
    "read_radius",
    "read_semester",
    "read_study",
    "read_subscription",
    "read_words",
    "term_of",
]
