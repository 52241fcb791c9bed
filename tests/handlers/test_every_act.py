"""Every button there is, tapped by somebody whose right or whose company is not what it was.

A new action has to be listed here, with who may do it.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, col, select

from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.callback_data import Action
from models.queries.companies import get_company, list_members
from models.queries.invitations import add_invitation
from models.queries.unresolved import record_unresolved
from models.tables.base import stored_id
from models.tables.campaign import Campaign
from models.tables.company import Company, CompanyState, Invitation, InvitationRole, Membership
from models.tables.draft import Draft
from models.tables.offer import Offer, OfferState
from models.tables.organisation import Seat
from models.tables.outbox import OutboxMessage
from models.tables.suggestion import Interest
from models.tables.synonym import Synonym
from models.tables.unresolved_text import UnresolvedText
from tests.handlers.company.desk import Desk
from tests.support.accounts import list_accounts
from tests.support.seats import seat


class Who(Enum):
    """Who may do something."""

    ANYBODY = auto()
    """Who is what is asked elsewhere, or it changes only what is one's own."""
    STUDENT = auto()
    COMPANY = auto()
    COORDINATOR = auto()


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of this action, with what its data names; see `_Ground.data`."""

    who: Who
    arguments: str = ""
    refused_in: frozenset[CompanyState] = field(default_factory=frozenset)
    """The states of the company in which it is refused."""


SUSPENDED = frozenset({CompanyState.SUSPENDED})
NOT_APPROVED = frozenset(CompanyState) - {CompanyState.APPROVED}

ANYBODY = Tap(Who.ANYBODY)
STUDENT = Tap(Who.STUDENT, "{offer}")
COORDINATOR = Tap(Who.COORDINATOR, "{company}")

TAPS: dict[Action, Tap] = {
    Action.START_STUDENT: ANYBODY,
    Action.START_COMPANY: ANYBODY,
    Action.START_YOUNGER: ANYBODY,
    Action.LANGUAGE: ANYBODY,
    Action.MENU: ANYBODY,
    Action.ANSWER: ANYBODY,
    Action.FIX: ANYBODY,
    Action.TOGGLE: ANYBODY,
    Action.DONE: ANYBODY,
    Action.BACK: ANYBODY,
    Action.CANCEL: ANYBODY,
    Action.RESUME: ANYBODY,
    Action.EDIT_PROFILE: STUDENT,
    Action.OFFER_DETAILS: STUDENT,
    Action.OFFER_INTERESTED: STUDENT,
    Action.OFFER_SAVE: STUDENT,
    Action.OFFER_DISMISS: STUDENT,
    Action.OFFER_DISLIKE: STUDENT,
    Action.OFFER_PAGE: STUDENT,
    Action.INTEREST_WITHDRAW: STUDENT,
    Action.SUBSCRIPTIONS: ANYBODY,
    Action.SUBSCRIPTION: STUDENT,
    Action.SUBSCRIPTION_RHYTHM: STUDENT,
    Action.SUBSCRIPTION_DELETE: STUDENT,
    Action.SUBSCRIPTION_ADD: STUDENT,
    Action.SUBSCRIPTION_EDIT: STUDENT,
    Action.COMPANY_FOLLOW: STUDENT,
    Action.ALERTS_ON: STUDENT,
    Action.POST_OFFER: Tap(Who.COMPANY, refused_in=SUSPENDED),
    Action.OWN_OFFER: Tap(Who.COMPANY, "{offer}"),
    Action.OFFER_EDIT: Tap(Who.COMPANY, "{offer}", SUSPENDED),
    Action.OFFER_WIDEN: Tap(Who.COMPANY, "{offer}:remote", SUSPENDED),
    Action.OFFER_PAUSE: Tap(Who.COMPANY, "{offer}"),
    Action.OFFER_RESUME: Tap(Who.COMPANY, "{paused}", NOT_APPROVED),
    Action.OFFER_EXTEND: Tap(Who.COMPANY, "{offer}", NOT_APPROVED),
    Action.OFFER_FILLED: Tap(Who.COMPANY, "{offer}"),
    Action.OFFER_WITHDRAW: Tap(Who.COMPANY, "{offer}:yes"),
    Action.OFFER_CHANGE_SHOW: Tap(Who.COMPANY, "{offer}"),
    Action.CHANGE_DROP: Tap(Who.COMPANY, "oc:{offer}:yes"),
    Action.COMPANY_EDIT: Tap(Who.COMPANY, "{company}"),
    Action.INVITE_MEMBER: Tap(Who.COMPANY, "{company}", SUSPENDED),
    Action.INTEREST_SHOW: Tap(Who.COMPANY, "{interest}", NOT_APPROVED),
    Action.INTEREST_ACCEPT: Tap(Who.COMPANY, "{interest}", NOT_APPROVED),
    Action.INTEREST_DECLINE: Tap(Who.COMPANY, "{interest}:later"),
    Action.PEOPLE: Tap(Who.COMPANY, "{company}"),
    Action.MEMBER_REMOVE: Tap(Who.COMPANY, "{company}:{colleague}:y"),
    Action.APPROVAL_SHOW: Tap(Who.COORDINATOR, "c:{company}"),
    Action.APPROVE: Tap(Who.COORDINATOR, "c:{company}:00000000"),
    Action.RETURN: Tap(Who.COORDINATOR, "c:{company}:00000000"),
    Action.CHANGE_WHOLE: Tap(Who.COORDINATOR, "oc:{offer}:new"),
    Action.QUEUE_SKIP: Tap(Who.COORDINATOR, "c:{company}:00000000"),
    Action.QUEUE_AGAIN: COORDINATOR,
    Action.BROADCAST_CANCEL: COORDINATOR,
    Action.INVITE_COORDINATOR: COORDINATOR,
    Action.UNRESOLVED_PAGE: Tap(Who.COORDINATOR, "0"),
    Action.UNRESOLVED_EXPLAIN: Tap(Who.COORDINATOR, "{text}"),
    Action.UNRESOLVED_RESTORE: Tap(Who.COORDINATOR, "{text}"),
    Action.SYNONYM_PAGE: Tap(Who.COORDINATOR, "0"),
    Action.SYNONYM_SHOW: Tap(Who.COORDINATOR, "1"),
    Action.SYNONYM_UNDO: Tap(Who.COORDINATOR, "1"),
    Action.VISIBILITY: Tap(Who.COORDINATOR, "0"),
    Action.VISIBILITY_OFFER: Tap(Who.COORDINATOR, "{offer}:0"),
    Action.COMPANY_LIST: Tap(Who.COORDINATOR, "0"),
    Action.COMPANY_CARD: COORDINATOR,
    Action.COMPANY_SUSPEND: COORDINATOR,
    Action.COMPANY_LIFT: COORDINATOR,
    Action.COMPANY_OFFER: Tap(Who.COORDINATOR, "{offer}"),
    Action.OFFER_UNAPPROVE: Tap(Who.COORDINATOR, "{offer}"),
    Action.TEAM: COORDINATOR,
    Action.SEAT_REMOVE: Tap(Who.COORDINATOR, "{seat}:y"),
    # Whoever holds the link; what it is worth is asked when it is used.
    Action.INVITATION_ACCEPT: ANYBODY,
    Action.INVITATION_REFUSE: ANYBODY,
    Action.INVITATION_WITHDRAW: Tap(Who.COORDINATOR, "k:{link}"),
    Action.DELETE_ASK: ANYBODY,
    Action.DELETE_CONFIRM: ANYBODY,
    Action.DATA_FILE: ANYBODY,
    Action.PAUSE: ANYBODY,
    Action.GO_ON: ANYBODY,
    Action.FEWER: ANYBODY,
}

WATCHED: tuple[type[SQLModel], ...] = (
    Campaign,
    Company,
    Seat,
    Draft,
    Interest,
    Invitation,
    Membership,
    Offer,
    OutboxMessage,
    Synonym,
    UnresolvedText,
)
SECRETS = ("Anna Bauer", "@anna_privat")
REFUSALS = (
    "hat es ausgesetzt, deshalb",
    "mit einem Hinweis zurück, deshalb",
    "wartet auf die Freigabe",
)


def actions_of(who: Who) -> list[Action]:
    return [action for action, tap in TAPS.items() if tap.who is who]


def test_every_action_is_listed() -> None:
    assert set(TAPS) == set(Action)


class Ground:
    """A company with a colleague, an offer, an interest; the one who taps, and what they tap."""

    def __init__(self, play: Play, desk: Desk, colleague: Desk) -> None:
        self.play = play
        self.desk = desk
        self.colleague = colleague
        self.names: dict[str, int | str] = {"company": desk.company_id}
        self._students = 0

    async def prepare(self) -> None:
        """New rows, so that one tap does not take away what the next one needs."""
        desk = self.desk
        self._students += 1
        student = self.play.stand_in.person(f"Anna{self._students}", started=True)
        offer_id = await desk.post(f"Praktikum Labor {self._students}", days=2)
        self.names |= {
            "offer": offer_id,
            "paused": await desk.post(f"Pause {self._students}", state=OfferState.PAUSED),
            "interest": await desk.receive_interest(offer_id, student),
        }
        async with self.play.runtime.database.write() as session:
            await session.exec(delete(Draft))
            members = await list_members(session, desk.company_id)
            self.names["colleague"] = stored_id(members[-1]) if members else 0

    async def prepare_coordination(self) -> None:
        now = self.play.clock.now()
        async with self.play.runtime.database.write() as session:
            await seat(session, self.colleague.person_id, "Stadt", now=now)
            await record_unresolved(session, "study", "Zukunftsdings", person_id=None, now=now)
            text = (await session.exec(select(UnresolvedText.id))).one()
            link = await add_invitation(
                session,
                InvitationRole.COORDINATOR,
                invited_by=self.colleague.person_id,
                now=now,
            )
        self.names |= {
            "seat": self.colleague.person_id,
            "text": text or 0,
            "link": link.token[:8],
        }

    def data(self, action: Action) -> str:
        arguments = TAPS[action].arguments.format(**self.names)
        return f"{action.value}:{arguments}" if arguments else action.value

    async def tap(self, action: Action) -> list[Message]:
        """What the person reads after the tap."""
        person = self.desk.person
        mark = person.mark()
        await person.tap_data(self.data(action), person.received[-1])
        await self.play.settle()
        return [message for message in person.received if message.version > mark]

    async def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row that a tap could have changed."""
        found = {}
        async with self.play.runtime.database.read() as session:
            for table in WATCHED:
                rows = (await session.exec(select(table))).all()
                plain = [row.model_dump(mode="json") for row in rows]
                found[table.__name__] = sorted(plain, key=repr)
        return found

    async def change_state(self, state: CompanyState) -> None:
        async with self.play.runtime.database.write() as session:
            company = await get_company(session, self.desk.company_id)
            company.state = state
            company.returned_reason = "Ein Grund."
            session.add(company)


@pytest.fixture
async def ground(play: Play) -> Ground:
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    colleague = Desk(play, play.stand_in.person("Paul", username="paul_peters", started=True))
    await colleague.join(desk.company_id)
    await desk.say("/hilfe")
    return Ground(play, desk, colleague)


def words_of(messages: list[Message]) -> str:
    return "\n".join(message.text for message in messages)


async def refused_acts(ground: Ground) -> None:
    """Taps all of a company's buttons; none may change anything or show whom it is about."""
    for action in actions_of(Who.COMPANY):
        before = await ground.everything()
        words = words_of(await ground.tap(action))
        assert words, action
        assert not any(secret in words for secret in SECRETS), action
        assert await ground.everything() == before, action


async def test_removed_member_can_do_nothing_by_old_buttons(ground: Ground) -> None:
    await ground.prepare()
    async with ground.play.runtime.database.write() as session:
        await session.exec(
            delete(Membership).where(col(Membership.person_id) == ground.desk.person_id)
        )
    await refused_acts(ground)


async def test_buttons_of_a_deleted_company_do_nothing(ground: Ground) -> None:
    await ground.prepare()
    async with ground.play.runtime.database.write() as session:
        await session.exec(delete(Company))
    await refused_acts(ground)


async def test_somebody_without_a_profile_is_told_that_it_is_for_students(ground: Ground) -> None:
    await ground.prepare()
    for action in actions_of(Who.STUDENT):
        before = await ground.everything()
        assert "für Studierende" in words_of(await ground.tap(action)), action
        assert await ground.everything() == before, action


@pytest.mark.parametrize("state", sorted(CompanyState))
async def test_companys_state_decides_what_its_buttons_do(
    ground: Ground, state: CompanyState
) -> None:
    await ground.change_state(state)
    for action in actions_of(Who.COMPANY):
        await ground.prepare()
        before = await ground.everything()
        words = words_of(await ground.tap(action))
        is_refused = state in TAPS[action].refused_in
        assert any(refusal in words for refusal in REFUSALS) == is_refused, (action, words)
        if is_refused:
            assert await ground.everything() == before, action
            assert not any(secret in words for secret in SECRETS), action


async def test_introduction_is_possible_in_an_approved_company(ground: Ground) -> None:
    await ground.prepare()
    words = words_of(await ground.tap(Action.INTEREST_ACCEPT))
    assert all(secret in words for secret in SECRETS)


async def test_former_coordinator_can_do_nothing_by_old_buttons(ground: Ground) -> None:
    await ground.prepare()
    await ground.prepare_coordination()
    for action in actions_of(Who.COORDINATOR):
        before = await ground.everything()
        words = words_of(await ground.tap(action))
        assert "Das ist für die Koordination" in words, action
        assert await ground.everything() == before, action


async def test_withdrawn_link_accepted_by_an_old_button_seats_nobody(ground: Ground) -> None:
    await ground.prepare_coordination()
    now = ground.play.clock.now()
    async with ground.play.runtime.database.write() as session:
        link = (await session.exec(select(Invitation))).one()
        link.withdrawn_at = now
        session.add(link)
        token = link.token
        company_link = await add_invitation(
            session,
            InvitationRole.COMPANY,
            invited_by=ground.desk.person_id,
            company_id=ground.desk.company_id,
            now=now,
        )
        company_link.withdrawn_at = now
        session.add(company_link)
        company_token = company_link.token
    guest = ground.play.stand_in.person("Gast", started=True)
    hello = await guest.ask("/hilfe")
    for data in (f"rJ:k:{token}", f"rJ:c:{company_token}", "rJ:k:", "rJ:c:x"):
        await guest.tap_data(data, hello)
    await ground.play.settle()
    async with ground.play.runtime.database.read() as session:
        seats = list(await session.exec(select(Seat.person_id)))
        members = list(await session.exec(select(Membership.person_id)))
    assert seats == [ground.colleague.person_id]
    assert len(members) == 2
    assert guest.user_id not in await list_accounts(ground.play.runtime.database)
