"""What a company reads of a student, and when."""

from datetime import UTC, datetime

import pytest

from models.disclosure import seen_by_company
from models.matching.rules.reasons import Reason, ReasonKind
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SECRETS = ("Geheime Person", "geheim@example.org")
REASONS = tuple(Reason(kind) for kind in ReasonKind)


def interest(state: InterestState) -> Interest:
    return Interest(
        person_id=1,
        offer_id=2,
        state=state,
        name=SECRETS[0],
        contact=SECRETS[1],
        note="Ich mag Kameras",
        created_at=NOW,
    )


STUDENT = Student(
    person_id=1,
    study_text="Informatik",
    place="Waltrop",
    kinds=[],
    languages=[],
    contact=SECRETS[1],
    created_at=NOW,
    changed_at=NOW,
)


@pytest.mark.parametrize("state", [one for one in InterestState if one != "introduced"])
def test_nobody_is_named_before_both_said_yes(state: InterestState) -> None:
    seen = repr(seen_by_company(interest(state), STUDENT, ["0613"], REASONS))
    assert not [secret for secret in SECRETS if secret in seen]
    assert "Waltrop" not in seen


def test_both_said_yes_and_read_name_and_contact() -> None:
    seen = seen_by_company(interest(InterestState.INTRODUCED), STUDENT, ["0613"], REASONS)
    assert (seen.name, seen.contact) == SECRETS


def test_a_reason_nobody_decided_about_is_not_told() -> None:
    """What is told is listed; whatever kind of reason comes next is withheld until it is, too."""
    seen = seen_by_company(interest(InterestState.WAITING), STUDENT, ["0613"], REASONS)
    told = {reason.kind for reason in seen.reasons}
    assert ReasonKind.DISTANCE in told
    assert not told & {ReasonKind.FIELD, ReasonKind.KIND, ReasonKind.PAID, ReasonKind.ALL_FIELDS}
