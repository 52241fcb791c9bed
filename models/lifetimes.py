"""Whose everything is that is kept, what for, whether its person reads it, and for how long.

Every column of every table has its entry here. `/meinedaten` and `/loeschen` follow it
(`models.queries.own_rows`), the nightly pass deletes by it (`scheduler.retention`), and
`/datenschutz` tells its periods.

A table is declared after the one by which its rows are found to be somebody's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import MetaData, case, exists, true
from sqlmodel import SQLModel, col, select

from models.tables import (
    Address,
    AlertRun,
    Campaign,
    CampaignState,
    ChangeState,
    Company,
    Draft,
    Event,
    InboxState,
    InboxUpdate,
    IndexedOffer,
    Interest,
    InterestState,
    Invitation,
    KeptCount,
    Leadership,
    MatchRow,
    Membership,
    Offer,
    OfferField,
    OfferState,
    OfferWord,
    Organisation,
    OutboxMessage,
    OutboxState,
    PendingChange,
    Person,
    PersonPreference,
    PushRun,
    Seat,
    SkippedSubmission,
    Student,
    StudentField,
    Subscription,
    Suggestion,
    Synonym,
    UnresolvedAuthor,
    UnresolvedText,
    WeeklyResult,
)
from models.tables.base import table_of
from models.tables.campaign import RUNNING


class Owner(StrEnum):
    """Whose datum it is."""

    PERSON = "person"
    COMPANY = "company"
    REGION = "region"
    """What the coordinators' organisations decided or counted, for everybody."""
    NOBODY = "nobody"
    """How the program does its work."""


class Until(StrEnum):
    """What ends a row at the latest, apart from its terms."""

    PERSON = "person"
    """Its person deletes everything."""
    COMPANY = "company"
    """The company is deleted, by the last who speaks for it."""
    OFFER = "offer"
    """Its offer is deleted, which goes with its company."""
    WORK = "work"
    """What it is for has been done."""
    NEVER = "never"


class Parting(StrEnum):
    """What becomes of somebody's rows when they delete everything."""

    GOES = "goes"
    GOES_WITH_THE_LAST = "goes with the last"
    """It stays while it is somebody else's, too."""
    STAYS = "stays"
    """With the person taken out: what is theirs of it is emptied."""


class Withheld(StrEnum):
    """Why a column is not among a person's own data."""

    KEY = "key"
    """It would open somebody else's door."""
    OTHERS = "others"
    """It is about somebody else."""
    DERIVED = "derived"
    """Made from what is told, in a form for machines."""
    MACHINERY = "machinery"
    """It says nothing of anybody: how the program does its work, what a region decided."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """How long rows are kept after a moment of theirs; those alone that meet a condition."""

    lasts: timedelta
    since: Any
    """A column of times, or an expression of such."""
    only: Any = None
    """A condition on the row; None: every row."""

    def is_over(self, now: datetime) -> Any:
        """The condition that the term of a row has ended."""
        return (self.since < now - self.lasts) & (true() if self.only is None else self.only)


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Columns of one table that are alike in everything that is said of them here."""

    columns: str
    """Their names with spaces between."""
    owner: Owner
    purpose: str
    withheld: Withheld | None = None
    terms: tuple[Term, ...] = ()
    """After which they are emptied while the row stays."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns.split())


@dataclass(frozen=True, slots=True)
class Link:
    """How somebody's rows are found: the column holds `key` of their rows of another table."""

    column: str
    to: type[SQLModel] = Person
    key: str = "id"


@dataclass(frozen=True, slots=True, eq=False)
class Lifetime:
    """One table."""

    name: str
    """The subject it is among somebody's own data."""
    table: type[SQLModel]
    until: Until
    data: tuple[Data, ...]
    whose: Link | None = None
    """None: no row is anybody's."""
    parting: Parting | None = None
    """Of rows that are somebody's."""
    at_work: Any = None
    """A condition: rows that are at work this moment are left to it when somebody parts."""
    terms: tuple[Term, ...] = ()
    told_as: tuple[tuple[str, Any], ...] = ()
    """(column, other table's column): what stands behind a number that says nothing to its reader.
    """

    @property
    def told(self) -> tuple[str, ...]:
        """The columns that are among somebody's own data."""
        return tuple(name for data in self.data if data.withheld is None for name in data.names)

    @property
    def is_one_row(self) -> bool:
        """Whether a person has one row at most."""
        keys = table_of(self.table).primary_key.columns.keys()
        return self.whose is not None and self.whose.to is Person and keys == [self.whose.column]


NEVER_AGREED_KEPT = timedelta(days=30)
"""Longer than anybody thinks about whether to agree."""

DRAFT_KEPT = timedelta(days=90)
"""Untouched; longer than a semester break."""

INVITATION_KEPT = timedelta(days=30)
"""After its end, so that whoever opens it late still reads why it does not work."""

MESSAGE_KEPT = timedelta(days=90)
"""Far longer than anything could be queued again under the same purpose: a run's row, a campaign
and an offer's state keep that from happening long before; and than any day's limit counts."""

DOUBTFUL_KEPT = timedelta(days=365)
"""Messages in doubt: of which nobody knows whether they arrived, or how often."""

UPDATE_KEPT = timedelta(days=2)
"""Telegram repeats updates for a day at most. Source: Bot API, getUpdates."""

SUGGESTION_KEPT = timedelta(days=365)
"""Of an offer that is over: nobody can be shown it again, and tastes change."""

ENDED_INTEREST_KEPT = timedelta(days=90)
"""Name, contact and note; the interest itself stays among the region's numbers."""

CHANGE_KEPT = timedelta(days=90)
"""So long an old button can say what became of a change."""

ANNOUNCEMENT_KEPT = timedelta(days=90)
"""As long as the messages that carried it."""

UNRESOLVED_KEPT = timedelta(days=365)
"""Since it was typed last: a year's beginners write what those of the year before wrote."""

COUNT_KEPT = timedelta(days=30)
"""How long a count is kept that nobody has asked for again."""

SKIP_KEPT = timedelta(days=1)
"""Longer than a visit to the queue of approvals lasts."""

COPIES_KEPT = timedelta(days=30)
"""Copies of the file made before migrating, by default: what people had deleted since is in them.
"""

PERIODS: Mapping[str, timedelta] = {
    "updates": UPDATE_KEPT,
    "drafts": DRAFT_KEPT,
    "never_agreed": NEVER_AGREED_KEPT,
    "messages": MESSAGE_KEPT,
    "doubtful": DOUBTFUL_KEPT,
    "suggestions": SUGGESTION_KEPT,
    "interests": ENDED_INTEREST_KEPT,
    "invitations": INVITATION_KEPT,
    "changes": CHANGE_KEPT,
    "announcements": ANNOUNCEMENT_KEPT,
    "unresolved": UNRESOLVED_KEPT,
}
"""What `/datenschutz` tells in days, by the names its template knows."""

_ENDED_MESSAGES = (
    OutboxState.SENT,
    OutboxState.FAILED,
    OutboxState.UNREACHABLE,
    OutboxState.CANCELLED,
    OutboxState.EXPIRED,
)
_OPEN_MESSAGES = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.RETRY)
_OVER = (OfferState.FILLED, OfferState.EXPIRED, OfferState.WITHDRAWN)
_ENDED_WITHOUT_MEETING = (
    InterestState.DECLINED,
    InterestState.WITHDRAWN,
    InterestState.CLOSED,
)
_ENDED_CHANGES = (ChangeState.APPROVED, ChangeState.DROPPED)


def _has(table: type[SQLModel], person_column: Any, *conditions: Any) -> Any:
    rows = exists().where(person_column == col(Person.id), *conditions)
    return rows.select_from(table_of(table)).correlate(table_of(Person))


_IS_NOBODY_HERE = (
    col(Person.consented_at).is_(None)
    & ~_has(Student, col(Student.person_id))
    & ~_has(Membership, col(Membership.person_id))
    & ~_has(Seat, col(Seat.person_id))
    & ~_has(Draft, col(Draft.person_id))
    & ~_has(
        OutboxMessage, col(OutboxMessage.person_id), col(OutboxMessage.state).in_(_OPEN_MESSAGES)
    )
)
"""Never agreed, and neither is anything here nor is becoming it."""

_CAMPAIGN_ENDED = col(Campaign.state).in_([CampaignState.FINISHED, CampaignState.CANCELLED])

PERSON, COMPANY, REGION, NOBODY = Owner.PERSON, Owner.COMPANY, Owner.REGION, Owner.NOBODY
KEY, OTHERS, DERIVED, MACHINERY = (
    Withheld.KEY,
    Withheld.OTHERS,
    Withheld.DERIVED,
    Withheld.MACHINERY,
)

LIFETIMES: tuple[Lifetime, ...] = (
    # A person and what they are here
    Lifetime(
        "person",
        Person,
        Until.PERSON,
        whose=Link("id"),
        parting=Parting.GOES,
        terms=(Term(NEVER_AGREED_KEPT, col(Person.created_at), _IS_NOBODY_HERE),),
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
            Data("kinds languages skills available_from", PERSON, "to find offers"),
            Data("contact", PERSON, "to introduce them once both said yes"),
            Data("paused_at", PERSON, "to leave them in peace"),
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
            Term(
                DRAFT_KEPT,
                case(
                    (col(Draft.opened_at) > col(Draft.changed_at), col(Draft.opened_at)),
                    else_=col(Draft.changed_at),
                ),
            ),
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
    # Companies
    Lifetime(
        "memberships",
        Membership,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        told_as=(("company_id", Company.name),),
        data=(
            Data("id company_id person_id created_at", PERSON, "who may act for a company"),
            Data("name contact", PERSON, "for students, once both said yes"),
        ),
    ),
    Lifetime(
        "companies",
        Company,
        Until.COMPANY,
        whose=Link("id", Membership, "company_id"),
        parting=Parting.GOES_WITH_THE_LAST,
        data=(
            Data("id name website sector_id size", COMPANY, "to tell students who offers it"),
            Data("place latitude longitude", COMPANY, "to find who lives near"),
            Data("name_key", COMPANY, "to notice one that is here already", DERIVED),
            Data("state returned_reason returned_at approved_at", COMPANY, "to be approved"),
            Data("created_at", COMPANY, "to approve in turn"),
        ),
    ),
    Lifetime(
        "offers",
        Offer,
        Until.OFFER,
        whose=Link("created_by"),
        parting=Parting.STAYS,
        data=(
            Data("created_by", PERSON, "whom to ask about it"),
            Data("id company_id title text kind pay is_paid", COMPANY, "to show it to students"),
            Data("starts_on duration_weeks hours_per_week", COMPANY, "to show it to students"),
            Data("degrees languages skills", COMPANY, "to find whom it fits"),
            Data("place latitude longitude is_remote", COMPANY, "to find whom it fits"),
            Data("text_key", COMPANY, "to notice the same offer sent again", DERIVED),
            Data("state returned_reason returned_at approved_at", COMPANY, "to be approved"),
            Data("open_until expiry_reminded_at", COMPANY, "to end it in time"),
            Data("created_at changed_at", COMPANY, "to list them in order"),
        ),
    ),
    Lifetime(
        "offer_fields",
        OfferField,
        Until.OFFER,
        whose=Link("offer_id", Offer),
        parting=Parting.STAYS,
        data=(Data("offer_id code rank", COMPANY, "to find whom it fits"),),
    ),
    Lifetime(
        "offer_words",
        OfferWord,
        Until.OFFER,
        data=(Data("word offer_id weight", COMPANY, "to find it by its words", DERIVED),),
    ),
    Lifetime(
        "indexed_offers",
        IndexedOffer,
        Until.OFFER,
        data=(Data("offer_id version", NOBODY, "to make its words anew", MACHINERY),),
    ),
    Lifetime(
        "changes",
        PendingChange,
        Until.PERSON,
        whose=Link("proposed_by"),
        parting=Parting.GOES,
        terms=(
            Term(
                CHANGE_KEPT,
                col(PendingChange.answered_at),
                col(PendingChange.state).in_(_ENDED_CHANGES),
            ),
        ),
        data=(
            Data("id company_id offer_id proposed_by", PERSON, "who wants to change what"),
            Data("data", COMPANY, "to show what was approved until the change is"),
            Data("proposed_at state returned_reason answered_at", COMPANY, "to be approved"),
        ),
    ),
    Lifetime(
        "kept_counts",
        KeptCount,
        Until.COMPANY,
        terms=(Term(COUNT_KEPT, col(KeptCount.counted_at)),),
        data=(
            Data("id company_id subject counted_at", COMPANY, "to count no more often", MACHINERY),
            Data("told", REGION, "to tell no more by telling it again", OTHERS),
        ),
    ),
    Lifetime(
        "invitations",
        Invitation,
        Until.PERSON,
        whose=Link("invited_by"),
        parting=Parting.GOES,
        terms=(Term(INVITATION_KEPT, col(Invitation.expires_at)),),
        data=(
            Data("token", PERSON, "it is the link", KEY),
            Data("role company_id organisation_id", PERSON, "what the link invites to"),
            Data("invited_by inviter_name", PERSON, "to tell who invites"),
            Data("created_at expires_at used_at withdrawn_at", PERSON, "it works once, for a week"),
        ),
    ),
    # Coordinators
    Lifetime(
        "organisations",
        Organisation,
        Until.NEVER,
        data=(
            Data("id name kind created_at", REGION, "to say for whom somebody decides", MACHINERY),
            Data("region universities", REGION, "what it speaks for", MACHINERY),
        ),
    ),
    Lifetime(
        "seats",
        Seat,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        told_as=(("organisation_id", Organisation.name),),
        data=(
            Data("id person_id organisation_id rights", PERSON, "who may decide what"),
            Data("is_configured since until", PERSON, "how long they may"),
            Data("invited_by", PERSON, "to tell whom they know", OTHERS),
            Data("name", PERSON, "to tell the team who decides"),
        ),
    ),
    Lifetime(
        "events",
        Event,
        Until.NEVER,
        data=(
            Data("id deed happened_at region", REGION, "to report what was done", MACHINERY),
            Data("company_id organisation_id offer_id", REGION, "to report where", MACHINERY),
            Data("field_code", REGION, "to report for which subjects", MACHINERY),
        ),
    ),
    Lifetime(
        "skipped",
        SkippedSubmission,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        terms=(Term(SKIP_KEPT, col(SkippedSubmission.skipped_at)),),
        data=(
            Data("person_id subject key fingerprint", PERSON, "to show last what was put off"),
            Data("skipped_at", PERSON, "to show last what was put off"),
        ),
    ),
    Lifetime(
        "announcements",
        Campaign,
        Until.NEVER,
        whose=Link("author_id"),
        parting=Parting.STAYS,
        at_work=col(Campaign.state).in_(RUNNING),
        data=(
            Data("author_id progress_message_id", PERSON, "to show them how far it is"),
            Data(
                "html attachment_kind attachment_file_id",
                PERSON,
                "to announce it",
                terms=(
                    Term(ANNOUNCEMENT_KEPT, col(Campaign.created_at), _CAMPAIGN_ENDED),
                    # Of somebody who has left while it went out.
                    Term(
                        timedelta(),
                        col(Campaign.created_at),
                        _CAMPAIGN_ENDED & col(Campaign.author_id).is_(None),
                    ),
                ),
            ),
            Data(
                "id audience is_important state is_stopped_by_colleague", REGION, "to announce it"
            ),
            Data("recipients created_at finished_at", REGION, "to know what was announced"),
            Data("progress_shown", NOBODY, "to change no message in vain", MACHINERY),
        ),
    ),
    # What is suggested, answered and written
    Lifetime(
        "suggestions",
        Suggestion,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        terms=(
            Term(
                SUGGESTION_KEPT,
                col(Suggestion.created_at),
                col(Suggestion.offer_id).in_(select(Offer.id).where(col(Offer.state).in_(_OVER))),
            ),
        ),
        told_as=(("offer_id", Offer.title),),
        data=(
            Data("id person_id offer_id origin reasons", PERSON, "to say why it fits"),
            Data("created_at delivered_at opened_at", PERSON, "to show each offer once"),
            Data("saved_at dismissed_at dislike", PERSON, "to learn what they want"),
        ),
    ),
    Lifetime(
        "interests",
        Interest,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        told_as=(("offer_id", Offer.title),),
        data=(
            Data("id person_id offer_id state", PERSON, "to ask the company"),
            Data("reasons", PERSON, "to tell the company why it fits"),
            Data(
                "name contact note",
                PERSON,
                "to introduce them once both said yes",
                terms=(
                    Term(
                        ENDED_INTEREST_KEPT,
                        col(Interest.answered_at),
                        col(Interest.state).in_(_ENDED_WITHOUT_MEETING),
                    ),
                ),
            ),
            Data("decline_reason", PERSON, "to tell them why not"),
            Data("answered_by", PERSON, "to tell who of the company answered", OTHERS),
            Data("created_at reminded_at answered_at", PERSON, "to remind the company once"),
        ),
    ),
    Lifetime(
        "messages",
        OutboxMessage,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        terms=(
            Term(
                MESSAGE_KEPT,
                col(OutboxMessage.created_at),
                col(OutboxMessage.state).in_(_ENDED_MESSAGES) & ~col(OutboxMessage.is_in_doubt),
            ),
            Term(
                DOUBTFUL_KEPT,
                col(OutboxMessage.created_at),
                col(OutboxMessage.state).not_in(_OPEN_MESSAGES),
            ),
        ),
        data=(
            Data(
                "id person_id purpose channel notice payload campaign_id",
                PERSON,
                "to write it once",
            ),
            Data("state priority not_before expires_at created_at", PERSON, "to write it in time"),
            Data("claimed_at sent_at telegram_message_id", PERSON, "to write only so much a day"),
            Data("attempts is_in_doubt doubts failure", PERSON, "to try again"),
            Data("owner lease_until", NOBODY, "so that one process alone sends it", MACHINERY),
        ),
    ),
    # The vocabulary
    Lifetime(
        "typed",
        UnresolvedAuthor,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(Data("unresolved_id person_id", PERSON, "so that a text goes with its authors"),),
    ),
    Lifetime(
        "not_understood",
        UnresolvedText,
        Until.PERSON,
        whose=Link("id", UnresolvedAuthor, "unresolved_id"),
        parting=Parting.GOES_WITH_THE_LAST,
        terms=(
            Term(
                UNRESOLVED_KEPT,
                col(UnresolvedText.last_seen_at),
                ~col(UnresolvedText.is_ignored),
            ),
        ),
        data=(
            Data("id subject text_key", PERSON, "to learn what people mean"),
            Data("times last_seen_at is_ignored synonym_id", REGION, "to explain it for everybody"),
        ),
    ),
    Lifetime(
        "synonyms",
        Synonym,
        Until.NEVER,
        data=(
            Data(
                "id term_key term codes replaced_codes organisation_id created_at",
                REGION,
                "to understand it from now on",
                MACHINERY,
            ),
        ),
    ),
    # Runs and processes
    Lifetime(
        "push_runs",
        PushRun,
        Until.NEVER,
        data=(
            Data("id kind slot state cursor", NOBODY, "to push once a week", MACHINERY),
            Data("owner lease_until", NOBODY, "so that one process alone pushes", MACHINERY),
            Data("is_catch_up report created_at", REGION, "to see what a push did", MACHINERY),
        ),
    ),
    Lifetime(
        "weekly_results",
        WeeklyResult,
        Until.WORK,
        whose=Link("person_id"),
        parting=Parting.GOES,
        data=(Data("run_id person_id packed", PERSON, "to write the digest", DERIVED),),
    ),
    Lifetime(
        "alert_runs",
        AlertRun,
        Until.OFFER,
        data=(
            Data(
                "offer_id state cursor told created_at finished_at",
                NOBODY,
                "to tell everybody once of a new offer",
                MACHINERY,
            ),
        ),
    ),
    Lifetime(
        "leadership",
        Leadership,
        Until.NEVER,
        data=(Data("epoch owner since", NOBODY, "so that one process alone answers", MACHINERY),),
    ),
)


def find_gaps(metadata: MetaData, lifetimes: Collection[Lifetime]) -> list[str]:
    """Where tables and declaration differ, a line each; nothing if each column has one entry."""
    declared = [
        f"{lifetime.table.__tablename__}.{name}"
        for lifetime in lifetimes
        for data in lifetime.data
        for name in data.names
    ]
    kept = {str(column) for table in metadata.sorted_tables for column in table.columns}
    return sorted(
        [f"{name} has no entry" for name in kept.difference(declared)]
        + [f"{name} is no column" for name in set(declared) - kept]
        + [f"{name} has two entries" for name in set(declared) if declared.count(name) > 1]
    )
