"""Returning a company or an offer with a reason that the company reads."""

import pytest

from models.notices.kinds import Notice
from models.tables.company import CompanyState
from models.tables.draft import Dialogue
from models.tables.offer import OfferState
from models.vocabulary import Language
from tests.handlers.coordinator.region import Region, labels_of


async def _begin(region: Region) -> int:
    """An offer of an approved company, whose reason is asked for now."""
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    return offer_id


async def test_quick_reason_returns_the_offer_and_is_told(region: Region) -> None:
    offer_id = await _begin(region)
    assert "Warum geht" in region.coordinator.last.text
    await region.coordinator.tap("Vergütung unklar")
    await region.settled()
    offer = await region.offer(offer_id)
    assert offer.state == OfferState.RETURNED
    assert offer.returned_reason == "Bitte schreiben Sie, ob es bezahlt ist und wie viel."
    notices = await region.notices(Notice.OFFER_RETURNED)
    assert [row.payload for row in notices] == [{"offer_id": offer_id}]
    assert await region.draft(region.coordinator) is None


async def test_quick_reason_is_in_the_companys_language(region: Region) -> None:
    owner = region.stand_in.person("Carl", started=True)
    company_id = await region.add_company(owner=owner, language=Language.ENGLISH, is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.tap("Vergütung unklar")
    reason = (await region.offer(offer_id)).returned_reason
    assert reason == "Please say whether it is paid, and how much."


async def test_typed_reason_is_kept_as_written(region: Region) -> None:
    offer_id = await _begin(region)
    shown = await region.coordinator.ask("Bitte <b>Ort</b> & Zeit {{ nennen }}")
    assert "Bitte <b>Ort</b> & Zeit {{ nennen }}" in shown.text.splitlines()
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("ja")
    await region.settled()
    assert (await region.offer(offer_id)).returned_reason == "Bitte <b>Ort</b> & Zeit {{ nennen }}"
    assert "Bitte <b>Ort</b> & Zeit {{ nennen }}" in [
        line for message in region.coordinator.received for line in message.text.splitlines()
    ]


@pytest.mark.parametrize(
    "words", ["ja, genau so", "Jawohl!", "ja schick zurück", "yes, send it back", "ok, passt so"]
)
async def test_a_yes_in_several_words_is_no_reason(region: Region, words: str) -> None:
    offer_id = await _begin(region)
    await region.coordinator.ask(words)
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("300 Euro sind zu wenig")
    await region.coordinator.ask(words)
    await region.settled()
    assert (await region.offer(offer_id)).returned_reason == "300 Euro sind zu wenig"


@pytest.mark.parametrize("words", ["nein, doch nicht", "Nein danke!", "no"])
async def test_a_no_is_no_reason(region: Region, words: str) -> None:
    offer_id = await _begin(region)
    await region.coordinator.ask(words)
    await region.settled()
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    assert await region.draft(region.coordinator) is None


async def test_company_alone_is_returned(region: Region) -> None:
    company_id = await region.add_company()
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.tap("Es fehlt etwas")
    await region.settled()
    company = await region.company(company_id)
    assert company.state == CompanyState.RETURNED
    assert company.returned_reason == "Bitte ergänzen Sie Name, Ort und Website."
    notices = await region.notices(Notice.COMPANY_RETURNED)
    assert [row.payload for row in notices] == [{"company_id": company_id}]


async def test_company_is_returned_from_the_card_of_its_offer(region: Region) -> None:
    company_id = await region.add_company()
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Unternehmen zurückgeben")
    await region.coordinator.tap("Nicht überprüfbar")
    assert (await region.company(company_id)).state == CompanyState.RETURNED
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_returned_offer_leaves_its_waiting_company_in_the_queue(region: Region) -> None:
    company_id = await region.add_company("Messwerk GmbH")
    await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.tap("↩ Angebot zurückgeben")
    mark = region.coordinator.mark()
    await region.coordinator.tap("Aufgaben unklar")
    card = await region.coordinator.wait_for("1 von 1", since=mark)
    assert "✓ Freigeben" in labels_of(card)
    assert (await region.company(company_id)).state == CompanyState.WAITING


async def test_cancelling_leaves_the_offer_waiting(region: Region) -> None:
    offer_id = await _begin(region)
    await region.coordinator.tap_data("dX", region.coordinator.last)
    assert await region.draft(region.coordinator) is None
    assert (await region.offer(offer_id)).state == OfferState.WAITING


@pytest.mark.parametrize("typed", ["x" * 401, "\u2066\u2069\u200d"])
async def test_unusable_reason_is_asked_for_again(region: Region, typed: str) -> None:
    offer_id = await _begin(region)
    await region.coordinator.ask(typed)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.dialogue == Dialogue.RETURN
    assert "Vergütung unklar" in labels_of(region.coordinator.last)
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_sticker_as_reason_is_answered_and_loses_nothing(region: Region) -> None:
    await _begin(region)
    mark = region.coordinator.mark()
    await region.coordinator.send_sticker()
    await region.coordinator.wait_for(lambda message: True, since=mark)
    assert "Vergütung unklar" in labels_of(region.coordinator.last)


async def test_double_tap_on_a_reason_returns_once(region: Region) -> None:
    await _begin(region)
    question = region.coordinator.last
    button = question.find_button("Vergütung unklar")
    assert button is not None
    queries = [region.coordinator.press(str(button.data), question) for _ in range(2)]
    for query in queries:
        await region.coordinator.answer_to(query)
    await region.settled()
    assert len(await region.notices(Notice.OFFER_RETURNED)) == 1


async def test_reason_for_what_a_colleague_approved_changes_nothing(region: Region) -> None:
    offer_id = await _begin(region)
    await region.colleague.ask("/freigaben")
    await region.colleague.tap("✓ Freigeben")
    await region.coordinator.ask("Bitte Ort nennen")
    await region.coordinator.ask("ja")
    assert "schon beantwortet" in region.coordinator.last.text
    assert (await region.offer(offer_id)).state == OfferState.OPEN
    assert await region.draft(region.coordinator) is None


async def test_button_of_an_earlier_question_does_not_return_the_open_one(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    first = await region.add_offer(company_id, "Zuerst")
    second = await region.add_offer(company_id, "Danach")
    await region.coordinator.ask("/freigaben")
    card = region.coordinator.last
    await region.coordinator.tap("↩ Zurückgeben", message=card)
    old = region.coordinator.last
    await region.coordinator.tap("Weiter ›")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.tap("Vergütung unklar", message=old)
    assert (await region.offer(first)).state == OfferState.WAITING
    assert (await region.offer(second)).state == OfferState.WAITING


async def test_command_in_between_is_answered_and_the_question_comes_back(region: Region) -> None:
    offer_id = await _begin(region)
    mark = region.coordinator.mark()
    await region.coordinator.send("/ueberblick")
    await region.coordinator.wait_for("Warum geht", since=mark)
    await region.coordinator.ask("Bitte Ort nennen")
    await region.coordinator.tap("Ja, zurückgeben")
    assert (await region.offer(offer_id)).state == OfferState.RETURNED


async def _at_preview(region: Region, reason: str = "Bitte den Lohn nennen. Danke!") -> int:
    """An offer whose reason for going back is shown; another company's offer waits beside it."""
    company_id = await region.add_company("Harkort Bau GmbH", is_approved=True)
    await region.add_offer(company_id, "Statik rechnen")
    offer_id = await region.add_offer(await region.add_company(is_approved=True))
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("Messwerk")
    await region.coordinator.tap("↩ Zurückgeben")
    await region.coordinator.ask(reason)
    return offer_id


@pytest.mark.parametrize(
    "words", ["ja, aber lass das Danke weg", "ohne Danke bitte", "drop the Danke"]
)
async def test_an_edit_changes_the_shown_reason(region: Region, words: str) -> None:
    offer_id = await _at_preview(region)
    shown = await region.coordinator.ask(words)
    assert "Bitte den Lohn nennen." in shown.text.splitlines()
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("ja")
    await region.settled()
    assert (await region.offer(offer_id)).returned_reason == "Bitte den Lohn nennen."


@pytest.mark.parametrize(
    "words",
    [
        "könnte man freigeben, ich will aber erst telefonieren",
        "die kenne ich von der IHK",
        "they seem nice",
    ],
)
async def test_a_remark_takes_the_reasons_place_only_when_asked(region: Region, words: str) -> None:
    offer_id = await _at_preview(region)
    asked = await region.coordinator.ask(words)
    assert "Bitte den Lohn nennen. Danke!" in asked.text
    assert "Diese Worte nehmen" in labels_of(asked)
    await region.coordinator.ask("nein")
    await region.coordinator.ask("ja")
    await region.settled()
    assert (await region.offer(offer_id)).returned_reason == "Bitte den Lohn nennen. Danke!"


async def test_other_words_are_taken_and_shown_before_they_go(region: Region) -> None:
    offer_id = await _at_preview(region)
    await region.coordinator.ask("Bitte rufen Sie uns an, bevor es weitergeht.")
    await region.coordinator.ask("ja")
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("ja")
    await region.settled()
    reason = (await region.offer(offer_id)).returned_reason
    assert reason == "Bitte rufen Sie uns an, bevor es weitergeht."


@pytest.mark.parametrize(
    "words",
    ["nein", "doch nicht", "nimm das zurück, war ein Versehen", "die sind in Ordnung, freigeben"],
)
async def test_a_no_at_the_preview_leaves_it_waiting(region: Region, words: str) -> None:
    offer_id = await _at_preview(region)
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.settled()
    assert "bleibt, wie es ist" in "".join(
        one.text for one in region.coordinator.received if one.version > mark
    )
    assert await region.draft(region.coordinator) is None
    assert (await region.offer(offer_id)).state == OfferState.WAITING


@pytest.mark.parametrize("words", ["Harkort", "Harkort Bau?"])
async def test_a_name_at_the_preview_opens_its_card(region: Region, words: str) -> None:
    offer_id = await _at_preview(region)
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.coordinator.wait_for("Statik rechnen", since=mark)
    assert await region.draft(region.coordinator) is None
    assert (await region.offer(offer_id)).state == OfferState.WAITING


async def test_a_number_at_the_preview_opens_the_entry_of_the_list(region: Region) -> None:
    for number in range(3):
        await region.add_offer(await region.add_company(f"Werk {number}"), f"Aufgabe {number}")
    await _at_preview(region)
    await region.coordinator.send("/freigaben")
    await region.coordinator.send("2")
    await region.settled()
    assert "Aufgabe 1" in region.coordinator.last.text
    assert await region.draft(region.coordinator) is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Bitte zurückgeben: der Ort fehlt noch", "der Ort fehlt noch"),
        ("das Angebot geht zurück, die Bezahlung ist unklar", "die Bezahlung ist unklar"),
        ("return it: the place is missing", "the place is missing"),
    ],
)
async def test_a_reason_in_the_same_line_is_shown(region: Region, words: str, reason: str) -> None:
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask(words)
    assert reason in region.coordinator.last.text.splitlines()
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("ja")
    await region.settled()
    assert (await region.offer(offer_id)).returned_reason == reason


async def test_the_company_goes_back_where_the_words_are_about_it(region: Region) -> None:
    company_id = await region.add_company("Messwerk, wie oft denn noch")
    offer_id = await region.add_offer(company_id)
    await region.coordinator.ask("/freigaben")
    await region.coordinator.ask("die Firma heißt doch nicht so, bitte zurückgeben")
    await region.coordinator.ask("ja")
    await region.settled()
    assert (await region.company(company_id)).state == CompanyState.RETURNED
    assert (await region.offer(offer_id)).state == OfferState.WAITING


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Das Praktikum von Harkort Bau geht zurück, weil der Ort fehlt", "der Ort fehlt"),
        ("Bitte Harkort Bau zurückgeben: die Aufgaben sind unklar", "die Aufgaben sind unklar"),
        ("return Harkort Bau: the place is missing", "the place is missing"),
    ],
)
async def test_what_is_returned_by_its_name_is_shown_with_the_reason(
    region: Region, words: str, reason: str
) -> None:
    await region.add_offer(await region.add_company("Messwerk", is_approved=True), "Messen")
    offer_id = await region.add_offer(
        await region.add_company("Harkort Bau", is_approved=True), "Statik rechnen"
    )
    await region.coordinator.send(words)
    await region.settled()
    assert reason in region.coordinator.last.text
    assert (await region.offer(offer_id)).state == OfferState.WAITING
    await region.coordinator.ask("ja")
    await region.settled()
    returned = await region.offer(offer_id)
    assert returned.state == OfferState.RETURNED
    assert reason in (returned.returned_reason or "")
