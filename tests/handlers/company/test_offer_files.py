"""Companies send files where they would have typed: offers, their line, what is neither."""

import pytest
from sqlmodel import select

from bot.documents import reader
from bot.documents.service import Documents
from bot.sandbox import Refused
from bot.sandbox.values import Message
from handlers.company.states import CompanyQuestion, OfferQuestion
from models.documents import MOST_BYTES
from models.tables.company import CompanyState
from models.tables.draft import Dialogue, Draft
from models.vocabulary import OfferKind
from tests.handlers.company.desk import PATIENCE_S, Desk
from tests.support import documents

ON_PAPER = """Lippe Antriebe OHG
Kanalweg 4 a, 44653 Herne
Telefon 02323 00000

Abschlussarbeit: leise Getriebe (m/w/d)

Wir bauen kleine Getriebe und suchen jemanden aus dem
Maschinenbau, der ab 1.4.2027 vier Monate lang misst, wo-
her der Lärm kommt. Wir zahlen 1000 Euro im Monat."""

IN_ENGLISH = """Internship in logistics planning
We are twelve people in Unna and look for students of logistics for three months from 1 May 2027.
You plan tours and get 800 euros a month."""

WORKING = """Werkstudent im Labor (m/w/d)
Wir prüfen Wasser in Hattingen und suchen ab sofort jemanden aus der Chemie für 12 Stunden pro \
Woche."""

LINE = "Lippe Antriebe OHG, Herne, lippe-antriebe.example"

CARD = "So sehen es Studierende"


@pytest.fixture(autouse=True)
def no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is without the extra `ocr`, wherever the tests run."""
    monkeypatch.setattr(reader, "RECOGNISER", "recogniser_that_is_not_installed")


async def send_file(
    desk: Desk, content: bytes, expected: str = "", *, caption: str = "", name: str = "offer.pdf"
) -> Message:
    mark = desk.person.mark()
    await desk.person.send_document(content, name=name, caption=caption)
    return await desk.person.wait_for(expected, since=mark, timeout=PATIENCE_S)


SENT = {
    "PDF": (documents.pdf(ON_PAPER), OfferKind.ABSCHLUSSARBEIT, "Herne", "leise Getriebe"),
    "Word": (documents.word(WORKING), OfferKind.WERKSTUDENT, "Hattingen", "Werkstudent im Labor"),
    "text": (IN_ENGLISH.encode("utf-16"), OfferKind.PRAKTIKUM, "Unna", "Internship in logistics"),
}


@pytest.mark.parametrize("kind_of_file", SENT)
async def test_a_file_at_the_offer_question_is_read_and_shown_before_it_goes(
    desk: Desk, kind_of_file: str
) -> None:
    content, kind, place, title = SENT[kind_of_file]
    await desk.say("/angebot", "Fügen Sie")
    card = await send_file(desk, content, CARD)
    assert place in card.text
    assert await desk.offers() == []
    await desk.tap("dD:offer.preview", "unterwegs")
    [offer] = await desk.offers()
    assert offer.kind == kind
    assert title in offer.title
    assert offer.place == place


async def test_a_file_out_of_the_blue_is_an_offer_being_posted(desk: Desk) -> None:
    card = await send_file(desk, documents.pdf(ON_PAPER), CARD)
    assert card.text.splitlines()[2] == "Abschlussarbeit: leise Getriebe (m/w/d)"
    assert "misst, woher der Lärm kommt" in card.text
    assert await desk.state() == OfferQuestion.PREVIEW


async def test_a_forwarded_file_is_read_without_the_name_of_who_wrote_it(desk: Desk) -> None:
    author = desk.play.stand_in.person("Zacharias", username="zacharias_w")
    mark = desk.person.mark()
    await desk.person.send_document(documents.word(WORKING), forwarded_from=author.user_id)
    card = await desk.person.wait_for(CARD, since=mark, timeout=PATIENCE_S)
    assert "Zacharias" not in card.text


async def test_a_forwarded_message_is_its_words(desk: Desk) -> None:
    author = desk.play.stand_in.person("Zacharias", username="zacharias_w")
    await desk.say("/angebot", "Fügen Sie")
    mark = desk.person.mark()
    await desk.person.send(WORKING, forwarded_from=author.user_id)
    card = await desk.person.wait_for(CARD, since=mark, timeout=PATIENCE_S)
    assert "Hattingen" in card.text
    assert "Zacharias" not in card.text


async def test_what_is_said_below_a_file_is_read_first(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    caption = "Die Stelle ist in Bottrop, 14 Euro die Stunde."
    text = (
        "Werkstudent im Labor\nWir suchen ab sofort jemanden aus der Chemie, 12 Stunden pro Woche."
    )
    card = await send_file(desk, documents.word(text), CARD, caption=caption)
    assert "📍 Bottrop" in card.text
    assert "14 € pro Stunde" in card.text
    assert card.text.splitlines()[2] == "Werkstudent im Labor"


@pytest.mark.parametrize(
    "caption", ["Anbei unsere Ausschreibung", "Hier das Angebot, danke!", "please publish this"]
)
async def test_words_to_us_below_a_file_are_no_part_of_the_offer(desk: Desk, caption: str) -> None:
    card = await send_file(desk, documents.word(WORKING), CARD, caption=caption)
    assert caption not in card.text


async def test_a_picture_is_said_to_be_unread_and_its_caption_is_heard(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    mark = desk.person.mark()
    await desk.person.send_photo(caption=WORKING)
    card = await desk.person.wait_for(CARD, since=mark, timeout=PATIENCE_S)
    assert "Hattingen" in card.text
    assert any("was das Bild selbst zeigt" in one.text for one in desk.person.received)


async def test_a_picture_alone_leads_to_copying_its_words(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    mark = desk.person.mark()
    await desk.person.send_photo()
    answer = await desk.person.wait_for("lange antippen und kopieren", since=mark)
    assert answer.buttons
    assert await desk.state() == OfferQuestion.TEXT


UNREADABLE = {
    "Bilder von Seiten": documents.scanned_pdf(),
    "durch ein Passwort geschützt": documents.protected_pdf(ON_PAPER, password="9d7"),
    "zu aufwendig": documents.bomb_word(),
    "beschädigt": documents.word(ON_PAPER)[:500],
    "mehr als 10 Seiten": documents.pdf(ON_PAPER, pages=11),
    "keine Worte": b"",
    "Dateien dieser Art": b"\x7fELF" + bytes(range(256)),
}


@pytest.mark.parametrize("expected", UNREADABLE)
async def test_a_file_that_cannot_be_read_leaves_the_card_as_it_was(
    desk: Desk, expected: str
) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(WORKING, CARD)
    before = await desk.draft()
    answer = await send_file(desk, UNREADABLE[expected], expected)
    after = await desk.draft()
    assert before is not None
    assert after is not None
    assert (after.state, after.data) == (before.state, before.data)
    assert answer.find_button("dD:offer.preview") is not None


async def test_words_below_an_unreadable_file_are_heard_all_the_same(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(WORKING, CARD)
    card = await send_file(
        desk, documents.bomb_word(), "15 € pro Stunde", caption="Bezahlung: 15 Euro pro Stunde"
    )
    assert CARD in card.text
    assert any("zu aufwendig" in one.text for one in desk.person.received)


async def test_a_large_file_is_not_even_fetched(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await send_file(desk, bytes(MOST_BYTES + 1), "größer als 5 MB")
    assert desk.play.stand_in.calls_of("getFile") == []


async def test_a_file_that_telegram_does_not_hand_out_is_asked_for_again(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    refusal = Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    desk.play.stand_in.faults.add(refusal, method="getFile")
    await send_file(desk, documents.pdf(ON_PAPER), "nicht herausgegeben")
    await send_file(desk, documents.pdf(ON_PAPER), CARD)


async def test_a_file_that_is_gone_is_no_reason_to_doubt_the_token(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/angebot", "Fügen Sie")
    with monkeypatch.context() as gone:
        gone.setattr(desk.play.stand_in.files, "find_by_path", lambda path: None)
        await send_file(desk, documents.pdf(ON_PAPER), "nicht herausgegeben")
    assert not desk.play.runtime.intake.token_refused.is_set()
    await send_file(desk, documents.pdf(ON_PAPER), CARD)


async def test_more_than_an_offer_holds_is_said_with_the_way_on(desk: Desk) -> None:
    long = f"{ON_PAPER}\n" + "Wir freuen uns auf dich. " * 300
    answer = await send_file(desk, documents.word(long), "in ein Angebot passen 6000")
    assert "aus der Datei kopieren" in answer.text
    assert "mehrere Nachrichten" not in answer.text
    await desk.say(WORKING, CARD)


async def test_several_files_at_once_get_one_answer(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    said = len(desk.person.received)
    for number in range(3):
        await desk.person.send_document(
            documents.word(WORKING), name=f"{number}.docx", album="album-1"
        )
    await desk.play.settle()
    [answer] = desk.person.received[said:]
    assert "mehrere Dateien" in answer.text
    assert await desk.state() == OfferQuestion.TEXT


async def test_words_below_one_of_several_files_are_heard(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    mark = desk.person.mark()
    await desk.person.send_photo(album="album-2")
    await desk.person.send_photo(album="album-2", caption=WORKING)
    card = await desk.person.wait_for(CARD, since=mark, timeout=PATIENCE_S)
    assert "Hattingen" in card.text


async def test_a_file_at_another_question_is_the_wish_to_post_it(desk: Desk) -> None:
    await desk.say("/angebot", "Fügen Sie")
    await desk.say(WORKING, CARD)
    await desk.tap("dF:offer.pay", "Vergütung")
    await send_file(desk, documents.pdf(ON_PAPER), "begonnen, aber nicht abgeschickt")
    card = await desk.tap("Den neuen Text nehmen", "leise Getriebe")
    assert CARD in card.text


async def test_while_too_many_files_are_read_a_further_one_is_asked_for_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.say("/angebot", "Fügen Sie")
    with monkeypatch.context() as busy:
        busy.setattr(reader, "MOST_WAITING", -reader.SIDE_BY_SIDE)
        await send_file(desk, documents.word(WORKING), "in einer Minute noch einmal")
    await send_file(desk, documents.word(WORKING), CARD)


# Registering


async def test_a_strangers_file_waits_for_their_yes_and_becomes_their_offer(newcomer: Desk) -> None:
    await send_file(newcomer, documents.pdf(ON_PAPER), "wartet hier auf Ihr Ja")
    await newcomer.tap("Ich bin ein Unternehmen", "in einer Zeile")
    await send_file(newcomer, LINE.encode("utf-8-sig"), "In welcher Branche", name="firma.txt")
    await newcomer.tap("dA:company.sector:S3", "Wie viele Menschen")
    card = await newcomer.tap("dA:company.size:small", CARD)
    assert "leise Getriebe" in card.text
    assert "Lippe Antriebe OHG" in card.text


async def test_a_strangers_line_and_file_wait_together(newcomer: Desk) -> None:
    await newcomer.say(LINE, "wartet hier auf Ihr Ja")
    await send_file(newcomer, documents.word(WORKING), "Werkstudent im Labor")
    card = await newcomer.tap("Ich bin ein Unternehmen", "In welcher Branche")
    assert "Lippe Antriebe OHG" in card.text
    assert "Ihr Angebot ist gespeichert" in card.text


async def test_a_long_typed_offer_waits_below_a_strangers_line(newcomer: Desk) -> None:
    await newcomer.say(LINE, "wartet hier auf Ihr Ja")
    await newcomer.say(WORKING + "\nWir freuen uns auf dich." * 20, "Werkstudent im Labor")
    card = await newcomer.tap("Ich bin ein Unternehmen", "In welcher Branche")
    assert "Lippe Antriebe OHG" in card.text
    assert "Ihr Angebot ist gespeichert" in card.text


async def test_a_strangers_no_forgets_the_file(newcomer: Desk) -> None:
    await send_file(newcomer, documents.word(WORKING), "wartet hier auf Ihr Ja")
    await newcomer.say("nein", "")
    await newcomer.play.settle()
    async with newcomer.play.runtime.database.read() as session:
        assert (await session.exec(select(Draft))).all() == []


async def test_the_companys_line_below_a_file_comes_first(newcomer: Desk) -> None:
    await newcomer.say("/start", "KMUni")
    await newcomer.tap("Ich bin ein Unternehmen", "in einer Zeile")
    card = await send_file(newcomer, documents.pdf(ON_PAPER), "In welcher Branche", caption=LINE)
    assert "🌐 lippe-antriebe.example" in card.text
    assert "Ihr Angebot ist gespeichert" in card.text


@pytest.mark.parametrize("content", [documents.word(WORKING), IN_ENGLISH.encode()])
async def test_an_offer_sent_for_the_companys_line_waits_for_the_line(
    newcomer: Desk, content: bytes
) -> None:
    await newcomer.say("/start", "KMUni")
    await newcomer.tap("Ich bin ein Unternehmen", "in einer Zeile")
    await send_file(newcomer, content, "Ihr Angebot habe ich")
    await newcomer.play.settle()
    await newcomer.keep()
    assert await newcomer.state() == CompanyQuestion.LINE
    draft = await newcomer.draft()
    assert draft is not None
    assert draft.dialogue is Dialogue.COMPANY
    assert draft.data["offer_text"]


async def test_an_offer_sent_at_the_sector_is_kept_and_the_sector_asked_again(
    newcomer: Desk,
) -> None:
    await newcomer.say("/start", "KMUni")
    await newcomer.tap("Ich bin ein Unternehmen", "in einer Zeile")
    await newcomer.say(LINE, "In welcher Branche")
    await send_file(newcomer, documents.word(WORKING), "In welcher Branche")
    await newcomer.keep()
    assert await newcomer.state() == CompanyQuestion.SECTOR
    draft = await newcomer.draft()
    assert draft is not None
    assert "Hattingen" in str(draft.data["offer_text"])


async def test_nothing_of_a_file_is_read_while_a_transaction_is_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second write goes through while the file is being read."""
    read = Documents.text_of
    went_through = []

    async def write_meanwhile(self: Documents, document: object) -> object:
        await desk.be(CompanyState.APPROVED)
        went_through.append(document)
        return await read(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(Documents, "text_of", write_meanwhile)
    await send_file(desk, documents.word(WORKING), CARD)
    assert len(went_through) == 1
