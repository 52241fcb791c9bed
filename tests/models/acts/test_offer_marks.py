"""What a student makes of an offer is counted once, by company and offer and never by student."""

from models.acts import offer_marks
from models.acts.offer_marks import DismissInput, Marked, ShownInput
from models.queries.match_rows import find_match_student
from models.queries.suggestions import find_suggestion, list_saved_offer_ids
from models.refusals import Refusal
from models.tables.event import Deed
from models.tables.suggestion import Suggestion
from models.vocabulary import Dislike
from tests.models.acts.stage import REGION, Stage


async def mark_of(stage: Stage, person_id: int, offer_id: int) -> Suggestion:
    async with stage.database.read() as session:
        found = await find_suggestion(session, person_id, offer_id)
    assert found is not None
    return found


async def test_saving_twice_is_once(stage: Stage) -> None:
    student, offer_id = await stage.student(), await stage.offer()
    first = await stage.perform(offer_marks.save, student, offer_id)
    second = await stage.perform(offer_marks.save, student, offer_id)
    assert isinstance(first, Marked)
    assert isinstance(second, Marked)
    assert (first.was_saved, second.was_saved) == (False, True)
    (event,) = await stage.events()
    company_id = first.card.company.id
    assert (event.deed, event.company_id, event.offer_id, event.region) == (
        Deed.OFFER_SAVED,
        company_id,
        offer_id,
        REGION,
    )


async def test_not_for_me_takes_back_what_was_saved_and_its_reason_is_no_second_deed(
    stage: Stage,
) -> None:
    student, offer_id = await stage.student(), await stage.offer()
    await stage.perform(offer_marks.save, student, offer_id)
    dismissed = await stage.perform(offer_marks.dismiss, student, DismissInput(offer_id))
    assert isinstance(dismissed, Marked)
    assert dismissed.was_saved
    given = DismissInput(offer_id, Dislike.TOO_FAR)
    await stage.perform(offer_marks.dismiss, student, given)
    async with stage.database.read() as session:
        assert await list_saved_offer_ids(session, student) == []
    assert (await mark_of(stage, student, offer_id)).dislike is Dislike.TOO_FAR
    assert await stage.deeds() == [Deed.OFFER_SAVED, Deed.OFFER_DISMISSED]


async def test_an_offer_that_is_over_is_cleared_away_but_not_kept(stage: Stage) -> None:
    student, offer_id = await stage.student(), await stage.offer()
    await stage.withdraw(offer_id)
    assert await stage.refusal(offer_marks.save, student, offer_id) is Refusal.OFFER_HIDDEN
    refusal = await stage.refusal(offer_marks.open_details, student, offer_id)
    assert refusal is Refusal.OFFER_HIDDEN
    assert await stage.refusal(offer_marks.dismiss, student, DismissInput(offer_id)) is None
    assert await stage.refusal(offer_marks.dismiss, student, DismissInput(404)) is (
        Refusal.OFFER_HIDDEN
    )


async def test_what_was_shown_or_opened_is_seen_and_only_opening_is_a_deed_once(
    stage: Stage,
) -> None:
    student = await stage.student()
    shown, opened = await stage.offer(), await stage.offer()
    await stage.perform(offer_marks.note_shown, student, ShownInput([(shown, ())]))
    for _ in range(2):
        await stage.perform(offer_marks.open_details, student, opened)
    async with stage.database.read() as session:
        packed = await find_match_student(session, student)
    assert packed is not None
    assert packed.seen == {shown, opened}
    assert (await mark_of(stage, student, opened)).opened_at == stage.world.now
    (event,) = await stage.events()
    assert (event.deed, event.offer_id) == (Deed.OFFER_OPENED, opened)


async def test_only_students_mark_offers(stage: Stage) -> None:
    nobody, offer_id = await stage.person(), await stage.offer()
    assert await stage.refusal(offer_marks.save, nobody, offer_id) is Refusal.NO_STUDENT
    assert await stage.refusal(offer_marks.open_details, nobody, offer_id) is Refusal.NO_STUDENT
