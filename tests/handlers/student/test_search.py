"""A student types words, and offers with these words are answered: what is found, and what not."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import col, select, update

from bot.invented.inputs import company_input, offer_input
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from handlers.engine.taps import COMMANDS
from models.queries.companies import (
    add_company,
    change_company,
    change_company_to_approved,
)
from models.queries.offer_search import RENAMED_AT_ONCE
from models.queries.offers import (
    OfferInput,
    add_offer,
    change_offer,
    change_offer_state,
    get_offer,
)
from models.queries.people import add_person
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.offer_word import IndexedOffer, OfferWord
from models.vocabulary import Language
from scheduler.maintenance import index_offers


def offer_of(play: Play, title: str, text: str = "", **changes: Any) -> OfferInput:
    """An offer for everybody, wherever they are."""
    nowhere: dict[str, Any] = {"place": None, "latitude": None, "longitude": None}
    everybody: dict[str, Any] = {"fields": (), "is_remote": True, "is_paid": None, **nowhere}
    return offer_input(title, now=play.clock.now(), text=text or title, **{**everybody, **changes})


async def post(play: Play, company: str, offers: Sequence[OfferInput]) -> list[int]:
    """Adds an approved company with open offers; returns their ids."""
    now = play.clock.now()
    async with play.runtime.database.write() as session:
        person = await add_person(session, 700_001, Language.GERMAN, now=now)
        person_id = stored_id(person)
        row = await add_company(
            session,
            company_input(company, place="Hagen", latitude=51.36, longitude=7.47),
            person_id=person_id,
            member_name="Ute",
            contact="@ute",
            now=now,
        )
        company_id = stored_id(row)
        await change_company_to_approved(session, company_id, now=now)
        ids = []
        for offer in offers:
            added = await add_offer(session, company_id, offer, person_id=person_id, now=now)
            await session.flush()
            ids.append(stored_id(added))
            await change_offer_state(
                session,
                ids[-1],
                source=[OfferState.WAITING],
                target=OfferState.OPEN,
                values={"approved_at": now},
            )
    return ids


async def titles_found(student: Person, words: str) -> list[str]:
    """The titles that the answer lists, in order; none for an answer that is no list."""
    answer = await student.ask(words)
    if not answer.text.startswith("Angebote mit"):
        return []
    lines = answer.text.splitlines()
    return [line.partition(". ")[2] for line in lines if line[:1].isdigit()]


WORKSHOP = "Prüfstand für Getriebe"
SENSORS = "Praktikum Sensorik"


@pytest.mark.parametrize(
    "typed",
    [
        "Prüfstand",
        "Pruefstand",
        "prüfstand?",
        "PRÜFSTAND!",
        "prüf",
        "„Prüfstand“",
        "Prüfstände",
        "hast du was mit Prüfstand?",
        "Getriebe, Prüfstand.",
        "Koehler",
        "köhler getriebe",
        "Getrieben",
        "test benches",
    ],
)
async def test_words_find_an_offer_however_they_are_written(
    play: Play, student: Person, typed: str
) -> None:
    text = "Wir bauen Prüfstände. We build test benches."
    await post(play, "Köhler Antriebe GmbH", [offer_of(play, WORKSHOP, text)])
    assert await titles_found(student, typed) == [WORKSHOP]


@pytest.mark.parametrize(
    "typed", ["rüfstan", "tand", "rat", "eratung", "etriebe", "e", "z", "Prüfstand Löten"]
)
async def test_letters_inside_words_and_words_that_are_missing_find_nothing(
    play: Play, student: Person, typed: str
) -> None:
    text = "Beratung von Ingenieuren rund um Antriebe."
    await post(play, "Köhler GmbH", [offer_of(play, WORKSHOP, text)])
    assert await titles_found(student, typed) == []


@pytest.mark.parametrize("typed", ["sensor", "Sensoren", "sensorik", "Drucksensor", "IT", "C++"])
async def test_compounds_are_found_by_their_end_and_short_words_as_a_whole(
    play: Play, student: Person, typed: str
) -> None:
    mixed = offer_of(play, "Firmware", "Drucksensoren mit Sensorik, IT und C++ bauen")
    other = offer_of(play, "Italienisch", "Wir mitteln Cafés.")
    await post(play, "Anders GmbH", [mixed, other])
    assert await titles_found(student, typed) == ["Firmware"]


async def test_titles_come_before_texts_and_newer_before_older(play: Play, student: Person) -> None:
    texts = [
        ("Lager", "Auch Robotik"),
        ("Robotik", ""),
        ("Halle", "Robotik, ja"),
        ("Robotikerin", ""),
    ]
    await post(play, "Ordnung GmbH", [offer_of(play, *one) for one in texts])
    found = await titles_found(student, "Robotik")
    assert found == ["Robotik", "Robotikerin", "Halle", "Lager"]


async def test_more_than_a_page_is_said_to_be_more(play: Play, student: Person) -> None:
    await post(play, "Viel GmbH", [offer_of(play, f"Montage {n}") for n in range(7)])
    answer = await student.ask("Montage")
    assert "die besten 5 von 7" in answer.text
    assert "Montage 6" in answer.text
    assert "Montage 1" not in answer.text


async def test_a_pasted_text_is_sought_by_its_first_words_and_says_so(
    play: Play, student: Person
) -> None:
    await post(play, "Lang GmbH", [offer_of(play, "Alpha Beta Gamma Delta Epsilon Zeta")])
    answer = await student.ask("alpha beta gamma delta epsilon zeta " + "omega " * 600)
    assert "Alpha Beta" in answer.text
    assert "nach den ersten 6 Wörtern" in answer.text


@pytest.mark.parametrize("unit", ["e ", "und ", "praktikum ", "q1 ", "a.", "ß", "🙂 ", "(m/w/d) "])
async def test_the_longest_message_is_answered_like_a_short_one(
    play: Play, student: Person, unit: str
) -> None:
    await post(play, "Ruhe GmbH", [offer_of(play, f"Praktikum {n} bei e") for n in range(3)])
    answer = await student.ask((unit * 4096)[:4096])
    assert answer.text
    assert "schiefgegangen" not in answer.text


async def test_only_what_students_may_see_is_found(play: Play, student: Person) -> None:
    names = ["Waiting", "Paused", "Filled", "Withdrawn", "Expired", "Over", "Open"]
    ids = await post(play, "Leise GmbH", [offer_of(play, f"Optik {name}") for name in names])
    states = [OfferState(name.lower()) for name in names[:5]]
    async with play.runtime.database.write() as session:
        for offer_id, state in zip(ids, states, strict=False):
            await session.exec(update(Offer).where(col(Offer.id) == offer_id).values(state=state))
        over = update(Offer).where(col(Offer.id) == ids[5]).values(open_until=play.clock.now())
        await session.exec(over)
    assert await titles_found(student, "optik") == ["Optik Open"]
    async with play.runtime.database.write() as session:
        await session.exec(update(Company).values(state=CompanyState.RETURNED))
    assert await titles_found(student, "optik") == []


async def test_a_changed_offer_is_found_by_its_new_words_only(play: Play, student: Person) -> None:
    [offer_id] = await post(play, "Wechsel GmbH", [offer_of(play, "Schweißen", "Nur Stahl")])
    async with play.runtime.database.write() as session:
        changed = offer_of(play, "Löten", "Nur Kupfer")
        await change_offer(session, offer_id, changed, now=play.clock.now())
    assert await titles_found(student, "kupfer") == []
    async with play.runtime.database.write() as session:
        await change_offer_state(
            session, offer_id, source=[OfferState.WAITING], target=OfferState.OPEN
        )
    assert await titles_found(student, "kupfer") == ["Löten"]
    assert await titles_found(student, "stahl") == []


async def test_offers_are_found_by_their_companys_name_of_today(
    play: Play, student: Person
) -> None:
    [offer_id] = await post(play, "Altstadt Metall GmbH", [offer_of(play, "Fräsen")])
    async with play.runtime.database.write() as session:
        offer = await get_offer(session, offer_id)
        await change_company(session, offer.company_id, company_input("Neuland Metall GmbH"))
    assert await titles_found(student, "Neuland") == ["Fräsen"]
    assert await titles_found(student, "Altstadt") == []


async def test_a_rename_reaches_the_newest_offers_at_once_and_all_others_later(
    play: Play, student: Person
) -> None:
    count = RENAMED_AT_ONCE + 3
    ids = await post(play, "Altstadt GmbH", [offer_of(play, f"Fräsen {n}") for n in range(count)])
    async with play.runtime.database.write() as session:
        offer = await get_offer(session, ids[0])
        await change_company(session, offer.company_id, company_input("Neuland GmbH"))
    assert f"von {RENAMED_AT_ONCE}." in (await student.ask("Neuland")).text
    assert await index_offers(play.runtime.database) == 3
    assert f"von {count}." in (await student.ask("Neuland")).text
    assert await titles_found(student, "Altstadt") == []


async def test_offers_of_an_older_version_are_found_after_the_start(
    play: Play, student: Person
) -> None:
    ids = await post(play, "Früher GmbH", [offer_of(play, f"Gießerei {n}") for n in range(3)])
    async with play.runtime.database.write() as session:
        for row in await session.exec(select(IndexedOffer)):
            await session.delete(row)
        for word in await session.exec(select(OfferWord)):
            await session.delete(word)
    assert await titles_found(student, "Giesserei") == []
    await play.restart()
    assert len(await titles_found(student, "Giesserei")) == len(ids)


async def test_a_deleted_offer_leaves_no_words(play: Play) -> None:
    await post(play, "Fort GmbH", [offer_of(play, "Gravur")])
    async with play.runtime.database.write() as session:
        for company in await session.exec(select(Company)):
            await session.delete(company)
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(OfferWord))).all() == []
        assert (await session.exec(select(IndexedOffer))).all() == []


async def test_the_name_of_a_command_is_never_looked_for(play: Play, student: Person) -> None:
    names = sorted(play.runtime.application.bot_data[COMMANDS])
    await post(play, "Muster GmbH", [offer_of(play, "Praktikum", " ".join(names))])
    looked_for = []
    for name in names:
        mark = student.mark()
        await student.send(name)
        await play.settle()
        answers = [one.text for one in student.received if one.version > mark]
        if not answers or any(f"„{name}“" in text for text in answers):
            looked_for.append(name)
        await student.send("/abbrechen")
        await play.settle()
    assert looked_for == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gibt es englischsprachige Stellen mit Beton?", {"Prüfstand", "Statik"}),
        ("show me remote jobs in English", {"Statik"}),
        ("gibt es etwas mit Beton, aber nicht im Labor?", {"Statik"}),
        ("nur bezahlte Angebote ohne Statik", {"Prüfstand", "Mörtel"}),
    ],
)
async def test_language_remote_and_what_is_refused_narrow_a_search(
    play: Play, student: Person, typed: str, found: set[str]
) -> None:
    english = (Language.ENGLISH,)
    here: dict[str, Any] = {
        "is_remote": False,
        "place": "Dortmund",
        "latitude": 51.51,
        "longitude": 7.47,
    }
    offers = [
        offer_of(play, "Prüfstand", "Beton im Labor", languages=english, **here),
        offer_of(play, "Statik", "Beton am Rechner", languages=english),
        offer_of(play, "Mörtel", "Beton im Labor", languages=(Language.GERMAN,)),
    ]
    await post(play, "Bau GmbH", offers)
    assert set(await titles_found(student, typed)) == found
