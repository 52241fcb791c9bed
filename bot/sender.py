"""Queued messages to Telegram: the text made now, sent once, the answer turned into data."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from re import sub

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.intake import seconds_of
from bot.pacing import Gate
from bot.render import Renderer
from handlers.callback_data import Action, pack
from handlers.labels import Label
from models.base import stored_id
from models.campaign import AttachmentKind, Campaign
from models.outbox import Notice, OutboxState
from models.vocabulary import Language
from scheduler.notices import (
    BroadcastNotice,
    CompanyNotice,
    DigestNotice,
    InterestNotice,
    IntroductionNotice,
    NoticeContent,
    OfferNotice,
)
from scheduler.ports import Recipient, SendOutcome, SendResult

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
        letter = self._write(recipient.language, notice)
        try:
            message_id = await self._send(recipient.telegram_id, letter)
        except BadRequest as error:
            if "can't parse" not in error.message.lower():
                return outcome_of(error)
            log.error("unparsable text, sent plain", extra={"notice": type(notice).__name__})
            return await self._deliver_plain(recipient, letter)
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._gate.close_for(seconds_of(error))
            return outcome_of(error)
        return SendOutcome(SendResult.SENT, message_id=message_id)

    async def show_progress(
        self,
        author: Recipient,
        campaign: Campaign,
        counts: Mapping[OutboxState, int],
        *,
        is_finished: bool,
    ) -> bool:
        """Edits the author's message; True if it shows the counts or never will."""
        text = self._renderer.text(
            "notices/progress",
            author.language,
            campaign=campaign,
            sent=counts.get(OutboxState.SENT, 0),
            failed=sum(counts.get(state, 0) for state in (OutboxState.FAILED, OutboxState.UNKNOWN)),
            unreachable=counts.get(OutboxState.UNREACHABLE, 0),
            is_finished=is_finished,
        )
        rows: Rows = []
        if not is_finished:
            stop = self._button(
                author.language, Label("Stop"), Action.BROADCAST_CANCEL, campaign.id
            )
            rows.append([stop])
        try:
            async with self._gate.bulk(author.telegram_id):
                await self._bot.edit_message_text(
                    text,
                    chat_id=author.telegram_id,
                    message_id=campaign.progress_message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=InlineKeyboardMarkup(rows) if rows else None,
                )
        except (BadRequest, Forbidden):
            return True
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._gate.close_for(seconds_of(error))
            return False
        return True

    async def _send(self, chat_id: int, letter: Letter, *, is_plain: bool = False) -> int:
        text = plain_text(letter.html) if is_plain else letter.html
        parse_mode = None if is_plain else ParseMode.HTML
        if letter.file_id is None:
            message = await self._bot.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                reply_markup=letter.keyboard,
                link_preview_options=NO_PREVIEW,
            )
        elif letter.attachment_kind is AttachmentKind.PHOTO:
            message = await self._bot.send_photo(
                chat_id,
                letter.file_id,
                caption=text or None,
                parse_mode=parse_mode,
                reply_markup=letter.keyboard,
            )
        else:
            message = await self._bot.send_document(
                chat_id,
                letter.file_id,
                caption=text or None,
                parse_mode=parse_mode,
                reply_markup=letter.keyboard,
            )
        return message.message_id

    async def _deliver_plain(self, recipient: Recipient, letter: Letter) -> SendOutcome:
        try:
            message_id = await self._send(recipient.telegram_id, letter, is_plain=True)
        except TelegramError as error:
            return outcome_of(error)
        return SendOutcome(SendResult.SENT, message_id=message_id, reason="sent plain")

    # Writing

    def _write(self, language: Language, notice: NoticeContent) -> Letter:
        match notice:
            case DigestNotice():
                text = self._renderer.text("notices/digest", language, offers=notice.offers)
                return Letter(text, self._digest_rows(language, notice))
            case BroadcastNotice():
                campaign = notice.campaign
                return Letter(
                    campaign.html, [], campaign.attachment_kind, campaign.attachment_file_id
                )
            case CompanyNotice():
                text = self._renderer.text(
                    f"notices/{template_of(notice.kind)}_company", language, company=notice.company
                )
                return Letter(text, self._company_rows(language, notice))
            case OfferNotice():
                text = self._renderer.text(
                    f"notices/{template_of(notice.kind)}_offer", language, card=notice.card
                )
                return Letter(text, self._offer_rows(language, notice))
            case InterestNotice():
                text = self._renderer.text(
                    f"notices/{notice.kind.value}", language, notice=notice, card=notice.card
                )
                return Letter(text, self._interest_rows(language, notice))
            case IntroductionNotice():
                text = self._renderer.text("notices/introduction", language, notice=notice)
                return Letter(text, [])

    def _digest_rows(self, language: Language, notice: DigestNotice) -> Rows:
        rows: Rows = []
        for one in notice.offers:
            offer_id = stored_id(one.offer)
            details = self._renderer.label(Label("{number} Details"), language, number=one.number)
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
        rows.append([self._button(language, Label("Pause these messages"), Action.PAUSE)])
        return rows

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
                    ]
                ]
            case _:
                return [[self._button(language, Label("Open it"), Action.OWN_OFFER, offer_id)]]

    def _interest_rows(self, language: Language, notice: InterestNotice) -> Rows:
        interest = notice.card.interest
        if notice.kind in {Notice.INTEREST, Notice.INTEREST_REMINDER}:
            return [
                [
                    self._button(
                        language, Label("Introduce us"), Action.INTEREST_ACCEPT, interest.id
                    ),
                    self._button(language, Label("Not now"), Action.INTEREST_DECLINE, interest.id),
                ]
            ]
        if notice.kind is Notice.INTEREST_UNANSWERED:
            label, action = Label("Take it back"), Action.INTEREST_WITHDRAW
            return [[self._button(language, label, action, interest.offer_id)]]
        return []

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
        Notice.OFFER_APPROVED: "approved",
        Notice.OFFER_RETURNED: "returned",
        Notice.OFFER_EXPIRING: "expiring",
        Notice.APPROVAL_NEEDED: "waiting",
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
        case Forbidden():
            return SendOutcome(SendResult.UNREACHABLE, reason=reason)
        case ChatMigrated():
            return SendOutcome(SendResult.FAILED, reason=reason)
        case BadRequest() if "chat not found" in error.message.lower():
            return SendOutcome(SendResult.UNREACHABLE, reason=reason)
        case BadRequest():
            return SendOutcome(SendResult.FAILED, reason=reason)
        case TimedOut() | NetworkError() if _may_have_left(error):
            return SendOutcome(SendResult.IN_DOUBT, reason=reason)
        case _:
            return SendOutcome(SendResult.RETRY, reason=reason)


def _may_have_left(error: NetworkError) -> bool:
    """Whether the request may have reached Telegram although no answer came back."""
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return False
    return isinstance(cause, httpx.HTTPError)
