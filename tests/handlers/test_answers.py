"""Answers about ourselves: for everybody, in both languages, and as the data has it."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, update

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.answers import ABOUT_OFFERS, TALK, answer_screen, role_of, talk_screen
from handlers.coordinator.answers import TOPICS
from handlers.engine.context import KmuniContext
from handlers.engine.payloads import pack
from handlers.engine.screen import Screen
from handlers.student.states import StudentState
from models.clock import Clock
from models.payloads import EditProfile, SayInterested, ShowOffer, TakeInterestBack
from models.queries.companies import list_members
from models.queries.drafts import open_draft
from models.queries.interests import (
    add_interest,
    change_interest_to_declined,
    find_interest,
)
from models.queries.offers import change_offer_state
from models.queries.students import change_pause
from models.reading.heard import Intent, Role, Topic
from models.tables.company import Company, CompanyState
from models.tables.draft import Dialogue
from models.tables.offer import Offer, OfferState
from models.tables.subscription import Cadence, Subscription
from models.tables.suggestion import DeclineReason
from models.vocabulary import Language, OfferKind
from tests.handlers.asking import asking
from tests.handlers.coordinator.region import Region

NEXT_MONDAY = "Montag, 30. November, 09:00"
MONDAY_AFTER = "Montag, 7. Dezember, 09:00"

DU = re.compile(r"\b(?:du|dich|dir|dein\w*|euch|ihr beide)\b", re.IGNORECASE)
SIE = re.compile(r"\b(?:Ihnen|Ihre\w*)\b")
UNFILLED = re.compile(r"[{}]|%\(|\bNone\b")


@pytest.fixture
async def region(play: Play, stand_in: StandIn, coordinator: Person) -> Region:
    return Region(play, stand_in, coordinator, stand_in.person("Konrad", language_code="de"))


async def people_of(region: Region) -> dict[Role, Person]:
    """Somebody in each role, with data for every answer."""
    boss = region.stand_in.person("Petra", started=True)
    company_id = await region.add_company(owner=boss, is_approved=True)
    offer_id = await region.add_offer(company_id, fields=("0613",), is_open=True)
    await region.add_offer(company_id, "Wartet noch", text="Noch ein Text.")
    student = await region.add_student("Anna")
    await say_yes(region, student, offer_id)
    await region.coordinator.ask("/start")
    await region.coordinator.ask("/freigaben")
    return {
        Role.NEWCOMER: region.stand_in.person("Niemand"),
        Role.STUDENT: student,
        Role.COMPANY: boss,
        Role.COORDINATOR: region.coordinator,
    }


async def say_yes(region: Region, student: Person, offer_id: int) -> None:
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await add_interest(
            session,
            person_id,
            offer_id,
            name="Anna",
            contact="@anna",
            note=None,
            reasons=[],
            now=region.now,
        )


async def ask(
    region: Region,
    person: Person,
    topic: Topic,
    offer_id: int | None = None,
    language: Language = Language.GERMAN,
) -> Screen:
    context = await asking(region.play, person, language)
    return await answer_screen(context, topic, offer_id=offer_id)


def buttons_of(screen: Screen) -> list[str]:
    return [str(button.callback_data) for row in screen.rows for button in row]


def wrong_with(role: Role, german: str, english: str) -> list[str]:
    """What must not be in an answer, whatever it is about."""
    formal = role in {Role.COMPANY, Role.COORDINATOR}
    found = [found[0] for text in (german, english) for found in UNFILLED.finditer(text)]
    found += [found[0] for found in (DU if formal else SIE).finditer(german)]
    if not german.strip() or german == english:
        found.append("the same in both languages, or nothing")
    return found


@pytest.mark.parametrize("role", list(Role))
async def test_every_topic_is_answered_in_both_languages_and_as_the_role_is_addressed(
    region: Region, role: Role
) -> None:
    person = (await people_of(region))[role]
    assert role_of(await asking(region.play, person)) is role
    wrong = {}
    for topic in Topic:
        for offer_id in (None, 1) if topic in ABOUT_OFFERS else (None,):
            german = await ask(region, person, topic, offer_id)
            english = await ask(region, person, topic, offer_id, Language.ENGLISH)
            if found := wrong_with(role, german.text, english.text):
                wrong[topic, offer_id] = found
            assert german.rows, f"no way on from {topic}"
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
async def test_all_talk_is_answered_in_both_languages_with_a_way_on(
    region: Region, role: Role
) -> None:
    person = (await people_of(region))[role]
    for intent in TALK:
        german = await talk_screen(await asking(region.play, person), intent)
        english = await talk_screen(await asking(region.play, person, Language.ENGLISH), intent)
        assert wrong_with(role, german.text, english.text) == [], intent
        assert german.rows
        assert "/" in german.text


def test_every_topic_can_be_worded() -> None:
    assert set(TOPICS) == set(Topic)


async def test_answer_in_a_dialogue_has_no_buttons_that_lead_away(region: Region) -> None:
    student = await region.add_student("Anna")
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await open_draft(
            session, person_id, Dialogue.SUBSCRIPTION, "subscription.text", {}, now=region.now
        )
    assert (await ask(region, student, Topic.COST)).rows == ()
    context = await asking(region.play, student)
    assert (await talk_screen(context, Intent.THANKS)).rows == ()


@pytest.mark.parametrize(
    ("dialogue", "state", "said"),
    [
        (Dialogue.INTEREST, "interest.contact", "Damit dich das Unternehmen erreicht"),
        (Dialogue.STUDENT, "student.study", "welche Angebote für dich gedacht sind"),
    ],
)
async def test_why_something_is_asked_depends_on_what_is_asked(
    region: Region, dialogue: Dialogue, state: str, said: str
) -> None:
    student = await region.add_student("Anna")
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await open_draft(session, person_id, dialogue, state, {}, now=region.now)
    assert said in (await ask(region, student, Topic.WHY_ASKED)).text


# The next message


async def change_profile_subscription(region: Region, student: Person, **values: object) -> None:
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await session.exec(
            update(Subscription)
            .where(col(Subscription.person_id) == person_id, col(Subscription.is_profile))
            .values(**values)
        )


async def test_next_message_is_due_on_the_real_day(region: Region, clock: Clock) -> None:
    student = await region.add_student("Anna")
    assert NEXT_MONDAY in (await ask(region, student, Topic.NEXT_MESSAGE)).text
    clock.move_to(clock.now() + timedelta(days=6))
    assert MONDAY_AFTER in (await ask(region, student, Topic.NEXT_MESSAGE)).text


@pytest.mark.parametrize(("weeks", "day"), [(1, MONDAY_AFTER), (2, NEXT_MONDAY)])
async def test_next_message_of_every_second_week_is_due_in_the_right_one(
    region: Region, weeks: int, day: str
) -> None:
    student = await region.add_student("Anna")
    await change_profile_subscription(region, student, weeks=weeks)
    answer = (await ask(region, student, Topic.NEXT_MESSAGE)).text
    assert day in answer
    assert "alle zwei Wochen" in answer


async def test_next_message_tells_of_alerts_and_of_a_digest_that_is_off(region: Region) -> None:
    student = await region.add_student("Anna")
    assert "sofort" not in (await ask(region, student, Topic.NEXT_MESSAGE)).text
    await change_profile_subscription(region, student, cadence=Cadence.AT_ONCE)
    answer = (await ask(region, student, Topic.NEXT_MESSAGE)).text
    assert "sofort" in answer
    assert "Deine Wochenpost ist aus" in answer
    assert NEXT_MONDAY not in answer


async def test_next_message_of_a_paused_student_is_none(region: Region) -> None:
    student = await region.add_student("Anna")
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        await change_pause(session, person_id, region.now)
    answer = (await ask(region, student, Topic.NEXT_MESSAGE)).text
    assert "Alles ist pausiert" in answer
    assert "2026" not in answer
    assert NEXT_MONDAY not in answer


# Few offers


async def test_no_offers_tells_what_fits_and_what_would_widen_it(region: Region) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    assert "Gerade passt kein offenes Angebot" in (await ask(region, student, Topic.NO_OFFERS)).text
    await region.add_offer(company_id, fields=("0613",), is_open=True)
    job_id = await region.add_offer(company_id, "Job", text="Ein Job.", is_open=True, fields=())
    async with region.database.write() as session:
        await session.exec(
            update(Offer).where(col(Offer.id) == job_id).values(kind=OfferKind.WERKSTUDENT)
        )
    screen = await ask(region, student, Topic.NO_OFFERS)
    assert "Ein offenes Angebot passt" in screen.text
    assert "Mit allen Arten von Angeboten wären es 2." in screen.text
    assert "Ohne Grenze" not in screen.text
    assert pack(EditProfile(StudentState.KINDS)) in buttons_of(screen)


# Status and approval


async def test_status_tells_of_each_interest_what_became_of_it(region: Region) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    waiting = await region.add_offer(company_id, "Praktikum <Labor>", is_open=True)
    declined = await region.add_offer(company_id, "Nebenjob", text="Anders.", is_open=True)
    assert "noch bei keinem Angebot" in (await ask(region, student, Topic.STATUS)).text
    await say_yes(region, student, waiting)
    await say_yes(region, student, declined)
    person_id = await region.add_person(student)
    async with region.database.write() as session:
        interest = await find_interest(session, person_id, declined)
        member, *_ = await list_members(session, company_id)
        assert interest is not None
        await change_interest_to_declined(
            session, interest, member, DeclineReason.FILLED, now=region.now
        )
    screen = await ask(region, student, Topic.STATUS)
    assert "Praktikum &lt;Labor&gt;</b> (Messwerk GmbH): ⏳ noch keine Antwort" in screen.text
    assert "Nebenjob</b> (Messwerk GmbH): das Unternehmen hat diesmal abgesagt" in screen.text
    assert buttons_of(screen)[0] == pack(ShowOffer(waiting))
    undo = await talk_screen(await asking(region.play, student), Intent.UNDO)
    assert buttons_of(undo)[0] == pack(TakeInterestBack(waiting))
    assert len(buttons_of(undo)) == 2


async def test_status_tells_a_company_how_many_wait(region: Region) -> None:
    boss = region.stand_in.person("Petra", started=True)
    company_id = await region.add_company(owner=boss, is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    assert "Niemand wartet" in (await ask(region, boss, Topic.STATUS)).text
    await say_yes(region, await region.add_student("Anna"), offer_id)
    assert "Eine Person wartet" in (await ask(region, boss, Topic.STATUS)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CompanyState.WAITING, "wartet auf die Koordination"),
        (CompanyState.RETURNED, "kam mit einem Hinweis zurück"),
        (CompanyState.APPROVED, "freigegeben ✓"),
        (CompanyState.SUSPENDED, "von der Koordination ausgesetzt"),
    ],
)
async def test_approval_tells_the_real_state_of_company_and_offers(
    region: Region, state: CompanyState, said: str
) -> None:
    boss = region.stand_in.person("Petra", started=True)
    company_id = await region.add_company(owner=boss)
    await region.add_offer(company_id, "Praktikum Labor")
    async with region.database.write() as session:
        await session.exec(update(Company).where(col(Company.id) == company_id).values(state=state))
    answer = (await ask(region, boss, Topic.APPROVAL)).text
    assert f"Messwerk GmbH</b>: {said}" in answer.replace("⏳ ", "").replace("↩ ", "").replace(
        "⏸ ", ""
    )
    assert "Praktikum Labor: ⏳ wartet auf die Koordination" in answer


# About the shown offer


FACTS: list[tuple[Topic, dict[str, object], str, str]] = [
    (Topic.PAY, {"pay": "900 € im Monat"}, "💶 900 € im Monat", "Ob es bezahlt ist"),
    (Topic.PAY, {"is_paid": False}, "Es ist unbezahlt", "Ob es bezahlt ist"),
    (Topic.PAY, {"is_paid": True}, "Es ist bezahlt", "Ob es bezahlt ist"),
    (Topic.DURATION, {"duration_weeks": 12}, "mindestens 12 Wochen", "steht nicht auf der Karte"),
    (
        Topic.DURATION,
        {"hours_per_week": 16, "hours_per_week_to": 20},
        "🗓 16–20 h pro Woche",
        "steht nicht auf der Karte",
    ),
    (Topic.START, {"starts_at_once": True}, "🗓 ab sofort", "nennt keinen Beginn"),
    (
        Topic.WORKING_LANGUAGE,
        {"languages": ["de", "en"], "languages_any": False},
        "🗣 Deutsch und Englisch",
        "steht nicht auf der Karte",
    ),
    (Topic.WORKING_LANGUAGE, {"languages": ["en"]}, "🗣 Englisch", "steht nicht auf der Karte"),
    (Topic.START, {"starts_on": "2027-03-01"}, "1. März 2027", "nennt keinen Beginn"),
    (Topic.PLACE, {"place": "Hagen"}, "📍 Hagen", "nennt keinen Arbeitsort"),
    (Topic.REMOTE, {"is_remote": True}, "aus der Ferne", "Von Arbeit aus der Ferne steht nichts"),
]


NOTHING_SAID: dict[str, object] = {
    "place": None,
    "pay": None,
    "is_paid": None,
    "languages": [],
    "is_remote": False,
    "starts_on": None,
}


@pytest.mark.parametrize(("topic", "values", "said", "silent"), FACTS)
async def test_question_about_the_offer_is_answered_from_its_card_or_told_to_be_open(
    region: Region, topic: Topic, values: dict[str, object], said: str, silent: str
) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, fields=("0613",), is_open=True)
    await change_offer(region, offer_id, NOTHING_SAID)
    open_question = await ask(region, student, topic, offer_id)
    assert silent in open_question.text
    assert "Das kann nur Messwerk GmbH sagen" in open_question.text
    assert pack(SayInterested(offer_id)) in buttons_of(open_question)
    await change_offer(region, offer_id, values)
    answered = await ask(region, student, topic, offer_id)
    assert said in answered.text
    assert silent not in answered.text
    assert "Das kann nur" not in answered.text


async def change_offer(region: Region, offer_id: int, values: dict[str, object]) -> None:
    async with region.database.write() as session:
        offer = await session.get(Offer, offer_id)
        assert offer is not None
        offer.sqlmodel_update(Offer.model_validate({**offer.model_dump(), **values}).model_dump())
        session.add(offer)


async def test_deadline_is_the_last_day_of_the_region(region: Region) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    midnight = region.now.replace(month=12, day=10, hour=23, minute=0, second=0, microsecond=0)
    await change_offer(region, offer_id, {"open_until": midnight})
    assert (
        "bis 10. Dezember 2026 offen" in (await ask(region, student, Topic.DEADLINE, offer_id)).text
    )


async def test_why_this_offer_gives_the_reasons_of_the_match(region: Region) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, fields=("0613",), is_open=True)
    answer = (await ask(region, student, Topic.WHY_THIS_OFFER, offer_id)).text
    assert "💡 Informatik, dein Fach" in answer


async def test_what_only_the_company_knows_is_told_how_to_ask(region: Region) -> None:
    student = await region.add_student("Anna")
    company_id = await region.add_company(is_approved=True)
    offer_id = await region.add_offer(company_id, is_open=True)
    before = await ask(region, student, Topic.OTHER, offer_id)
    assert "schreib deine Frage in den Satz" in before.text
    assert pack(SayInterested(offer_id)) in buttons_of(before)
    await say_yes(region, student, offer_id)
    after = await ask(region, student, Topic.OTHER, offer_id)
    assert "Messwerk GmbH hat dein Interesse" in after.text
    assert pack(SayInterested(offer_id)) not in buttons_of(after)


async def test_nothing_is_told_of_an_offer_that_the_person_may_not_read(region: Region) -> None:
    student = await region.add_student("Anna")
    boss = region.stand_in.person("Petra", started=True)
    company_id = await region.add_company(owner=boss, is_approved=True)
    offer_id = await region.add_offer(company_id, "Geheimes Labor")
    assert "Geheimes" not in (await ask(region, student, Topic.PAY, offer_id)).text
    assert "Geheimes" in (await ask(region, boss, Topic.PAY, offer_id)).text
    async with region.database.write() as session:
        await change_offer_state(
            session, offer_id, source=[OfferState.WAITING], target=OfferState.WITHDRAWN
        )
    assert "Geheimes" not in (await ask(region, student, Topic.PAY, offer_id)).text
    assert "Geheimes" not in (await ask(region, student, Topic.PAY, 999_999)).text


def test_role_of_somebody_unknown_is_newcomer(play: Play) -> None:
    assert role_of(KmuniContext(play.runtime.application, 5, 5)) is Role.NEWCOMER
