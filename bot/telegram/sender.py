"""Queued messages to Telegram: the text made now, sent once, the answer turned into data."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from re import sub

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.telegram.aiohttp_request import NotSentError
from bot.telegram.pacing import Gate
from bot.telegram.retry_after import seconds_of
from bot.texts.render import Renderer
from handlers.coordinator.progress import Counts, Progress, draw_progress
from handlers.engine.callback_data import Action, pack
from handlers.engine.labels import Label
from handlers.engine.reachability import is_gone
from handlers.student.offers import EVERY_KIND
from models.queries.campaigns import Pause
from models.queries.preferences import REMINDERS
from models.tables.base import stored_id
from models.tables.campaign import AttachmentKind, Campaign
from models.tables.outbox import Notice, OutboxState
from models.tables.preference import Topic
from models.vocabulary import Language
from scheduler.notices import (
    AlertNotice,
    BroadcastNotice,
    ChangeNotice,
    ClosedNotice,
    CompanyNotice,
    DigestNotice,
    InterestNotice,
    IntroductionNotice,
    NoticeContent,
    OfferNotice,
    SeatNotice,
)
from scheduler.ports import NO_ANSWER, Recipient, SendOutcome, SendResult

log = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go."""

    html: str
    rows: Rows
    attachment_kind: AttachmentKind | None = None
    file_id: str | None = None
    is_plain: bool = False

    def as_plain(self) -> "Letter":
        """Its words without formatting."""
        return replace(self, html=plain_text(self.html), is_plain=True)

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        return InlineKeyboardMarkup(self.rows) if self.rows else None


class TelegramDeliverer:
    """The scheduler's way to Telegram, on a bot of its own without the person lane."""

    def __init__(self, bot: Bot, renderer: Renderer, gate: Gate) -> None:
        self._bot = bot
        self._renderer = renderer
        self._gate = gate

    async def deliver(self, recipient: Recipient, notice: NoticeContent) -> SendOutcome:
        """One try; what Telegram answers comes back as data."""
        try:
            letter = self._write(recipient.language, notice)
        except Exception as error:
            # A mistake in a template: nothing has left, and the message waits until it is mended.
            log.exception("text not made", extra={"notice": type(notice).__name__})
            return SendOutcome(SendResult.RETRY, reason=f"not written: {type(error).__name__}")
        return await self._deliver_letter(recipient.telegram_id, letter)

    async def reaches_telegram(self) -> bool:
        """Whether Telegram answers at all, asked without a message."""
        try:
            await self._bot.get_me()
        except TelegramError as error:
            return outcome_of(error).result not in NO_ANSWER
        return True

    async def show_progress(
        self,
        author: Recipient,
        campaign: Campaign,
        counts: Mapping[OutboxState, int],
        pause: Pause | None = None,
    ) -> bool:
        """Edits the author's message; True if it shows the counts or never will."""
        if self._gate.held_for(author.telegram_id):
            return False
        progress = Progress(campaign, Counts.of(counts), pause)
        screen = draw_progress(self._renderer, author.language, progress)
        await self._gate.pass_person(author.telegram_id, is_edit=True)
        try:
            async with self._gate.calling(author.telegram_id, is_reply=True) as closed_for:
                if closed_for:
                    return False
                await self._bot.edit_message_text(
                    screen.text,
                    chat_id=author.telegram_id,
                    message_id=campaign.progress_message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=screen.keyboard,
                )
        except (BadRequest, Forbidden) as error:
            if "not modified" not in error.message.lower():
                log.warning("progress not shown", extra={"reason": error.message})
            return True
        except RetryAfter as error:
            self._gate.hold_up(author.telegram_id, seconds_of(error))
            return False
        except TelegramError:
            return False
        return True

    # Sending

    async def _deliver_letter(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Sends it, once more to a chat that moved, once more without formatting if that fails."""
        try:
            return await self._send(chat_id, letter)
        except ChatMigrated as error:
            log.info("chat moved, followed")
            return await self._send_again(error.new_chat_id, letter)
        except BadRequest as error:
            if "can't parse" not in error.message.lower():
                return outcome_of(error)
            # Telegram quotes the text, which may be somebody's.
            log.error("unparsable text, sent plain", extra={"reason": type(error).__name__})
            return await self._send_again(chat_id, letter.as_plain())
        except TelegramError as error:
            return outcome_of(error)

    async def _send_again(self, chat_id: int, letter: Letter) -> SendOutcome:
        await self._gate.pass_bulk(chat_id)
        try:
            return await self._send(chat_id, letter)
        except TelegramError as error:
            return outcome_of(error)

    async def _send(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Raises: TelegramError."""
        async with self._gate.calling(chat_id) as closed_for:
            if closed_for:
                # Another call met a 429 since this one had its token: it waits as if it was asked.
                return SendOutcome(SendResult.TOO_MANY, retry_after_s=closed_for)
            try:
                return await self._call(chat_id, letter)
            except RetryAfter as error:
                self._gate.hold_up(chat_id, seconds_of(error))
                raise

    async def _call(self, chat_id: int, letter: Letter) -> SendOutcome:
        """Raises: TelegramError."""
        mode = None if letter.is_plain else ParseMode.HTML
        keyboard = letter.keyboard
        if letter.file_id is None:
            message = await self._bot.send_message(
                chat_id,
                letter.html,
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        elif letter.attachment_kind is AttachmentKind.PHOTO:
            message = await self._bot.send_photo(
                chat_id, letter.file_id, letter.html, parse_mode=mode, reply_markup=keyboard
            )
        else:
            message = await self._bot.send_document(
                chat_id, letter.file_id, letter.html, parse_mode=mode, reply_markup=keyboard
            )
        note = "sent without formatting" if letter.is_plain else ""
        return SendOutcome(SendResult.SENT, message_id=message.message_id, reason=note)

    # Writing

    def _write(self, language: Language, notice: NoticeContent) -> Letter:
        match notice:
            case DigestNotice():
                text = self._renderer.text("notices/digest", language, offers=notice.offers)
                return Letter(text, self._digest_rows(language, notice))
            case AlertNotice():
                text = self._renderer.text(
                    "notices/alert", language, card=notice.card, reasons=notice.reasons
                )
                return Letter(text, self._alert_rows(language, notice))
            case BroadcastNotice():
                campaign = notice.campaign
                rows = [[self._fewer(language, Topic.BROADCAST)]]
                return Letter(
                    campaign.html, rows, campaign.attachment_kind, campaign.attachment_file_id
                )
            case CompanyNotice():
                text = self._renderer.text(
                    f"notices/{template_of(notice.kind)}_company", language, company=notice.company
                )
                return Letter(text, self._company_rows(language, notice))
            case SeatNotice():
                return Letter(self._renderer.text("notices/seat_removed", language), [])
            case OfferNotice():
                text = self._renderer.text(
                    f"notices/{template_of(notice.kind)}_offer", language, card=notice.card
                )
                return Letter(text, self._offer_rows(language, notice))
            case ChangeNotice():
                text = self._renderer.text(
                    f"notices/{template_of(notice.kind)}_change", language, notice=notice
                )
                return Letter(text, self._change_rows(language, notice))
            case InterestNotice():
                text = self._renderer.text(
                    f"notices/{notice.kind.value}", language, notice=notice, card=notice.card
                )
                return Letter(text, self._interest_rows(language, notice))
            case ClosedNotice():
                text = self._renderer.text("notices/interest_closed", language, notice=notice)
                label = Label("Show offers")
                offers = self._button(language, label, Action.OFFER_PAGE, EVERY_KIND, 0)
                return Letter(text, [[offers]])
            case IntroductionNotice():
                text = self._renderer.text("notices/introduction", language, notice=notice)
                return Letter(text, [])

    def _digest_rows(self, language: Language, notice: DigestNotice) -> Rows:
        rows: Rows = []
        for one in notice.offers:
            offer_id = stored_id(one.offer)
            details = self._renderer.label(Label("🔎 {number}"), language, number=one.number)
            rows.append(
                [
                    InlineKeyboardButton(
                        details, callback_data=pack(Action.OFFER_DETAILS, offer_id)
                    ),
                    InlineKeyboardButton(
                        "✋", callback_data=pack(Action.OFFER_INTERESTED, offer_id)
                    ),
                    InlineKeyboardButton("★", callback_data=pack(Action.OFFER_SAVE, offer_id)),
                    InlineKeyboardButton("✕", callback_data=pack(Action.OFFER_DISMISS, offer_id)),
                ]
            )
        rows.append([self._fewer(language, Topic.DIGEST)])
        return rows

    def _alert_rows(self, language: Language, notice: AlertNotice) -> Rows:
        (offer_id,) = notice.offer_ids
        return [
            [
                self._button(language, Label("🔎 Details"), Action.OFFER_DETAILS, offer_id),
                self._button(language, Label("✋ Interested"), Action.OFFER_INTERESTED, offer_id),
            ],
            [
                self._button(language, Label("★ Save"), Action.OFFER_SAVE, offer_id),
                self._button(language, Label("Not for me"), Action.OFFER_DISMISS, offer_id),
            ],
            [self._fewer(language, Topic.ALERT, notice.subscription_id)],
        ]

    def _fewer(
        self, language: Language, topic: Topic, subscription_id: int = 0
    ) -> InlineKeyboardButton:
        """One tap to fewer messages of this sort; every message that nobody asked for has it."""
        label = Label("Fewer of these")
        return self._button(language, label, Action.FEWER, topic.value, subscription_id)

    def _company_rows(self, language: Language, notice: CompanyNotice) -> Rows:
        company_id = notice.company.id
        match notice.kind:
            case Notice.APPROVAL_NEEDED:
                return [
                    [
                        self._button(
                            language, Label("Have a look"), Action.APPROVAL_SHOW, "c", company_id
                        )
                    ]
                ]
            case Notice.COMPANY_RETURNED:
                return [
                    [self._button(language, Label("Change it"), Action.COMPANY_EDIT, company_id)]
                ]
            case Notice.COMPANY_SUSPENDED | Notice.COMPANY_LIFTED:
                return [
                    [self._button(language, Label("Your company"), Action.COMPANY_EDIT, company_id)]
                ]
            case Notice.COMPANY_MENDED:
                label = Label("Have a look")
                return [[self._button(language, label, Action.COMPANY_CARD, company_id)]]
            case Notice.MEMBER_REMOVED:
                return []
            case _:
                return [[self._button(language, Label("Post an offer"), Action.POST_OFFER)]]

    def _offer_rows(self, language: Language, notice: OfferNotice) -> Rows:
        offer_id = notice.card.offer.id
        match notice.kind:
            case Notice.APPROVAL_NEEDED:
                label, action = Label("Have a look"), Action.APPROVAL_SHOW
                return [[self._button(language, label, action, "o", offer_id)]]
            case Notice.OFFER_RETURNED:
                return [[self._button(language, Label("Change it"), Action.OFFER_EDIT, offer_id)]]
            case Notice.OFFER_EXPIRING:
                return [
                    [
                        self._button(
                            language, Label("30 days more"), Action.OFFER_EXTEND, offer_id
                        ),
                        self._button(language, Label("Filled"), Action.OFFER_FILLED, offer_id),
                    ],
                    [self._fewer(language, Topic.REMINDER)],
                ]
            case Notice.OFFER_SHORT:
                label = Label("How it reaches more")
                return [[self._button(language, label, Action.OWN_OFFER, offer_id)]]
            case _:
                return [[self._button(language, Label("Open it"), Action.OWN_OFFER, offer_id)]]

    def _change_rows(self, language: Language, notice: ChangeNotice) -> Rows:
        offer = notice.offer
        key = notice.company.id if offer is None else offer.id
        match notice.kind:
            case Notice.CHANGE_WAITING:
                subject = "cc" if offer is None else "oc"
                label, action = Label("Have a look"), Action.APPROVAL_SHOW
                return [[self._button(language, label, action, subject, key)]]
            case Notice.CHANGE_RETURNED if offer is not None:
                return [
                    [
                        self._button(language, Label("Change it"), Action.OFFER_EDIT, key),
                        self._button(
                            language, Label("Look at both"), Action.OFFER_CHANGE_SHOW, key
                        ),
                    ]
                ]
            case Notice.CHANGE_RETURNED:
                return [[self._button(language, Label("Change it"), Action.COMPANY_EDIT, key)]]
            case _:
                action = Action.COMPANY_EDIT if offer is None else Action.OWN_OFFER
                return [[self._button(language, Label("Open it"), action, key)]]

    def _interest_rows(self, language: Language, notice: InterestNotice) -> Rows:
        interest = notice.card.interest
        rows: Rows = []
        if notice.kind in {Notice.INTEREST, Notice.INTEREST_REMINDER}:
            accept, decline = Label("Introduce us"), Label("Not now")
            rows.append(
                [
                    self._button(language, accept, Action.INTEREST_ACCEPT, interest.id),
                    self._button(language, decline, Action.INTEREST_DECLINE, interest.id),
                ]
            )
        elif notice.kind in {Notice.INTEREST_UNANSWERED, Notice.INTEREST_RESTS}:
            label, action = Label("Take it back"), Action.INTEREST_WITHDRAW
            rows.append([self._button(language, label, action, interest.offer_id)])
        if notice.kind in REMINDERS:
            rows.append([self._fewer(language, Topic.REMINDER)])
        return rows

    def _button(
        self, language: Language, label: Label, action: Action, *arguments: object
    ) -> InlineKeyboardButton:
        text = self._renderer.label(label, language)
        return InlineKeyboardButton(text, callback_data=pack(action, *arguments))


def template_of(kind: Notice) -> str:
    """The part of a template's name that says what happened, such as `approved`."""
    return {
        Notice.COMPANY_APPROVED: "approved",
        Notice.COMPANY_RETURNED: "returned",
        Notice.COMPANY_SUSPENDED: "suspended",
        Notice.COMPANY_LIFTED: "lifted",
        Notice.COMPANY_MENDED: "mended",
        Notice.MEMBER_REMOVED: "removed",
        Notice.OFFER_APPROVED: "approved",
        Notice.OFFER_RETURNED: "returned",
        Notice.OFFER_EXPIRING: "expiring",
        Notice.OFFER_SHORT: "short",
        Notice.APPROVAL_NEEDED: "waiting",
        Notice.CHANGE_WAITING: "waiting",
        Notice.CHANGE_APPROVED: "approved",
        Notice.CHANGE_RETURNED: "returned",
    }[kind]


def plain_text(html: str) -> str:
    """The words of a text in Telegram's HTML."""
    return unescape(sub(r"<[^>]*>", "", html))


def outcome_of(error: TelegramError) -> SendOutcome:
    """What an error means for the row; see `scheduler.ports.SendResult`."""
    reason = f"{type(error).__name__}: {error.message}"
    match error:
        case RetryAfter():
            return SendOutcome(SendResult.TOO_MANY, retry_after_s=seconds_of(error))
        case InvalidToken():
            return SendOutcome(SendResult.STOP, reason=reason)
        case _ if is_gone(error):
            return SendOutcome(SendResult.UNREACHABLE, reason=reason)
        case BadRequest() | ChatMigrated():
            return SendOutcome(SendResult.FAILED, reason=reason)
        case _ if may_have_left(error):
            return SendOutcome(SendResult.IN_DOUBT, reason=reason)
        case _:
            return SendOutcome(SendResult.RETRY, reason=reason)


def may_have_left(error: TelegramError) -> bool:
    """Whether the message may have been sent although no answer came, or none that can be read.

    An error without a cause is one that the other side itself told; see `bot.telegram.request`.
    """
    cause = error.__cause__
    return cause is not None and not isinstance(error, NotSentError)
