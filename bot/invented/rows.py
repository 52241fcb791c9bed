"""Many students at once, as rows for bulk inserts; their profiles are all alike."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from models.matching.packing import PACK_VERSION, pack_student
from models.matching.rules.profile import MatchStudent
from models.tables.address import PREFERRED, ChannelName, account_value
from models.tables.subscription import EVERY_WEEK
from models.vocabulary import Language, OfferKind

Row = dict[str, Any]


def person_row(now: datetime, **known: Any) -> Row:
    """Somebody who has agreed, with an `address_row` of their own; `known` may say the row's id."""
    return {
        "language": Language.GERMAN,
        "consented_at": now,
        "menu": "",
        "created_at": now,
        **known,
    }


def address_row(person_id: int, telegram_id: int, now: datetime) -> Row:
    """The Telegram account by which somebody can be written to."""
    return {
        "person_id": person_id,
        "channel": ChannelName.TELEGRAM,
        "value": account_value(telegram_id),
        "preference": PREFERRED,
        "is_reachable": True,
        "verified_at": now,
    }


def student_row(person_id: int, now: datetime) -> Row:
    """A student of informatics who wants internships."""
    return {
        "person_id": person_id,
        "study_text": "Informatik Bachelor TU Dortmund",
        "wants_remote": True,
        "kinds": [OfferKind.PRAKTIKUM.value],
        "languages": [Language.GERMAN.value],
        "created_at": now,
        "changed_at": now,
    }


def match_rows(students: Iterable[MatchStudent]) -> Iterator[Row]:
    """The packed rows of students who want a digest every week."""
    for student in students:
        yield {
            "person_id": student.person_id,
            "version": PACK_VERSION,
            "weeks": EVERY_WEEK,
            "packed": pack_student(student),
        }
