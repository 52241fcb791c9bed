"""An invented, believable region for trying out: companies, their offers, students."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from models.database import Database
from models.queries.companies import CompanyInput, add_company, change_company_to_approved
from models.queries.offers import OfferInput, add_offer, change_offer_state
from models.queries.people import add_person, record_consent
from models.queries.students import StudentInput, change_student
from models.reading import read_pay, read_study
from models.tables.base import stored_id
from models.tables.company import CompanySize
from models.tables.offer import OfferState
from models.taxonomy import Place, Taxonomy
from models.vocabulary import Degree, Language, OfferKind

STUDENTS = 300
FILE = Path(__file__).parent / "region.toml"
FIRST_ID = 5_000_000_000
"""Telegram ids of invented people: over 32 bits, as real ones are."""

REGISTERED_AGO = timedelta(days=30)
"""Long enough that companies' counts have these students in."""

RADII_KM = (10, 25, 25, 50, None)


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """An account that one can play."""

    telegram_id: int
    first_name: str
    last_name: str
    role: str


async def seed_region(
    database: Database, taxonomy: Taxonomy, *, now: datetime, students: int = STUDENTS
) -> list[InventedPerson]:
    """Fills an empty database, always with the same people; returns all of them."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    chance = random.Random(1)  # noqa: S311 - the same region every time
    return [
        *await _seed_companies(database, taxonomy, data, chance, now),
        *await _seed_students(database, taxonomy, data, chance, now, students),
    ]


def _invent(data: dict[str, Any], chance: random.Random, number: int, role: str) -> InventedPerson:
    return InventedPerson(
        FIRST_ID + number,
        chance.choice(data["first_names"]),
        chance.choice(data["last_names"]),
        role,
    )


async def seed_students(
    database: Database, taxonomy: Taxonomy, *, now: datetime, students: int
) -> list[InventedPerson]:
    """Only students, for a story that brings its own companies."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    chance = random.Random(1)  # noqa: S311 - the same people every time
    return await _seed_students(database, taxonomy, data, chance, now, students)


async def _seed_companies(
    database: Database,
    taxonomy: Taxonomy,
    data: dict[str, Any],
    chance: random.Random,
    now: datetime,
) -> list[InventedPerson]:
    people = []
    async with database.write() as session:
        for number, entry in enumerate(data["companies"]):
            invented = _invent(data, chance, number, "company")
            people.append(invented)
            person = await add_person(
                session, invented.telegram_id, Language.GERMAN, now=now - timedelta(days=40)
            )
            await record_consent(session, stored_id(person), now=now - timedelta(days=40))
            place = _place(taxonomy, entry["place"])
            company = await add_company(
                session,
                CompanyInput(
                    name=entry["name"],
                    website=entry["website"],
                    place=place.name,
                    latitude=place.latitude,
                    longitude=place.longitude,
                    sector_id=taxonomy.sectors[number % 5].id,
                    size=chance.choice(list(CompanySize)[:3]),
                ),
                person_id=stored_id(person),
                member_name=f"{invented.first_name} {invented.last_name}",
                contact=f"personal@{entry['website']}",
                now=now - timedelta(days=40),
            )
            company_id = stored_id(company)
            await change_company_to_approved(session, company_id, now=now - timedelta(days=39))
            for offer in entry["offers"]:
                row = await add_offer(
                    session,
                    company_id,
                    _offer(offer, place, chance, now),
                    person_id=stored_id(person),
                    now=now - timedelta(days=20),
                )
                await change_offer_state(
                    session,
                    stored_id(row),
                    source=[OfferState.WAITING],
                    target=OfferState.OPEN,
                    values={"approved_at": now - timedelta(days=chance.randrange(1, 15))},
                )
    return people


def _offer(entry: Sequence[Any], place: Place, chance: random.Random, now: datetime) -> OfferInput:
    kind, title, fields, text, pay = entry
    reading = read_pay(pay)
    is_thesis = kind == OfferKind.ABSCHLUSSARBEIT
    degree = Degree.MASTER if title.startswith("Master") else Degree.BACHELOR
    starts_on = (now + timedelta(days=chance.randrange(10, 90))).date()
    is_for_months = kind in {OfferKind.PRAKTIKUM, OfferKind.ABSCHLUSSARBEIT}
    weeks = chance.choice([12, 24]) if is_for_months else None
    hours = 16 if kind == OfferKind.WERKSTUDENT else None
    return OfferInput(
        title=title,
        text=text,
        kind=OfferKind(kind),
        fields=tuple(fields),
        degrees=frozenset({degree}) if is_thesis else frozenset(),
        place=place.name,
        latitude=place.latitude,
        longitude=place.longitude,
        is_remote=False,
        starts_on=starts_on,
        duration_weeks=weeks,
        duration_weeks_to=weeks,
        hours_per_week=hours,
        hours_per_week_to=hours,
        pay=pay or None,
        is_paid=False if pay == "unbezahlt" else (reading.paid or bool(pay) or None),
        languages=frozenset({Language.GERMAN}),
        skills=(),
        open_until=now + timedelta(days=chance.randrange(30, 90)),
    )


async def _seed_students(
    database: Database,
    taxonomy: Taxonomy,
    data: dict[str, Any],
    chance: random.Random,
    now: datetime,
    count: int,
) -> list[InventedPerson]:
    people = []
    since = now - REGISTERED_AGO
    universities = taxonomy.universities[:6]
    async with database.write() as session:
        for number in range(count):
            invented = _invent(data, chance, 1_000 + number, "student")
            line = chance.choice(data["study_lines"])
            fields = tuple(scored.code for scored in read_study(line, taxonomy).fields[:2])
            university = chance.choice(universities)
            if not fields:
                continue
            people.append(invented)
            person = await add_person(session, invented.telegram_id, Language.GERMAN, now=since)
            await record_consent(session, stored_id(person), now=since)
            profile = StudentInput(
                study_text=f"{line} {university.short_name}",
                fields=fields,
                programme=line,
                university_id=university.id,
                degree=chance.choice([Degree.BACHELOR, Degree.BACHELOR, Degree.MASTER]),
                semester=chance.randrange(1, 9),
                place=university.city,
                latitude=university.latitude,
                longitude=university.longitude,
                radius_km=chance.choice(RADII_KM),
                wants_remote=True,
                kinds=frozenset(chance.sample(list(OfferKind), chance.randrange(1, 4))),
                languages=frozenset({Language.GERMAN, Language.ENGLISH}),
            )
            await change_student(session, stored_id(person), profile, now=since)
    return people


def _place(taxonomy: Taxonomy, name: str) -> Place:
    return taxonomy.find_places(name)[0]
