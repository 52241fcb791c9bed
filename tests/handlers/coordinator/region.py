"""A running bot with its stand-in for Telegram, and ways to fill the region it works for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot.invented.inputs import BOCHUM, company_input, offer_input, student_input
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from models.database import Database
from models.queries.companies import (
    add_company,
    change_company_to_approved,
    list_member_ids,
)
from models.queries.drafts import find_open_draft
from models.queries.offers import OfferInput, add_offer, change_offer_state
from models.queries.people import add_person, find_visitor, record_consent
from models.queries.seats import add_seat, get_organisation_named
from models.queries.students import change_student
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize
from models.tables.draft import Draft
from models.tables.offer import Offer, OfferState
from models.tables.outbox import NoticeKind, OutboxMessage
from models.vocabulary import Language

OFFER_TEXT = "Wir suchen Hilfe bei der Auswertung von Messdaten."


@dataclass(slots=True)
class Region:
    """What a test acts on; everything added here is stored at the runtime's present."""

    play: Play
    stand_in: StandIn
    coordinator: Person
    """A coordinator by configuration."""
    colleague: Person
    """A coordinator by a seat."""

    @property
    def database(self) -> Database:
        return self.play.runtime.database

    @property
    def now(self) -> datetime:
        """The bot's present."""
        return self.play.clock.now()

    async def settled(self) -> None:
        """Returns when everything is answered and sent."""
        await self.play.settle()

    async def add_person(self, person: Person, language: Language = Language.GERMAN) -> int:
        async with self.database.write() as session:
            person_id = stored_id(await add_person(session, person.user_id, language, now=self.now))
            await record_consent(session, person_id, now=self.now)
            return person_id

    async def seat_in(self, organisation: str, person: Person) -> None:
        """One more seat for somebody who is known."""
        async with self.database.write() as session:
            found = await get_organisation_named(session, organisation, region="Ruhr", now=self.now)
            visitor = await find_visitor(session, person.user_id, now=self.now)
            assert visitor is not None
            await add_seat(session, visitor.person_id, stored_id(found), now=self.now)

    async def add_company(
        self,
        name: str = "Messwerk GmbH",
        *,
        owner: Person | None = None,
        language: Language = Language.GERMAN,
        is_approved: bool = False,
    ) -> int:
        """A company with one member, who is in a chat with the bot."""
        owner = owner or self.stand_in.person("Cora", started=True)
        person_id = await self.add_person(owner, language)
        async with self.database.write() as session:
            company = await add_company(
                session,
                company_input(
                    name,
                    website="messwerk.example",
                    place="Bochum",
                    latitude=BOCHUM[0],
                    longitude=BOCHUM[1],
                    size=CompanySize.SMALL,
                ),
                person_id=person_id,
                member_name="Cora",
                contact="@cora",
                now=self.now,
            )
            company_id = stored_id(company)
            if is_approved:
                await change_company_to_approved(session, company_id, now=self.now)
        return company_id

    async def add_offer(
        self,
        company_id: int,
        title: str = "Praktikum Messtechnik",
        *,
        text: str = OFFER_TEXT,
        fields: tuple[str, ...] = ("0714",),
        days_open: int = 60,
        is_open: bool = False,
    ) -> int:
        now = self.now
        async with self.database.write() as session:
            person_id, *_ = await list_member_ids(session, company_id)
            values = offer_in_bochum(title, text, fields, now + timedelta(days=days_open))
            offer = await add_offer(session, company_id, values, person_id=person_id, now=now)
            offer_id = stored_id(offer)
            if is_open:
                await change_offer_state(
                    session,
                    offer_id,
                    source=[OfferState.WAITING],
                    target=OfferState.OPEN,
                    values={"approved_at": now},
                )
        return offer_id

    async def add_student(
        self,
        name: str,
        fields: tuple[str, ...] = ("0613",),
        *,
        university_id: str | None = None,
        place: str | None = None,
    ) -> Person:
        person = self.stand_in.person(name, started=True)
        person_id = await self.add_person(person)
        async with self.database.write() as session:
            await change_student(
                session,
                person_id,
                student_input(
                    study_text="Informatik",
                    fields=fields,
                    university_id=university_id,
                    place=place,
                    latitude=None,
                    longitude=None,
                    radius_km=None,
                ),
                now=self.now,
            )
        return person

    async def add_crowd(
        self,
        fields: tuple[str, ...] = ("0613",),
        *,
        university_id: str | None = None,
        place: str | None = None,
        count: int = 4,
    ) -> list[Person]:
        """So many students of one kind: with one more, enough to be announced to."""
        return [
            await self.add_student(
                f"Kim {number}", fields, university_id=university_id, place=place
            )
            for number in range(count)
        ]

    async def offer(self, offer_id: int) -> Offer:
        async with self.database.read() as session:
            return (await session.exec(select(Offer).where(Offer.id == offer_id))).one()

    async def company(self, company_id: int) -> Company:
        async with self.database.read() as session:
            return (await session.exec(select(Company).where(Company.id == company_id))).one()

    async def notices(self, notice: NoticeKind) -> list[OutboxMessage]:
        async with self.database.read() as session:
            rows = await session.exec(
                select(OutboxMessage)
                .where(OutboxMessage.notice == notice)
                .order_by(col(OutboxMessage.id))
            )
            return list(rows)

    async def draft(self, person: Person) -> Draft | None:
        """The dialogue a person is in."""
        person_id = await self.add_person(person)
        async with self.database.read() as session:
            return await find_open_draft(session, person_id)


def offer_in_bochum(
    title: str, text: str, fields: tuple[str, ...], open_until: datetime
) -> OfferInput:
    """An internship in Bochum of which nothing is said about pay."""
    return offer_input(
        title,
        now=open_until,
        text=text,
        fields=fields,
        place="Bochum",
        latitude=BOCHUM[0],
        longitude=BOCHUM[1],
        is_paid=None,
        open_until=open_until,
    )


def labels_of(message: Message) -> list[str]:
    """The labels of a message's buttons, row by row."""
    return [button.label for row in message.buttons for button in row]
