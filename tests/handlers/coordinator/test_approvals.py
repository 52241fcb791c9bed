"""The queue: cards one at a time, approving, two coordinators, old and forged buttons."""

from datetime import timedelta

import pytest

from handlers.coordinator.queue_cards import website_link
from handlers.coordinator.validation import Reference, reference_of
from models.acts.approvals import judge
from models.notices.kinds import Notice
from models.payloads import Approve, ShowSubmission
from models.queries.approvals import Subject, Submission
from models.queries.companies import change_company_to_returned
from models.queries.offer_kinds import change_further_kinds
from models.queries.offers import change_offer
from models.refusals import Refusal
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize, CompanyState
from models.tables.offer import OfferState
from models.text import utf16_length
from models.vocabulary import Language, OfferKind
from tests.handlers.coordinator.region import OFFER_TEXT, Region, labels_of, offer_in_bochum


async def test_queue_shows_the_oldest_offer_with_its_place_in_the_queue(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Zuerst")
    await region.add_offer(company_id, "Danach")
    card = await region.coordinator.ask("/freigaben")
    assert "1 von 2" in card.text
    assert "Zuerst" in card.text
    assert OFFER_TEXT in card.text
    assert 'href="https://messwerk.example"' in card.html


async def test_empty_queue_says_that_nothing_waits(region: Region) -> None:
    answer = await region.coordinator.ask("/freigaben")
    assert "Nichts wartet" in answer.text


async def test_approving_an_offer_opens_it_and_tells_the_company(region: Region) -> None:
    owner = region.stand_in.person("Cora", started=True)
    company_id = await region.add_company(owner=owner, is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    await owner.wait_for("Praktikum Messtechnik")
    offer = await region.offer(offer_id)
    assert offer.state == OfferState.OPEN
    assert offer.approved_at is not None
    notices = await region.notices(Notice.OFFER_APPROVED)
    assert [row.payload for row in notices] == [{"offer_id": offer_id}]


async def test_approving_the_offer_of_a_waiting_company_approves_both(region: Region) -> None:
    company_id = await region.add_company()
    offer_id = await region.add_offer(company_id)
    card = await region.coordinator.ask("/freigaben")
    assert "✓ Unternehmen und Angebot freigeben" in labels_of(card)
    await region.coordinator.tap("✓ Unternehmen und Angebot freigeben")
    await region.settled()
    assert (await region.offer(offer_id)).state == OfferState.OPEN
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    assert len(await region.notices(Notice.COMPANY_APPROVED)) == 1
    assert len(await region.notices(Notice.OFFER_APPROVED)) == 1


async def test_company_without_offers_waits_alone_and_is_approved(region: Region) -> None:
    company_id = await region.add_company("Einzelwerk GmbH")
    card = await region.coordinator.ask("/freigaben")
    assert "Einzelwerk GmbH" in card.text
    await region.coordinator.tap("✓ Freigeben")
    await region.settled()
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    notices = await region.notices(Notice.COMPANY_APPROVED)
    assert [row.payload for row in notices] == [{"company_id": company_id}]


async def test_next_card_comes_by_itself_after_an_answer(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Zuerst")
    await region.add_offer(company_id, "Danach")
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("✓ Freigeben")
    card = await region.coordinator.wait_for("1 von 1")
    assert "Danach" in card.text


async def test_next_walks_through_the_queue_and_begins_again_when_asked(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    for title in ("Eins", "Zwei", "Drei"):
        await region.add_offer(company_id, title)
    await region.coordinator.ask("/freigaben")
    seen = []
    for _ in range(3):
        await region.coordinator.tap("Weiter ›")
        seen.append(region.coordinator.last.text.splitlines()[0])
    assert seen == ["2 von 3", "3 von 3", "Alle 3, die warten, haben Sie zurückgestellt."]
    await region.coordinator.tap("Von vorn beginnen")
    assert region.coordinator.last.text.startswith("1 von 3")
    assert "Eins" in region.coordinator.last.text


async def test_next_skips_what_a_colleague_answered_meanwhile(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    for title in ("Eins", "Zwei", "Drei"):
        await region.add_offer(company_id, title)
    await region.coordinator.ask("/freigaben")
    await region.colleague.ask("/freigaben")
    await region.colleague.tap("Weiter ›")
    await region.colleague.tap("✓ Freigeben")
    await region.coordinator.tap("Weiter ›")
    assert "Drei" in region.coordinator.last.text


async def test_second_coordinator_reads_that_it_was_answered(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    card = await region.coordinator.ask("/freigaben")
    await region.colleague.ask("/freigaben")
    await region.colleague.tap("✓ Freigeben")
    await region.coordinator.tap("✓ Freigeben", message=card)
    assert "schon beantwortet" in region.coordinator.last.text
    assert (await region.offer(offer_id)).state == OfferState.OPEN
    assert len(await region.notices(Notice.OFFER_APPROVED)) == 1


async def test_double_tap_approves_once(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id)
    card = await region.coordinator.ask("/freigaben")
    button = card.find_button("✓ Freigeben")
    assert button is not None
    queries = [region.coordinator.press(str(button.data), card) for _ in range(2)]
    for query in queries:
        await region.coordinator.answer_to(query)
    await region.settled()
    assert len(await region.notices(Notice.OFFER_APPROVED)) == 1


async def test_card_that_changed_is_shown_again_instead_of_approved_unread(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    now = region.now
    async with region.database.write() as session:
        changed = offer_in_bochum("Ganz anders", "Neuer Text.", (), now + timedelta(days=9))
        await change_offer(session, offer_id, changed, now=now)
    await region.coordinator.tap("✓ Freigeben")
    assert "geändert" in region.coordinator.last.text
    assert "Neuer Text." in region.coordinator.last.text
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.tap("✓ Freigeben")
    assert (await region.offer(offer_id)).state == OfferState.OPEN


async def test_offer_that_ended_while_waiting_can_only_be_returned(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, days_open=-1)
    card = await region.coordinator.ask("/freigaben")
    assert "nur zurückgehen" in card.text
    assert labels_of(card) == ["↩ Zurückgeben"]


async def test_offers_of_a_returned_company_wait_behind_their_company(region: Region) -> None:
    company_id = await region.add_company()
    await region.add_offer(company_id)
    async with region.database.write() as session:
        await change_company_to_returned(session, company_id, "Bitte ergänzen.")
    assert "Nichts wartet" in (await region.coordinator.ask("/freigaben")).text


async def test_notice_opens_exactly_its_card(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Zuerst")
    second = await region.add_offer(company_id, "Danach")
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(f"aS:o:{second}", message)
    assert "Danach" in region.coordinator.last.text
    assert "2 von 2" in region.coordinator.last.text


async def test_notice_of_an_answered_offer_says_so(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    answered = await region.add_offer(company_id, is_open=True)
    await region.add_offer(company_id, "Danach")
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(f"aS:o:{answered}", message)
    assert "schon beantwortet" in region.coordinator.last.text
    await region.coordinator.tap("Zeigen, was wartet")
    assert "Danach" in region.coordinator.last.text


@pytest.mark.parametrize("data", ["aA", "aA:o", "aA:x:1:ab", "aA:o:-1:ab", "aA:o:²:ab", "aS:o:9"])
async def test_made_up_button_is_answered_and_changes_nothing(region: Region, data: str) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data(data, message)
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_approving_something_deleted_says_that_it_is_gone(region: Region) -> None:
    message = await region.coordinator.ask("/freigaben")
    await region.coordinator.tap_data("aA:o:77:abcdef12", message)
    assert "gibt es nicht mehr" in region.coordinator.last.text


async def test_student_cannot_approve_with_a_coordinators_button(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    card = await region.coordinator.ask("/freigaben")
    student = await region.add_student("Anna")
    message = await student.ask("/hilfe")
    button = card.find_button("✓ Freigeben")
    assert button is not None
    await student.tap_data(str(button.data), message)
    assert (await region.offer(offer_id)).state == OfferState.WAITING


@pytest.mark.parametrize(
    "command", ["/freigaben", "/rundruf", "/ueberblick", "/unverstanden", "/einladen"]
)
async def test_students_command_is_refused_kindly(region: Region, command: str) -> None:
    student = await region.add_student("Anna")
    answer = await student.ask(command)
    expected = region.play.runtime.application.bot_data["services"].renderer.text(
        "common/coordinators_only", Language.GERMAN
    )
    assert answer.text == expected


async def test_longest_possible_card_fits_into_one_message(region: Region) -> None:
    company_id = await region.add_company("N" * 120)
    async with region.database.write() as session:
        company = await session.get(Company, company_id)
        assert company is not None
        company.website, company.place = "w" * 196 + ".de", "P" * 120
        company.size = CompanySize.LARGE
        session.add(company)
    await region.add_offer(
        company_id, "T" * 140, text="a" + "😀" * 1400, fields=("0613", "0714", "0715")
    )
    card = await region.coordinator.ask("/freigaben")
    assert utf16_length(card.text) <= 4096


def test_reference_is_what_the_button_names() -> None:
    older = ShowSubmission(Subject.OFFER, 12, "ab", 3)
    assert reference_of(older) == Reference(Subject.OFFER, 12, "ab", 3)
    assert reference_of(Approve(Subject.COMPANY, 7, "cd")) == Reference(Subject.COMPANY, 7, "cd")


async def test_fingerprint_changes_with_what_a_coordinator_reads(region: Region) -> None:
    company = await region.company(await region.add_company())
    before = Submission(company).fingerprint
    assert judge(Submission(company), before) is None
    company.website = "anders.example"
    assert judge(Submission(company), before) is Refusal.SUBMISSION_CHANGED
    company.state = CompanyState.APPROVED
    assert judge(Submission(company), before) is Refusal.SUBMISSION_ANSWERED
    assert judge(None, before) is Refusal.SUBMISSION_GONE
    assert stored_id(company) == Submission(company).id


def test_website_becomes_a_link_people_can_tap() -> None:
    assert website_link("muster.de") == "https://muster.de"
    assert website_link("http://muster.de") == "http://muster.de"
    assert website_link(None) is None


@pytest.mark.parametrize(
    "words",
    [
        "GreenFleet",
        "Green Fleet?",
        "Gute Firma, kenne ich",
        "Okay Bau",
        "sieht gut aus, oder?",
        "nice website",
    ],
)
async def test_what_only_sounds_like_a_yes_approves_nothing(region: Region, words: str) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask(words)
    await region.settled()
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_a_doubtful_yes_is_asked_about_and_then_counts(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    asked = await region.coordinator.ask("Gute Firma, kenne ich")
    assert "Freigegeben ist noch nichts" in asked.text
    await region.coordinator.tap("✓ Freigeben")
    await region.settled()
    assert (await region.offer(offer_id)).state == OfferState.OPEN


async def test_coordinators_read_every_kind_of_an_offer(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    offer = await region.offer(offer_id)
    async with region.database.write() as session:
        await change_further_kinds(session, offer, [OfferKind.PROJEKT])
    assert "Projekt im Studium" in (await region.coordinator.ask("/freigaben")).text


@pytest.mark.parametrize(
    "words", ["alle freigeben", "die nächsten zwei auch durchwinken", "approve all of them"]
)
async def test_several_at_once_are_not_approved_and_it_is_said(region: Region, words: str) -> None:
    company_id = await region.add_company(is_approved=True)
    offers = [await region.add_offer(company_id, title) for title in ("Eins", "Zwei")]
    await region.coordinator.ask("/freigaben")
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.coordinator.wait_for("nur eins nach dem anderen", since=mark)
    await region.settled()
    assert {(await region.offer(one)).state for one in offers} == {OfferState.WAITING}


@pytest.mark.parametrize(
    "words",
    [
        "nur die Firma freigeben",
        "approve only the company",
    ],
)
async def test_only_the_company_is_approved_by_the_button_that_is_asked(
    region: Region, words: str
) -> None:
    company_id = await region.add_company()
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask(words)
    await region.coordinator.tap("✓ Nur das Unternehmen")
    await region.settled()
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    assert (await region.offer(offer_id)).state == OfferState.WAITING
