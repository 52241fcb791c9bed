"""Runs and processes."""

from models.lifetimes.values import (
    DERIVED,
    MACHINERY,
    NOBODY,
    PERSON,
    REGION,
    Data,
    Lifetime,
    Link,
    Parting,
    Until,
)
from models.tables import (
    AlertRun,
    Leadership,
    PushRun,
    WeeklyResult,
)

WORK: tuple[Lifetime, ...] = (
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
