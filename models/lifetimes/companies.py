"""Companies, who speaks for them, and what they post."""

from sqlmodel import col

from models.lifetimes.periods import (
    CHANGE_KEPT,
    COUNT_KEPT,
    INVITATION_KEPT,
    JOIN_REQUEST_KEPT,
    RETURN_KEPT,
)
from models.lifetimes.values import (
    COMPANY,
    DERIVED,
    KEY,
    MACHINERY,
    NOBODY,
    OTHERS,
    PERSON,
    REGION,
    Data,
    Lifetime,
    Link,
    Parting,
    Term,
    Until,
)
from models.tables import (
    ChangeState,
    Company,
    FurtherKind,
    IndexedOffer,
    Invitation,
    JoinRequest,
    KeptCount,
    Membership,
    Offer,
    OfferField,
    OfferWord,
    PendingChange,
    ReturnedSubmission,
)

_ENDED_CHANGES = (ChangeState.APPROVED, ChangeState.DROPPED)

COMPANIES: tuple[Lifetime, ...] = (
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
            Data("starts_on starts_at_once", COMPANY, "to find whom it fits"),
            Data("duration_weeks duration_weeks_to", COMPANY, "to show it to students"),
            Data("hours_per_week hours_per_week_to", COMPANY, "to show it to students"),
            Data("degrees languages languages_any skills", COMPANY, "to find whom it fits"),
            Data("further_languages one_of_languages", COMPANY, "to show it to students"),
            Data("place latitude longitude is_remote", COMPANY, "to find whom it fits"),
            Data("text_key", COMPANY, "to notice the same offer sent again", DERIVED),
            Data("state returned_reason returned_at approved_at", COMPANY, "to be approved"),
            Data("open_until expiry_reminded_at", COMPANY, "to end it in time"),
            Data("created_at changed_at", COMPANY, "to list them in order"),
        ),
    ),
    Lifetime(
        "offer_kinds",
        FurtherKind,
        Until.OFFER,
        whose=Link("offer_id", Offer),
        parting=Parting.STAYS,
        data=(Data("offer_id kind", COMPANY, "to find whom it fits"),),
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
        "returns",
        ReturnedSubmission,
        Until.COMPANY,
        whose=Link("company_id", Membership, "company_id"),
        parting=Parting.STAYS,
        terms=(Term(RETURN_KEPT, col(ReturnedSubmission.returned_at)),),
        data=(
            Data("id subject company_id offer_id", COMPANY, "what was given back"),
            Data("reason returned_at", COMPANY, "to tell why it was given back before"),
            Data("data came_again_at", COMPANY, "to tell what was mended since"),
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
        "join_requests",
        JoinRequest,
        Until.PERSON,
        whose=Link("person_id"),
        parting=Parting.GOES,
        # One that waits is ended in time by `scheduler.reminders`, which tells its person so.
        terms=(Term(JOIN_REQUEST_KEPT, col(JoinRequest.answered_at)),),
        told_as=(("company_id", Company.name),),
        data=(
            Data("id company_id person_id", PERSON, "who wants to speak for which company"),
            Data("name asks_coordinators", PERSON, "to ask those who can let them in"),
            Data("contact", PERSON, "for students, from a yes on"),
            Data("state asked_at answered_at", PERSON, "to ask once, and not again after a no"),
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
)
