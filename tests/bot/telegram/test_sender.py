"""What people read in an unrequested message, and what Telegram's answers become."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from telegram import Bot

from bot.sandbox import (
    HtmlInsteadOfJson,
    Message,
    Person,
    Refused,
    ResetAfter,
    ResetBefore,
    SendingLimits,
    ServerError,
    StandIn,
    TooManyRequests,
    TruncatedJson,
)
from bot.sandbox.run import free_port
from bot.telegram.app import make_request
from bot.telegram.pacing import Gate
from bot.telegram.sender import TelegramChannel
from bot.texts.render import Renderer
from handlers.engine.views import draw
from models.disclosure import seen_by_company
from models.matching.rules.reasons import Reason, ReasonKind
from models.notices.approvals import ChangeNotice, WaitingNotice
from models.notices.broadcasts import BroadcastNotice
from models.notices.companies import CompanyNotice
from models.notices.digests import DigestNotice, DigestOffer
from models.notices.interests import InterestNotice, IntroductionNotice
from models.notices.kinds import Notice
from models.notices.offers import OfferNotice
from models.notices.progress import Progress, progress_view
from models.notices.spec import Spec, View
from models.queries.interests import InterestCard
from models.queries.offers import OfferCard
from models.tables.address import account_value
from models.tables.campaign import AttachmentKind, Campaign, CampaignState
from models.tables.company import Company, CompanyState
from models.tables.offer import Offer, OfferState
from models.tables.outbox import OutboxState
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.student import Student
from models.tables.suggestion import DeclineReason, Interest, InterestState
from models.taxonomy import load_taxonomy
from models.text import plain_text, utf16_length
from models.vocabulary import Degree, Language, OfferKind
from scheduler.ports import Recipient, SendOutcome, SendResult
from tests.support.direct_line import DirectLine

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MAX_UNITS = 4096


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn(limits=SendingLimits.off())


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", started=True)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def renderer() -> Renderer:
    return Renderer(load_taxonomy(), BERLIN, "Dortmund und Bochum")


@pytest.fixture
async def deliverer(stand_in: StandIn, renderer: Renderer) -> AsyncIterator[TelegramChannel]:
    request = make_request(1, DirectLine(stand_in.app))
    bot = Bot(stand_in.token, base_url="http://stand.in/bot", request=request)
    async with bot:
        yield TelegramChannel(bot, renderer, Gate(10_000), BERLIN)


def card(
    number: int = 1, *, title: str = "Praktikum Bildverarbeitung", place: str = "Bochum"
) -> OfferCard:
    company = Company(
        id=number,
        name="Muster & Söhne GmbH",
        name_key="muster",
        state=CompanyState.APPROVED,
        returned_reason="Bitte <b>Adresse</b> ergänzen",
        created_at=NOW,
    )
    offer = Offer(
        id=number,
        company_id=number,
        state=OfferState.OPEN,
        title=title,
        text="Wir suchen dich.",
        text_key="x",
        kind=OfferKind.PRAKTIKUM,
        place=place,
        open_until=NOW + timedelta(days=3),
        returned_reason="Bitte <b>Beginn</b> nennen",
        created_at=NOW,
        changed_at=NOW,
    )
    return OfferCard(offer, company, ("0613",))


REASONS = (
    Reason(ReasonKind.TERMS, labels=("python",)),
    Reason(ReasonKind.DISTANCE, distance_km=12.3),
    Reason(ReasonKind.STARTS, starts_on=date(2027, 3, 1)),
    Reason(ReasonKind.KIND, labels=("praktikum",)),
)


def digest(*cards: OfferCard) -> View:
    offers = (DigestOffer(number, one, REASONS) for number, one in enumerate(cards, start=1))
    return Notice.DIGEST.view(DigestNotice(tuple(offers)))


def interest_card() -> InterestCard:
    shown = card()
    interest = Interest(
        id=7,
        person_id=1,
        offer_id=1,
        state=InterestState.WAITING,
        name="Anna Geheim",
        contact="@anna_geheim",
        note="Ich mag <i>Kameras</i>",
        decline_reason=DeclineReason.LATER,
        created_at=NOW,
    )
    student = Student(
        person_id=1,
        study_text="Informatik",
        university_id=load_taxonomy().universities[0].id,
        degree=Degree.MASTER,
        semester=2,
        kinds=["praktikum"],
        languages=["de"],
        created_at=NOW,
        changed_at=NOW,
    )
    return InterestCard(interest, shown.offer, shown.company, student)


def broadcast(html: str, *, photo: str | None = None) -> View:
    kind = AttachmentKind.PHOTO if photo else None
    return Notice.BROADCAST.view(
        BroadcastNotice(html, attachment_kind=kind, attachment_file_id=photo)
    )


def to(person: Person, language: Language = Language.GERMAN) -> Recipient:
    return Recipient(1, 1, account_value(person.user_id), language)


async def read(
    deliverer: TelegramChannel,
    person: Person,
    view: View,
    language: Language = Language.GERMAN,
) -> Message:
    """The message as the person sees it."""
    outcome = await deliverer.deliver(to(person, language), view)
    assert outcome.result is SendResult.SENT, outcome
    assert person.last is not None
    assert outcome.message_id == person.last.message_id
    return person.last


async def test_a_digest_names_every_offer_with_why_it_fits(
    deliverer: TelegramChannel, anna: Person
) -> None:
    message = await read(deliverer, anna, digest(card(1), card(2, title="Werkstudent Labor")))
    assert "Praktikum Bildverarbeitung" in message.text
    assert "Werkstudent Labor" in message.text
    assert "Python · 12 km · " in message.text
    assert "Muster & Söhne GmbH" in message.text


async def test_a_digest_names_the_search_once_or_where_it_tells_apart(
    deliverer: TelegramChannel, anna: Person
) -> None:
    one = await read(deliverer, anna, digest(card(1)))
    assert "ab März · wie deine Praktikumssuche" in one.text
    alike = await read(deliverer, anna, digest(card(1), card(2)))
    assert "suche" not in alike.text
    other = card(2)
    other.offer.kind = OfferKind.WERKSTUDENT
    unlike = await read(deliverer, anna, digest(card(1), other))
    assert "wie deine Praktikumssuche" in unlike.text


async def test_a_digest_has_four_buttons_for_each_offer(
    deliverer: TelegramChannel, anna: Person
) -> None:
    message = await read(deliverer, anna, digest(card(11), card(12)))
    data = [[button.data for button in row] for row in message.buttons]
    assert data == [
        ["oD:11", "oI:11", "oS:11", "oN:11"],
        ["oD:12", "oI:12", "oS:12", "oN:12"],
        ["pF:d:0"],
    ]


@pytest.mark.parametrize("language", list(Language))
async def test_the_longest_digest_fits_into_one_message(
    deliverer: TelegramChannel, anna: Person, language: Language
) -> None:
    long = Reason(ReasonKind.TERMS, labels=("🦊" * 60, "b" * 120, "c" * 120))
    cards = [card(number, title="🦊" * 140, place="p" * 120) for number in range(1, 6)]
    for one in cards:
        one.company.name = "&" * 120
    shown = tuple(
        DigestOffer(number, one, (long, *REASONS)) for number, one in enumerate(cards, start=1)
    )
    message = await read(deliverer, anna, Notice.DIGEST.view(DigestNotice(shown)), language)
    assert utf16_length(message.text) <= MAX_UNITS
    assert message.text.count("🦊" * 40) >= 5


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "kind",
    [
        Notice.COMPANY_APPROVED,
        Notice.COMPANY_RETURNED,
    ],
)
async def test_every_message_about_a_company_names_it(
    deliverer: TelegramChannel, anna: Person, kind: Spec[CompanyNotice], language: Language
) -> None:
    message = await read(deliverer, anna, kind.view(CompanyNotice(card().company)), language)
    assert "Muster & Söhne GmbH" in message.text
    assert message.buttons


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "kind",
    [
        Notice.OFFER_APPROVED,
        Notice.OFFER_RETURNED,
        Notice.OFFER_EXPIRING,
    ],
)
async def test_every_message_about_an_offer_names_it(
    deliverer: TelegramChannel, anna: Person, kind: Spec[OfferNotice], language: Language
) -> None:
    message = await read(deliverer, anna, kind.view(OfferNotice(card(5))), language)
    assert "Praktikum Bildverarbeitung" in message.text
    assert message.buttons


@pytest.mark.parametrize("language", list(Language))
async def test_what_waits_for_a_coordinator_is_named_and_opened_by_a_tap(
    deliverer: TelegramChannel, anna: Person, language: Language
) -> None:
    shown = card(5)
    of_company = Notice.APPROVAL_NEEDED.view(WaitingNotice(shown.company))
    message = await read(deliverer, anna, of_company, language)
    assert "Muster & Söhne GmbH" in message.text
    assert message.buttons[0][0].data == "aS:c:5"
    of_offer = Notice.APPROVAL_NEEDED.view(WaitingNotice(shown.company, shown.offer))
    message = await read(deliverer, anna, of_offer, language)
    assert "Praktikum Bildverarbeitung" in message.text
    assert message.buttons[0][0].data == "aS:o:5"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("is_of_offer", [True, False])
@pytest.mark.parametrize(
    ("kind", "button"),
    [
        (Notice.CHANGE_WAITING, ("aS:oc:5", "aS:cc:5")),
        (Notice.CHANGE_APPROVED, ("cO:5", "cC:5")),
        (Notice.CHANGE_RETURNED, ("cE:5", "cC:5")),
    ],
)
async def test_every_message_about_a_change_names_it_and_leads_to_it(
    deliverer: TelegramChannel,
    anna: Person,
    kind: Spec[ChangeNotice],
    button: tuple[str, str],
    language: Language,
    is_of_offer: bool,
) -> None:
    shown = card(5)
    change = PendingChange(
        offer_id=5 if is_of_offer else None,
        company_id=None if is_of_offer else 5,
        proposed_by=1,
        proposed_at=NOW,
        state=ChangeState.RETURNED,
        returned_reason="Bitte <b>Nachweis</b>",
    )
    offer = shown.offer if is_of_offer else None
    message = await read(
        deliverer, anna, kind.view(ChangeNotice(shown.company, change, offer)), language
    )
    assert ("Praktikum Bildverarbeitung" if is_of_offer else "Muster & Söhne GmbH") in message.text
    assert ("Bitte <b>Nachweis</b>" in message.text) == (kind is Notice.CHANGE_RETURNED)
    assert message.buttons[0][0].data == button[not is_of_offer]


async def test_the_reason_of_a_return_is_shown_literally(
    deliverer: TelegramChannel, anna: Person
) -> None:
    message = await read(deliverer, anna, Notice.OFFER_RETURNED.view(OfferNotice(card())))
    assert "Bitte <b>Beginn</b> nennen" in message.text


async def test_an_offer_that_ends_is_extended_by_one_tap(
    deliverer: TelegramChannel, anna: Person
) -> None:
    message = await read(deliverer, anna, Notice.OFFER_EXPIRING.view(OfferNotice(card(5))))
    assert "cX:5" in [button.data for row in message.buttons for button in row]


def of_interest(fields: tuple[str, ...], reasons: tuple[Reason, ...]) -> InterestNotice:
    shown = interest_card()
    return InterestNotice(shown, seen_by_company(shown.interest, shown.student, fields, reasons))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [Notice.INTEREST, Notice.INTEREST_REMINDER])
async def test_the_card_of_an_interest_names_nobody(
    deliverer: TelegramChannel, anna: Person, kind: Spec[InterestNotice], language: Language
) -> None:
    notice = kind.view(of_interest(("0613",), REASONS))
    message = await read(deliverer, anna, notice, language)
    assert "Geheim" not in message.text
    assert "geheim" not in message.text
    assert "Ich mag <i>Kameras</i>" in message.text
    assert "Master" in message.text
    fewer = ["pF:r:0"] if kind is Notice.INTEREST_REMINDER else []
    assert [button.data for row in message.buttons for button in row] == ["iA:7", "iD:7", *fewer]


@pytest.mark.parametrize("language", list(Language))
async def test_an_unanswered_interest_can_be_taken_back(
    deliverer: TelegramChannel, anna: Person, language: Language
) -> None:
    notice = Notice.INTEREST_UNANSWERED.view(of_interest(("0613",), ()))
    message = await read(deliverer, anna, notice, language)
    assert "Muster & Söhne GmbH" in message.text
    assert message.buttons[0][0].data == "iW:1"


@pytest.mark.parametrize("language", list(Language))
async def test_a_declined_interest_says_why(
    deliverer: TelegramChannel, anna: Person, language: Language
) -> None:
    notice = Notice.INTEREST_DECLINED.view(of_interest((), ()))
    message = await read(deliverer, anna, notice, language)
    expected = "später" if language is Language.GERMAN else "later"
    assert expected in message.text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("is_for_student", [True, False])
async def test_an_introduction_gives_name_and_contact(
    deliverer: TelegramChannel, anna: Person, is_for_student: bool, language: Language
) -> None:
    notice = Notice.INTRODUCTION.view(
        IntroductionNotice(interest_card(), is_for_student, "Erika Muster", "erika@x.example")
    )
    message = await read(deliverer, anna, notice, language)
    assert "Erika Muster" in message.text
    assert "erika@x.example" in message.text


async def test_a_broadcast_keeps_its_formatting(deliverer: TelegramChannel, anna: Person) -> None:
    message = await read(deliverer, anna, broadcast("<b>Heute</b> um <i>zwölf</i>"))
    assert message.html == "<b>Heute</b> um <i>zwölf</i>"


async def test_a_broadcast_brings_its_picture(
    deliverer: TelegramChannel, anna: Person, stand_in: StandIn
) -> None:
    ben = stand_in.person("Ben", started=True)
    picture = await ben.send_photo()
    assert picture.photo is not None
    notice = broadcast("Ein <b>Bild</b>", photo=picture.photo.file_id)
    message = await read(deliverer, anna, notice)
    assert message.photo is not None
    assert message.text == "Ein Bild"


async def test_unparsable_text_is_sent_plain_and_logged(
    deliverer: TelegramChannel, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    message = await read(deliverer, anna, broadcast("<b>offen &amp; <u>ehrlich</b>"))
    assert message.text == "offen & ehrlich"
    assert "unparsable text, sent plain" in caplog.text


async def test_progress_shows_the_counts_with_a_button_to_stop(
    deliverer: TelegramChannel, anna: Person
) -> None:
    shown = await read(deliverer, anna, broadcast("Vorschau"))
    campaign = campaign_shown_in(shown.message_id, CampaignState.SENDING)
    counts = {OutboxState.SENT: 4, OutboxState.PENDING: 6}
    assert await deliverer.show_progress(to(anna), Progress(campaign, counts))
    message = anna.messages[-1]
    assert "4" in message.text
    assert message.buttons[0][0].data == "bX:3"


@pytest.mark.parametrize("state", list(CampaignState))
@pytest.mark.parametrize(
    "counts",
    [
        {OutboxState.PENDING: 10},
        {OutboxState.SENT: 9, OutboxState.SENDING: 1},
        {OutboxState.SENT: 10},
        {OutboxState.SENT: 3, OutboxState.CANCELLED: 7},
    ],
)
async def test_progress_says_the_same_as_the_conversation_in_every_state(
    deliverer: TelegramChannel,
    renderer: Renderer,
    anna: Person,
    state: CampaignState,
    counts: dict[OutboxState, int],
) -> None:
    shown = await read(deliverer, anna, broadcast("Vorschau"))
    campaign = campaign_shown_in(shown.message_id, state)
    assert await deliverer.show_progress(to(anna), Progress(campaign, counts))
    screen = draw(renderer, Language.GERMAN, progress_view(Progress(campaign, counts)))
    message = anna.messages[-1]
    assert message.text == plain_text(screen.text).strip()
    is_running = state in {CampaignState.QUEUED, CampaignState.SENDING}
    is_waiting = OutboxState.PENDING in counts or OutboxState.SENDING in counts
    assert bool(message.buttons) == bool(screen.rows) == (is_running and is_waiting)


async def test_the_last_counts_have_no_button(deliverer: TelegramChannel, anna: Person) -> None:
    shown = await read(deliverer, anna, broadcast("Vorschau"))
    campaign = campaign_shown_in(shown.message_id, CampaignState.FINISHED)
    assert await deliverer.show_progress(to(anna), Progress(campaign, {OutboxState.SENT: 10}))
    assert not anna.messages[-1].buttons


async def test_progress_that_was_shown_already_is_done_with(
    deliverer: TelegramChannel, anna: Person
) -> None:
    shown = await read(deliverer, anna, broadcast("Vorschau"))
    campaign = campaign_shown_in(shown.message_id, CampaignState.FINISHED)
    for _ in range(2):
        assert await deliverer.show_progress(to(anna), Progress(campaign, {OutboxState.SENT: 10}))


def campaign_shown_in(message_id: int, state: CampaignState) -> Campaign:
    return Campaign(
        id=3,
        html="x",
        state=state,
        recipients=10,
        progress_message_id=message_id,
        created_at=NOW,
    )


async def test_who_blocked_the_bot_is_unreachable(deliverer: TelegramChannel, anna: Person) -> None:
    anna.block()
    assert (await deliver(deliverer, anna)).result is SendResult.UNREACHABLE


async def test_a_deleted_account_is_unreachable(deliverer: TelegramChannel, anna: Person) -> None:
    anna.deactivate()
    assert (await deliver(deliverer, anna)).result is SendResult.UNREACHABLE


async def test_who_never_started_the_bot_is_unreachable(
    deliverer: TelegramChannel, stand_in: StandIn
) -> None:
    stranger = stand_in.person("Fremd")
    assert (await deliver(deliverer, stranger)).result is SendResult.UNREACHABLE


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (TooManyRequests(7), SendResult.TOO_MANY),
        (ServerError(502, "Bad Gateway"), SendResult.RETRY),
        (HtmlInsteadOfJson(502), SendResult.RETRY),
        (HtmlInsteadOfJson(403), SendResult.RETRY),
        (HtmlInsteadOfJson(401), SendResult.RETRY),
        (HtmlInsteadOfJson(400), SendResult.RETRY),
        (HtmlInsteadOfJson(200), SendResult.IN_DOUBT),
        (TruncatedJson(), SendResult.IN_DOUBT),
        (ResetBefore(), SendResult.IN_DOUBT),
        (ResetAfter(), SendResult.IN_DOUBT),
        (Refused(400, "Bad Request: MESSAGE_TOO_LONG"), SendResult.FAILED),
        (Refused(401, "Unauthorized"), SendResult.STOP),
        (Refused(409, "Conflict: terminated by other getUpdates request"), SendResult.RETRY),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, SendResult) else value.value,
)
async def test_every_answer_of_telegram_becomes_an_outcome(
    deliverer: TelegramChannel,
    anna: Person,
    stand_in: StandIn,
    fault: object,
    result: SendResult,
) -> None:
    stand_in.faults.add(fault, method="sendMessage")  # type: ignore[arg-type]  # any of the kinds above
    assert (await deliver(deliverer, anna)).result is result


async def test_nothing_is_sent_into_a_penalty(stand_in: StandIn, anna: Person) -> None:
    gate = Gate(10_000)
    gate.close_for(30)
    request = make_request(1, DirectLine(stand_in.app))
    renderer = Renderer(load_taxonomy(), BERLIN, "Dortmund und Bochum")
    async with Bot(stand_in.token, base_url="http://stand.in/bot", request=request) as bot:
        outcome = await deliver(TelegramChannel(bot, renderer, gate, BERLIN), anna)
    assert outcome.result is SendResult.TOO_MANY
    assert outcome.retry_after_s == pytest.approx(30, abs=1)
    assert stand_in.calls_of("sendMessage") == []


async def test_a_server_that_cannot_be_reached_leaves_no_doubt() -> None:
    renderer = Renderer(load_taxonomy(), BERLIN, "Dortmund")
    request = make_request(1)
    bot = Bot("1:x", base_url=f"http://127.0.0.1:{free_port()}/bot", request=request)
    await request.initialize()
    deliverer = TelegramChannel(bot, renderer, Gate(10_000), BERLIN)
    outcome = await deliverer.deliver(Recipient(1, 1, "2", Language.GERMAN), broadcast("x"))
    await request.shutdown()
    assert outcome.result is SendResult.RETRY


async def test_a_text_that_cannot_be_made_is_tried_later(
    deliverer: TelegramChannel, anna: Person
) -> None:
    broken = Notice.INTEREST.view(of_interest(("no field",), ()))
    outcome = await deliverer.deliver(to(anna), broken)
    assert outcome.result is SendResult.RETRY
    assert not anna.received


async def test_a_group_that_became_a_supergroup_is_followed(
    deliverer: TelegramChannel, anna: Person, stand_in: StandIn
) -> None:
    group = stand_in.group("Fachschaft", anna)
    group.add_bot(anna)
    followed = group.become_supergroup()
    recipient = Recipient(1, 1, account_value(group.chat.chat_id), Language.GERMAN)
    outcome = await deliverer.deliver(recipient, broadcast("Hallo"))
    assert outcome.result is SendResult.SENT
    assert followed.messages[-1].text == "Hallo"


async def deliver(deliverer: TelegramChannel, person: Person) -> SendOutcome:
    return await deliverer.deliver(to(person), broadcast("Hallo"))
