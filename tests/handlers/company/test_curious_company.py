"""A company that asks again and again learns nothing of a single student."""

from dataclasses import replace
from datetime import timedelta

from models.queries.people import add_person, delete_person, record_consent
from models.queries.students import StudentInput, change_student
from models.queries.suggestions import record_shown
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.offer import OfferState
from models.tables.suggestion import SuggestionOrigin
from models.vocabulary import Degree, Language, OfferKind
from tests.handlers.company.desk import Desk

OFFER = """Praktikum Werkstoffprüfung (m/w/d)
Wir suchen Studierende der Werkstofftechnik für ein Praktikum von drei Monaten in Unna."""

PLACES = ("Hagen", "Witten", "Herne", "Dortmund", "Bochum", "Essen", "Hamm", "Soest")

STUDENT = StudentInput(
    study_text="Werkstofftechnik Bachelor",
    fields=("0715", "0722"),
    programme=None,
    university_id=None,
    degree=Degree.BACHELOR,
    semester=4,
    place="Hagen",
    latitude=51.36,
    longitude=7.47,
    radius_km=5,
    wants_remote=False,
    kinds=frozenset({OfferKind.PRAKTIKUM}),
    languages=frozenset({Language.GERMAN}),
)
ANYWHERE = replace(STUDENT, place=None, latitude=None, longitude=None, radius_km=None)
"""Own accounts: with four of them everywhere, a fifth student lifts a count over the least."""

WITHHELD = "Morgen zähle ich wieder"


async def register(
    desk: Desk, count: int, profile: StudentInput = STUDENT, *, hours_ago: int = 48
) -> list[int]:
    """So many students with this profile, registered so long ago."""
    since = desk.play.clock.now() - timedelta(hours=hours_ago)
    ids = []
    for _ in range(count):
        account = desk.play.stand_in.person("Kim", started=True)
        async with desk.play.runtime.database.write() as session:
            person_id = stored_id(
                await add_person(session, account.user_id, Language.GERMAN, now=since)
            )
            await record_consent(session, person_id, now=since)
            await change_student(session, person_id, profile, now=since)
        ids.append(person_id)
    return ids


async def begin(desk: Desk, text: str = OFFER) -> str:
    await desk.say("/angebot", "Fügen Sie")
    return (await desk.say(text, "So sehen es Studierende")).text


async def walk(desk: Desk, places: tuple[str, ...] = PLACES) -> dict[str, str]:
    """What the preview says of whom the offer fits, by the place it is moved to."""
    told = {}
    for place in places:
        message = await desk.say(f"in {place}", f"📍 {place}")
        told[place] = next(line for line in message.text.splitlines() if line.startswith("👥"))
    return told


def counts(told: dict[str, str]) -> list[str]:
    return [line for line in told.values() if "angemeldete Studierende" in line]


async def tomorrow(desk: Desk) -> None:
    desk.play.clock.move_to(desk.play.clock.now() + timedelta(days=1))


async def test_unapproved_company_reads_why_there_is_no_count_and_the_same_everywhere(
    desk: Desk,
) -> None:
    await desk.be(CompanyState.WAITING)
    await register(desk, 4, ANYWHERE)
    await register(desk, 1)
    first = await begin(desk)
    assert "Sobald eine Koordination Ihr Unternehmen freigegeben hat" in first
    told = await walk(desk)
    assert len(set(told.values())) == 1
    assert counts(told) == []
    assert "Studiengänge der Region passen" in first


async def test_a_day_has_few_counts_and_the_next_day_new_ones(desk: Desk) -> None:
    await desk.approve()
    await register(desk, 4, ANYWHERE)
    await register(desk, 1)
    await begin(desk)
    told = await walk(desk)
    assert len(counts(told)) == 4
    assert all(WITHHELD in line for line in list(told.values())[4:])
    await tomorrow(desk)
    assert len(counts(await walk(desk, ("Soest",)))) == 1


async def test_an_earlier_count_is_shown_with_its_day_when_the_day_has_no_more(desk: Desk) -> None:
    await desk.approve()
    await register(desk, 7)
    await begin(desk)
    await walk(desk, ("Hagen",))
    await tomorrow(desk)
    await walk(desk, ("Witten", "Herne", "Dortmund", "Bochum", "Essen"))
    message = await desk.say("in Hagen", "📍 Hagen")
    assert "Mindestens 5 angemeldete" in message.text
    assert "Gezählt am 24. November 2026" in message.text


async def test_beginning_the_draft_anew_gives_no_new_counts(desk: Desk) -> None:
    await desk.approve()
    await begin(desk)
    await walk(desk)
    await desk.say("/abbrechen")
    again = await begin(desk, OFFER.replace("Unna", "Lünen"))
    assert WITHHELD in again


async def test_a_second_company_of_the_same_person_shares_the_day(desk: Desk) -> None:
    await desk.approve()
    await begin(desk)
    await walk(desk)
    await desk.say("/abbrechen")
    await desk.found("Zweite GmbH")
    await desk.approve()
    await desk.say("/angebot", "Von welchem")
    await desk.tap(f"dA:offer.company:{desk.company_id}", "Fügen Sie")
    message = await desk.say(OFFER.replace("Unna", "Lünen"), "So sehen es Studierende")
    assert WITHHELD in message.text


async def test_posted_offers_share_the_day_with_drafts(desk: Desk) -> None:
    await desk.approve()
    await begin(desk)
    await walk(desk)
    await desk.say("/abbrechen")
    offer_id = await desk.post()
    await desk.say("/meineangebote", "Ihre Angebote")
    message = await desk.tap(f"cO:{offer_id}", "erreicht")
    assert WITHHELD in message.text


async def test_new_accounts_are_counted_only_after_a_day(desk: Desk) -> None:
    await desk.approve()
    await register(desk, 4)
    await register(desk, 30, hours_ago=23)
    await begin(desk)
    told = await walk(desk, ("Hagen",))
    assert "weniger als fünf" in told["Hagen"]
    await tomorrow(desk)
    assert "Mindestens 30" in (await walk(desk, ("Witten", "Hagen")))["Hagen"]


async def test_an_account_that_is_deleted_and_made_anew_or_moves_waits_for_a_day(
    desk: Desk,
) -> None:
    await desk.approve()
    own = await register(desk, 5)
    async with desk.play.runtime.database.write() as session:
        await delete_person(session, own[0], now=desk.play.clock.now())
    await register(desk, 1, hours_ago=0)
    await begin(desk)
    assert "weniger als fünf" in (await walk(desk, ("Hagen",)))["Hagen"]
    async with desk.play.runtime.database.write() as session:
        moved = replace(STUDENT, place="Witten", latitude=51.44, longitude=7.34)
        for person_id in own[1:]:
            await change_student(session, person_id, moved, now=desk.play.clock.now())
    await register(desk, 4, moved)
    assert "weniger als fünf" in (await walk(desk, ("Witten",)))["Witten"]


async def test_looking_again_on_the_same_day_tells_the_same(desk: Desk) -> None:
    await desk.approve()
    await register(desk, 6)
    await begin(desk)
    before = await walk(desk, ("Hagen",))
    await register(desk, 30)
    await walk(desk, ("Witten",))
    assert await walk(desk, ("Hagen",)) == before
    await tomorrow(desk)
    await walk(desk, ("Witten",))
    assert "Mindestens 30" in (await walk(desk, ("Hagen",)))["Hagen"]


async def test_people_of_the_company_are_no_students_of_its_counts(
    desk: Desk, colleague: Desk
) -> None:
    await desk.approve()
    await register(desk, 4)
    async with desk.play.runtime.database.write() as session:
        long_ago = desk.play.clock.now() - timedelta(days=9)
        await change_student(session, colleague.person_id, STUDENT, now=long_ago)
    await begin(desk)
    assert "weniger als fünf" in (await walk(desk, ("Hagen",)))["Hagen"]


async def test_what_became_of_an_offer_is_counted_once_a_day(desk: Desk) -> None:
    await desk.approve()
    offer_id = await desk.post(state=OfferState.OPEN)
    students = await register(desk, 12)

    async def reach(people: list[int]) -> None:
        for person_id in people:
            async with desk.play.runtime.database.write() as session:
                await record_shown(
                    session,
                    person_id,
                    [(offer_id, ())],
                    SuggestionOrigin.CHAT,
                    now=desk.play.clock.now(),
                )

    await reach(students[:4])
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "weniger als fünf erreicht")
    await reach(students[4:])
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "weniger als fünf erreicht")
    await tomorrow(desk)
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "mindestens 10 erreicht")


async def test_new_accounts_lift_no_number_of_a_posted_offer(desk: Desk) -> None:
    await desk.approve()
    offer_id = await desk.post(state=OfferState.OPEN)
    for person_id in [*await register(desk, 4), *await register(desk, 9, hours_ago=2)]:
        async with desk.play.runtime.database.write() as session:
            await record_shown(
                session,
                person_id,
                [(offer_id, ())],
                SuggestionOrigin.CHAT,
                now=desk.play.clock.now(),
            )
    await desk.say("/meineangebote", "Ihre Angebote")
    await desk.tap(f"cO:{offer_id}", "weniger als fünf erreicht")
