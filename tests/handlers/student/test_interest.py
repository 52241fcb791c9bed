"""Saying yes to an offer: the contact that helps, and what typed words do at the question."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import CancelDialogue, ChooseLanguage, Done, SayInterested
from models.tables.suggestion import Interest
from tests.support.stories import approve_next, have_open_offer, open_offer, register_student, say


@pytest.fixture
async def offered(play: Play, stand_in: StandIn) -> None:
    """One open offer, whose id is 1."""
    await have_open_offer(play, stand_in.person("Petra", username="petra"))


@pytest.fixture
async def nameless(play: Play, stand_in: StandIn, offered: None) -> Person:
    """A student without a Telegram name, who is interested."""
    student = stand_in.person("Jo")
    await register_student(student)
    await play.settle()
    await press_interested(student, "Wie darf das Unternehmen dich erreichen")
    return student


async def press_interested(student: Person, expected: str) -> Message:
    if not student.received:
        await say(student, "/start")
    mark = student.mark()
    await student.tap_data(f"{letters(SayInterested)}:1", student.last)
    return await student.wait_for(expected, since=mark)


async def interests(play: Play) -> list[Interest]:
    async with play.runtime.database.read() as session:
        return list(await session.exec(select(Interest)))


async def test_what_is_no_contact_is_answered_kindly_and_asked_again(
    play: Play, nameless: Person
) -> None:
    for words, answer in (
        ("möchte ich nicht", "Das entscheidest du"),
        ("keinen schimmer", "Das entscheidest du"),
        ("@jo_von_nebenan", "führt vielleicht nicht zu dir"),
        ("yes", "keine Mailadresse und keine Telefonnummer"),
        ("jo@uni", "noch etwas fehlt"),
    ):
        asked = await say(nameless, words, answer)
        assert asked.find_button(letters(CancelDialogue))
    card = await say(nameless, "jo [at] uni.example", "Soll ich dem Unternehmen sagen")
    assert "jo@uni.example" in card.text
    await nameless.tap(f"{letters(Done)}:interest.confirm")
    await play.settle()
    assert [interest.contact for interest in await interests(play)] == ["jo@uni.example"]


@pytest.mark.parametrize("words", ["muss ich da echt was angeben?", "why would they want it"])
async def test_a_question_at_the_contact_is_answered_and_the_contact_asked_again(
    play: Play, nameless: Person, words: str
) -> None:
    await say(nameless, words, "sobald es auch Ja sagt")
    await play.settle()
    assert nameless.last.find_button(letters(CancelDialogue))
    assert "erreichen" in nameless.last.text


async def test_contact_is_asked_for_in_english_too(
    play: Play, stand_in: StandIn, offered: None
) -> None:
    sam = stand_in.person("Sam")
    await register_student(sam)
    await sam.tap_data(f"{letters(ChooseLanguage)}:en", sam.last)
    await play.settle()
    await press_interested(sam, "How may the company reach you")
    await say(sam, "what for", "once it says yes too")
    await say(sam, "prefer not to, rather", "That is up to you")
    await say(sam, "+44 7911 987654", "Shall I tell the company")


async def test_contact_typed_at_the_card_is_no_line_for_the_company(
    play: Play, student: Person, offered: None
) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    card = await say(student, "Mail: anna@uni.example", "Soll ich dem Unternehmen sagen")
    assert "Mail: anna@uni.example" in card.text
    assert "✍️" not in card.text
    card = await say(student, "Ich war schon bei eurem Tag der Technik", "✍️")
    assert "anna@uni.example" in card.text


@pytest.mark.parametrize("words", ["ja", "Ja!", "yes", "senden", "passt so"])
async def test_typed_yes_sends_the_interest(
    play: Play, student: Person, offered: None, words: str
) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    await say(student, words, "weiß jetzt")
    assert [interest.note for interest in await interests(play)] == [None]


@pytest.mark.parametrize("words", ["nein", "No.", "doch nicht", "lieber nicht", "nein danke"])
async def test_typed_no_sends_nothing(
    play: Play, student: Person, offered: None, words: str
) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    await say(student, words, "Verlassen")
    assert await interests(play) == []


async def test_older_card_of_another_offer_asks_about_that_one(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    petra = stand_in.person("Petra", username="petra")
    await open_offer(play, petra, coordinator)
    second = "Praktikum Datenbanken\nWir suchen Studierende der Informatik für ein Praktikum, SQL."
    await petra.send("/angebot")
    await petra.wait_for("Fügen Sie")
    await say(petra, second, "So sehen es")
    await petra.tap(f"{letters(Done)}:offer.preview")
    await play.settle()
    await approve_next(coordinator)
    await play.settle()
    first_card = await press_interested(student, "Softwareentwicklung")
    await student.tap_data(f"{letters(SayInterested)}:2", student.last)
    await student.wait_for("Soll ich dem Unternehmen sagen, dass dich „Praktikum Datenbanken")
    await student.tap("Absenden", message=first_card)
    await play.settle()
    assert await interests(play) == []
    assert "Softwareentwicklung" in student.last.text
    await student.tap("Absenden", message=student.last)
    await play.settle()
    assert [interest.offer_id for interest in await interests(play)] == [1]


# The sentence for the company


@pytest.mark.parametrize(
    "words",
    [
        "Ich habe schon Tests ausgewertet. Geht das auch von zu Hause?",
        "hab SPS-Erfahrung, zahlt ihr Fahrtkosten?",
        "Ich kann ab März, geht das auch?",
        "I know Python and SQL, is remote possible?",
    ],
)
async def test_a_sentence_with_a_question_beside_it_is_kept_whole(
    student: Person, offered: None, words: str
) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    assert words in (await say(student, words, "✍️")).text


async def test_a_question_alone_is_no_sentence(student: Person, offered: None) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    shown = await say(student, "Was zahlen die?", "Soll ich dem Unternehmen sagen")
    assert "✍️" not in shown.text


async def test_it_is_said_that_no_sentence_went_with_it(student: Person, offered: None) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    await say(student, "ja", "Ein Satz von dir stand nicht dabei")


async def test_the_sentence_that_went_with_it_is_named(student: Person, offered: None) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    await say(student, "Ich war beim Tag der Technik", "✍️")
    await say(student, "ja", "Dein Satz ging mit: „Ich war beim Tag der Technik“")


async def test_a_sentence_is_added_to_replaced_and_taken_away(
    student: Person, offered: None
) -> None:
    await press_interested(student, "Soll ich dem Unternehmen sagen")
    await say(student, "Ich war beim Tag der Technik", "✍️")
    await say(student, "und ich hab im März Zeit", "Tag der Technik, und ich hab im März Zeit")
    replaced = await say(student, "ne warte anders: ich kann Python und SQL", "✍️")
    assert "✍️ ich kann Python und SQL" in replaced.text
    assert "Statt „Ich war beim Tag der Technik" in replaced.text
    assert "✍️" not in (await say(student, "der Satz soll weg", "schreib jetzt einen Satz")).text


@pytest.mark.parametrize("words", ["Interesse, ich könnte ab April", "ja, ich könnte ab April"])
async def test_a_sentence_beside_the_yes_is_shown_before_it_goes(
    student: Person, offered: None, words: str
) -> None:
    await say(student, "/angebote", "1.")
    await say(student, "1", "offen bis")
    shown = await say(student, words, "Soll ich dem Unternehmen sagen")
    assert "✍️ ich könnte ab April" in shown.text


@pytest.mark.parametrize("words", ["ist die Stelle noch frei?", "what is this?"])
async def test_a_question_that_the_card_answers_shows_the_card(
    student: Person, offered: None, words: str
) -> None:
    await say(student, "/angebote", "1.")
    await say(student, "1", "offen bis")
    await say(student, words, "offen bis")


async def test_an_offer_that_is_praised_with_a_request_is_not_refused_beside_it(
    play: Play, student: Person, offered: None
) -> None:
    await say(student, "/angebote", "1.")
    await say(student, "1", "offen bis")
    mark = student.mark()
    await student.send("Das klingt richtig spannend, kannst du mir dazu mehr erzählen?")
    await play.settle()
    answers = [one.text for one in student.received if one.version > mark]
    assert not any("verschwunden" in text for text in answers)
