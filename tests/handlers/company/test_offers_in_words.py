"""Offers in words: done as named, said truly, and asked back where several can be meant."""

import pytest

from handlers.company.offer_answers import last_day_of
from models.tables.draft import Dialogue
from models.tables.offer import OfferState
from models.vocabulary import OfferKind
from tests.handlers.company.desk import Desk


async def last_day(desk: Desk, offer_id: int) -> str:
    offer = await desk.offer(offer_id)
    return last_day_of(offer.open_until, desk.play.config.region.zone).isoformat()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("verlängern Sie das Angebot bis Ende Februar", "2027-02-28"),
        ("bitte bis 15.3. verlängern", "2027-03-15"),
        ("extend it until 2027-04-30", "2027-04-30"),
        ("extend the offer until May", "2027-05-01"),
    ],
)
async def test_an_offer_is_extended_to_the_named_day(desk: Desk, words: str, day: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say(words, "Verlängert")
    assert await last_day(desk, offer_id) == day


async def test_a_day_too_far_away_is_refused_kindly(desk: Desk) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await last_day(desk, offer_id)
    await desk.say("verlängern Sie das Angebot bis 31.12.2029", "mehr als ein Jahr hin")
    assert await last_day(desk, offer_id) == before


async def test_of_several_offers_the_named_day_goes_to_the_tapped_one(desk: Desk) -> None:
    first = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    second = await desk.post("Praktikum Büro", state=OfferState.OPEN)
    before = await last_day(desk, first)
    await desk.say("verlängern bis Ende Februar", "")
    await desk.tap("Praktikum Büro", "Verlängert")
    assert await last_day(desk, second) == "2027-02-28"
    assert await last_day(desk, first) == before


@pytest.mark.parametrize(
    "words", ["das Angebot bitte erstmal pausieren", "please put our offer on hold"]
)
async def test_what_was_done_is_said_with_the_way_back(desk: Desk, words: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    said = await desk.say(words, "Pausiert")
    assert (await desk.offer(offer_id)).state is OfferState.PAUSED
    assert "▶ Fortsetzen" in said.labels


@pytest.mark.parametrize("words", ["welche studiengänge passen zu uns?", "which students fit us?"])
async def test_without_an_offer_the_sector_says_who_fits(desk: Desk, words: str) -> None:
    await desk.say(words, "Studiengänge")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ändern Sie den Ort des Angebots auf Essen", "Essen"),
        ("im Angebot ist die Bezahlung jetzt 15 Euro die Stunde", "15 €"),
        ("change the pay of the offer to 15 euros an hour", "15 €"),
        ("edit our offer, the place is Witten", "Witten"),
        ("beim Praktikum den Start auf April ändern", "April"),
    ],
)
async def test_a_change_in_words_is_on_the_card_and_saved_by_a_yes_alone(
    desk: Desk, words: str, shown: str
) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await desk.offer(offer_id)
    card = await desk.say(words, shown)
    assert "Speichern ✓" in card.labels
    assert await desk.offer(offer_id) == before


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("verlängern Sie das Praktikum bis Ostern", "2027-03-28"),
        ("extend the internship until Easter", "2027-03-28"),
    ],
)
async def test_a_feast_is_a_last_day(desk: Desk, words: str, day: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say(words, "Verlängert")
    assert await last_day(desk, offer_id) == day


@pytest.mark.parametrize(
    "words",
    ["bitte das Praktikum bis zur Schützenfestwoche verlängern", "extend it until the trade fair"],
)
async def test_a_day_that_is_not_understood_is_asked_for(desk: Desk, words: str) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    before = await last_day(desk, offer_id)
    await desk.say(words, "nicht verstanden")
    assert await last_day(desk, offer_id) == before


async def test_two_wishes_go_each_to_the_offer_it_names(desk: Desk) -> None:
    helper = await desk.post("Aushilfe im Einkauf", state=OfferState.OPEN)
    rollers = await desk.post("Verschleiß an Tragrollen", state=OfferState.OPEN)
    before = await last_day(desk, rollers)
    await desk.say(
        "Bitte die Aushilfe bis 15.2. verlängern und die Tragrollen-Arbeit ist vergeben", ""
    )
    await desk.play.settle()
    assert (await desk.offer(rollers)).state is OfferState.FILLED
    assert (await desk.offer(helper)).state is OfferState.OPEN
    assert await last_day(desk, helper) == "2027-02-15"
    assert await last_day(desk, rollers) == before


async def test_another_offer_than_the_named_one_is_left_alone(desk: Desk) -> None:
    await desk.post("Verschleiß an Tragrollen", state=OfferState.WITHDRAWN)
    helper = await desk.post("Aushilfe im Einkauf", state=OfferState.OPEN)
    await desk.say("die Tragrollen-Arbeit ist vergeben", "")
    await desk.play.settle()
    assert (await desk.offer(helper)).state is OfferState.OPEN


async def test_who_withdraws_an_offer_has_not_filled_it(desk: Desk) -> None:
    offer_id = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say("das Praktikum ziehe ich zurück, hat sich erledigt", "zurückziehen")
    assert (await desk.offer(offer_id)).state is OfferState.OPEN


LOOSE = (
    ("zieh die Aushilfe zurück", "Aushilfe im Büro", "zurückziehen"),
    ("das mit dem Verschleiß ist gestorben", "Bachelorarbeit Verschleiß", "zurückziehen"),
    ("macht das Praktikum zu", "Praktikum Labor", "pausieren"),
)


@pytest.mark.parametrize(("line", "title", "act"), LOOSE)
async def test_a_loose_wish_shows_the_offer_it_names_and_does_nothing(
    desk: Desk, line: str, title: str, act: str
) -> None:
    titles = ("Praktikum Labor", "Aushilfe im Büro", "Bachelorarbeit Verschleiß")
    kinds = (OfferKind.PRAKTIKUM, OfferKind.WERKSTUDENT, OfferKind.ABSCHLUSSARBEIT)
    for one, kind in zip(titles, kinds, strict=True):
        await desk.post(one, state=OfferState.OPEN, kind=kind)
    shown = await desk.say(line, title)
    assert act in " ".join(shown.labels)
    assert {one.state for one in await desk.offers()} == {OfferState.OPEN}


async def test_a_line_that_closes_opens_nothing_again(desk: Desk) -> None:
    filled = await desk.post("Praktikum Labor", state=OfferState.FILLED)
    opened = await desk.post("Aushilfe im Büro", state=OfferState.OPEN)
    await desk.say("mach dat wieder zu, wir ham jetz wen", "")
    await desk.play.settle()
    assert (await desk.offer(filled)).state is OfferState.FILLED
    assert (await desk.offer(opened)).state is OfferState.FILLED


async def test_a_named_offer_that_cannot_have_it_is_told_so(desk: Desk) -> None:
    await desk.post("Aushilfe im Büro", state=OfferState.WAITING)
    await desk.post("Praktikum Labor", state=OfferState.OPEN)
    said = await desk.say("die Aushilfe ist besetzt", "geht das nicht")
    assert "Aushilfe im Büro" in said.text


async def test_the_offer_on_the_screen_is_meant_where_none_is_named(desk: Desk) -> None:
    first = await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.post("Aushilfe im Büro", state=OfferState.OPEN)
    await desk.say("/meineangebote", "")
    await desk.tap("Praktikum Labor", "Praktikum Labor")
    await desk.say("bitte pausieren", "Pausiert")
    assert (await desk.offer(first)).state is OfferState.PAUSED


async def test_the_words_of_a_button_are_the_button(desk: Desk) -> None:
    await desk.post("Praktikum Labor", state=OfferState.RETURNED)
    await desk.post("Aushilfe im Büro", state=OfferState.OPEN)
    await desk.say("/meineangebote", "")
    await desk.tap("Praktikum Labor", "Praktikum Labor")
    await desk.say("Ändern", "Praktikum Labor")
    draft = await desk.draft()
    assert draft is not None
    assert draft.dialogue is Dialogue.OFFER


async def test_why_an_offer_came_back_is_read_on_its_card(desk: Desk) -> None:
    await desk.post("Praktikum Labor", state=OfferState.RETURNED)
    await desk.say("was genau war falsch?", "zurückgegeben")


@pytest.mark.parametrize(
    "line", ["Moin, wir waren im Urlaub. Was ist offen?", "Hi! Did I miss anything?"]
)
async def test_news_are_who_waits_and_how_the_offers_stand(desk: Desk, line: str) -> None:
    await desk.post("Praktikum Labor", state=OfferState.OPEN)
    shown = await desk.say(line, "Ihre Angebote")
    assert any("Praktikum Labor" in label for label in shown.labels)


async def test_a_no_beside_what_was_done_says_nothing_more(desk: Desk) -> None:
    await desk.post("Praktikum Labor", state=OfferState.OPEN)
    mark = desk.person.mark()
    await desk.say("nein danke, wir haben schon jemanden für das Praktikum", "besetzt")
    await desk.play.settle()
    later = [one.text for one in desk.person.received if one.version > mark]
    assert not any("nichts offen" in text for text in later)


DRAFT = (
    "Werkstudent im Vertrieb\nWir suchen ab dem 5. Semester jemanden aus BWL, 15 Stunden "
    "die Woche, 14 Euro die Stunde, ab 1. März in Bochum."
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("ist 5. Semester irgendwo vermerkt?", "In Ihrem Text steht"),
        ("Wuppertal ist kein Arbeitsort, oder?", "auf der Karte"),
        ("wieso nur bis Januar offen?", "keinen letzten Tag"),
        ("wer würde denn da passen?", "wie es auf der Karte steht"),
    ],
)
async def test_a_question_at_the_card_is_answered_from_card_and_text(
    desk: Desk, question: str, answer: str
) -> None:
    await desk.say(DRAFT, "So sehen es Studierende")
    await desk.say(question, answer)


async def test_what_is_missing_on_the_card_is_no_no(desk: Desk) -> None:
    await desk.say(DRAFT, "So sehen es Studierende")
    await desk.say("Vollzeit fehlt noch", "Ich sehe nicht, was das an der Karte ändert")


async def test_what_asks_nothing_at_a_draft_is_not_for_the_other_side(desk: Desk) -> None:
    await desk.say(DRAFT, "So sehen es Studierende")
    said = await desk.say("was passiert wenn ich jetzt absende?", "")
    assert "Ihre Angebote (" not in said.text
