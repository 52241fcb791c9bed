"""Students who want to hear at once, with wishes of their own, and a company with a new offer."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from bot.bench.delivery_queue import BATCH_ROWS, MORNING, Progress, add_people
from bot.invented.inputs import company_input, offer_input
from bot.invented.region import FILE, RADII_KM
from bot.invented.rows import match_rows
from models.database import Database
from models.matching.rules.profile import MatchStudent
from models.queries.companies import add_company, change_company_to_approved
from models.queries.offers import add_offer
from models.reading import read_study
from models.tables.base import stored_id, table_of
from models.tables.student import MatchRow
from models.tables.subscription import DEFAULT_RADIUS_KM, EVERY_WEEK, Cadence, Subscription
from models.taxonomy import Taxonomy
from models.vocabulary import Degree, Language, OfferKind

UNIVERSITIES = 6
OWN_WISHES = 0.5
"""The share of students with a subscription that hardly anybody else has."""

WORDS = ("Python", "Java", "Labor", "CAD", "SAP", "Statistik")
FOR_EVERYBODY = OfferKind.PRAXISEINBLICK
TEXT = "Im Team mit Python, drei Monate."
FIRST_PERSON = 1
"""Studies, and speaks for the company."""

LINES = tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["study_lines"])


@dataclass(frozen=True, slots=True)
class _Invented:
    """Chance and the facts that students are drawn from."""

    chance: random.Random
    fields: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, float, float], ...]

    def student(self, person_id: int) -> MatchStudent:
        _, latitude, longitude = self.chance.choice(self.places)
        kinds = self.chance.sample(list(OfferKind), self.chance.randrange(1, 4))
        return MatchStudent(
            person_id=person_id,
            fields=self.chance.choice(self.fields),
            kinds=frozenset(kinds),
            languages=frozenset(Language),
            degree=self.chance.choice([Degree.BACHELOR, Degree.MASTER]),
            semester=self.chance.randrange(1, 9),
            latitude=latitude,
            longitude=longitude,
            radius_km=self.chance.choice(RADII_KM),
            remote=True,
        )

    def subscriptions(self, person_id: int) -> Iterator[dict[str, Any]]:
        """What fits the profile, every company visit, and with some a wish of their own."""
        yield _subscription(person_id, is_profile=True, cadence=Cadence.BOTH)
        yield _subscription(person_id, kinds=[FOR_EVERYBODY.value], is_anywhere=True)
        if self.chance.random() < OWN_WISHES:
            place, latitude, longitude = self.chance.choice(self.places)
            yield _subscription(
                person_id,
                kinds=[self.chance.choice(list(OfferKind)).value],
                words_in=self.chance.sample(WORDS, 2),
                words_out=["Vertrieb"],
                place=place,
                latitude=latitude,
                longitude=longitude,
            )


async def add_subscribers(
    database: Database, taxonomy: Taxonomy, students: int, progress: Progress
) -> None:
    """That many students in an empty database, by bulk inserts.

    Raises:
        NotEmptyError.
    """
    await add_people(database, students, progress)
    invented = _Invented(
        random.Random(1),  # noqa: S311 - the same region every time
        tuple(tuple(one.code for one in read_study(line, taxonomy).fields[:2]) for line in LINES),
        tuple(
            (one.city, one.latitude, one.longitude) for one in taxonomy.universities[:UNIVERSITIES]
        ),
    )
    async with database.write() as session:
        connection = await session.connection()
        for first in range(1, students + 1, BATCH_ROWS):
            people = range(first, min(first + BATCH_ROWS, students + 1))
            packed = list(match_rows(invented.student(person_id) for person_id in people))
            wishes = [row for person_id in people for row in invented.subscriptions(person_id)]
            await connection.execute(insert(table_of(MatchRow)), packed)
            await connection.execute(insert(table_of(Subscription)), wishes)


async def add_company_with_offers(database: Database) -> tuple[int, int]:
    """Two waiting offers of an approved company: an ordinary one, and one that fits everybody."""
    async with database.write() as session:
        company = await add_company(
            session,
            company_input("Hellweg Software GmbH"),
            person_id=FIRST_PERSON,
            member_name="Erika Muster",
            contact="erika@hellweg.example",
            now=MORNING,
        )
        await change_company_to_approved(session, stored_id(company), now=MORNING)
        ordinary, everybodys = [
            await add_offer(session, stored_id(company), offer, person_id=FIRST_PERSON, now=MORNING)
            for offer in (
                offer_input("Praktikum Softwareentwicklung", now=MORNING, text=TEXT),
                offer_input(
                    "Ein Tag bei uns",
                    now=MORNING,
                    text=TEXT,
                    kind=FOR_EVERYBODY,
                    fields=(),
                    is_remote=True,
                ),
            )
        ]
    return stored_id(ordinary), stored_id(everybodys)


def _subscription(person_id: int, **wish: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "is_profile": False,
        "cadence": Cadence.AT_ONCE,
        "weeks": EVERY_WEEK,
        "kinds": [],
        "fields": [],
        "place": None,
        "latitude": None,
        "longitude": None,
        "radius_km": DEFAULT_RADIUS_KM,
        "is_anywhere": False,
        "words_in": [],
        "words_out": [],
        "created_at": MORNING,
        "changed_at": MORNING,
    }
    return {**nothing, "person_id": person_id, **wish}
