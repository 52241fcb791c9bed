"""Organisations, what they decide and announce, and what they teach the vocabulary."""

from datetime import timedelta

from sqlmodel import col

from models.lifetimes.periods import ANNOUNCEMENT_KEPT, SKIP_KEPT, UNRESOLVED_KEPT
from models.lifetimes.values import (
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
    AnswerText,
    Campaign,
    CampaignState,
    Event,
    Organisation,
    Seat,
    SkippedSubmission,
    Synonym,
    UnresolvedAuthor,
    UnresolvedText,
)
from models.tables.campaign import RUNNING

_CAMPAIGN_ENDED = col(Campaign.state).in_([CampaignState.FINISHED, CampaignState.CANCELLED])

COORDINATORS: tuple[Lifetime, ...] = (
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
                "id organisation_id audience is_important state is_stopped_by_colleague",
                REGION,
                "to announce it",
            ),
            Data("recipients created_at finished_at", REGION, "to know what was announced"),
            Data("progress_shown", NOBODY, "to change no message in vain", MACHINERY),
        ),
    ),
)

VOCABULARY: tuple[Lifetime, ...] = (
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
    Lifetime(
        "answer_texts",
        AnswerText,
        Until.NEVER,
        data=(
            Data(
                "topic language text organisation_id changed_at",
                REGION,
                "to answer questions about us in the region's own words",
                MACHINERY,
            ),
        ),
    ),
)
