"""While one line of a card is asked for: what is said of others is done, and the question stays."""

import pytest

from tests.handlers.company.desk import OFFER, Desk
from tests.handlers.company.test_posting import to_preview

ONE_PLACE = "Ein Angebot hat hier einen Ort"


@pytest.mark.parametrize(
    ("question", "typed", "noted"),
    [
        ("pay", "Beginn erst im Mai", "→ ab 1. Mai 2027"),
        ("until", "15 Stunden die Woche", "Stunden: – → 15 h pro Woche"),
        ("place", "Vergütung 950 Euro im Monat", "900 € im Monat → 950 € im Monat"),
        ("title", "Abschluss: Master", "→ Master"),
        ("start", "Physik fehlt noch", "Fächer: Informatik → Informatik, Physik"),
        ("length", "the pay is 950 euros a month", "→ 950 € im Monat"),
        ("languages", "ohne Bezahlung", "→ unbezahlt"),
        ("fields", "take the pay off the card", "900 € im Monat → –"),
    ],
)
async def test_another_line_is_changed_and_the_question_comes_again(
    desk: Desk, question: str, typed: str, noted: str
) -> None:
    await to_preview(desk)
    await desk.tap(f"dF:offer.{question}")
    answer = await desk.say(typed, "Notiert")
    assert noted in answer.text
    assert await desk.state() == f"offer.{question}"


@pytest.mark.parametrize("question", ["preview", "until", "pay", "title"])
@pytest.mark.parametrize("typed", ["Werl als zweiten Standort dazu", "add Essen as a second place"])
async def test_a_second_place_is_told_to_be_one_too_many(
    desk: Desk, question: str, typed: str
) -> None:
    await to_preview(desk)
    if question != "preview":
        await desk.tap(f"dF:offer.{question}")
    await desk.say(typed, ONE_PLACE)
    draft = await desk.draft()
    assert draft is not None
    assert draft.state == f"offer.{question}"
    assert draft.data["place"] == "Dortmund"
    assert draft.data["pay"] == "900 € im Monat"


@pytest.mark.parametrize(
    ("question", "typed", "refused"),
    [
        ("pay", "das besprechen wir noch mit dem Chef", "keine Bezahlung"),
        ("pay", "our office will tell you later", "keine Bezahlung"),
        ("title", "zu lang, kürzer bitte", "keinen Titel"),
        ("title", "klingt komisch", "keinen Titel"),
    ],
)
async def test_a_sentence_never_becomes_the_line(
    desk: Desk, question: str, typed: str, refused: str
) -> None:
    await to_preview(desk)
    before = await desk.draft()
    await desk.tap(f"dF:offer.{question}")
    await desk.say(typed, refused)
    after = await desk.draft()
    assert before is not None
    assert after is not None
    assert after.data[question] == before.data[question]


@pytest.mark.parametrize(
    ("typed", "pay"),
    [
        ("Wir zahlen 15 Euro die Stunde", "15 € pro Stunde"),
        ("sagen wir mal 800 Euro im Monat", "800 € im Monat"),
        ("je nach Erfahrung", "je nach Erfahrung"),
        ("Bezahlung: Mindestlohn", "Mindestlohn"),
    ],
)
async def test_of_a_sentence_its_pay_is_kept(desk: Desk, typed: str, pay: str) -> None:
    await to_preview(desk)
    await desk.tap("dF:offer.pay")
    await desk.say(typed, "So sehen es Studierende")
    draft = await desk.draft()
    assert draft is not None
    assert draft.data["pay"] == pay


async def test_what_is_left_undone_of_a_line_is_named(desk: Desk) -> None:
    await to_preview(desk)
    note = (await desk.say("15 Stunden, und ab dem 4. Semester muss drauf", "Notiert")).text
    assert "Nicht verstanden: und ab dem 4. Semester" in note.partition("So sehen es")[0]


@pytest.mark.parametrize("typed", ["Titel stimmt so", "die Dauer ist okay", "the title is fine"])
async def test_one_line_called_right_sends_nothing(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    await desk.say(typed, "das bleibt so")
    assert await desk.state() == "offer.preview"
    assert await desk.offers() == []


@pytest.mark.parametrize(
    "typed", ["das Geld lassen wir weg", "die Vergütung kann weg", "leave out the pay"]
)
async def test_one_line_taken_away_leaves_the_card_open(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    await desk.say(typed, "900 € im Monat → –")
    assert await desk.state() == "offer.preview"


LONG = f"Ach ja, noch ein Angebot von uns: Exkursion zum Rauchlabor in Witten.\n{OFFER}\n" + (
    "Sie sehen, wie wir prüfen und messen. " * 6
)


@pytest.mark.parametrize("question", ["fields", "kind", "title", "pay"])
async def test_a_long_text_at_a_line_is_asked_about_and_never_its_answer(
    desk: Desk, question: str
) -> None:
    await to_preview(desk)
    before = await desk.draft()
    await desk.tap(f"dF:offer.{question}")
    await desk.say(LONG, "nicht abgeschickt")
    after = await desk.draft()
    assert before is not None
    assert after is not None
    assert after.data["title"] == before.data["title"]
    assert after.data["fields"] == before.data["fields"]
    await desk.tap("Den neuen Text nehmen", "Rauchlabor")


@pytest.mark.parametrize(
    "typed", ["ab Mai, und dann abschicken", "passt so, aber mit 950 Euro im Monat", "nein, ab Mai"]
)
async def test_a_yes_or_no_with_a_change_changes_and_sends_nothing(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    await desk.say(typed, "Notiert")
    assert await desk.state() == "offer.preview"
    assert await desk.offers() == []


@pytest.mark.parametrize("typed", ["Bezahlung passt, senden", "Titel passt, raus damit"])
async def test_praise_with_an_order_to_send_sends(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    await desk.say(typed, "unterwegs")


@pytest.mark.parametrize(
    "typed",
    [
        "weg damit, ich will nur noch die Abschlussarbeiten",
        "mach ne Pause mit allem bis Februar",
        "zieh das Angebot mit Werkstudent und Praktikum wieder zurück",
        "pause this offer until February",
    ],
)
async def test_what_is_said_of_the_whole_offer_changes_no_line(desk: Desk, typed: str) -> None:
    await to_preview(desk)
    before = await desk.draft()
    await desk.say(typed)
    await desk.play.settle()
    after = await desk.draft()
    assert before is not None
    assert after is None or after.data == before.data
    assert await desk.offers() == []
