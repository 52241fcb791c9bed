"""People and what they are here."""

from typing import Any

from sqlalchemy import case, exists, select
from sqlmodel import SQLModel, col

from models.lifetimes.exchange import OPEN_MESSAGES
from models.lifetimes.periods import DRAFT_KEPT, NEVER_AGREED_KEPT, UPDATE_KEPT, WAITING_LINE_KEPT
from models.lifetimes.values import DERIVED, PERSON, Data, Lifetime, Link, Parting, Term, Until
from models.tables import (
    Address,
    Dialogue,
    Draft,
    InboxState,
    InboxUpdate,
    JoinRequest,
    JoinState,
    MatchRow,
    Membership,
    OutboxMessage,
    Person,
    PersonPreference,
    Seat,
    Student,
    StudentField,
    Subscription,
)
from models.tables.base import table_of


def _has(table: type[SQLModel], person_column: Any, *conditions: Any) -> Any:
    rows = exists().where(person_column == col(Person.id), *conditions)
    return rows.select_from(table_of(table)).correlate(table_of(Person))


_IS_NOBODY = (
    col(Person.consented_at).is_(None)
    & ~_has(Student, col(Student.person_id))
    & ~_has(Membership, col(Membership.person_id))
    & ~_has(Seat, col(Seat.person_id))
    & ~_has(JoinRequest, col(JoinRequest.person_id), col(JoinRequest.state) == JoinState.WAITING)
    & ~_has(
        OutboxMessage, col(OutboxMessage.person_id), col(OutboxMessage.state).in_(OPEN_MESSAGES)
    )
)
"""Never agreed, and is nothing here."""

_IS_NOBODY_HERE = _IS_NOBODY & ~_has(Draft, col(Draft.person_id))
"""... nor is becoming anything."""

_ONLY_SAID_A_LINE = _IS_NOBODY & ~_has(
    Draft,
    col(Draft.person_id),
    col(Draft.dialogue).not_in([Dialogue.WELCOME, Dialogue.CARD]),
)
"""... but for a line that waits for their yes, and what is on their screen."""

_TOUCHED_AT = case(
    (col(Draft.opened_at) > col(Draft.changed_at), col(Draft.opened_at)),
    else_=col(Draft.changed_at),
)

_LINE_TOUCHED_AT = (
    select(_TOUCHED_AT)
    .where(col(Draft.person_id) == col(Person.id), col(Draft.dialogue) == Dialogue.WELCOME)
    .correlate(table_of(Person))
    .scalar_subquery()
)
"""When the line that waits for a person's yes was touched last; null if there is none."""

PEOPLE: tuple[Lifetime, ...] = (
    Lifetime(
        "person",
        Person,
        Until.PERSON,
        whose=Link("id"),
        parting=Parting.GOES,
        terms=(
            Term(NEVER_AGREED_KEPT, col(Person.created_at), _IS_NOBODY_HERE),
            Term(WAITING_LINE_KEPT, _LINE_TOUCHED_AT, _ONLY_SAID_A_LINE),
        ),
        data=(
            Data("id", PERSON, "what else is theirs hangs on it"),
            Data("language", PERSON, "to answer in their language"),
            Data("consented_at created_at", PERSON, "to prove their consent"),
            Data("source", PERSON, "to learn which posters and links bring people"),
            Data("menu", PERSON, "to set their menu of commands only when it changes"),
        ),
    ),
    Lifetime(
        "addresses",
        Address,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(
            Data("id person_id channel value preference", PERSON, "to answer, where they want it"),
            Data("is_reachable", PERSON, "to write to nobody who blocked the bot"),
            Data("verified_at", PERSON, "to write to nobody whose address somebody else gave"),
        ),
    ),
    Lifetime(
        "student",
        Student,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(
            Data("person_id", PERSON, "whose profile it is"),
            Data("study_text programme university_id degree semester", PERSON, "to find offers"),
            Data("place latitude longitude radius_km wants_remote", PERSON, "to find offers near"),
            Data("kinds languages available_from", PERSON, "to find offers"),
            Data("contact", PERSON, "to introduce them once both said yes"),
            Data("paused_at paused_until", PERSON, "to leave them in peace"),
            Data("created_at changed_at", PERSON, "to count only who has been here for a while"),
        ),
    ),
    Lifetime(
        "fields",
        StudentField,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(Data("person_id code rank", PERSON, "to find offers"),),
    ),
    Lifetime(
        "match_row",
        MatchRow,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(Data("person_id version weeks packed", PERSON, "to find offers quickly", DERIVED),),
    ),
    Lifetime(
        "subscriptions",
        Subscription,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(
            Data("id person_id is_profile", PERSON, "whose wish it is"),
            Data("cadence weeks paused_at", PERSON, "to write when they want it"),
            Data(
                "kinds fields place latitude longitude radius_km is_anywhere company_id"
                " words_in words_out",
                PERSON,
                "to find the offers they asked for",
            ),
            Data("created_at changed_at", PERSON, "to list them in order"),
        ),
    ),
    Lifetime(
        "preferences",
        PersonPreference,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(
            Data("person_id broadcasts wants_reminders", PERSON, "to write only what is wanted"),
        ),
    ),
    Lifetime(
        "drafts",
        Draft,
        Until.WORK,
        whose=Link("person_id"),
        parting=Parting.GOES,
        terms=(
            Term(DRAFT_KEPT, _TOUCHED_AT),
            Term(WAITING_LINE_KEPT, _TOUCHED_AT, col(Draft.dialogue) == Dialogue.WELCOME),
        ),
        data=(
            Data("id person_id dialogue state data", PERSON, "to go on where they left off"),
            Data("revision opened_at changed_at", PERSON, "to take each answer once, in order"),
        ),
    ),
    Lifetime(
        "updates",
        InboxUpdate,
        Until.WORK,
        whose=Link("telegram_id", Address, "value"),
        parting=Parting.GOES,
        at_work=col(InboxUpdate.state).in_([InboxState.NEW, InboxState.APPLIED]),
        terms=(
            Term(
                UPDATE_KEPT,
                col(InboxUpdate.received_at),
                col(InboxUpdate.state).in_([InboxState.DONE, InboxState.PARKED]),
            ),
        ),
        data=(
            # Both are emptied as soon as it is answered.
            Data("telegram_id payload", PERSON, "to answer, even after a crash"),
            Data("update_id state attempts received_at", PERSON, "to handle each update once"),
        ),
    ),
)
