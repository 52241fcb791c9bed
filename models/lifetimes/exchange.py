"""What is suggested, answered and written."""

from sqlmodel import col, select

from models.lifetimes.periods import (
    DOUBTFUL_KEPT,
    ENDED_INTEREST_KEPT,
    MESSAGE_KEPT,
    SUGGESTION_KEPT,
)
from models.lifetimes.values import (
    MACHINERY,
    NOBODY,
    OTHERS,
    PERSON,
    Data,
    Lifetime,
    Link,
    Parting,
    Term,
    Until,
)
from models.tables import (
    Interest,
    InterestState,
    Offer,
    OfferState,
    OutboxMessage,
    OutboxState,
    Suggestion,
)

_OVER = (OfferState.FILLED, OfferState.EXPIRED, OfferState.WITHDRAWN)

_ENDED_WITHOUT_MEETING = (
    InterestState.DECLINED,
    InterestState.WITHDRAWN,
    InterestState.CLOSED,
)

_ENDED_MESSAGES = (
    OutboxState.SENT,
    OutboxState.FAILED,
    OutboxState.UNREACHABLE,
    OutboxState.CANCELLED,
    OutboxState.EXPIRED,
)

OPEN_MESSAGES = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.RETRY)
"""They may still reach their person."""

EXCHANGE: tuple[Lifetime, ...] = (
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
                col(OutboxMessage.state).not_in(OPEN_MESSAGES),
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
)
