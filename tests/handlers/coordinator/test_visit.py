"""What a coordinator puts off comes last, and every notice leads to what really waits."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.notices.kinds import Notice
from models.queries.companies import change_company_to_returned
from models.queries.offers import change_offer
from models.queries.own_data import get_own_data
from models.queries.pending_changes import add_pending_change
from models.queries.skipped import VISIT_LASTS
from models.tables.company import CompanyState
from models.tables.offer import Offer, OfferState
from tests.handlers.coordinator.region import Region, labels_of, offer_in_bochum
from tests.support.stories import post_offer, register_company


@pytest.fixture
async def three(region: Region) -> list[int]:
    """Offers that wait, oldest first."""
    company_id = await region.add_company(is_approved=True)
    return [await region.add_offer(company_id, title) for title in ("Eins", "Zwei", "Drei")]


async def skip(region: Region, times: int = 1) -> str:
    for _ in range(times):
        await region.coordinator.tap("Weiter ›")
    return region.coordinator.last.text


async def test_what_was_put_off_is_not_shown_after_the_next_answer(
    region: Region, three: list[int]
) -> None:
    await region.coordinator.ask("/freigaben")
    assert "Zwei" in await skip(region)
    mark = region.coordinator.mark()
    await region.coordinator.tap("✓ Freigeben")
    card = await region.coordinator.wait_for("2 von 2", since=mark)
    assert "Drei" in card.text
    await region.coordinator.tap("✓ Freigeben")
    last = await region.coordinator.wait_for("zurückgestellt", since=mark)
    assert labels_of(last) == ["Von vorn beginnen"]
    await region.coordinator.tap("Von vorn beginnen")
    assert "Eins" in region.coordinator.last.text
    assert (await region.offer(three[0])).state == OfferState.WAITING


async def test_order_survives_a_restart_and_the_command(region: Region, three: list[int]) -> None:
    await region.coordinator.ask("/freigaben")
    await skip(region)
    await region.play.restart()
    assert "Zwei" in (await region.coordinator.ask("/freigaben")).text
    assert "Drei" in await skip(region)
    assert "Alle 3" in await skip(region)
    assert "Alle 3" in (await region.coordinator.ask("/freigaben")).text


async def test_next_visit_begins_with_the_oldest(region: Region, three: list[int]) -> None:
    await region.coordinator.ask("/freigaben")
    await skip(region)
    region.play.clock.offset += VISIT_LASTS + timedelta(minutes=1)
    assert "Eins" in (await region.coordinator.ask("/freigaben")).text


async def test_each_coordinator_puts_off_for_themselves(region: Region, three: list[int]) -> None:
    await region.coordinator.ask("/freigaben")
    await skip(region)
    assert "Eins" in (await region.colleague.ask("/freigaben")).text


async def test_what_the_company_changed_was_not_put_off(region: Region, three: list[int]) -> None:
    await region.coordinator.ask("/freigaben")
    await skip(region)
    now = region.now
    async with region.database.write() as session:
        changed = offer_in_bochum("Eins, verbessert", "Neuer Text.", (), now + timedelta(days=9))
        await change_offer(session, three[0], changed, now=now)
    texts = [(await region.coordinator.ask("/freigaben")).text, await skip(region)]
    assert [text for text in texts if "verbessert" in text] == []
    assert "verbessert" in await skip(region)


async def test_notice_opens_even_what_was_put_off(region: Region, three: list[int]) -> None:
    message = await region.coordinator.ask("/freigaben")
    await skip(region)
    await region.coordinator.tap_data(f"aS:o:{three[0]}", message)
    assert "Eins" in region.coordinator.last.text
    assert "✓ Freigeben" in labels_of(region.coordinator.last)


async def test_double_tap_on_next_puts_off_one(region: Region, three: list[int]) -> None:
    card = await region.coordinator.ask("/freigaben")
    button = card.find_button("Weiter ›")
    assert button is not None
    for query in [region.coordinator.press(str(button.data), card) for _ in range(2)]:
        await region.coordinator.answer_to(query)
    assert "Zwei" in region.coordinator.last.text


@pytest.mark.parametrize("data", ["gS:o:999:ab", "gW:o:1:new", "gW:oc:77:new"])
async def test_made_up_button_of_the_queue_is_answered(
    region: Region, three: list[int], data: str
) -> None:
    message = await region.coordinator.ask("/hilfe")
    await region.coordinator.tap_data(data, message)
    assert region.coordinator.last.text.startswith("1 von 3") or (
        "gibt es nicht mehr" in region.coordinator.last.text
    )


async def test_students_cannot_put_off(region: Region, three: list[int]) -> None:
    student = await region.add_student("Ida")
    message = await student.ask("/hilfe")
    for data in (f"gS:o:{three[0]}:ab", "gB", f"gW:oc:{three[0]}:new"):
        await student.tap_data(data, message)
        assert "Koordin" in student.last.text


async def test_what_was_put_off_is_in_the_own_data(region: Region, three: list[int]) -> None:
    await region.coordinator.ask("/freigaben")
    await skip(region)
    person_id = await region.add_person(region.coordinator)
    async with region.database.read() as session:
        data = await get_own_data(session, person_id)
    assert [(one["subject"], one["key"]) for one in data["skipped"]] == [("o", three[0])]


# Notices


async def test_notice_of_a_new_company_leads_to_it_and_its_offer(region: Region) -> None:
    await region.coordinator.ask("/start")
    company = region.stand_in.person("Hella", username="hella")
    await register_company(company, "Hellweg Prüfbau GmbH, Hamm, hellweg-pruefbau.example")
    notice = await region.coordinator.wait_for("Hellweg Prüfbau GmbH wartet auf Freigabe")
    await post_offer(company)
    await region.coordinator.wait_for("Praktikum Softwareentwicklung")
    mark = region.coordinator.mark()
    await region.coordinator.tap("Ansehen", message=notice)
    card = await region.coordinator.wait_for("noch nicht freigegeben", since=mark)
    assert "Praktikum Softwareentwicklung" in card.text
    assert "✓ Unternehmen und Angebot freigeben" in labels_of(card)


async def test_notice_of_a_company_still_waiting_after_its_offer_went_back(
    region: Region,
) -> None:
    company_id = await region.add_company()
    await region.add_offer(company_id)
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Angebot zurückgeben")
    await region.coordinator.tap("Aufgaben unklar")
    await region.coordinator.tap_data(f"aS:c:{company_id}", message)
    assert "✓ Freigeben" in labels_of(region.coordinator.last)


async def test_notice_tells_that_and_when_it_was_approved(region: Region) -> None:
    company_id = await region.add_company()
    await region.add_offer(company_id)
    message = await region.coordinator.ask("/freigaben")
    await region.colleague.ask("/freigaben")
    await region.colleague.tap("✓ Unternehmen und Angebot freigeben")
    await region.coordinator.tap_data(f"aS:c:{company_id}", message)
    text = region.coordinator.last.text
    assert "„Messwerk GmbH“ wurde freigegeben (Dienstag, 24. November, 12:00 Uhr)" in text
    assert "Sonst wartet nichts" in text
    assert "Konrad" not in text


async def test_offer_that_ended_since_its_card_was_shown_is_not_said_to_have_changed(
    region: Region,
) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, days_open=1)
    await region.coordinator.ask("/freigaben")
    region.play.clock.offset += timedelta(days=2)
    await region.coordinator.tap("✓ Freigeben")
    assert "nur zurückgehen" in region.coordinator.last.text
    assert "geändert" not in region.coordinator.last.text
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_notice_of_an_offer_behind_a_returned_company_says_so(region: Region) -> None:
    company_id = await region.add_company()
    offer_id = await region.add_offer(company_id)
    async with region.database.write() as session:
        await change_company_to_returned(session, company_id, "Bitte ergänzen.", now=region.now)
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(f"aS:o:{offer_id}", message)
    assert "lässt sich gerade nicht beantworten" in region.coordinator.last.text
    await region.coordinator.tap_data(f"aS:c:{company_id}", message)
    assert "ging zurück (Dienstag, 24. November, 12:00 Uhr)" in region.coordinator.last.text


@pytest.mark.parametrize(
    ("state", "is_approved", "told"),
    [
        (OfferState.WITHDRAWN, False, "zurückgezogen, bevor es beantwortet war"),
        (OfferState.WITHDRAWN, True, "Stand heute: zurückgezogen"),
        (OfferState.FILLED, True, "Stand heute: besetzt"),
        (OfferState.EXPIRED, True, "Stand heute: abgelaufen"),
        (OfferState.PAUSED, True, "Stand heute: pausiert"),
        (OfferState.RETURNED, False, "ging zurück."),
    ],
)
async def test_notice_tells_truly_what_became_of_an_offer(
    region: Region, state: OfferState, is_approved: bool, told: str
) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=is_approved)
    async with region.database.write() as session:
        await session.exec(update(Offer).where(col(Offer.id) == offer_id).values(state=state))
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(f"aS:o:{offer_id}", message)
    assert told in region.coordinator.last.text
    assert ("wurde freigegeben" in region.coordinator.last.text) == is_approved


# At the same moment


@pytest.mark.parametrize("subject", ["offer", "change"])
async def test_two_coordinators_who_answer_at_once_count_once(region: Region, subject: str) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=subject == "change")
    if subject == "change":
        person_id = await region.add_person(owner)
        async with region.database.write() as session:
            await add_pending_change(
                session, {"title": "Neu"}, offer_id=offer_id, person_id=person_id, now=region.now
            )
    people = (region.coordinator, region.colleague)
    for person in people:
        await person.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.ask("Bitte belegen.")
    approving = region.colleague.tap("✓ Freigeben")
    returning = region.coordinator.ask("ja")
    await asyncio.gather(approving, returning)
    await region.settled()
    approved = await region.notices(Notice.OFFER_APPROVED)
    approved += await region.notices(Notice.CHANGE_APPROVED)
    returned = await region.notices(Notice.OFFER_RETURNED)
    returned += await region.notices(Notice.CHANGE_RETURNED)
    assert len(approved) + len(returned) == 1
    texts = "\n".join(message.text for person in people for message in person.received)
    assert ("wurde freigegeben" in texts) == bool(approved)
    assert ("ging zurück" in texts) == bool(returned)


async def test_company_that_saves_while_a_coordinator_approves_is_never_passed_over(
    region: Region,
) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    await owner.ask("/firma")
    await owner.tap(f"cQ:{company_id}:company.name")
    await owner.ask("Erster Name GmbH")
    await owner.tap(f"cQ:{company_id}:company.name")
    await region.coordinator.ask("/freigaben")
    await asyncio.gather(region.coordinator.tap("✓ Freigeben"), owner.ask("Zweiter Name GmbH"))
    await region.settled()
    company = await region.company(company_id)
    assert company.state == CompanyState.APPROVED
    assert company.name in {"Messwerk GmbH", "Erster Name GmbH"}
    card = await region.coordinator.ask("/freigaben")
    assert f"Name: {company.name} → Zweiter Name GmbH" in card.text
