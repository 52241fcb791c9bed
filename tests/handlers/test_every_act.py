"""Every button there is, tapped by somebody whose right or whose company is not what it was.

A new payload has to be listed here, with who may do it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, col, select

from bot.sandbox.play import Play
from bot.sandbox.values import Message
from handlers.engine.payloads import LETTERS, pack
from models import payloads as to
from models.matching.rules.eligibility import Refusal
from models.payloads import Payload
from models.queries.approvals import Subject
from models.queries.companies import get_company, list_members
from models.queries.invitations import add_invitation
from models.queries.join_requests import add_join_request
from models.queries.people import add_person
from models.queries.unresolved import record_unresolved
from models.rhythm import Rhythm
from models.tables.base import stored_id
from models.tables.campaign import Campaign
from models.tables.company import Company, CompanyState, Invitation, InvitationRole, Membership
from models.tables.draft import Draft
from models.tables.join_request import JoinRequest
from models.tables.offer import Offer, OfferState
from models.tables.organisation import Seat
from models.tables.outbox import OutboxMessage
from models.tables.subscription import EVERY_WEEK, Cadence
from models.tables.suggestion import DeclineReason, Interest
from models.tables.synonym import Synonym
from models.tables.unresolved_text import UnresolvedText
from models.vocabulary import Dislike, Language
from tests.handlers.company.desk import Desk
from tests.support.accounts import list_accounts
from tests.support.seats import seat


class Who(Enum):
    """Who may do something."""

    STUDENT = auto()
    COMPANY = auto()
    COORDINATOR = auto()


@dataclass(frozen=True, slots=True)
class Tap:
    """Who may tap it, and a payload of it that names rows of `Ground`."""

    who: Who
    payload: Callable[["Names"], Payload]
    refused_in: frozenset[CompanyState] = field(default_factory=frozenset)
    """The states of the company in which it is refused."""


@dataclass(slots=True)
class Names:
    """What there is to tap on."""

    company: int
    offer: int = 0
    paused: int = 0
    interest: int = 0
    colleague: int = 0
    request: int = 0
    seat: int = 0
    text: int = 0
    link: str = ""


def _of_company(payload: Callable[[Names], Payload], *refused_in: CompanyState) -> Tap:
    return Tap(Who.COMPANY, payload, frozenset(refused_in))


def _of_student(payload: Callable[[Names], Payload]) -> Tap:
    return Tap(Who.STUDENT, payload)


def _of_coordinator(payload: Callable[[Names], Payload]) -> Tap:
    return Tap(Who.COORDINATOR, payload)


SUSPENDED = CompanyState.SUSPENDED
NOT_APPROVED = tuple(frozenset(CompanyState) - {CompanyState.APPROVED})
MARK = "00000000"
RHYTHM = Rhythm(Cadence.WEEKLY, EVERY_WEEK, is_paused=False)

ANYBODYS: frozenset[type[Payload]] = frozenset(
    {
        to.StartStudent,
        to.StartCompany,
        to.StartYounger,
        to.ChooseLanguage,
        to.ShowHome,
        to.KeepEverything,
        to.ShowOfferText,
        to.Answer,
        to.Toggle,
        to.Switch,
        to.TurnPage,
        to.Done,
        to.Back,
        to.Fix,
        to.CancelDialogue,
        to.ResumeDialogue,
        # What the words meant asks for its own right.
        to.Mean,
        to.ListSubscriptions,
        to.AddCompany,
        # Whoever holds the link; what it is worth is asked when it is used.
        to.JoinCompany,
        to.NotJoinCompany,
        to.JoinTeam,
        to.NotJoinTeam,
        # One's own request, whatever one is.
        to.ShowOwnRequest,
        to.TakeRequestBack,
        to.AskDelete,
        to.DeleteEverything,
        to.SendOwnData,
        to.Pause,
        to.GoOn,
        to.Fewer,
    }
)
"""Who is what is asked elsewhere, or it changes only what is one's own."""

TAPS: dict[type[Payload], Tap] = {
    to.EditProfile: _of_student(lambda names: to.EditProfile("student.place")),
    to.ShowOffer: _of_student(lambda names: to.ShowOffer(names.offer)),
    to.SayInterested: _of_student(lambda names: to.SayInterested(names.offer)),
    to.SaveOffer: _of_student(lambda names: to.SaveOffer(names.offer)),
    to.DismissOffer: _of_student(lambda names: to.DismissOffer(names.offer)),
    to.ExplainDislike: _of_student(lambda names: to.ExplainDislike(names.offer, Dislike.OTHER)),
    to.ListOffers: _of_student(lambda names: to.ListOffers()),
    to.BringOfferBack: _of_student(lambda names: to.BringOfferBack(names.offer)),
    to.ForgetOffer: _of_student(lambda names: to.ForgetOffer(names.offer)),
    to.RefuseOffer: _of_student(lambda names: to.RefuseOffer(names.offer)),
    to.AskTakeInterestBack: _of_student(lambda names: to.AskTakeInterestBack(names.offer)),
    to.TakeInterestBack: _of_student(lambda names: to.TakeInterestBack(names.offer)),
    to.ShowSubscription: _of_student(lambda names: to.ShowSubscription(1)),
    to.ChangeRhythm: _of_student(lambda names: to.ChangeRhythm(1, RHYTHM)),
    to.DeleteSubscription: _of_student(lambda names: to.DeleteSubscription(1, is_sure=True)),
    to.AddSubscription: _of_student(lambda names: to.AddSubscription()),
    to.EditSubscription: _of_student(lambda names: to.EditSubscription(1)),
    to.FollowCompany: _of_student(lambda names: to.FollowCompany(names.company)),
    to.TurnAlertsOn: _of_student(lambda names: to.TurnAlertsOn()),
    to.PostOffer: _of_company(lambda names: to.PostOffer(), SUSPENDED),
    to.ListOwnOffers: _of_company(lambda names: to.ListOwnOffers()),
    to.ShowOwnOffer: _of_company(lambda names: to.ShowOwnOffer(names.offer)),
    to.EditOffer: _of_company(lambda names: to.EditOffer(names.offer), SUSPENDED),
    to.WidenOffer: _of_company(lambda names: to.WidenOffer(names.offer, Refusal.RADIUS), SUSPENDED),
    to.PauseOffer: _of_company(lambda names: to.PauseOffer(names.offer)),
    to.ReopenOffer: _of_company(lambda names: to.ReopenOffer(names.paused), *NOT_APPROVED),
    to.ExtendOffer: _of_company(lambda names: to.ExtendOffer(names.offer), *NOT_APPROVED),
    to.FillOffer: _of_company(lambda names: to.FillOffer(names.offer)),
    to.WithdrawOffer: _of_company(lambda names: to.WithdrawOffer(names.offer, is_sure=True)),
    to.ShowOwnChange: _of_company(lambda names: to.ShowOwnChange(names.offer)),
    to.DropChange: _of_company(
        lambda names: to.DropChange(Subject.OFFER_CHANGE, names.offer, is_sure=True)
    ),
    to.OpenCompany: _of_company(lambda names: to.OpenCompany(names.company)),
    to.EditCompany: _of_company(lambda names: to.EditCompany(names.company, "company.name")),
    to.InviteColleague: _of_company(lambda names: to.InviteColleague(names.company), SUSPENDED),
    to.ListInterests: _of_company(lambda names: to.ListInterests(), *NOT_APPROVED),
    to.ShowInterest: _of_company(lambda names: to.ShowInterest(names.interest), *NOT_APPROVED),
    to.AcceptInterest: _of_company(lambda names: to.AcceptInterest(names.interest), *NOT_APPROVED),
    to.DeclineInterest: _of_company(
        lambda names: to.DeclineInterest(names.interest, DeclineReason.LATER)
    ),
    to.ShowPeople: _of_company(lambda names: to.ShowPeople(names.company)),
    to.ShowNewcomer: _of_company(lambda names: to.ShowNewcomer(names.request)),
    to.LetIn: _of_company(lambda names: to.LetIn(names.request), SUSPENDED),
    to.TurnAway: _of_company(lambda names: to.TurnAway(names.request)),
    to.ShowNewcomerToTeam: _of_coordinator(lambda names: to.ShowNewcomerToTeam(names.request)),
    to.RemoveMember: _of_company(
        lambda names: to.RemoveMember(names.company, names.colleague, is_sure=True)
    ),
    to.TakeCompanyLinkBack: _of_company(lambda names: to.TakeCompanyLinkBack(names.company, MARK)),
    to.ShowApprovals: _of_coordinator(lambda names: to.ShowApprovals()),
    to.ShowSubmission: _of_coordinator(
        lambda names: to.ShowSubmission(Subject.COMPANY, names.company)
    ),
    to.Approve: _of_coordinator(lambda names: to.Approve(Subject.COMPANY, names.company, MARK)),
    to.GiveBack: _of_coordinator(lambda names: to.GiveBack(Subject.COMPANY, names.company, MARK)),
    to.ShowWhole: _of_coordinator(
        lambda names: to.ShowWhole(Subject.OFFER_CHANGE, names.offer, to.Version.NEW)
    ),
    to.SkipSubmission: _of_coordinator(
        lambda names: to.SkipSubmission(Subject.COMPANY, names.company, MARK)
    ),
    to.BeginQueueAgain: _of_coordinator(lambda names: to.BeginQueueAgain()),
    to.ListQueue: _of_coordinator(lambda names: to.ListQueue()),
    to.NarrowQueue: _of_coordinator(lambda names: to.NarrowQueue(to.QueuePart.CITY)),
    to.WriteBroadcast: _of_coordinator(lambda names: to.WriteBroadcast()),
    to.StopBroadcast: _of_coordinator(lambda names: to.StopBroadcast(1)),
    to.ShowOverview: _of_coordinator(lambda names: to.ShowOverview()),
    to.InviteCoordinator: _of_coordinator(lambda names: to.InviteCoordinator()),
    to.ListUnresolved: _of_coordinator(lambda names: to.ListUnresolved()),
    to.ExplainText: _of_coordinator(lambda names: to.ExplainText(names.text)),
    to.RestoreText: _of_coordinator(lambda names: to.RestoreText(names.text)),
    to.ListSynonyms: _of_coordinator(lambda names: to.ListSynonyms()),
    to.ShowSynonym: _of_coordinator(lambda names: to.ShowSynonym(1)),
    to.UndoSynonym: _of_coordinator(lambda names: to.UndoSynonym(1, "0714")),
    to.ShowVisibility: _of_coordinator(lambda names: to.ShowVisibility()),
    to.ListShortOffers: _of_coordinator(lambda names: to.ListShortOffers()),
    to.ShowShortOffer: _of_coordinator(lambda names: to.ShowShortOffer(names.offer)),
    to.ListCompanies: _of_coordinator(lambda names: to.ListCompanies()),
    to.ShowCompany: _of_coordinator(lambda names: to.ShowCompany(names.company)),
    to.SuspendCompany: _of_coordinator(lambda names: to.SuspendCompany(names.company)),
    to.LiftSuspension: _of_coordinator(lambda names: to.LiftSuspension(names.company)),
    to.ShowCompanyOffer: _of_coordinator(lambda names: to.ShowCompanyOffer(names.offer)),
    to.TakeApprovalBack: _of_coordinator(lambda names: to.TakeApprovalBack(names.offer)),
    to.ListAnswers: _of_coordinator(lambda names: to.ListAnswers()),
    to.ShowTeam: _of_coordinator(lambda names: to.ShowTeam()),
    to.RemoveSeat: _of_coordinator(lambda names: to.RemoveSeat(names.seat, is_sure=True)),
    to.TakeTeamLinkBack: _of_coordinator(lambda names: to.TakeTeamLinkBack(names.link)),
}

WATCHED: tuple[type[SQLModel], ...] = (
    Campaign,
    Company,
    Seat,
    Draft,
    Interest,
    Invitation,
    JoinRequest,
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


def taps_of(who: Who) -> list[Tap]:
    return [tap for tap in TAPS.values() if tap.who is who]


def test_every_payload_is_listed() -> None:
    assert TAPS.keys() | ANYBODYS == LETTERS.keys()
    assert not TAPS.keys() & ANYBODYS


class Ground:
    """A company with a colleague, an offer, an interest; the one who taps, and what they tap."""

    def __init__(self, play: Play, desk: Desk, colleague: Desk) -> None:
        self.play = play
        self.desk = desk
        self.colleague = colleague
        self.names = Names(desk.company_id)
        self._students = 0

    async def prepare(self) -> None:
        """New rows, so that one tap does not take away what the next one needs."""
        desk = self.desk
        self._students += 1
        student = self.play.stand_in.person(f"Anna{self._students}", started=True)
        offer_id = await desk.post(f"Praktikum Labor {self._students}", days=2)
        self.names.offer = offer_id
        self.names.paused = await desk.post(f"Pause {self._students}", state=OfferState.PAUSED)
        self.names.interest = await desk.receive_interest(offer_id, student)
        async with self.play.runtime.database.write() as session:
            await session.exec(delete(Draft))
            newcomer = await add_person(
                session, 9_000 + self._students, Language.GERMAN, now=self.play.clock.now()
            )
            request_id = await add_join_request(
                session,
                desk.company_id,
                stored_id(newcomer),
                "Cleo Berg",
                "@cleo",
                asks_coordinators=False,
                now=self.play.clock.now(),
            )
            self.names.request = request_id or 0
            members = await list_members(session, desk.company_id)
            self.names.colleague = stored_id(members[-1]) if members else 0

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
        self.names.seat = self.colleague.person_id
        self.names.text = text or 0
        self.names.link = link.token[:8]

    async def tap(self, tap: Tap) -> list[Message]:
        """What the person reads after the tap."""
        person = self.desk.person
        mark = person.mark()
        await person.tap_data(pack(tap.payload(self.names)), person.received[-1])
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
    for tap in taps_of(Who.COMPANY):
        before = await ground.everything()
        words = words_of(await ground.tap(tap))
        assert words, tap
        assert not any(secret in words for secret in SECRETS), tap
        assert await ground.everything() == before, tap


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
    for tap in taps_of(Who.STUDENT):
        before = await ground.everything()
        assert "für Studierende" in words_of(await ground.tap(tap)), tap
        assert await ground.everything() == before, tap


@pytest.mark.parametrize("state", sorted(CompanyState))
async def test_companys_state_decides_what_its_buttons_do(
    ground: Ground, state: CompanyState
) -> None:
    await ground.change_state(state)
    for tap in taps_of(Who.COMPANY):
        await ground.prepare()
        before = await ground.everything()
        words = words_of(await ground.tap(tap))
        is_refused = state in tap.refused_in
        assert any(refusal in words for refusal in REFUSALS) == is_refused, (tap, words)
        if is_refused:
            assert await ground.everything() == before, tap
            assert not any(secret in words for secret in SECRETS), tap


async def test_introduction_is_possible_in_an_approved_company(ground: Ground) -> None:
    await ground.prepare()
    words = words_of(await ground.tap(TAPS[to.AcceptInterest]))
    assert all(secret in words for secret in SECRETS)


async def test_former_coordinator_can_do_nothing_by_old_buttons(ground: Ground) -> None:
    await ground.prepare()
    await ground.prepare_coordination()
    await ground.play.settle()
    for tap in taps_of(Who.COORDINATOR):
        before = await ground.everything()
        words = words_of(await ground.tap(tap))
        assert "Das ist für die Koordination" in words, tap
        assert await ground.everything() == before, tap


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
