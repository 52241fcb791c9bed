"""Saved, not for me, interested, taken back: the last word counts, and every screen says so."""

from itertools import permutations

import pytest
from sqlalchemy import delete
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.engine.payloads import letters
from models.payloads import (
    DismissOffer,
    Done,
    ExplainDislike,
    FillOffer,
    SaveOffer,
    SayInterested,
    ShowOffer,
    TakeInterestBack,
)
from models.queries.interests import find_interest
from models.queries.match_rows import find_match_student
from models.queries.suggestions import list_saved_offer_ids
from models.tables.student import Student
from models.tables.suggestion import Interest, InterestState, Suggestion
from tests.support.stories import handled, have_open_offer, say

SAVE, DISMISS, REASON = (
    f"{letters(SaveOffer)}:1",
    f"{letters(DismissOffer)}:1",
    f"{letters(ExplainDislike)}:1:too_far",
)
INTERESTED, WITHDRAW = f"{letters(SayInterested)}:1", f"{letters(TakeInterestBack)}:1"


@pytest.fixture
async def offered(play: Play, stand_in: StandIn, student: Person) -> Person:
    """A student who may see one open offer, whose id is 1."""
    await have_open_offer(play, stand_in.person("Petra", username="petra"))
    await say(student, "/start")
    return student


async def press(play: Play, student: Person, data: str) -> Message:
    """Taps data that the newest message need not show; a yes to an offer is confirmed too."""
    student.press(data, student.last)
    await handled(play)
    if data == INTERESTED and student.last.find_button(f"{letters(Done)}:interest.confirm"):
        student.press(f"{letters(Done)}:interest.confirm", student.last)
        await handled(play)
    return student.last


async def details(play: Play, student: Person) -> Message:
    return await press(play, student, f"{letters(ShowOffer)}:1")


async def person_id(play: Play) -> int:
    async with play.runtime.database.read() as session:
        return (await session.exec(select(Student.person_id))).one()


async def forget(play: Play) -> None:
    async with play.runtime.database.write() as session:
        await session.exec(delete(Interest))
        await session.exec(delete(Suggestion))


async def test_saving_takes_back_that_it_was_not_for_them(play: Play, offered: Person) -> None:
    await press(play, offered, DISMISS)
    await press(play, offered, REASON)
    await press(play, offered, SAVE)
    assert "Praktikum Softwareentwicklung" in (await say(offered, "/gemerkt", "gemerkt")).text
    async with play.runtime.database.read() as session:
        student = await find_match_student(session, await person_id(play))
    assert student is not None
    assert not student.dismissed
    assert student.dislikes.too_far_km is None


async def test_not_for_me_takes_it_from_the_saved_ones(play: Play, offered: Person) -> None:
    await press(play, offered, SAVE)
    await press(play, offered, DISMISS)
    await say(offered, "/gemerkt", "noch nichts gemerkt")
    assert "Gemerkt" not in (await details(play, offered)).text


async def test_reason_by_an_old_button_says_that_it_is_no_longer_saved(
    play: Play, offered: Person
) -> None:
    await press(play, offered, DISMISS)
    await press(play, offered, SAVE)
    learned = await press(play, offered, REASON)
    assert "nicht mehr unter deinen gemerkten" in learned.text
    await offered.tap(SAVE, message=learned)
    await say(offered, "/gemerkt", "Praktikum Softwareentwicklung")


async def test_not_for_me_says_that_the_company_still_knows_and_how_to_take_it_back(
    play: Play, offered: Person
) -> None:
    await press(play, offered, INTERESTED)
    asked = await press(play, offered, DISMISS)
    assert "weiß weiter von deinem Interesse" in asked.text
    await offered.tap(WITHDRAW, message=asked)
    await offered.wait_for("Zurückgenommen")
    assert "Interesse" not in (await press(play, offered, DISMISS)).text


async def test_offer_whose_interest_was_taken_back_can_be_wanted_again(
    play: Play, offered: Person
) -> None:
    await press(play, offered, INTERESTED)
    assert "Du hast Interesse gezeigt" in (await details(play, offered)).text
    await press(play, offered, WITHDRAW)
    card = await details(play, offered)
    assert "Du hast Interesse gezeigt" not in card.text
    assert card.find_button(INTERESTED)


async def test_taking_back_an_interest_that_never_was_is_not_confirmed(
    play: Play, offered: Person
) -> None:
    assert "nichts mehr zurückzunehmen" in (await press(play, offered, WITHDRAW)).text


async def test_saved_offer_that_closed_is_shown_as_closed_and_can_be_cleared_away(
    play: Play, stand_in: StandIn, offered: Person
) -> None:
    await press(play, offered, SAVE)
    petra = next(person for person in stand_in.people.values() if "Petra" in repr(person))
    await say(petra, "/meineangebote")
    await petra.tap_data(f"{letters(FillOffer)}:1", petra.last)
    await play.settle()
    await say(offered, "/gemerkt", "zurzeit nicht offen")
    await press(play, offered, DISMISS)
    await say(offered, "/gemerkt", "noch nichts gemerkt")


TAPS = (SAVE, DISMISS, REASON, INTERESTED, WITHDRAW)


@pytest.mark.parametrize("first", TAPS)
async def test_after_any_three_taps_the_last_word_counts(
    play: Play, offered: Person, first: str
) -> None:
    key = await person_id(play)
    again = [(one, other, one) for one, other in permutations(TAPS, 2)]
    for taps in [*permutations(TAPS, 3), *again]:
        if taps[0] != first:
            continue
        await forget(play)
        for data in taps:
            await press(play, offered, data)
        opinions = [data for data in taps if data in {SAVE, DISMISS, REASON}]
        moves = [data for data in taps if data in {INTERESTED, WITHDRAW}]
        was_wanted = INTERESTED in taps
        last_about_it = [data for data in taps if data != WITHDRAW]
        async with play.runtime.database.read() as session:
            saved = await list_saved_offer_ids(session, key)
            student = await find_match_student(session, key)
            interest = await find_interest(session, key, 1)
        assert saved == ([1] if opinions[-1:] == [SAVE] else []), taps
        assert student is not None
        assert bool(student.dismissed) == (last_about_it[-1:] in ([DISMISS], [REASON])), taps
        if not was_wanted:
            assert interest is None, taps
        else:
            wanted = InterestState.WAITING if moves[-1] == INTERESTED else InterestState.WITHDRAWN
            assert interest is not None
            assert interest.state is wanted, taps
