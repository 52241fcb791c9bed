import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from handlers.engine.payloads import letters
from models.notices.kinds import Notice
from models.payloads import CancelDialogue, StartCompany
from models.tables.company import CompanySize, CompanyState
from tests.handlers.company.desk import OFFER, Desk

LINE = "Muster GmbH, Bochum, muster.de"


async def begin(newcomer: Desk) -> None:
    """Up to the question for the company's line."""
    await newcomer.say("/start", "KMUni")
    await newcomer.tap(letters(StartCompany), "in einer Zeile")
    await newcomer.keep()


async def test_seven_messages_and_taps_lead_to_a_submitted_offer(newcomer: Desk) -> None:
    await newcomer.say("/start", "KMUni")
    await newcomer.tap(letters(StartCompany), "in einer Zeile")
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.tap("dA:company.size:small", "Fügen Sie Ihr Angebot ein")
    await newcomer.say(OFFER, "900 €")
    await newcomer.tap("dD:offer.preview", "unterwegs")

    [company] = await newcomer.companies()
    assert (company.name, company.place, company.website) == ("Muster GmbH", "Bochum", "muster.de")
    assert (company.sector_id, company.size) == ("S2", CompanySize.SMALL)
    assert company.state == CompanyState.WAITING
    [offer] = await newcomer.offers()
    assert (offer.company_id, offer.place, offer.pay) == (company.id, "Dortmund", "900 € im Monat")


async def test_offer_in_the_first_message_is_shown_right_after_the_size(newcomer: Desk) -> None:
    await begin(newcomer)
    card = await newcomer.say(f"{LINE}\n{OFFER}", "Ihr Angebot ist gespeichert")
    assert "📬 @cleo_berg\n" in card.text
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.tap("dA:company.size:small", "So sehen es Studierende")
    assert await newcomer.state() == "offer.preview"


async def test_sector_is_guessed_from_the_line_and_offered_first(newcomer: Desk) -> None:
    await begin(newcomer)
    message = await newcomer.say("Hellweg Software GmbH, Dortmund", "Branche")
    assert message.labels[0] == "→ Informationstechnologie (IT)"


@pytest.mark.parametrize("text", ["ja", "passt", "ja, genau"])
async def test_a_yes_takes_the_guessed_sector(newcomer: Desk, text: str) -> None:
    await begin(newcomer)
    await newcomer.say("Tischlerei Brandt, Hagen", "Branche")
    card = await newcomer.say(text, "Wie viele Menschen")
    assert "Holz" in card.text


async def test_sector_and_size_are_typed_at_once(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.say("www.muster-bau.de", "muster-bau.de")
    await newcomer.say("Sondermaschinenbau, ca. 30 MA", "Fügen Sie Ihr Angebot ein")
    [company] = await newcomer.companies()
    assert (company.sector_id, company.size) == ("C28", CompanySize.SMALL)
    assert company.website == "www.muster-bau.de"


async def test_size_in_the_line_is_not_asked_for(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("Kruse Logistik GmbH, Bochum, 120 Mitarbeitende", "Branche")
    await newcomer.tap("dA:company.sector:S4", "Fügen Sie Ihr Angebot ein")
    [company] = await newcomer.companies()
    assert (company.name, company.size) == ("Kruse Logistik GmbH", CompanySize.MEDIUM)


async def test_coordinators_are_told_once_of_a_new_company(
    newcomer: Desk, coordinator: Person
) -> None:
    await coordinator.send("/start")
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.tap_twice("dA:company.size:small")
    assert len(await newcomer.companies()) == 1
    [notice] = await newcomer.notices(Notice.APPROVAL_NEEDED)
    assert "company_id" in notice.payload


async def test_each_line_of_the_card_is_corrected_by_a_tap(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dF:company.name", "Wie heißt")
    await newcomer.say("Muster & Söhne <b>KG</b>", "Muster & Söhne <b>KG</b>")
    await newcomer.tap("dF:company.place", "In welchem Ort")
    await newcomer.say("Witten", "Branche")
    await newcomer.tap("dF:company.website", "Website")
    await newcomer.say("www.muster-soehne.de", "Branche")
    await newcomer.tap("dF:company.contact", "erreichen Sie unter")
    await newcomer.say("0234 1234", "Branche")
    await newcomer.tap("dA:company.sector:S4", "Wie viele")
    await newcomer.tap("dA:company.size:micro", "angemeldet")
    [company] = await newcomer.companies()
    assert (company.name, company.place) == ("Muster & Söhne <b>KG</b>", "Witten")
    assert company.website == "www.muster-soehne.de"
    await newcomer.say("/firma", "0234 1234")


async def test_nonsense_in_the_first_line_is_asked_again(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("😀😀😀")
    await newcomer.say("12345", "keinen Firmennamen")
    assert await newcomer.state() == "company.line"


async def test_unknown_place_website_and_size_lose_nothing(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dF:company.place", "In welchem Ort")
    await newcomer.say("Xyzzyhausen", "kenne ich nicht")
    await newcomer.tap("dB:company.place", "Branche")
    await newcomer.tap("dF:company.website", "Website")
    await newcomer.say("keine Ahnung", "keine Adresse")
    await newcomer.tap("dA:company.website:-", "Branche")
    await newcomer.say("Quatschbranche xx", "Branche kenne ich nicht")
    await newcomer.tap("dA:company.sector:S1", "Wie viele")
    await newcomer.say("viele", "Zahl wie 45")
    await newcomer.say("45 Leute", "angemeldet")
    [company] = await newcomer.companies()
    assert (company.name, company.place, company.website) == ("Muster GmbH", "Bochum", None)


async def test_sectors_beyond_the_core_are_paged(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    message = await newcomer.tap("dP:company.sector:1")
    assert message.find_button("dA:company.sector:C28") or message.find_button("›")
    message = await newcomer.tap("dP:company.sector:2")
    await newcomer.tap("dP:company.sector:3")
    await newcomer.tap("dA:company.sector:S", "Wie viele")
    draft = await newcomer.draft()
    assert draft is not None
    assert draft.data["sector_id"] == "S"


async def test_way_back_leads_from_size_to_sector_to_line(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.tap("dB:company.size", "Branche")
    await newcomer.tap("dB:company.sector", "in einer Zeile")
    assert await newcomer.state() == "company.line"


async def test_large_company_is_welcomed_kindly(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.tap("dA:company.size:large")
    await newcomer.play.settle()
    assert any("ebenso willkommen" in m.text for m in newcomer.person.received)


async def test_second_company_of_a_name_hears_of_the_first(newcomer: Desk, desk: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("MUSTER gmbh, Witten", "schon angemeldet")
    await newcomer.tap("dD:company.known", "Branche")
    assert await newcomer.state() == "company.sector"


async def test_old_welcome_button_loses_no_answers(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.forge(letters(StartCompany))
    assert await newcomer.state() == "company.sector"


async def test_company_button_shows_the_company_that_is_there(desk: Desk) -> None:
    await desk.say("/start")
    await desk.forge(letters(StartCompany), "Muster GmbH")
    assert await desk.state() is None


async def test_cancelling_stores_no_company(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap(letters(CancelDialogue))
    assert await newcomer.companies() == []
    assert await newcomer.state() is None


async def test_whole_way_in_english(play: Play) -> None:
    eve = Desk(play, play.stand_in.person("Eve", language_code="en"))
    await eve.say("/start", "KMUni")
    await eve.tap(letters(StartCompany), "in one line")
    await eve.say("Sample Ltd, Bochum", "Which sector")
    await eve.tap("dA:company.sector:S2", "How many people")
    await eve.tap("dA:company.size:small", "How do students reach you")
    await eve.say("eve@sample.example", "paste your offer")
    text = "Internship in computer science, Bochum, 3 months\nYou program in Python, 15 € an hour."
    message = await eve.say(text, "Students will see it like this")
    assert "15 € an hour" in message.text
    await eve.tap("dD:offer.preview", "on its way")
    await eve.say("/meineangebote", "Your offers (1)")
    await eve.say("/firma", "Eve (you)")


async def test_who_has_no_telegram_name_is_asked_for_a_contact_that_helps(play: Play) -> None:
    uwe = Desk(play, play.stand_in.person("Uwe"))
    await begin(uwe)
    await uwe.say(LINE, "Branche")
    await uwe.tap("dA:company.sector:S2", "Wie viele")
    await uwe.tap("dA:company.size:small", "Wie erreichen Studierende Sie")
    await uwe.say("wofür brauchen Sie das?", "erst, wenn beide Seiten Ja")
    for words, answer in (
        ("lieber nicht", "Eine Adresse des Unternehmens genügt"),
        ("@uwe_werkstatt", "führt vielleicht nicht zu Ihnen"),
        ("ja", "keine Mailadresse und keine Telefonnummer"),
        ("uwe@werkstatt", "noch etwas fehlt"),
    ):
        asked = await uwe.say(words, answer)
        assert asked.find_button(letters(CancelDialogue))
        assert await uwe.companies() == []
    await uwe.say("uwe (at) werkstatt.example", "Fügen Sie Ihr Angebot ein")
    await uwe.say("/firma", "uwe@werkstatt.example")


async def test_own_telegram_name_is_contact_enough(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say(LINE, "Branche")
    await newcomer.tap("dF:company.contact", "erreichen Sie unter")
    await newcomer.say("@irgendwer_anders", "führt vielleicht nicht zu Ihnen")
    await newcomer.say(f"@{newcomer.person.account.username}", "Branche")
    draft = await newcomer.draft()
    assert draft is not None
    assert draft.data["contact"] == f"@{newcomer.person.account.username}"


@pytest.mark.parametrize("words", ["Was soll ich hier schreiben?", "Which name do you mean?"])
async def test_question_instead_of_a_name_is_no_company(newcomer: Desk, words: str) -> None:
    await begin(newcomer)
    await newcomer.say(words, "Name, Ort, Website")
    assert await newcomer.state() == "company.line"


async def test_whole_line_at_the_card_replaces_the_one_before(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("Bau, Bochum", "Branche")
    card = await newcomer.say("Nordhang Metallbau KG, Witten, nordhang.example", "Branche")
    assert "Nordhang Metallbau KG" in card.text
    assert "Witten" in card.text


MAIL = """Sehr geehrte Damen und Herren,

wir würden gern mitmachen; bei uns arbeiten 34 Kolleginnen und Kollegen.

Mit freundlichen Grüßen
Ulrike Hartung
Personalleitung

Hartung Wägetechnik GmbH
Siemensstraße 11
58239 Schwerte
Tel. 02304 667788
u.hartung@hartung-waegen.example
www.hartung-waegen.example"""


async def test_whole_mail_is_read_by_its_signature_and_shown_before_it_goes(
    newcomer: Desk,
) -> None:
    await begin(newcomer)
    card = await newcomer.say(MAIL, "Branche")
    for line in (
        "🏢 Hartung Wägetechnik GmbH",
        "📍 Schwerte",
        "🌐 www.hartung-waegen.example",
        "📬 u.hartung@hartung-waegen.example",
    ):
        assert line in card.text
    assert await newcomer.companies() == []
    await newcomer.tap("dA:company.sector:S3", "Fügen Sie Ihr Angebot ein")
    [company] = await newcomer.companies()
    assert (company.name, company.place) == ("Hartung Wägetechnik GmbH", "Schwerte")
    assert company.size == CompanySize.SMALL
    await newcomer.say("/firma", "u.hartung@hartung-waegen.example")


async def test_mail_with_an_offer_keeps_the_offer(newcomer: Desk) -> None:
    await begin(newcomer)
    mail = (
        "Hallo,\n\nwir suchen jemanden für ein Praktikum im Labor, Chemie ab dem 3. Semester, "
        "drei Monate ab März.\n\nViele Grüße\nJan Osthoff\n\nOsthoff Lacke KG\nHafenweg 3\n"
        "44147 Dortmund\nFon 0231 889900"
    )
    card = await newcomer.say(mail, "Ihr Angebot ist gespeichert")
    assert "Osthoff Lacke KG" in card.text
    await newcomer.tap("dA:company.sector:S3", "Wie viele")
    await newcomer.tap("dA:company.size:small", "Praktikum im Labor")


@pytest.mark.parametrize(
    ("typed", "proposed", "read"),
    [
        ("www.ofen-kamin.example", "Ofen Kamin", "www.ofen-kamin.example"),
        ("https://blickwinkel.example, Unna", "Blickwinkel", "Unna"),
        ("wir sind ein Dachdecker aus Hamm mit 6 Leuten, dach-nrw.example", "Dach NRW", "Hamm"),
        ("We are a small studio in Bochum, mossgreen.example", "Mossgreen", "Bochum"),
        ("post@seilwerk.example", "Seilwerk", "post@seilwerk.example"),
    ],
)
async def test_name_that_is_missing_is_proposed_from_the_address_and_nothing_is_lost(
    newcomer: Desk, typed: str, proposed: str, read: str
) -> None:
    await begin(newcomer)
    asked = await newcomer.say(typed, "nur der Name Ihres Unternehmens fehlt")
    assert read in asked.text
    assert asked.labels[0] == f"Ja: {proposed}"
    card = await newcomer.tap(f"Ja: {proposed}", "Branche")
    assert f"🏢 {proposed}" in card.text
    assert read in card.text


async def test_name_is_typed_instead_of_the_proposed_one(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("Wir sind eine kleine Werkstatt in Marl", "Wie heißt Ihr Unternehmen")
    await newcomer.say("🚗🔧", "nichts, was ich lesen kann")
    await newcomer.say("Kfz Thiele", "Branche")
    draft = await newcomer.draft()
    assert draft is not None
    assert (draft.data["name"], draft.data["place"]) == ("Kfz Thiele", "Marl")


async def test_first_town_is_the_seat_and_the_other_is_told(newcomer: Desk) -> None:
    await begin(newcomer)
    card = await newcomer.say("Gleisbau Ronne GmbH, Standorte in Herne und Hagen", "Branche")
    assert "Als Sitz nehme ich Herne; genannt haben Sie auch Hagen." in card.text


@pytest.mark.parametrize(
    "typed",
    [
        "Muster Gesellschaft mit beschränkter Haftung, Hagen",
        "GmbH Muster, Witten",
        "muster, Bochum",
        "MUSTER GmbH & Co. KG, Bochum",
        "Firma: Muster, Bochum",
    ],
)
async def test_same_company_is_noticed_however_it_is_written(
    newcomer: Desk, desk: Desk, typed: str
) -> None:
    await begin(newcomer)
    await newcomer.say(typed, "schon angemeldet")


async def test_same_name_is_noticed_when_it_is_typed_at_the_card_and_only_once(
    newcomer: Desk, desk: Desk
) -> None:
    await begin(newcomer)
    await newcomer.say("Nordwand AG, Bochum", "Branche")
    await newcomer.tap("dF:company.name", "Wie heißt")
    await newcomer.say("Muster", "schon angemeldet")
    await newcomer.tap("dD:company.known", "Branche")
    await newcomer.tap("dF:company.name", "Wie heißt")
    card = await newcomer.say("Muster GmbH", "Branche")
    assert "🏢 Muster GmbH" in card.text


@pytest.mark.parametrize("typed", ["\u3164, Dortmund", "\u2800\u2800", "🏭🏭, 🌍", "..., ---"])
async def test_line_without_a_readable_name_is_no_company(newcomer: Desk, typed: str) -> None:
    await begin(newcomer)
    await newcomer.say(typed)
    draft = await newcomer.draft()
    assert draft is not None
    assert not draft.data.get("name")


async def test_first_words_of_a_newcomer_name_the_company_and_keep_its_offer(
    newcomer: Desk,
) -> None:
    await newcomer.say(
        "Hallo, wir sind die Feldmann Guss GmbH aus Hagen, 60 Leute, und suchen eine "
        "Werkstudentin für die Konstruktion, Maschinenbau, 15 Stunden die Woche.",
        "KMUni",
    )
    await newcomer.keep()
    card = await newcomer.tap(letters(StartCompany), "Ihr Angebot ist gespeichert")
    assert "🏢 Feldmann Guss GmbH" in card.text
    assert "📍 Hagen" in card.text


async def test_other_company_at_the_card_replaces_the_one_before(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("Feldmann Guss GmbH, Hagen, feldmann.example", "Branche")
    card = await newcomer.say("Feldmann Form KG, Unna", "Branche")
    assert "🏢 Feldmann Form KG" in card.text
    assert "📍 Unna" in card.text
