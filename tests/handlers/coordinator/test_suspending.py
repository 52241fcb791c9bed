"""Suspending a company and taking an approval back: who reads why, what rests, what comes back."""

from datetime import timedelta

import pytest

from bot.sandbox.people import Person
from models.audience import Audience
from models.notices.kinds import Notice
from models.queries.campaigns import count_recipients
from models.queries.interests import add_interest, find_interest
from models.queries.match_offers import list_match_offers
from models.queries.people import find_person
from models.queries.suggestions import record_saved
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.suggestion import InterestState
from models.vocabulary import Who
from scheduler.reminders import remind_of_expiry, remind_of_interests
from tests.handlers.coordinator.region import Region, labels_of


async def _suspend(
    region: Region, company_id: int, reason: str = "Die Adresse stimmt nicht."
) -> None:
    await region.coordinator.ask("/firmen")
    await region.coordinator.tap(f"rC:{company_id}")
    await region.coordinator.wait_for("Person spricht dafür")
    await region.coordinator.tap(f"rS:{company_id}")
    await region.coordinator.wait_for("Warum soll")
    await region.coordinator.ask(reason)
    await region.coordinator.tap("Ja, aussetzen")
    await region.coordinator.wait_for("ruht")
    await region.settled()


async def _say_yes(region: Region, student: Person, offer_id: int) -> int:
    async with region.database.write() as session:
        person = await find_person(session, student.user_id)
        assert person is not None
        assert person.id is not None
        await add_interest(
            session,
            person.id,
            offer_id,
            name="Ada Stein",
            contact="@ada",
            note=None,
            reasons=[],
            now=region.now,
        )
        interest = await find_interest(session, person.id, offer_id)
    assert interest is not None
    assert interest.id is not None
    return interest.id


async def _save(region: Region, student: Person, offer_id: int) -> None:
    async with region.database.write() as session:
        person = await find_person(session, student.user_id)
        assert person is not None
        await record_saved(session, stored_id(person), offer_id, now=region.now)


async def _lift(region: Region) -> None:
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap("▶ Aufheben")
    await region.settled()


async def _open_offers(region: Region) -> list[int]:
    async with region.database.read() as session:
        return [offer.offer_id for offer in await list_match_offers(session, now=region.now)]


async def test_company_rests_reads_why_and_comes_back_as_it_was(region: Region) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    assert await _open_offers(region) == [offer_id]
    await _suspend(region, company_id)
    assert (await region.company(company_id)).state == CompanyState.SUSPENDED
    assert await _open_offers(region) == []
    assert "Die Adresse stimmt nicht." in owner.last.text
    await region.coordinator.tap("Das Unternehmen zeigen")
    await region.coordinator.wait_for("Ausgesetzt: Die Angebote ruhen.")
    await region.coordinator.tap(f"rU:{company_id}")
    await region.coordinator.wait_for("Aufgehoben")
    await region.settled()
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    assert (await region.offer(offer_id)).state == OfferState.OPEN
    assert await _open_offers(region) == [offer_id]
    assert "ist wieder da" in owner.last.text


async def test_company_that_was_never_approved_waits_again_once_it_is_lifted(
    region: Region,
) -> None:
    company_id = await region.add_company()
    await _suspend(region, company_id)
    assert "Nichts wartet" in (await region.coordinator.ask("/freigaben")).text
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap("▶ Aufheben")
    await region.coordinator.wait_for("Aufgehoben")
    assert (await region.company(company_id)).state == CompanyState.WAITING


async def test_offer_of_a_suspended_company_is_shown_to_no_student(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, fields=("0613",), is_open=True)
    student = await region.add_student("Ada")
    await student.ask("/angebote")
    await student.tap("1")
    await student.wait_for("Praktikum Messtechnik")
    await student.tap(f"oS:{offer_id}")
    assert "Praktikum Messtechnik" in (await student.ask("/gemerkt")).text
    await _suspend(region, company_id)
    assert "Praktikum Messtechnik" not in (await student.ask("/gemerkt")).text
    assert "Praktikum Messtechnik" not in (await student.ask("Messtechnik")).text
    assert "Praktikum Messtechnik" not in (await student.ask("/angebote")).text
    for data in (f"oD:{offer_id}", f"oI:{offer_id}", f"oS:{offer_id}", f"wF:{company_id}"):
        mark = student.mark()
        await student.tap_data(data, student.received[-1])
        await student.wait_for("nicht mehr offen", since=mark)


async def test_waiting_student_is_told_and_nobody_is_introduced_until_it_is_lifted(
    region: Region,
) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    student = await region.add_student("Ada")
    interest_id = await _say_yes(region, student, offer_id)
    card = await owner.ask("/interessenten")
    await _suspend(region, company_id)
    assert "ruht gerade" in student.last.text
    assert "Ada" not in student.last.text
    mark = owner.mark()
    await owner.tap_data(f"iA:{interest_id}", card)
    answer = await owner.wait_for("ausgesetzt", since=mark)
    assert "@ada" not in answer.text
    assert "ruht" in (await owner.ask("/interessenten")).text
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap("▶ Aufheben")
    await region.settled()
    await owner.tap_data(f"iA:{interest_id}", card)
    await owner.wait_for("@ada", since=mark)


async def test_students_who_wait_for_a_company_are_told_that_it_is_back(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    first, second = [await region.add_offer(company_id, is_open=True) for _ in range(2)]
    saver, waiter, other = [await region.add_student(name) for name in ("Ada", "Ben", "Chris")]
    await _save(region, saver, first)
    await _save(region, saver, second)
    await _say_yes(region, waiter, second)
    await _suspend(region, company_id)
    unrelated = len(other.received)
    await _lift(region)
    for student, buttons in ((saver, [f"oD:{first}", f"oD:{second}"]), (waiter, [f"oD:{second}"])):
        told = await student.wait_for("ist wieder da")
        assert "musst nichts tun" in told.text
        assert [button.data for row in told.buttons for button in row] == buttons
    assert len(other.received) == unrelated


async def test_a_company_that_comes_and_goes_is_back_once_a_day(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    student = await region.add_student("Ada")
    await _save(region, student, await region.add_offer(company_id, is_open=True))
    for _ in range(2):
        await _suspend(region, company_id)
        await _lift(region)
    assert len(await region.notices(Notice.OFFERS_BACK)) == 1


async def test_nobody_is_told_of_offers_that_ended_while_their_company_rested(
    region: Region,
) -> None:
    company_id = await region.add_company(is_approved=True)
    student = await region.add_student("Ada")
    await _save(region, student, await region.add_offer(company_id, days_open=2, is_open=True))
    await _suspend(region, company_id)
    region.play.clock.offset += timedelta(days=3)
    await _lift(region)
    assert await region.notices(Notice.OFFERS_BACK) == []


async def test_nobody_is_reminded_of_what_rests(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, days_open=9, is_open=True)
    await _say_yes(region, await region.add_student("Ada"), offer_id)
    await _suspend(region, company_id)
    region.play.clock.offset += timedelta(days=8)
    assert await remind_of_interests(region.database, region.play.clock) == 0
    assert await remind_of_expiry(region.database, region.play.clock) == 0
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap("▶ Aufheben")
    await region.settled()
    assert await remind_of_interests(region.database, region.play.clock) == 2
    assert await remind_of_expiry(region.database, region.play.clock) == 1


async def test_announcement_to_companies_leaves_suspended_ones_out(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await _suspend(region, company_id)
    async with region.database.read() as session:
        audience = Audience(Who.COMPANIES)
        assert await count_recipients(session, audience, is_important=True) == 0


async def test_approval_is_taken_back_with_a_reason_and_can_be_given_again(
    region: Region,
) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    student = await region.add_student("Ada")
    interest_id = await _say_yes(region, student, offer_id)
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap(f"rO:{offer_id}")
    await region.coordinator.wait_for("Praktikum Messtechnik")
    await region.coordinator.tap("↩ Freigabe zurücknehmen")
    await region.coordinator.wait_for("Warum nehmen Sie")
    await region.coordinator.tap("Vergütung unklar")
    await region.coordinator.wait_for("Das Unternehmen liest")
    await region.coordinator.tap("Ja, zurücknehmen")
    await region.coordinator.wait_for("liegt wieder beim Unternehmen")
    await region.settled()
    offer = await region.offer(offer_id)
    assert (offer.state, offer.approved_at) == (OfferState.RETURNED, None)
    assert "ob es bezahlt ist" in owner.last.text
    assert "ruht gerade" in student.last.text
    mark = owner.mark()
    await owner.tap_data(f"iA:{interest_id}", owner.last)
    await owner.wait_for("zurückgenommen", since=mark)
    async with region.database.read() as session:
        person = await find_person(session, student.user_id)
        assert person is not None
        interest = await find_interest(session, person.id or 0, offer_id)
    assert interest is not None
    assert interest.state is InterestState.WAITING
    await owner.tap(f"cE:{offer_id}")
    await owner.ask("25 € die Stunde")
    await owner.tap("dD:offer.preview")
    await region.settled()
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    await region.settled()
    assert (await region.offer(offer_id)).state == OfferState.OPEN


async def test_reason_counts_only_once_it_is_confirmed(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.coordinator.ask("/firmen Messwerk")
    await region.coordinator.tap("⏸ Aussetzen")
    await region.coordinator.wait_for("Warum soll")
    await region.coordinator.ask("Wie lange dauert das?")
    await region.settled()
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    await region.coordinator.ask("Studierende bekamen keine Antwort.")
    assert "Studierende bekamen keine Antwort." in region.coordinator.last.text
    await region.coordinator.ask("ja")
    await region.settled()
    company = await region.company(company_id)
    assert company.state == CompanyState.SUSPENDED
    assert company.returned_reason == "Studierende bekamen keine Antwort."


async def test_second_coordinator_suspends_nothing_twice(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    for person in (region.coordinator, region.colleague):
        await person.ask("/firmen Messwerk")
        await person.tap("⏸ Aussetzen")
        await person.wait_for("Warum soll")
        await person.tap("Beschwerden")
        await person.wait_for("Das Unternehmen liest")
    await region.coordinator.tap("Ja, aussetzen")
    await region.coordinator.wait_for("erfahren es")
    await region.colleague.tap("Ja, aussetzen")
    await region.colleague.wait_for("Nichts zu tun")
    await region.settled()
    assert len(await region.notices(Notice.COMPANY_SUSPENDED)) == 1
    assert (await region.company(company_id)).state == CompanyState.SUSPENDED


async def test_suspended_company_can_mend_its_entry_and_nothing_else(region: Region) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    await _suspend(region, company_id)
    assert "ausgesetzt" in (await owner.ask("/firma")).text.lower()
    await owner.tap(f"cQ:{company_id}:company.website")
    await owner.wait_for("Website")
    await owner.ask("messwerk-bochum.example")
    assert (await region.company(company_id)).website == "messwerk-bochum.example"
    assert (await region.company(company_id)).state == CompanyState.SUSPENDED
    await region.settled()
    assert "hat seinen Eintrag geändert" in region.coordinator.last.text
    offer_id = await region.add_offer(company_id, is_open=True)
    await owner.ask("/meineangebote")
    await owner.tap(f"cO:{offer_id}")
    card = await owner.wait_for("deshalb sieht das niemand")
    assert "➖" not in card.text, "whom it fits is not said of what rests"
    assert not card.find_button("+ 30 Tage")
    assert card.find_button("✕ Zurückziehen")
    assert "ausgesetzt" in (await owner.ask("/angebot")).text
    assert await region.draft(owner) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("messwerk", ["Messwerk GmbH"]),
        ("WERK", ["Laserwerk AG", "Messwerk GmbH"]),
        ("Nirgendwo", []),
        ("100%", []),
        ("gmbh mess", ["Messwerk GmbH"]),
    ],
)
async def test_companies_are_found_by_name(region: Region, words: str, found: list[str]) -> None:
    for name in ("Messwerk GmbH", "Laserwerk AG", "Backhaus Süd"):
        await region.add_company(name, is_approved=True)
    answer = await region.coordinator.ask(f"/firmen {words}")
    if len(found) == 1:
        assert found[0] in answer.text
    else:
        names = [label.partition(" · ")[0] for label in labels_of(answer) if " · " in label]
        assert names == found
    assert "Alle Unternehmen" in labels_of(answer)


async def test_search_for_a_whole_message_is_answered(region: Region) -> None:
    answer = await region.coordinator.ask("/firmen " + "Messwerk und Söhne " * 200)
    assert "Kein Unternehmen" in answer.text


async def test_long_list_is_paged_with_the_words_that_were_searched(region: Region) -> None:
    words = "Ingenieurgesellschaft für Förder- und Lagertechnik"
    for number in range(10):
        await region.add_company(f"{words} {number}", is_approved=True)
    await region.add_company("Backhaus Süd", is_approved=True)
    first = await region.coordinator.ask(f"/firmen {words}")
    assert "10 Unternehmen" in first.text
    await region.coordinator.tap("Weiter ›")
    second = await region.coordinator.wait_for(lambda m: "‹ Zurückblättern" in labels_of(m))
    assert sum(" · " in label for label in labels_of(second)) == 2


async def test_only_coordinators_see_companies(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    student = await region.add_student("Ada")
    assert "Koordin" in (await student.ask("/firmen")).text
    for data in ("rL:0", f"rC:{company_id}", f"rS:{company_id}", f"rU:{company_id}"):
        mark = student.mark()
        await student.tap_data(data, student.received[-1])
        await student.wait_for(lambda _: True, since=mark)
    assert (await region.company(company_id)).state == CompanyState.APPROVED
