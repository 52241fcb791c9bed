"""A company reads whom its offer fits and which of its words shut students out, and opens it."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.people import Person
from bot.texts.render import Renderer
from handlers.company.offer_answers import OfferAnswers
from handlers.company.reach import Advice, Reach
from models.matching.rules.barriers import Change
from models.matching.rules.eligibility import Refusal
from models.notices.kinds import Notice
from models.queries.offers import get_offer_card, list_offer_fields
from models.queries.people import add_person, record_consent
from models.queries.students import StudentInput, change_student
from models.queries.suggestions import record_shown
from models.tables.base import stored_id
from models.tables.offer import OfferState
from models.tables.suggestion import SuggestionOrigin
from models.taxonomy import load_taxonomy
from models.vocabulary import Degree, Language, OfferKind
from tests.handlers.company.desk import Desk
from tests.support.stories import approve_next, register_student, say

OFFER = """Praktikum Konstruktion (m/w/d)
Wir suchen Studierende im Maschinenbau für ein Praktikum von drei Monaten in Witten ab 1.3.2027. \
CAD-Kenntnisse helfen, 900 Euro im Monat."""

STUDENT = StudentInput(
    study_text="Maschinenbau Bachelor",
    fields=("0715",),
    programme=None,
    university_id=None,
    degree=Degree.BACHELOR,
    semester=4,
    place="Bochum",
    latitude=51.48,
    longitude=7.22,
    radius_km=25,
    wants_remote=True,
    kinds=frozenset({OfferKind.PRAKTIKUM}),
    languages=frozenset({Language.GERMAN}),
)
MECHATRONICS = replace(STUDENT, study_text="Mechatronik Bachelor", fields=("0714",))


@pytest.fixture
async def desk(desk: Desk) -> Desk:
    """Petra's company is approved: it may read counts."""
    await desk.approve()
    return desk


async def subscribe(desk: Desk, count: int, profile: StudentInput = STUDENT) -> list[int]:
    """So many students with this profile, who have been here for a while."""
    now = desk.play.clock.now() - timedelta(days=2)
    ids = []
    for _ in range(count):
        account = desk.play.stand_in.person("Kim", started=True)
        async with desk.play.runtime.database.write() as session:
            person = await add_person(session, account.user_id, Language.GERMAN, now=now)
            await record_consent(session, stored_id(person), now=now)
            await change_student(session, stored_id(person), profile, now=now)
            ids.append(stored_id(person))
    return ids


async def preview(desk: Desk) -> str:
    await desk.say("/angebot", "Fügen Sie")
    message = await desk.say(OFFER, "So sehen es Studierende")
    return message.text


async def test_company_that_names_only_mechanical_engineering_is_told_of_mechatronics(
    desk: Desk,
) -> None:
    await subscribe(desk, 41, MECHATRONICS)
    text = await preview(desk)
    assert "Mindestens 40 angemeldete Studierende passen" in text
    assert "Sie verlangen Maschinenbau" in text
    assert "Bei 0 von rund 40 Studierenden in „Elektronik, Automation, Mechatronik“" in text
    assert "sind es mindestens 40" in text
    message = await desk.tap("dA:offer.preview:field:0714", "Elektronik, Automation, Mechatronik")
    draft = await desk.draft()
    assert draft is not None
    assert OfferAnswers.of(draft).fields[-1] == "0714"
    assert "steht das Angebot vorn" not in message.text
    assert message.find_button("dA:offer.preview:field:0714") is None


async def test_one_student_gets_the_offer_with_reasons_and_the_company_is_told_how_to_open_it(
    desk: Desk, coordinator: Person
) -> None:
    await say(coordinator, "/start")
    mia = desk.play.stand_in.person("Mia", username="mia_mecha")
    await register_student(mia, "Mechatronik Bachelor Hochschule Bochum")
    text = await preview(desk)
    assert "weniger als fünf angemeldete" in text
    assert "1 von" not in text
    assert "Nennen Sie auch ein nahes Fach" in text
    assert "Elektronik, Automation, Mechatronik" in text
    await desk.tap("dD:offer.preview", "unterwegs")
    await approve_next(coordinator)
    await desk.play.settle()
    marks = mia.mark(), desk.person.mark()
    await desk.play.next_monday()
    digest = await mia.wait_for("Praktikum Konstruktion", since=marks[0])
    assert "Maschinenbau, dein Fach · 6 km · " in digest.text
    assert "ab März · wie deine Praktikumssuche" in digest.text
    await desk.person.wait_for("passt bisher nur zu wenigen", since=marks[1])
    shown = await desk.tap("cO:", "Nennen Sie auch ein nahes Fach")
    assert "gezeigt: weniger als fünf Studierenden" in shown.text
    [offer] = await desk.offers()
    await desk.tap(f"cL:{offer.id}:field:0714", "Geändert")
    await desk.tap("dD:offer.preview", "wartet auf Freigabe")
    assert (await desk.offer(stored_id(offer))).state == OfferState.OPEN
    await approve_next(coordinator)
    async with desk.play.runtime.database.read() as session:
        fields = await list_offer_fields(session, [stored_id(offer)])
    assert "0714" in fields[stored_id(offer)]
    assert (await desk.offer(stored_id(offer))).state == OfferState.OPEN
    assert len(await desk.notices(Notice.OFFER_SHORT)) == 1


SHUT_OUT = {
    "radius": (
        {"place": "Berlin", "latitude": 52.52, "longitude": 13.4},
        "Teilweise aus der Ferne",
        "📍 Witten · ",
    ),
    "start": ({"available_from": date(2027, 5, 1)}, "Mit offenem Beginn", "So sehen"),
    "language:en": (
        {"languages": frozenset({Language.ENGLISH})},
        "Genügt auch Englisch",
        "Deutsch oder Englisch",
    ),
    "kind:werkstudent": (
        {"kinds": frozenset({OfferKind.WERKSTUDENT})},
        "Auch als „Werkstudent:in“ angeboten",
        "🏷 Praktikum oder Werkstudent:in",
    ),
}


@pytest.mark.parametrize("word", SHUT_OUT)
async def test_each_word_that_shuts_out_is_told_and_opened_by_a_tap(desk: Desk, word: str) -> None:
    changes, told, shown = SHUT_OUT[word]
    await subscribe(desk, 6)
    await subscribe(desk, 11, replace(STUDENT, **changes))  # type: ignore[arg-type]  # a mapping
    text = await preview(desk)
    assert "Mindestens 5 angemeldete" in text
    line = next(line for line in text.splitlines() if told in line)
    assert line.endswith("mindestens 10.")
    message = await desk.tap(f"dA:offer.preview:{word}", shown)
    assert told not in message.text


async def test_degree_that_shuts_out_is_told_and_opened_by_a_tap(desk: Desk) -> None:
    await subscribe(desk, 12)
    await preview(desk)
    message = await desk.say("nur Master", "Sie verlangen: Master")
    assert "Offen für jeden Abschluss passt es zu mindestens 10" in message.text
    message = await desk.tap("dA:offer.preview:level", "Mindestens 10 angemeldete")
    assert "Sie verlangen: Master" not in message.text


NURSE = replace(STUDENT, fields=("0913",), languages=frozenset(Language))
"""Studies what no neighbour of the offer's subject is: no count is told of them."""


@pytest.mark.parametrize(
    ("change", "limited"),
    [
        ("start", replace(NURSE, available_from=date(2027, 2, 1))),
        ("language:en", replace(NURSE, languages=frozenset({Language.GERMAN}))),
    ],
    ids=["start", "language"],
)
@pytest.mark.parametrize("said", [0, 4, 5])
async def test_what_no_five_students_have_said_anything_of_is_not_proposed(
    desk: Desk, change: str, limited: StudentInput, said: int
) -> None:
    await subscribe(desk, 6, NURSE)
    await subscribe(desk, said, limited)
    assert "weniger als fünf angemeldete" in await preview(desk)
    is_proposed = desk.person.last.find_button(f"dA:offer.preview:{change}") is not None
    assert is_proposed == (said == 5)


async def test_few_students_more_are_not_told(desk: Desk) -> None:
    await subscribe(desk, 16)
    await subscribe(desk, 4, replace(STUDENT, available_from=date(2027, 5, 1)))
    text = await preview(desk)
    assert "Mindestens 10 angemeldete" in text
    assert "Beginn" not in text


@pytest.mark.parametrize(
    "data",
    [
        "dA:offer.preview",
        "dA:offer.preview:field:9999",
        "dA:offer.preview:field:0715",
        "dA:offer.preview:language:xx",
        "dA:offer.preview:kind:xx",
        "dA:offer.preview:audience",
        "dA:offer.preview:nonsense",
    ],
)
async def test_made_up_advice_changes_nothing(desk: Desk, data: str) -> None:
    await preview(desk)
    before = await desk.draft()
    await desk.forge(data)
    after = await desk.draft()
    assert before is not None
    assert after is not None
    lines = ("kinds", "fields", "degrees", "languages", "starts_on", "is_remote")
    assert [after.data[line] for line in lines] == [before.data[line] for line in lines]
    assert await desk.state() == "offer.preview"


async def test_advice_asks_before_it_puts_another_offer_away(desk: Desk) -> None:
    offer_id = await desk.post()
    await preview(desk)
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.forge(f"cL:{offer_id}:radius:", "begonnen")
    message = await desk.tap(f"cL:{offer_id}:radius::new", "Geändert")
    assert "Praktikum Labor" in message.text
    draft = await desk.draft()
    assert draft is not None
    assert draft.data["is_remote"] is True


@pytest.mark.parametrize(
    ("count", "reached"), [(0, "weniger als fünf"), (4, "weniger als fünf"), (7, "mindestens 5")]
)
async def test_small_numbers_of_an_offer_are_not_counted_out(
    desk: Desk, count: int, reached: str
) -> None:
    offer_id = await desk.post()
    for student in await subscribe(desk, count):
        async with desk.play.runtime.database.write() as session:
            await record_shown(
                session,
                student,
                [(offer_id, ())],
                SuggestionOrigin.CHAT,
                now=desk.play.clock.now(),
            )
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", f"{reached} erreicht")


@pytest.mark.parametrize("state", [OfferState.EXPIRED, OfferState.FILLED])
async def test_an_offer_that_is_over_is_not_counted(desk: Desk, state: OfferState) -> None:
    offer_id = await desk.post(state=state)
    await desk.say("/meineangebote", "Ihre Angebote")
    message = await desk.tap(f"cO:{offer_id}", "erreicht")
    assert "angemeldete Studierende" not in message.text


COUNTED = [
    Advice(Change(Refusal.FIELD, "0714"), 0, 35, group=40),
    Advice(Change(Refusal.FIELD, "0714"), None, 35, group=40, is_first=True),
    Advice(Change(Refusal.KIND, "projekt"), 10, 20),
    Advice(Change(Refusal.LEVEL), 10, 20),
    Advice(Change(Refusal.LANGUAGE, "en"), 10, 20),
    Advice(Change(Refusal.START), 10, 20),
    Advice(Change(Refusal.RADIUS), 10, 20),
]
UNCOUNTED = [Advice(one.change) for one in COUNTED if one.change.refusal is not Refusal.KIND]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("advice", [COUNTED, UNCOUNTED])
async def test_every_piece_of_advice_is_one_line_in_both_languages(
    desk: Desk, language: Language, advice: list[Advice]
) -> None:
    offer_id = await desk.post()
    async with desk.play.runtime.database.write() as session:
        card = await get_offer_card(session, offer_id)
        card.offer.starts_on = (desk.play.clock.now() + timedelta(days=30)).date()
    renderer = Renderer(load_taxonomy(), ZoneInfo("Europe/Berlin"), "Ruhr")
    reach = Reach(("Mechatronik",), 3, 20, is_short=True, advice=tuple(advice))
    text = renderer.text("company/reach", language, reach=reach, card=card, offer=card.offer)
    lines = [line for line in text.splitlines() if line.startswith("• ")]
    expected = len(advice) - (1 if advice is UNCOUNTED else 0)
    assert len(lines) == expected
    assert all(len(line) > 10 for line in lines)
