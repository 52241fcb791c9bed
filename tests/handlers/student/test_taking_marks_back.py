"""What was said of an offer is taken back in words and by a button: saved, refused, wanted."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import BringOfferBack, ForgetOffer, ShowOffer
from models.tables.suggestion import Interest, InterestState, Suggestion
from models.vocabulary import Dislike
from tests.support.stories import handled, have_open_offer, say

TITLE = "Praktikum Softwareentwicklung"


@pytest.fixture
async def looking(play: Play, stand_in: StandIn, student: Person) -> Person:
    """A student with the only offer open, whose id is 1."""
    await have_open_offer(play, stand_in.person("Petra", username="petra"))
    await say(student, "/start")
    await student.tap_data(f"{letters(ShowOffer)}:1", student.last)
    await handled(play)
    return student


async def mark(play: Play) -> Suggestion:
    async with play.runtime.database.read() as session:
        return (await session.exec(select(Suggestion).where(Suggestion.offer_id == 1))).one()


async def state_of_interest(play: Play) -> InterestState:
    async with play.runtime.database.read() as session:
        return InterestState((await session.exec(select(Interest.state))).one())


@pytest.mark.parametrize("words", ["doch nicht", "nein doch nicht", "nee"])
async def test_a_no_after_saving_saves_no_longer(play: Play, looking: Person, words: str) -> None:
    await say(looking, "merken", "ist gemerkt")
    await say(looking, words, "nicht mehr gemerkt")
    found = await mark(play)
    assert (found.saved_at, found.dismissed_at) == (None, None)


async def test_a_saved_offer_is_forgotten_by_its_button(play: Play, looking: Person) -> None:
    saved = await say(looking, "merken", "ist gemerkt")
    await looking.tap(letters(ForgetOffer), message=saved)
    await looking.wait_for("nicht mehr gemerkt")
    assert (await mark(play)).saved_at is None


@pytest.mark.parametrize(
    "words",
    [
        "ne doch interessant",
        "Nein, Moment, eigentlich doch interessant",
        "falsch gedrückt",
        "doch behalten",
        "actually I like it",
    ],
)
@pytest.mark.parametrize("refusal", ["nichts für mich", "zu weit weg, nichts für mich"])
async def test_an_offer_that_was_refused_is_brought_back_by_words(
    play: Play, looking: Person, refusal: str, words: str
) -> None:
    await say(looking, refusal, "verschwunden")
    await say(looking, words, "steht wieder in deiner Liste")
    found = await mark(play)
    assert (found.dismissed_at, found.dislike) == (None, None)


async def test_an_offer_that_was_refused_is_brought_back_by_a_button(
    play: Play, looking: Person
) -> None:
    asked = await say(looking, "nichts für mich", "verschwunden")
    await looking.tap(letters(BringOfferBack), message=asked)
    await looking.wait_for("steht wieder in deiner Liste")
    assert (await mark(play)).dismissed_at is None


@pytest.mark.parametrize("words", ["nich für mich", "nichts für mich", "not for me"])
async def test_a_refusal_without_a_reason_is_asked_for_one(looking: Person, words: str) -> None:
    await say(looking, words, "Warum passt es nicht")


@pytest.mark.parametrize(
    ("words", "dislike"),
    [
        ("zu weit", Dislike.TOO_FAR),
        ("unbezahlt", Dislike.UNPAID),
        ("too far from my flat", Dislike.TOO_FAR),
    ],
)
async def test_a_reason_that_is_typed_after_another_reason_counts(
    play: Play, looking: Person, words: str, dislike: Dislike
) -> None:
    await say(looking, "nichts für mich", "Warum passt es nicht")
    await looking.tap("Anderer Grund")
    await looking.wait_for("merke ich mir")
    await say(looking, words, "merke ich mir")
    assert (await mark(play)).dislike == dislike


# A yes that was sent


async def express(person: Person) -> None:
    await say(person, "interesse", "Soll ich dem Unternehmen sagen")
    await say(person, "ja", "weiß jetzt")


@pytest.mark.parametrize("words", ["zurücknehmen", "zieh das zurück", "take it back"])
async def test_an_interest_is_taken_back_by_words(play: Play, looking: Person, words: str) -> None:
    await express(looking)
    await say(looking, words, "Zurückgenommen")
    assert await state_of_interest(play) is InterestState.WITHDRAWN


async def test_a_no_after_sending_asks_before_it_takes_the_interest_back(
    play: Play, looking: Person
) -> None:
    await express(looking)
    await say(looking, "doch nicht", "Soll ich dein Interesse")
    assert await state_of_interest(play) is InterestState.WAITING
    await say(looking, "ja", "Zurückgenommen")
    assert await state_of_interest(play) is InterestState.WITHDRAWN


async def test_an_interest_that_is_kept_stays(play: Play, looking: Person) -> None:
    await express(looking)
    await say(looking, "doch nicht", "Soll ich dein Interesse")
    await say(looking, "nein", "weiß schon von deinem Interesse")
    assert await state_of_interest(play) is InterestState.WAITING


async def test_the_only_interest_is_named_when_something_else_is_on_the_screen(
    play: Play, looking: Person
) -> None:
    await express(looking)
    await say(looking, "/abos")
    await say(looking, "zurücknehmen", f"Soll ich dein Interesse an „{TITLE}")
    assert await state_of_interest(play) is InterestState.WAITING


async def test_sending_again_tells_that_it_is_sent(looking: Person) -> None:
    await express(looking)
    await say(looking, "abschicken", "Interesse")
    assert "weiß" in looking.last.text
