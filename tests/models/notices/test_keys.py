"""Rows in the outbox keep their keys, so an update must not spell them anew."""

from datetime import UTC, date, datetime

from models.notices import keys
from models.notices.kinds import SPECS, Notice

MOMENT = datetime(2026, 11, 23, 8, 5, 9, tzinfo=UTC)
LONGEST = 80
"""Letters of the outbox's `purpose`."""


def test_keys_that_are_asked_for_again_are_spelled_as_in_older_rows() -> None:
    spelled = {
        keys.digest(date(2026, 11, 23)): "digest:2026-11-23",
        keys.alert(7): "offer:7",
        keys.broadcast(3): "broadcast:3",
        keys.expiring(7, MOMENT): "expiring:7:2026-11-23",
        keys.at(Notice.OFFER_SHORT, 7, moment=MOMENT): "offer_short:7:2026-11-23T080509",
        keys.at(Notice.INTEREST_REMINDER, 7, moment=MOMENT): (
            "interest_reminder:7:2026-11-23T080509"
        ),
        keys.once(Notice.INTRODUCTION, 7): "introduction:7",
        keys.once(Notice.MEMBER_REMOVED, 7): "member_removed:7",
        keys.beginning(Notice.APPROVAL_NEEDED, "company", 7): "approval_needed:company:7:",
    }
    assert list(spelled) == list(spelled.values())


def test_all_keys_about_one_thing_begin_alike_and_those_about_another_do_not() -> None:
    beginning = keys.beginning(Notice.APPROVAL_NEEDED, "offer", 1)
    assert keys.at(Notice.APPROVAL_NEEDED, "offer", 1, moment=MOMENT).startswith(beginning)
    assert not keys.at(Notice.APPROVAL_NEEDED, "offer", 12, moment=MOMENT).startswith(beginning)


def test_the_longest_key_fits_its_column() -> None:
    largest = 2**63 - 1
    for kind in SPECS:
        assert len(keys.at(kind, "company", largest, moment=MOMENT)) <= LONGEST
