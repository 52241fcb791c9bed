from datetime import timedelta

import pytest

from bot.sandbox.people import Person
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import EditOffer, ShowOwnOffer
from models.tables.offer import OfferState
from models.vocabulary import OfferKind
from tests.handlers.company.desk import OFFER, Desk

UNCLEAR = "Hilfe beim Aufräumen gesucht, wer kann uns am Samstag im Keller helfen?"


async def to_preview(desk: Desk, text: str = OFFER) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(text, "So sehen es Studierende")


async def test_pasted_text_becomes_a_waiting_offer(desk: Desk, coordinator: Person) -> None:
    await coordinator.send("/start")
    await to_preview(desk)
    await desk.tap("dD:offer.preview", "unterwegs")
    await desk.play.settle()
    [offer] = await desk.offers()
    assert offer.state == OfferState.WAITING
    assert offer.kind == OfferKind.PRAKTIKUM
    assert (offer.place, offer.pay, offer.duration_weeks) == ("Dortmund", "900 € im Monat", 13)
    assert str(offer.starts_on) == "2027-03-01"
    assert await desk.state() is None
    [notice] = await desk.notices(Notice.APPROVAL_NEEDED)
    assert notice.payload == {"offer_id": offer.id}


async def test_double_tap_posts_once(desk: Desk) -> None:
    await to_preview(desk)
    await desk.tap_twice("dD:offer.preview")
    assert len(await desk.offers()) == 1


async def test_unclear_text_is_asked_for_kind_and_subjects(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(UNCLEAR, "Was für ein Angebot")
    await desk.say("Dingsbums", "Diese Art kenne ich nicht")
    await desk.tap("dA:offer.pick_kind:schnuppertag", "Welche Fächer")
    await desk.tap("dD:offer.pick_fields", "mindestens ein Fach")
    await desk.say("Klingonisch xyzq", "nicht als Fach")
    await desk.tap("dB:offer.pick_fields", "Was für ein Angebot")
    await desk.tap("dA:offer.pick_kind:schnuppertag", "Welche Fächer")
    await desk.tap("dT:offer.pick_fields:0613")
    await desk.tap("dD:offer.pick_fields", "So sehen es Studierende")
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert offer.kind == OfferKind.SCHNUPPERTAG


async def test_text_for_every_subject_is_not_asked_for_subjects(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(
        "Schnuppertag im Labor\nStudierende aller Fächer sind willkommen.", "So sehen es"
    )
    draft = await desk.draft()
    assert draft is not None
    assert draft.data["is_for_every_field"]
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert offer.kind == OfferKind.SCHNUPPERTAG


async def test_offer_can_be_open_to_every_subject(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("alle Fächer", "offen für")
    await desk.tap("dD:offer.preview", "unterwegs")
    message = await desk.tap(letters(ShowOwnOffer))
    assert "Software" not in message.text.splitlines()[5]


@pytest.mark.parametrize(
    ("line", "typed", "shown"),
    [
        ("title", "Praktikum <b>Backend</b> {{ x }}", "Praktikum <b>Backend</b> {{ x }}"),
        ("kind", "Werkstudent", "Werkstudent"),
        ("fields", "Elektrotechnik", "Elektr"),
        ("degrees", "Master", "Master"),
        ("place", "Witten", "Witten"),
        ("start", "1. Mai 2027", "1. Mai 2027"),
        ("length", "6 Monate, 20 h/Woche", "6 Monate · 20 h pro Woche"),
        ("length", "2 bis 5 Monate", "2 bis 5 Monate"),
        ("length", "10-15 h/Woche", "10–15 h pro Woche"),
        ("kind", "Projekt oder Masterarbeit", "🏷 Projekt im Studium oder Abschlussarbeit"),
        ("kind", "auch Abschlussarbeit", "🏷 Praktikum oder Abschlussarbeit"),
        ("start", "ab sofort", "🗓 ab sofort"),
        ("start", "nach Vereinbarung", "🗓 3 Monate"),
        ("languages", "Deutsch und Englisch", "🗣 Deutsch und Englisch"),
        ("languages", "Englisch oder Deutsch", "🗣 Deutsch oder Englisch"),
        ("pay", "nach Vereinbarung", "nach Vereinbarung"),
        ("languages", "Englisch", "🗣 Englisch"),
        ("until", "31.12.2026", "offen bis 31. Dezember 2026"),
    ],
)
async def test_line_is_corrected_by_a_tap_and_words(
    desk: Desk, line: str, typed: str, shown: str
) -> None:
    await to_preview(desk)
    await desk.tap(f"dF:offer.{line}")
    assert await desk.state() == f"offer.{line}"
    await desk.say(typed, shown)
    assert await desk.state() == "offer.preview"


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("kind", "Dingsbums"),
        ("kind", "kein Praktikum"),
        ("fields", "xyzq"),
        ("degrees", "Führerschein"),
        ("place", "Xyzzyhausen"),
        ("start", "irgendwann"),
        ("start", "1. Januar 2020"),
        ("until", "1.1.2020"),
        ("until", "1.1.2031"),
        ("length", "lange"),
        ("languages", "Klingonisch"),
    ],
)
async def test_nonsense_for_a_line_is_asked_again_and_back_keeps_the_card(
    desk: Desk, line: str, typed: str
) -> None:
    await to_preview(desk)
    await desk.tap(f"dF:offer.{line}")
    await desk.say(typed)
    assert await desk.state() == f"offer.{line}"
    await desk.tap(f"dB:offer.{line}", "So sehen es Studierende")


@pytest.mark.parametrize(
    ("line", "taps", "shown"),
    [
        ("degrees", ["dT:offer.degrees:master", "dD:offer.degrees"], "Master"),
        ("degrees", ["dA:offer.degrees:-"], "So sehen"),
        ("place", ["dA:offer.place:company"], "📍 Bochum"),
        ("place", ["dS:offer.place:1", "dD:offer.place"], "Dortmund · auch remote"),
        ("place", ["dA:offer.place:-"], "📍 –"),
        ("start", ["dA:offer.start:-"], "So sehen"),
        ("length", ["dA:offer.length:-"], "So sehen"),
        ("pay", ["dA:offer.pay:unpaid"], "unbezahlt"),
        ("languages", ["dT:offer.languages:en", "dD:offer.languages"], "Englisch"),
        ("until", ["dA:offer.until:30"], "offen bis 24. Dezember 2026"),
        ("kind", ["dT:offer.kind:projekt", "dD:offer.kind"], "Praktikum oder Projekt"),
        ("start", ["dA:offer.start:now"], "🗓 ab sofort"),
        (
            "languages",
            ["dT:offer.languages:en", "dD:offer.languages"],
            "🗣 Deutsch und Englisch",
        ),
    ],
)
async def test_line_is_corrected_by_taps(
    desk: Desk, line: str, taps: list[str], shown: str
) -> None:
    await to_preview(desk)
    await desk.tap(f"dF:offer.{line}")
    for tap in taps[:-1]:
        await desk.tap(tap)
    await desk.tap(taps[-1], shown)
    assert await desk.state() == "offer.preview"


async def test_words_at_the_card_correct_a_line(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("15 € die Stunde", "15 € pro Stunde")
    await desk.say("ab 1. April 2027", "ab 1. April 2027")
    await desk.say("hmm", "Sie können Titel")
    assert await desk.state() == "offer.preview"


async def test_new_text_at_the_card_keeps_lines_corrected_by_hand(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("Witten", "📍 Witten")
    await desk.say(f"{OFFER}\nHomeoffice möglich.", "📍 Witten")
    draft = await desk.draft()
    assert draft is not None
    assert draft.data["is_remote"] is True


async def test_past_days_in_the_text_are_pointed_out(desk: Desk) -> None:
    text = "Praktikum Informatik in Bochum ab 1.3.2025\nBewerbungsfrist bis 1.2.2025. Python."
    await desk.say("/angebot", "Fügen Sie")
    message = await desk.say(text, "So sehen es Studierende")
    assert "Beginn in Ihrem Text ist schon vorbei" in message.text
    assert "Frist in Ihrem Text ist schon vorbei" in message.text
    message = await desk.say("ab 1. Mai 2027", "1. Mai 2027")
    assert "Beginn in Ihrem Text" not in message.text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("https://muster.de/jobs", "Links kann ich nicht öffnen"),
        ("😀😀", "fröhlich"),
        ("Praktikum", "zu wenig"),
        ("\u200b\u200b", "nichts"),
    ],
)
async def test_text_without_words_is_asked_again(desk: Desk, typed: str, answer: str) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(typed, answer)
    assert await desk.state() == "offer.text"


async def test_ten_thousand_characters_are_counted_and_no_part_is_taken(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say("Praktikum im Labor. " * 500, "9997 Zeichen")
    assert await desk.state() == "offer.text"
    desk.play.clock.offset += timedelta(minutes=1)
    await desk.say(OFFER, "So sehen es Studierende")


async def test_markup_in_the_text_is_shown_literally(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    text = "Praktikum <b>Informatik</b> in Bochum\nMit {{ 7 * 7 }} & <script> in Python."
    message = await desk.say(text, "So sehen es Studierende")
    assert "<b>Informatik</b>" in message.text
    assert "{{ 7 * 7 }} & <script>" in message.text


async def test_same_offer_again_is_shown_instead_of_posted_twice(desk: Desk) -> None:
    await to_preview(desk)
    await desk.tap("dD:offer.preview", "unterwegs")
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(OFFER, "schon eingestellt")
    await desk.tap(letters(ShowOwnOffer), "wartet auf Freigabe")
    assert len(await desk.offers()) == 1


async def test_half_written_offer_is_not_thrown_away_unasked(desk: Desk) -> None:
    await to_preview(desk)
    await desk.say("/angebot", "nicht abgeschickt")
    await desk.tap("cN:go", "So sehen es Studierende")
    await desk.say("/angebot", "nicht abgeschickt")
    await desk.tap("cN:new", "Fügen Sie")
    assert await desk.state() == "offer.text"


async def test_change_of_another_offer_asks_before_the_half_written_one_goes(desk: Desk) -> None:
    offer_id = await desk.post()
    await to_preview(desk)
    await desk.forge(f"cE:{offer_id}", "nicht abgeschickt")
    await desk.tap(f"cE:{offer_id}:new", "Geändert sehen Studierende es so")
    assert await desk.state() == "offer.preview"


async def test_person_of_two_companies_picks_one_first(desk: Desk) -> None:
    first = desk.company_id
    second = await desk.found("Zweitwerk KG")
    await desk.say("/angebot", "Von welchem")
    await desk.say("Zweitwerk", "Bitte wählen Sie")
    await desk.tap(f"dA:offer.company:{second}", "Fügen Sie")
    await desk.say(OFFER, "Zweitwerk KG")
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert offer.company_id == second != first


async def test_company_of_somebody_else_cannot_be_picked(desk: Desk, stranger: Desk) -> None:
    await desk.found("Zweitwerk KG")
    await desk.say("/angebot", "Von welchem")
    await desk.forge(f"dA:offer.company:{stranger.company_id}", "jemand anderem")
    assert await desk.state() == "offer.company"


async def test_change_of_an_open_offer_waits_beside_what_was_approved(
    desk: Desk, coordinator: Person
) -> None:
    await coordinator.send("/start")
    offer_id = await desk.post()
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "Praktikum Labor")
    await desk.tap(f"cE:{offer_id}", "Geändert sehen")
    await desk.say("20 € die Stunde", "20 € pro Stunde")
    await desk.tap("dD:offer.preview", "bleibt das Angebot offen")
    offer = await desk.offer(offer_id)
    assert (offer.state, offer.pay) == (OfferState.OPEN, None)
    assert len(await desk.notices(Notice.CHANGE_WAITING)) == 1
    assert await desk.notices(Notice.APPROVAL_NEEDED) == []


async def test_offer_whose_last_day_passed_in_the_draft_asks_for_a_new_one(desk: Desk) -> None:
    await to_preview(desk)
    desk.play.clock.offset += timedelta(days=90)
    await desk.tap("dD:offer.preview", "Bis wann")
    assert await desk.offers() == []


async def test_forged_jump_to_the_card_of_an_empty_draft_asks_for_the_text(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.forge("dF:offer.preview")
    await desk.say(OFFER, "So sehen es Studierende")


async def test_student_is_refused(newcomer: Desk) -> None:
    await newcomer.keep()
    await newcomer.say("/angebot", "für Unternehmen")


async def test_longest_offer_with_every_line_filled_fits_into_a_message(desk: Desk) -> None:
    lines = [f"Praktikum {'Informatik ' * 11}in Bochum"]
    lines += ["<&> Daten sammeln & auswerten mit <Python>."] * 60
    text = "\n".join(lines)[:2990]
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(text, "So sehen es Studierende")
    await desk.say("Informatik, Jura, Medizin, Soziale Arbeit, Lehramt, Bauingenieurwesen", "🎓")
    await desk.tap("dF:offer.pay")
    await desk.say("nach Vereinbarung " * 6, "nach Vereinbarung")
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert len(offer.text) > 2700
    await desk.tap(letters(ShowOwnOffer), "wartet auf Freigabe")


async def test_typed_at_a_line_also_adds_to_what_it_names(desk: Desk) -> None:
    await to_preview(desk)
    await desk.tap("dF:offer.fields", "Welche Fächer")
    await desk.say("auch Maschinenbau", "Informatik, Maschinenbau")
    await desk.tap("dF:offer.degrees", "Abschl")
    await desk.say("Bachelor", "Bachelor")
    await desk.tap("dF:offer.degrees", "Abschl")
    await desk.say("also Master", "Bachelor, Master")
    await desk.tap("dF:offer.languages", "Sprache")
    await desk.say("und auch Englisch", "Deutsch oder Englisch")


async def test_older_card_of_another_offer_sends_nothing_unseen(desk: Desk) -> None:
    first, second = await desk.post("Praktikum Labor"), await desk.post("Praktikum Werkstatt")
    await desk.say("/meineangebote", "Ihre Angebote")
    card = await desk.forge(f"{letters(EditOffer)}:{first}", "Praktikum Labor")
    older = next(data for row in card.buttons for one in row if (data := one.data) and "dD" in data)
    await desk.say("/abbrechen", "Verlassen")
    await desk.forge(f"{letters(EditOffer)}:{second}", "Praktikum Werkstatt")
    await desk.forge(older, "Praktikum Werkstatt")
    assert await desk.state() == "offer.preview"


@pytest.mark.parametrize("words", ["nein", "ja", "no", "yes", "passt"])
async def test_bare_yes_or_no_is_no_pay(desk: Desk, words: str) -> None:
    await to_preview(desk)
    await desk.tap("dF:offer.pay", "Vergütung")
    await desk.say(words, "Wie ist die Vergütung")
    draft = await desk.draft()
    assert draft is not None
    assert draft.data["pay"] == "900 € im Monat"


PROSE = (
    "Hallo liebes Team,\n\nwie eben am Telefon besprochen, schreibe ich kurz, was wir uns für das"
    " kommende Jahr vorstellen. Unsere Einkaufsleiterin geht im April in Elternzeit, und wir"
    " brauchen deshalb jemanden, der nach dem Studium direkt bei uns einsteigen möchte. Es wäre ein"
    " Berufseinstieg in Iserlohn, 37,5 Stunden die Woche, befristet auf 14 Monate, am liebsten aus"
    " der Betriebswirtschaft oder dem Wirtschaftsingenieurwesen.\n\nHerzliche Grüße\nPetra Brandt"
)


async def test_a_mail_pasted_while_nothing_is_open_is_read_as_an_offer(desk: Desk) -> None:
    await desk.post("Praktikum Labor", state=OfferState.OPEN)
    await desk.say(PROSE, "So sehen es Studierende")
    assert "Iserlohn" in desk.person.last.text
    assert "37,5" in desk.person.last.text
