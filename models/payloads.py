"""What a button means: one class a meaning, whatever draws it and however it travels.

A payload can be forged and lives for years in chat history, so it names things and grants nothing:
rights are asked at each tap. How a chat writes each is in `handlers/engine/payloads.py`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from models.matching.rules.eligibility import Refusal
from models.queries.approvals import Subject
from models.queue_filter import QueueFilter
from models.rhythm import Rhythm
from models.tables.draft import Dialogue
from models.tables.preference import BroadcastWish, Topic
from models.tables.suggestion import DeclineReason
from models.vocabulary import Dislike, Language, OfferKind

FreeText = NewType("FreeText", str)
"""Words in which anything may stand; only the last field of a payload can be one."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a tap asks for."""


# Starting


@dataclass(frozen=True, slots=True)
class StartStudent(Payload):
    source: str = ""
    """The payload of the deep link that brought somebody new."""


@dataclass(frozen=True, slots=True)
class StartCompany(Payload):
    source: str = ""
    """As in `StartStudent`."""


@dataclass(frozen=True, slots=True)
class StartYounger(Payload):
    """Somebody is under 16."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Payload):
    language: Language


@dataclass(frozen=True, slots=True)
class ShowHome(Payload):
    pass


@dataclass(frozen=True, slots=True)
class KeepEverything(Payload):
    """Nothing is deleted or changed after all."""


# In a dialogue


@dataclass(frozen=True, slots=True)
class OfQuestion(Payload):
    """A button of the question that was open when it was drawn."""

    state: str


@dataclass(frozen=True, slots=True)
class Answer(OfQuestion):
    value: str = ""
    more: tuple[str, ...] = ()
    """What else the answer names, such as what the question was about."""


@dataclass(frozen=True, slots=True)
class Toggle(OfQuestion):
    """One of several that can be ticked; it names the state that it leads to."""

    value: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Switch(OfQuestion):
    """The only thing of its question that can be ticked."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class TurnPage(OfQuestion):
    """Another page of what a question offers."""

    page: int


@dataclass(frozen=True, slots=True)
class Done(OfQuestion):
    value: str = ""
    """What the question was about."""
    more: tuple[str, ...] = ()


Choice = Answer | Toggle | Switch | TurnPage | Done
"""A tap on one of a question's own buttons."""


@dataclass(frozen=True, slots=True)
class Back(OfQuestion):
    """To the question before."""


@dataclass(frozen=True, slots=True)
class Fix(OfQuestion):
    """From a card to the question of one of its lines, which `state` names."""


@dataclass(frozen=True, slots=True)
class CancelDialogue(Payload):
    dialogue: Dialogue | None = None
    """The one that the button was shown in; None: the open one."""


@dataclass(frozen=True, slots=True)
class ResumeDialogue(Payload):
    pass


@dataclass(frozen=True, slots=True)
class Mean(Payload):
    """One of the likely meanings of a line that was not sure, counted from 0.

    `of` marks that line; empty in buttons from before it was kept.
    """

    number: int
    of: str = ""


# A student and an offer


@dataclass(frozen=True, slots=True)
class AboutOffer(Payload):
    offer_id: int


@dataclass(frozen=True, slots=True)
class EditProfile(Payload):
    part: str
    """The question that is asked."""


@dataclass(frozen=True, slots=True)
class ShowOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class ShowOfferText(AboutOffer):
    """All of an offer's text, where its card shows the beginning."""


@dataclass(frozen=True, slots=True)
class SayInterested(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class SaveOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class DismissOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class ExplainDislike(AboutOffer):
    reason: Dislike


@dataclass(frozen=True, slots=True)
class BringOfferBack(AboutOffer):
    """It is not "not for me" any more."""


@dataclass(frozen=True, slots=True)
class ForgetOffer(AboutOffer):
    """It is saved no longer."""


@dataclass(frozen=True, slots=True)
class RefuseOffer(AboutOffer):
    """A no to it, which takes back what was said of it before it clears it away."""


@dataclass(frozen=True, slots=True)
class AskTakeInterestBack(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class TakeInterestBack(AboutOffer):
    pass


class Shelf(StrEnum):
    """Which offers are listed, where it is no kind of them."""

    EVERY_KIND = "-"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class ListOffers(Payload):
    shelf: Shelf | OfferKind = Shelf.EVERY_KIND
    page: int = 0


# What a person is written without asking


@dataclass(frozen=True, slots=True)
class AboutSubscription(Payload):
    subscription_id: int


@dataclass(frozen=True, slots=True)
class ListSubscriptions(Payload):
    pass


@dataclass(frozen=True, slots=True)
class ShowSubscription(AboutSubscription):
    pass


@dataclass(frozen=True, slots=True)
class ChangeRhythm(AboutSubscription):
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class DeleteSubscription(AboutSubscription):
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class AddSubscription(Payload):
    pass


@dataclass(frozen=True, slots=True)
class EditSubscription(AboutSubscription):
    pass


@dataclass(frozen=True, slots=True)
class FollowCompany(Payload):
    company_id: int


@dataclass(frozen=True, slots=True)
class TurnAlertsOn(Payload):
    pass


class ReminderWish(StrEnum):
    ON = "on"
    OFF = "off"


class Unchanged(StrEnum):
    KEEP = "k"


Wish = Rhythm | BroadcastWish | ReminderWish
"""How often something is wanted."""


@dataclass(frozen=True, slots=True)
class Fewer(Payload):
    topic: Topic
    subscription_id: int = 0
    """Which one it is about; 0 where the topic alone says it."""
    wish: Wish | Unchanged | None = None
    """None: the choice is asked for."""


# A company


class Unfinished(StrEnum):
    """What becomes of an offer that was left half written."""

    GO_ON = "go"
    PUT_AWAY = "new"


@dataclass(frozen=True, slots=True)
class PostOffer(Payload):
    unfinished: Unfinished | None = None


@dataclass(frozen=True, slots=True)
class ListOwnOffers(Payload):
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowOwnOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class EditOffer(AboutOffer):
    unfinished: Unfinished | None = None


@dataclass(frozen=True, slots=True)
class WidenOffer(AboutOffer):
    """Follows a piece of advice: what shuts students out, and what it becomes."""

    refusal: Refusal
    value: str = ""
    unfinished: Unfinished | None = None


@dataclass(frozen=True, slots=True)
class PauseOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class ReopenOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class ExtendOffer(AboutOffer):
    known_end: str = ""
    """`mark_of_end` of the end that was shown; empty in the reminder."""


@dataclass(frozen=True, slots=True)
class FillOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class WithdrawOffer(AboutOffer):
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class ShowOwnChange(AboutOffer):
    """A change of an offer beside what was approved."""


@dataclass(frozen=True, slots=True)
class DropChange(Payload):
    subject: Subject
    key: int
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class AboutCompany(Payload):
    company_id: int


@dataclass(frozen=True, slots=True)
class OpenCompany(AboutCompany):
    """One's own company's card."""


@dataclass(frozen=True, slots=True)
class EditCompany(AboutCompany):
    part: str
    """The question that is asked."""


@dataclass(frozen=True, slots=True)
class AddCompany(Payload):
    pass


@dataclass(frozen=True, slots=True)
class ShowPeople(AboutCompany):
    pass


@dataclass(frozen=True, slots=True)
class InviteColleague(AboutCompany):
    pass


@dataclass(frozen=True, slots=True)
class RemoveMember(AboutCompany):
    membership_id: int
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class AboutInterest(Payload):
    interest_id: int


@dataclass(frozen=True, slots=True)
class ListInterests(Payload):
    """The one that waits longest."""


@dataclass(frozen=True, slots=True)
class ShowInterest(AboutInterest):
    pass


@dataclass(frozen=True, slots=True)
class AcceptInterest(AboutInterest):
    pass


@dataclass(frozen=True, slots=True)
class DeclineInterest(AboutInterest):
    reason: DeclineReason | None = None


# Getting into a company


@dataclass(frozen=True, slots=True)
class AboutRequest(Payload):
    """Somebody's wish to speak for a company that is here already."""

    request_id: int


@dataclass(frozen=True, slots=True)
class ShowNewcomer(AboutRequest):
    """To the company's people."""


@dataclass(frozen=True, slots=True)
class ShowNewcomerToTeam(AboutRequest):
    """To coordinators, where nobody of the company can be reached."""


@dataclass(frozen=True, slots=True)
class LetIn(AboutRequest):
    pass


@dataclass(frozen=True, slots=True)
class TurnAway(AboutRequest):
    pass


@dataclass(frozen=True, slots=True)
class ShowOwnRequest(AboutRequest):
    """To whoever asked."""


@dataclass(frozen=True, slots=True)
class TakeRequestBack(AboutRequest):
    pass


# Links: who holds one may use it


@dataclass(frozen=True, slots=True)
class JoinCompany(Payload):
    token: str


@dataclass(frozen=True, slots=True)
class NotJoinCompany(Payload):
    pass


@dataclass(frozen=True, slots=True)
class TakeCompanyLinkBack(AboutCompany):
    mark: str
    """The beginning of its token."""


@dataclass(frozen=True, slots=True)
class JoinTeam(Payload):
    token: str


@dataclass(frozen=True, slots=True)
class NotJoinTeam(Payload):
    pass


@dataclass(frozen=True, slots=True)
class TakeTeamLinkBack(Payload):
    mark: str
    """The beginning of its token."""


# A coordinator


@dataclass(frozen=True, slots=True)
class ShowApprovals(Payload):
    pass


@dataclass(frozen=True, slots=True)
class AboutSubmission(Payload):
    """What waits, and what its card showed."""

    subject: Subject
    key: int
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class ShowSubmission(AboutSubmission):
    place: int | None = None
    """Where in the queue the card stood, counted from 0; only older buttons name it."""
    within: QueueFilter | None = None
    """The list that it was opened from; None: everything that waits."""


@dataclass(frozen=True, slots=True)
class AnswerSubmission(AboutSubmission):
    within: QueueFilter | None = None
    """As in `ShowSubmission`: the next card is of the same list."""


@dataclass(frozen=True, slots=True)
class Approve(AnswerSubmission):
    pass


@dataclass(frozen=True, slots=True)
class GiveBack(AnswerSubmission):
    pass


@dataclass(frozen=True, slots=True)
class SkipSubmission(AnswerSubmission):
    pass


@dataclass(frozen=True, slots=True)
class BeginQueueAgain(Payload):
    within: QueueFilter | None = None


@dataclass(frozen=True, slots=True)
class ListQueue(Payload):
    """What waits, as a list."""

    within: QueueFilter | None = None
    page: int = 0


class QueuePart(StrEnum):
    """By what of their companies the list can be narrowed."""

    CITY = "city"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class NarrowQueue(Payload):
    """Asks for the town or the sector."""

    part: QueuePart
    within: QueueFilter | None = None


class Version(StrEnum):
    """Of an offer: with its change, or without it."""

    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class ShowWhole(Payload):
    subject: Subject
    key: int
    version: Version
    within: QueueFilter | None = None


@dataclass(frozen=True, slots=True)
class WriteBroadcast(Payload):
    pass


@dataclass(frozen=True, slots=True)
class StopBroadcast(Payload):
    campaign_id: int


@dataclass(frozen=True, slots=True)
class ListAnswers(Payload):
    """The answers about ourselves, to be worded."""


@dataclass(frozen=True, slots=True)
class ShowOverview(Payload):
    pass


@dataclass(frozen=True, slots=True)
class ShowVisibility(Payload):
    pass


@dataclass(frozen=True, slots=True)
class ListShortOffers(Payload):
    """Those that fit too few students."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowShortOffer(AboutOffer):
    page: int = 0
    """Of the list that it goes back to."""


@dataclass(frozen=True, slots=True)
class AboutText(Payload):
    """Words that were not understood."""

    text_id: int


@dataclass(frozen=True, slots=True)
class ListUnresolved(Payload):
    page: int = 0


@dataclass(frozen=True, slots=True)
class ExplainText(AboutText):
    pass


@dataclass(frozen=True, slots=True)
class RestoreText(AboutText):
    pass


@dataclass(frozen=True, slots=True)
class ListSynonyms(Payload):
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowSynonym(Payload):
    synonym_id: int


@dataclass(frozen=True, slots=True)
class UndoSynonym(Payload):
    synonym_id: int
    codes: str
    """The meaning that is taken back, packed as in `handlers/coordinator/validation.py`."""


@dataclass(frozen=True, slots=True)
class ListCompanies(Payload):
    page: int = 0
    words: FreeText = FreeText("")
    """What their names are searched for."""


@dataclass(frozen=True, slots=True)
class ShowCompany(AboutCompany):
    """Any company's card, as coordinators see it."""


@dataclass(frozen=True, slots=True)
class SuspendCompany(AboutCompany):
    pass


@dataclass(frozen=True, slots=True)
class LiftSuspension(AboutCompany):
    pass


@dataclass(frozen=True, slots=True)
class ShowCompanyOffer(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class TakeApprovalBack(AboutOffer):
    pass


@dataclass(frozen=True, slots=True)
class ShowTeam(Payload):
    pass


@dataclass(frozen=True, slots=True)
class InviteCoordinator(Payload):
    pass


@dataclass(frozen=True, slots=True)
class RemoveSeat(Payload):
    person_id: int
    is_sure: bool = False


# One's own data


@dataclass(frozen=True, slots=True)
class AskDelete(Payload):
    pass


@dataclass(frozen=True, slots=True)
class DeleteEverything(Payload):
    pass


@dataclass(frozen=True, slots=True)
class SendOwnData(Payload):
    pass


@dataclass(frozen=True, slots=True)
class Pause(Payload):
    days: int | None = None
    """From the tap on; None: until the student goes on."""


@dataclass(frozen=True, slots=True)
class GoOn(Payload):
    pass
