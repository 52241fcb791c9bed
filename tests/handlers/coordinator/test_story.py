"""What comes again tells on its card why it went back, and what its company changed since."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, update

from bot.sandbox.people import Person
from models.acts import companies, offers
from models.acts.companies import CompanyChange
from models.acts.offers import OfferChange
from models.queries.offers import OfferInput
from models.refusals import Refused
from models.rights import Actor
from models.tables.company import Company
from models.tables.event import Deed, Event
from models.tables.returned import ReturnedSubmission
from models.text import utf16_length
from models.vocabulary import Language
from tests.handlers.coordinator.region import OFFER_TEXT, Region, labels_of, offer_in_bochum


@pytest.fixture
def owner(region: Region) -> Person:
    return region.stand_in.person("Cora", started=True)


async def mend(
    region: Region, owner: Person, act: Callable[..., Awaitable[Any]], given: object
) -> None:
    """The company changes what went back."""
    actor = Actor(await region.add_person(owner))
    services = region.play.runtime.application.bot_data["services"]
    async with region.database.write() as session:
        assert not isinstance(await act(session, actor, given, services.world), Refused)
    services.outbox.wake()
    await region.settled()


async def give_back(region: Region, reason: str, button: str = "↩ Zurückgeben") -> None:
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap(button)
    await region.coordinator.ask(reason)
    await region.coordinator.ask("ja")
    await region.settled()


def internship(
    region: Region, title: str = "Praktikum Labor", text: str = OFFER_TEXT
) -> OfferInput:
    return offer_in_bochum(title, text, ("0714",), region.now + timedelta(days=60))


async def company_again(region: Region, owner: Person, *reasons: str) -> int:
    """A company that went back for these reasons and came again with another website each time."""
    company_id = await region.add_company(owner=owner)
    for number, reason in enumerate(reasons, start=1):
        await give_back(region, reason)
        change = CompanyChange(company_id=company_id, website=f"seite{number}.example")
        await mend(region, owner, companies.change, change)
        region.play.clock.move_to(region.now + timedelta(days=1))
    return company_id


async def test_company_tells_why_it_went_back_and_what_is_new(
    region: Region, owner: Person
) -> None:
    await company_again(region, owner, "Bitte eine Website, die es gibt.")
    card = await region.coordinator.ask("/freigaben")
    assert "🔁 Wieder da, nachdem es einmal zurückging" in card.text
    assert "„Bitte eine Website, die es gibt.“" in card.text
    assert "Website: messwerk.example → seite1.example" in card.text
    assert "Größe:" not in card.text
    assert "ausgesetzt" not in card.text


async def test_first_time_tells_no_story(region: Region, owner: Person) -> None:
    await region.add_company(owner=owner)
    card = await region.coordinator.ask("/freigaben")
    assert "🔁" not in card.text
    assert "geändert" not in card.text


async def test_last_three_are_told_newest_first_and_all_are_counted(
    region: Region, owner: Person
) -> None:
    reasons = (
        "Bitte den Ort nennen.",
        "Die Website fehlt.",
        "Die Aufgaben fehlen.",
        "Die Bezahlung ist unklar.",
    )
    await company_again(region, owner, *reasons)
    card = await region.coordinator.ask("/freigaben")
    assert "nachdem es 4-mal zurückging" in card.text
    told = [line for line in card.text.splitlines() if line.startswith("•")]
    assert [line.partition("„")[2] for line in told] == [
        "Die Bezahlung ist unklar.“", "Die Aufgaben fehlen.“", "Die Website fehlt.“",
    ]  # fmt: skip
    # What is new is counted from the last time.
    assert "Website: seite3.example → seite4.example" in card.text


async def test_story_is_told_in_the_coordinators_language_and_what_was_typed_stays_text(
    region: Region, owner: Person
) -> None:
    await company_again(region, owner, "<b>Website</b> & {{ mehr }}")
    speaker = region.stand_in.person("Kate", started=True, language_code="en")
    await region.add_person(speaker, Language.ENGLISH)
    await region.seat_in("Stadt", speaker)
    card = await speaker.ask("/approvals")
    assert "Here again, after it was returned once" in card.text
    assert "“<b>Website</b> & {{ mehr }}”" in card.text
    assert "Changed since then:" in card.text


async def test_offer_tells_line_by_line_what_is_new(region: Region, owner: Person) -> None:
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id)
    await give_back(region, "Bitte die Aufgaben beschreiben.")
    text = f"{OFFER_TEXT} Sie werten Reihen aus."
    change = OfferChange(offer_id=offer_id, offer=internship(region, text=text))
    await mend(region, owner, offers.change, change)
    card = await region.coordinator.ask("/freigaben")
    assert "„Bitte die Aufgaben beschreiben.“" in card.text
    assert "Titel: Praktikum Messtechnik → Praktikum Labor" in card.text
    assert "<b>Sie werten Reihen aus.</b>" in card.html
    assert "Offen bis: " not in card.text.partition("Seitdem geändert")[2]
    await region.coordinator.tap("✓ Freigeben")


async def test_offer_of_a_new_company_tells_both_stories(region: Region, owner: Person) -> None:
    company_id = await region.add_company(owner=owner)
    offer_id = await region.add_offer(company_id)
    await give_back(region, "Aufgaben fehlen.", "↩ Angebot zurückgeben")
    change = OfferChange(offer_id=offer_id, offer=internship(region))
    await mend(region, owner, offers.change, change)
    region.play.clock.move_to(region.now + timedelta(days=1))
    await give_back(region, "Website fehlt.", "↩ Unternehmen zurückgeben")
    mended = CompanyChange(company_id=company_id, website="neu.example")
    await mend(region, owner, companies.change, mended)
    card = await region.coordinator.ask("/freigaben")
    told = [line for line in card.text.splitlines() if line.startswith("•")]
    assert "das Unternehmen: „Website fehlt.“" in told[0]
    assert "das Angebot: „Aufgaben fehlen.“" in told[1]
    assert "Website: messwerk.example → neu.example" in card.text
    assert "Titel: Praktikum Messtechnik → Praktikum Labor" in card.text


async def test_change_that_comes_again_tells_its_story_beside_what_is_approved(
    region: Region, owner: Person
) -> None:
    company_id = await region.add_company(owner=owner, is_approved=True)
    for website in ("eins.example", "zwei.example"):
        change = CompanyChange(company_id=company_id, website=website)
        await mend(region, owner, companies.change, change)
        if website == "eins.example":
            await give_back(region, "Die Seite gibt es nicht.")
    card = await region.coordinator.ask("/freigaben")
    assert "Website: messwerk.example → zwei.example" in card.text
    assert "„Die Seite gibt es nicht.“" in card.text
    assert "Website: eins.example → zwei.example" in card.text


async def test_company_that_was_suspended_before_says_so(region: Region, owner: Person) -> None:
    company_id = await region.add_company(owner=owner, is_approved=True)
    await region.coordinator.ask("/firmen messwerk")
    await region.coordinator.tap("⏸ Aussetzen")
    await region.coordinator.ask("Es gab Beschwerden.")
    await region.coordinator.ask("ja")
    await region.coordinator.ask("/firmen messwerk")
    await region.coordinator.tap("▶ Aufheben")
    await region.add_offer(company_id)
    card = await region.coordinator.ask("/freigaben")
    assert "⏸ Das Unternehmen war schon einmal ausgesetzt, am" in card.text


async def test_number_of_a_company_that_is_gone_says_nothing_of_the_next(
    region: Region, owner: Person
) -> None:
    company_id = await region.add_company(owner=owner, is_approved=True)
    async with region.database.write() as session:
        session.add(
            Event(
                deed=Deed.COMPANY_SUSPENDED,
                happened_at=region.now - timedelta(days=9),
                company_id=company_id,
                region="Ruhr",
            )
        )
    await region.add_offer(company_id)
    assert "ausgesetzt" not in (await region.coordinator.ask("/freigaben")).text


async def test_list_marks_what_came_again_and_counts_its_days_anew(
    region: Region, owner: Person
) -> None:
    company_id = await company_again(region, owner, "Website fehlt.")
    async with region.database.write() as session:
        old = region.now - timedelta(days=40)
        await session.exec(
            update(Company).where(col(Company.id) == company_id).values(created_at=old)
        )
    others = await region.add_company("Andere GmbH", is_approved=True)
    for title in ("Eins", "Zwei", "Drei"):
        await region.add_offer(others, title)
    shown = await region.coordinator.ask("/freigaben")
    assert "neues Unternehmen, Bochum · seit gestern · 🔁 kommt wieder" in shown.text
    assert shown.text.count("kommt wieder") == 1
    assert not [one for one in labels_of(shown) if one.startswith("Älter")]


async def test_longest_story_fits_into_one_message(region: Region, owner: Person) -> None:
    company_id = await region.add_company(owner=owner)
    offer_id = await region.add_offer(company_id, "T" * 140, text="a" + "😀" * 1400)
    data: dict[str, object] = {
        "name": "A" * 120, "website": "w" * 200, "place": "P" * 120, "title": "X" * 140,
        "text": "y" * 3000, "skills": ["s" * 60] * 10, "pay": "z" * 120, "size": "large",
        "fields": ["0613", "0715"], "kind": "projekt",
    }  # fmt: skip
    async with region.database.write() as session:
        for offer in (offer_id, None, offer_id, None):
            session.add(
                ReturnedSubmission(
                    subject="c" if offer is None else "o",
                    company_id=company_id,
                    offer_id=offer,
                    reason="r" * 400,
                    returned_at=region.now,
                    data=data,
                )
            )
    card = await region.coordinator.ask("/freigaben")
    assert utf16_length(card.text) <= 4096
    assert "4-mal" in card.text
    assert "Der Text wurde neu geschrieben." in card.text
