"""Offers that sentences name by their numbers in the list: the number wins over the open card."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.tables.offer import Offer
from models.tables.suggestion import Interest, Suggestion
from tests.handlers.company.desk import Desk
from tests.support.stories import register_student, say

TITLES = ("Praktikum Alpha", "Praktikum Beta", "Praktikum Gamma")


@pytest.fixture
async def offers(play: Play, stand_in: StandIn) -> list[int]:
    """Three open offers of one company."""
    desk = Desk(play, stand_in.person("Petra", username="petra", started=True))
    await desk.found()
    return [await desk.post(title) for title in TITLES]


@pytest.fixture
async def mia(play: Play, stand_in: StandIn, offers: list[int]) -> Person:
    """A student who looks at the list of the three."""
    person = stand_in.person("Mia", username="mia")
    await register_student(person)
    await say(person, "/angebote", "1.")
    await play.settle()
    return person


def title_at(person: Person, number: int) -> str:
    """The title that stands at a number of the list that was shown last."""
    listed = next(one for one in reversed(person.received) if f"{number}. " in one.text)
    line = next(line for line in listed.text.splitlines() if line.startswith(f"{number}. "))
    return line.removeprefix(f"{number}. ")


async def marks(play: Play) -> tuple[set[str], set[str]]:
    """The titles that are saved, and those that are not for the student."""
    async with play.runtime.database.read() as session:
        rows = await session.exec(
            select(Offer.title, Suggestion.saved_at, Suggestion.dismissed_at).where(
                Offer.id == Suggestion.offer_id
            )
        )
        found = list(rows)
    saved = {title for title, saved_at, dismissed_at in found if saved_at and not dismissed_at}
    return saved, {title for title, _, dismissed_at in found if dismissed_at}


@pytest.mark.parametrize(
    "words", ["3 ist blöd, zu weit weg", "die dritte ist nix", "number 3 is not for me"]
)
async def test_what_is_said_of_a_number_is_not_about_the_open_card(
    play: Play, mia: Person, words: str
) -> None:
    third = title_at(mia, 3)
    await say(mia, "1", "offen bis")
    await say(mia, words, f"„{third}“ ist aus deiner Liste verschwunden")
    assert await marks(play) == (set(), {third})


@pytest.mark.parametrize("words", ["2 u 3 merken", "merk dir die 2 und die 3", "save 2 and 3"])
async def test_several_numbers_are_several_offers(play: Play, mia: Person, words: str) -> None:
    named = {title_at(mia, 2), title_at(mia, 3)}
    await say(mia, "1", "offen bis")
    await say(mia, words, "ist gemerkt")
    await play.settle()
    assert await marks(play) == (named, set())


async def test_two_things_in_one_line_are_both_done(play: Play, mia: Person) -> None:
    first, third = title_at(mia, 1), title_at(mia, 3)
    await say(mia, "die 1 merken, die 3 ist nix", "verschwunden")
    assert await marks(play) == ({first}, {third})


@pytest.mark.parametrize(
    "words",
    ["auf die 2", "nicht die 3, die 2", "nee die zweite", "show me number 2", "nr 2 bitte genauer"],
)
async def test_a_number_that_is_meant_is_opened(mia: Person, words: str) -> None:
    second = title_at(mia, 2)
    await say(mia, "1", "offen bis")
    assert second in (await say(mia, words, "offen bis")).text


async def test_numbers_mean_the_list_after_a_line_that_was_not_understood(mia: Person) -> None:
    second = title_at(mia, 2)
    await say(mia, "hm kp mit dings blubb")
    assert second in (await say(mia, "2", "offen bis")).text


async def test_a_number_that_is_not_in_the_list_hits_nothing(play: Play, mia: Person) -> None:
    await say(mia, "1", "offen bis")
    await say(mia, "die 9 merken", "Welches Angebot meinst du")
    assert await marks(play) == (set(), set())


async def test_of_several_interests_one_is_asked_and_the_others_are_named(mia: Person) -> None:
    await say(mia, "interesse an 1 und 3", "Eins nach dem anderen")
    asked = next(one for one in reversed(mia.received) if "Soll ich dem" in one.text)
    assert title_at(mia, 1) in asked.text


async def test_a_question_about_a_number_is_answered_for_that_offer(mia: Person) -> None:
    second = title_at(mia, 2)
    await say(mia, "1", "offen bis")
    assert second in (await say(mia, "was zahlt die 2?")).text


# While an interest is asked about


async def interests(play: Play) -> list[str]:
    async with play.runtime.database.read() as session:
        rows = await session.exec(
            select(Offer.title).where(Interest.offer_id == Offer.id).order_by(Offer.title)
        )
        return list(rows)


@pytest.mark.parametrize(
    "words", ["2", "lieber die 2", "die 2 gefällt mir besser", "die zweite gefällt mir besser"]
)
async def test_a_number_turns_to_another_offer_and_nothing_is_sent(
    play: Play, mia: Person, words: str
) -> None:
    second = title_at(mia, 2)
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, words, "ist nichts hinausgegangen")
    await play.settle()
    assert second in mia.last.text
    assert await interests(play) == []


@pytest.mark.parametrize("words", ["gefällt mir besser", "ja das nehm ich", "ja"])
async def test_a_yes_after_looking_at_others_is_asked_once_more(
    play: Play, mia: Person, words: str
) -> None:
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, "/angebote", "Soll ich dem Unternehmen sagen")
    await say(mia, words, "bevor etwas hinausgeht")
    assert await interests(play) == []


async def test_a_sentence_that_is_typed_meanwhile_does_not_keep_it_from_being_asked(
    play: Play, mia: Person
) -> None:
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, "/angebote", "Soll ich dem Unternehmen sagen")
    await say(mia, "Ich kenne mich mit Messtechnik aus", "✍️")
    await say(mia, "ja", "bevor etwas hinausgeht")
    assert await interests(play) == []


@pytest.mark.parametrize("words", ["nichts für mich", "Nichts für mich!"])
async def test_not_for_me_leaves_the_interest_and_clears_the_offer_away(
    play: Play, mia: Person, words: str
) -> None:
    first = title_at(mia, 1)
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, words, "Warum passt es nicht")
    assert await marks(play) == (set(), {first})
    assert await interests(play) == []


async def test_an_interest_that_was_left_leaves_its_offer_to_speak_about(
    play: Play, mia: Person
) -> None:
    first = title_at(mia, 1)
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, "abbrechen", "Verlassen")
    await say(mia, "merken", "ist gemerkt")
    assert await marks(play) == ({first}, set())


@pytest.mark.parametrize("words", ["merk dir praktikum beta", "save the beta one"])
async def test_an_offer_of_the_list_is_named_by_a_word_of_its_title(
    play: Play, mia: Person, words: str
) -> None:
    await say(mia, words, "ist gemerkt")
    assert await marks(play) == ({"Praktikum Beta"}, set())


async def test_the_second_yes_sends_it(play: Play, mia: Person) -> None:
    first = title_at(mia, 1)
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    await say(mia, "/angebote", "Soll ich dem Unternehmen sagen")
    await say(mia, "ja", "bevor etwas hinausgeht")
    await say(mia, "ja", "weiß jetzt")
    assert await interests(play) == [first]


async def test_the_company_is_named_before_anything_is_sent(mia: Person) -> None:
    assert "🏢" in (await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")).text


async def test_a_number_within_the_sentence_for_the_company_stays_there(
    play: Play, mia: Person
) -> None:
    await say(mia, "interesse an der 1", "Soll ich dem Unternehmen sagen")
    shown = await say(mia, "Die 2 Projekte im Studium waren mit Python und SQL", "✍️")
    assert "Die 2 Projekte" in shown.text


@pytest.mark.parametrize(
    "words",
    [
        "die 2 meinte ich",
        "die 2 meinte ich, die mit dem metall",
        "nr 2 ma aufmachen",
        "I mean the second one",
        "please open the second one in the list for me",
    ],
)
async def test_an_entry_that_is_only_meant_is_opened(play: Play, mia: Person, words: str) -> None:
    second = title_at(mia, 2)
    await say(mia, "1", "offen bis")
    await say(mia, "weg damit", "verschwunden")
    before = await marks(play)
    await say(mia, words, "offen bis")
    assert mia.last.text.startswith(second)
    assert await marks(play) == before


@pytest.mark.parametrize("words", ["zeig angebote", "show me my offers"])
async def test_a_wish_after_a_dismissal_is_no_reason(play: Play, mia: Person, words: str) -> None:
    await say(mia, "1", "offen bis")
    await say(mia, "weg damit", "verschwunden")
    await say(mia, words, "Angebote, die zu dir passen")
