"""The region in numbers: what is counted, and that few students are never counted out."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.coordinator.overview import (
    Line,
    lines_of,
    meetings,
    reached_by,
    without_offers,
    without_students,
)
from models.disclosure import discreet
from models.queries.overview import Overview, get_overview
from models.tables.push_run import PushRun, PushRunState
from models.vocabulary import OfferKind
from tests.handlers.coordinator.region import Region

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

OVERVIEW = Overview(
    students=13,
    students_by_field=(("0613", 9), ("0715", 4)),
    students_by_university=(("rub", 6),),
    offers=3,
    offers_for_all_fields=0,
    offers_by_field=(("0714", 2), ("0715", 1)),
    offers_by_kind=((OfferKind.PRAKTIKUM, 3),),
    companies_approved=1,
    companies_waiting=0,
    interests_waiting=1,
    interests_introduced=2,
    interests_declined=3,
)


@pytest.mark.parametrize(("count", "shown"), [(0, "< 5"), (4, "< 5"), (5, "5"), (120, "120")])
def test_few_students_are_not_counted_out(count: int, shown: str) -> None:
    assert discreet(count) == shown


def test_fields_with_students_but_no_offer_are_named() -> None:
    assert without_offers(OVERVIEW) == [Line("0613", "9")]


def test_fields_with_offers_but_hardly_any_students_are_named() -> None:
    assert without_students(OVERVIEW) == [Line("0714", "< 5", 2), Line("0715", "< 5", 1)]


def test_fields_are_shown_with_the_offers_that_ask_for_them() -> None:
    assert meetings(OVERVIEW) == [Line("0613", "9", 0), Line("0715", "< 5", 1)]


def test_long_lists_end_after_the_first_lines() -> None:
    assert len(lines_of((f"{number:04}", 9) for number in range(30))) == 8


def test_interests_count_all_that_were_not_taken_back() -> None:
    assert OVERVIEW.interests == 6


def test_run_that_is_still_matching_has_reached_nobody_yet() -> None:
    run = PushRun(
        kind="weekly",
        slot=NOW,
        state=PushRunState.CLAIMED,
        owner="a",
        lease_until=NOW,
        created_at=NOW,
    )
    assert reached_by(run) is None
    run.report = {"students": 3, "suggestions": 9}
    assert reached_by(run) == "< 5"
    assert reached_by(None) is None


async def test_overview_counts_what_students_can_see(region: Region) -> None:
    approved = await region.add_company("Eins GmbH", is_approved=True)
    await region.add_offer(approved, "Offen", fields=("0714",), is_open=True)
    await region.add_offer(approved, "Für alle", fields=(), is_open=True)
    await region.add_offer(approved, "Wartet", fields=("0613",))
    await region.add_offer(approved, "Vorbei", fields=("0613",), days_open=-1, is_open=True)
    hidden = await region.add_company("Zwei GmbH")
    await region.add_offer(hidden, "Verborgen", fields=("0613",), is_open=True)
    for name in ("Anna", "Ben"):
        await region.add_student(name, ("0613",), university_id="rub")
    async with region.database.read() as session:
        overview = await get_overview(session, now=region.now)
    assert overview.offers == 2
    assert overview.offers_for_all_fields == 1
    assert overview.offers_by_field == (("0714", 1),)
    assert overview.offers_by_kind == ((OfferKind.PRAKTIKUM, 2),)
    assert overview.students_by_field == (("0613", 2),)
    assert overview.students_by_university == (("rub", 2),)
    assert (overview.companies_approved, overview.companies_waiting) == (1, 1)


async def test_overview_names_the_last_weekly_run(region: Region) -> None:
    slot = region.now + timedelta(days=700)
    async with region.database.write() as session:
        session.add(
            PushRun(
                kind="weekly",
                slot=slot,
                state=PushRunState.QUEUED,
                owner="test",
                lease_until=slot,
                report={"students": 12, "suggestions": 40},
                created_at=slot,
            )
        )
    answer = await region.coordinator.ask("/ueberblick")
    assert "Studierende: 12, gezeigte Angebote: 40" in answer.text


async def test_overview_of_an_empty_region_is_shown(region: Region) -> None:
    answer = await region.coordinator.ask("/ueberblick")
    assert "Offene Angebote: 0" in answer.text
