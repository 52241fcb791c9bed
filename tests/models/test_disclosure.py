"""What a company reads of a student, and of whoever asks to speak for it, and when."""

from datetime import UTC, datetime

import pytest

from models.disclosure import NewcomerSeen, seen_by_colleagues, seen_by_company
from models.matching.rules.reasons import Reason, ReasonKind
from models.tables.join_request import JoinRequest, JoinState
from models.tables.person import Person
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState
from models.vocabulary import Language

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


@pytest.mark.parametrize("state", JoinState)
def test_who_asks_to_join_is_read_with_name_and_language_alone(state: JoinState) -> None:
    request = JoinRequest(
        company_id=1,
        person_id=2,
        name="Cleo Berg",
        contact=SECRETS[1],
        asks_coordinators=False,
        state=state,
        asked_at=NOW,
    )
    person = Person(language=Language.ENGLISH, source="messe", created_at=NOW)
    assert seen_by_colleagues(request, person) == NewcomerSeen("Cleo Berg", Language.ENGLISH)
