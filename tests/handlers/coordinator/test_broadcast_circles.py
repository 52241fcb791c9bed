"""Announcements: small circles are not written to, and who is counted is who gets it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.sandbox import Message, Person
from models.notices.kinds import Notice
from models.queries.students import change_pause
from models.tables.campaign import Campaign, CampaignState
from models.tables.outbox import OutboxMessage, OutboxState, Rank
from models.tables.person import Person as PersonRow
from tests.handlers.coordinator.region import Region, labels_of

ZONE = ZoneInfo("Europe/Berlin")


async def announce(region: Region, audience: str, *, by: Person | None = None) -> Message:
    """An announcement up to whatever is answered to its audience, tapped or typed."""
    boss = by or region.coordinator
    await boss.ask("/rundruf")
    await boss.ask("Werkstatttag")
    mark = boss.mark()
    if audience.startswith("Alle"):
        await boss.tap(audience)
    else:
        await boss.send(audience)
    return await boss.wait_for(lambda message: bool(message.buttons[2:]), since=mark)


async def campaigns(region: Region) -> list[Campaign]:
    async with region.database.read() as session:
        return list(await session.exec(select(Campaign).order_by(col(Campaign.id))))


async def send_now(region: Region, label: str) -> Message:
    mark = region.coordinator.mark()
    await region.coordinator.tap(label)
    return await region.coordinator.wait_for("gesendet", since=mark)


# Small circles


@pytest.mark.parametrize("size", [0, 1, 4])
async def test_a_small_circle_is_not_written_to_and_looks_the_same_whatever_its_size(
    region: Region, size: int
) -> None:
    await region.add_crowd(("0913",), place="Hagen", count=size)
    await region.add_crowd(("0613",), place="Bochum", count=6)
    answer = await announce(region, "Pflege")
    assert answer.text == (
        "Das würde weniger als fünf Personen erreichen („Studierende im Fach Pflege und "
        "Hebammenkunde“). An so wenige schreibe ich nicht, damit niemand herausgegriffen wird. "
        "Ihr Text bleibt – welcher größere Kreis soll es sein?"
    )
    assert not any("Jetzt senden" in label for label in labels_of(answer))
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Werkstatttag"


async def test_a_small_circle_is_widened_by_a_tap_to_one_that_is_large_enough(
    region: Region,
) -> None:
    await region.add_crowd(("0613",), place="Hagen", count=2)
    await region.add_crowd(("0613",), place="Bochum", count=7)
    answer = await announce(region, "Informatik in Hagen")
    assert labels_of(answer)[0] == "Studierende im Fach Informatik"
    assert "Studierende aus Hagen" not in labels_of(answer)
    await region.coordinator.tap("Studierende im Fach Informatik")
    asked = await region.coordinator.wait_for("9 Personen")
    assert "Jetzt senden (9) ✓" in labels_of(asked)


async def test_a_small_subject_is_widened_to_the_field_around_it(region: Region) -> None:
    await region.add_crowd(("0714",), count=2)
    await region.add_crowd(("0715",), count=5)
    answer = await announce(region, "0714")
    wider = labels_of(answer)[0]
    assert wider.startswith("Studierende im Fach ")
    await region.coordinator.tap(wider)
    await region.coordinator.wait_for("7 Personen")


async def test_all_companies_may_be_few_and_are_not_counted_out(region: Region) -> None:
    owner = region.stand_in.person("Cora", started=True)
    await region.add_company(owner=owner, is_approved=True)
    answer = await announce(region, "Alle Unternehmen")
    assert "weniger als fünf Personen" in answer.text
    assert "Jetzt senden ✓" in labels_of(answer)
    await region.coordinator.tap("Jetzt senden ✓")
    await owner.wait_for("Werkstatttag")
    final = await region.coordinator.wait_for("Bekannt gegeben")
    assert not any(letter.isdigit() for letter in final.text)


async def test_a_circle_that_shrank_since_its_preview_is_not_written_to(region: Region) -> None:
    students = await region.add_crowd(count=5)
    await announce(region, "Alle Studierenden")
    await pause(region, students[0])
    mark = region.coordinator.mark()
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await region.coordinator.wait_for("weniger als fünf", since=mark)
    assert await campaigns(region) == []
    assert await region.notices(Notice.BROADCAST) == []


async def pause(region: Region, student: Person) -> None:
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await change_pause(session, person_id, region.now)


# Who is counted


async def test_paused_people_and_those_who_did_not_agree_are_not_counted_nor_queued(
    region: Region,
) -> None:
    students = await region.add_crowd(count=9)
    await pause(region, students[0])
    silent = await region.add_person(students[1])
    async with region.database.write() as session:
        await session.exec(
            update(PersonRow).where(col(PersonRow.id) == silent).values(consented_at=None)
        )
    answer = await announce(region, "Alle Studierenden")
    assert "7 Personen" in answer.text
    await region.coordinator.tap("Jetzt senden (7) ✓")
    await region.coordinator.wait_for("7 von 7 gesendet")
    assert {row.state for row in await region.notices(Notice.BROADCAST)} == {OutboxState.SENT}


async def test_a_paused_student_who_also_speaks_for_a_company_is_written_to(
    region: Region,
) -> None:
    students = await region.add_crowd(count=5)
    await region.add_company(owner=students[0], is_approved=True)
    await pause(region, students[0])
    answer = await announce(region, "Alle")
    assert "5 Personen" in answer.text


# When it arrives


async def test_at_night_the_morning_is_said_before_the_tap_and_after_it(region: Region) -> None:
    await region.add_crowd(count=6)
    region.play.clock.move_to(datetime(2026, 11, 24, 22, 30, tzinfo=ZONE))
    answer = await announce(region, "Alle Studierenden")
    assert "ab Mittwoch, 25. November, 08:00" in answer.text
    assert "Ab 08:00 senden (6) ✓" in labels_of(answer)
    shown = await send_now(region, "Ab 08:00 senden (6) ✓")
    assert shown.text.startswith("🌙 Steht bereit")
    assert "ab Mittwoch, 25. November, 08:00" in shown.text
    region.play.clock.move_to(datetime(2026, 11, 25, 8, 1, tzinfo=ZONE))
    await region.play.runtime.scheduler.check_now()
    final = await region.coordinator.wait_for("6 von 6 gesendet")
    assert "Ruhezeit" not in final.text


async def test_people_whose_day_is_full_are_named_with_the_morning(region: Region) -> None:
    students = await region.add_crowd(count=8)
    for student in students[:6]:
        await fill_day(region, student)
    answer = await announce(region, "Alle Studierenden")
    assert "Für 6 davon ist der Tag schon voll" in answer.text
    assert "ab Mittwoch, 25. November, 08:00" in answer.text
    await region.coordinator.tap("Jetzt senden (8) ✓")
    await region.settled()
    shown = await region.coordinator.wait_for("2 von 8 gesendet")
    assert "Für 6 ist der Tag schon voll" in shown.text
    assert "Den Rest anhalten" in labels_of(shown)


async def fill_day(region: Region, person: Person) -> None:
    """As much was said to the person today as a day allows."""
    person_id = await region.add_person(person)
    async with region.database.write() as session:
        for number in range(2):
            session.add(
                OutboxMessage(
                    person_id=person_id,
                    purpose=f"reminder:{number}",
                    notice=Notice.OFFER_EXPIRING,
                    state=OutboxState.SENT,
                    priority=Rank.REMINDER,
                    not_before=region.now,
                    claimed_at=region.now,
                    created_at=region.now,
                    sent_at=region.now,
                )
            )


# Stopping


async def at_night(region: Region) -> Message:
    """An announcement that waits for the morning."""
    await region.add_crowd(count=6)
    region.play.clock.move_to(datetime(2026, 11, 24, 22, 30, tzinfo=ZONE))
    await announce(region, "Alle Studierenden")
    return await send_now(region, "Ab 08:00 senden (6) ✓")


async def test_any_coordinator_sees_what_runs_and_stops_it_and_the_author_reads_that(
    region: Region,
) -> None:
    shown = await at_night(region)
    mark = region.colleague.mark()
    await region.colleague.send("/rundruf")
    running = await region.colleague.wait_for("Steht bereit", since=mark)
    assert "Werkstatttag" in running.text
    await region.colleague.wait_for("Was möchten Sie bekannt geben", since=mark)
    await region.colleague.tap("Den Rest anhalten")
    stopped = await region.colleague.wait_for("6 nicht mehr gesendet")
    assert stopped.message_id == running.message_id
    assert stopped.text.startswith("⏹ Angehalten.")
    told = await region.coordinator.wait_for("Von einer anderen Koordination angehalten")
    assert told.message_id == shown.message_id
    (campaign,) = await campaigns(region)
    assert campaign.state is CampaignState.CANCELLED


async def test_the_author_who_stops_is_told_of_nobody_else(region: Region) -> None:
    await at_night(region)
    await region.coordinator.tap("Den Rest anhalten")
    stopped = await region.coordinator.wait_for("Angehalten")
    assert "anderen" not in stopped.text


async def test_what_is_over_is_not_called_stopped(region: Region) -> None:
    await region.add_crowd(count=5)
    await announce(region, "Alle Studierenden")
    sent = await send_now(region, "Jetzt senden (5) ✓")
    await region.coordinator.wait_for("5 von 5 gesendet")
    (campaign,) = await campaigns(region)
    mark = region.coordinator.mark()
    await region.coordinator.tap_data(f"bX:{campaign.id}", sent)
    answer = await region.coordinator.wait_for("nichts mehr anzuhalten", since=mark)
    assert "Angehalten" not in answer.text
    assert "Bekannt gegeben" in answer.text
    (campaign,) = await campaigns(region)
    assert campaign.state is CampaignState.FINISHED


async def test_nothing_under_way_is_not_shown(region: Region) -> None:
    await region.add_crowd(count=5)
    await announce(region, "Alle Studierenden")
    await send_now(region, "Jetzt senden (5) ✓")
    await region.settled()
    mark = region.colleague.mark()
    answer = await region.colleague.ask("/rundruf")
    assert "Was möchten Sie bekannt geben" in answer.text
    assert not any("Werkstatttag" in each.text for each in region.colleague.received[mark:])


async def test_somebody_without_a_seat_cannot_stop(region: Region) -> None:
    await at_night(region)
    (campaign,) = await campaigns(region)
    stranger = await region.add_student("Lea")
    message = await stranger.ask("/hilfe")
    await stranger.tap_data(f"bX:{campaign.id}", message)
    await region.settled()
    (campaign,) = await campaigns(region)
    assert campaign.state is CampaignState.SENDING
