"""A person of a company in a test, and ways to fill the database they act on."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from bot.invented.inputs import BOCHUM, offer_input, student_input
from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.values import Message
from models.queries.companies import (
    CompanyInput,
    add_company,
    add_member,
    change_company_to_approved,
    get_company,
)
from models.queries.drafts import find_open_draft
from models.queries.interests import add_interest, find_interest
from models.queries.offers import add_offer, get_offer
from models.queries.people import add_person
from models.queries.students import change_student
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize, CompanyState
from models.tables.draft import Draft
from models.tables.offer import Offer, OfferState
from models.tables.outbox import NoticeKind, OutboxMessage
from models.tables.suggestion import Interest
from models.vocabulary import Language, OfferKind

OFFER = """Praktikum Softwareentwicklung (m/w/d)
Wir sind ein Team von 30 Leuten in Dortmund und suchen Studierende der Informatik für ein \
Praktikum von drei Monaten ab 1.3.2027. Python von Vorteil, 900 Euro im Monat."""

PATIENCE_S = 30.0
"""Longer than any answer takes on a slow machine."""


@dataclass(slots=True)
class Desk:
    """One account at a running bot."""

    play: Play
    person: Person
    person_id: int = 0
    company_id: int = 0

    # Acting

    async def say(self, text: str, expected: str = "") -> Message:
        """Types and waits for the answer that contains `expected`."""
        mark = self.person.mark()
        await self.person.send(text)
        return await self.person.wait_for(expected, since=mark, timeout=PATIENCE_S)

    async def tap(self, wanted: str, expected: str = "") -> Message:
        """Taps a button by label or data and waits for what then shows `expected`."""
        mark = self.person.mark()
        await self.person.tap(wanted, timeout=PATIENCE_S)
        return await self.person.wait_for(expected, since=mark, timeout=PATIENCE_S)

    async def forge(self, data: str, expected: str | None = None) -> Message:
        """Taps data that no message of theirs shows; None: nothing need change."""
        mark = self.person.mark()
        await self.person.tap_data(data, self.person.received[-1], timeout=PATIENCE_S)
        if expected is None:
            await self.play.settle()
            return self.person.received[-1]
        return await self.person.wait_for(expected, since=mark, timeout=PATIENCE_S)

    async def tap_twice(self, wanted: str) -> None:
        """Two taps on the same button, the second before the first is answered."""
        message = next(m for m in reversed(self.person.received) if m.find_button(wanted))
        button = message.find_button(wanted)
        if button is None or button.data is None:
            raise LookupError(wanted)
        queries = [self.person.press(button.data, message) for _ in range(2)]
        for query in queries:
            await self.person.answer_to(query, timeout=PATIENCE_S)
        await self.play.settle()

    # Looking

    async def draft(self) -> Draft | None:
        async with self.play.runtime.database.read() as session:
            return await find_open_draft(session, self.person_id)

    async def state(self) -> str | None:
        """The open question, None outside every dialogue."""
        draft = await self.draft()
        return None if draft is None else draft.state

    async def offers(self) -> list[Offer]:
        async with self.play.runtime.database.read() as session:
            return list(await session.exec(select(Offer).order_by(col(Offer.id))))

    async def companies(self) -> list[Company]:
        async with self.play.runtime.database.read() as session:
            return list(await session.exec(select(Company).order_by(col(Company.id))))

    async def interest(self, interest_id: int) -> Interest | None:
        async with self.play.runtime.database.read() as session:
            return await session.get(Interest, interest_id)

    async def notices(self, notice: NoticeKind) -> list[OutboxMessage]:
        """Queued or sent messages of this kind, to whomever."""
        async with self.play.runtime.database.read() as session:
            rows = await session.exec(
                select(OutboxMessage)
                .where(OutboxMessage.notice == notice)
                .order_by(col(OutboxMessage.id))
            )
            return list(rows)

    # Filling the database

    async def keep(self) -> int:
        """The account is kept, as after its first tap."""
        async with self.play.runtime.database.write() as session:
            row = await add_person(
                session, self.person.user_id, Language.GERMAN, now=self.play.clock.now()
            )
            self.person_id = stored_id(row)
        return self.person_id

    async def be(self, state: CompanyState) -> None:
        """The company is in this state from now on."""
        async with self.play.runtime.database.write() as session:
            company = await get_company(session, self.company_id)
            company.state = state
            session.add(company)

    async def approve(self) -> None:
        """A coordinator approves the company."""
        async with self.play.runtime.database.write() as session:
            await change_company_to_approved(session, self.company_id, now=self.play.clock.now())

    async def found(
        self, name: str = "Muster GmbH", *, state: CompanyState = CompanyState.APPROVED
    ) -> int:
        """The account speaks for a company in Bochum that is in this state."""
        await self.keep()
        company = CompanyInput(name, "muster.de", "Bochum", 51.48, 7.22, "S2", CompanySize.SMALL)
        async with self.play.runtime.database.write() as session:
            row = await add_company(
                session,
                company,
                person_id=self.person_id,
                member_name=self.person.account.first_name,
                contact=f"@{self.person.account.username}",
                now=self.play.clock.now(),
            )
            row.state = state
            row.approved_at = self.play.clock.now() if state is CompanyState.APPROVED else None
            session.add(row)
            self.company_id = stored_id(row)
        return self.company_id

    async def join(self, company_id: int) -> None:
        """The account speaks for a company that is there already."""
        await self.keep()
        self.company_id = company_id
        async with self.play.runtime.database.write() as session:
            await add_member(
                session,
                company_id,
                self.person_id,
                self.person.account.first_name,
                f"@{self.person.account.username}",
                now=self.play.clock.now(),
            )

    async def post(
        self,
        title: str = "Praktikum Labor",
        *,
        state: OfferState = OfferState.OPEN,
        kind: OfferKind = OfferKind.PRAKTIKUM,
        days: int = 60,
    ) -> int:
        """The company has an offer in this state, open for so many days from now."""
        now = self.play.clock.now()
        offer = offer_input(
            title,
            now=now,
            text=f"{title}: Wir suchen Hilfe bei der Auswertung von Messdaten.",
            kind=kind,
            place="Bochum",
            latitude=BOCHUM[0],
            longitude=BOCHUM[1],
            duration_weeks=12,
            duration_weeks_to=12,
            open_until=now + timedelta(days=days),
        )
        async with self.play.runtime.database.write() as session:
            row = await add_offer(
                session, self.company_id, offer, person_id=self.person_id, now=now
            )
            row.state = state
            row.approved_at = now if state is OfferState.OPEN else None
            session.add(row)
            return stored_id(row)

    async def offer(self, offer_id: int) -> Offer:
        async with self.play.runtime.database.read() as session:
            return await get_offer(session, offer_id)

    async def receive_interest(
        self, offer_id: int, student: Person, name: str = "Anna Bauer"
    ) -> int:
        """A student is interested in the offer."""
        now = self.play.clock.now()
        profile = student_input(
            study_text="Informatik Bachelor",
            place="Bochum",
            latitude=BOCHUM[0],
            longitude=BOCHUM[1],
            radius_km=25,
            wants_remote=False,
        )
        async with self.play.runtime.database.write() as session:
            person = await add_person(session, student.user_id, Language.GERMAN, now=now)
            person_id = stored_id(person)
            await change_student(session, person_id, profile, now=now)
            await add_interest(
                session,
                person_id,
                offer_id,
                name=name,
                contact="@anna_privat",
                note="Messdaten sind mein Hobby.",
                reasons=[{"kind": "distance", "distance_km": 3.2}],
                now=now,
            )
            interest = await find_interest(session, person_id, offer_id)
            if interest is None:
                raise LookupError("interest")
            return stored_id(interest)
