"""Files of people: fetched from Telegram within the size that is read, then read, kept nowhere."""

import logging

from telegram import Document, PhotoSize
from telegram.error import InvalidToken, TelegramError

from bot.documents.reader import DocumentReader
from bot.telegram.turns import Turn, current_turn
from models.documents import MOST_BYTES, DocumentProblem, DocumentText

log = logging.getLogger(__name__)


class Documents:
    """What handlers know as `ReadsDocuments`."""

    def __init__(self) -> None:
        self._reader = DocumentReader()

    @property
    def reads_pictures(self) -> bool:
        """Whether the extra `ocr` is installed."""
        return self._reader.reads_pictures

    async def text_of(self, document: Document | PhotoSize) -> DocumentText | DocumentProblem:
        """The words of a file, or why there are none; whoever else writes is answered meanwhile."""
        if (document.file_size or 0) > MOST_BYTES:
            return DocumentProblem.TOO_LARGE
        turn: Turn | None = current_turn()
        if self._reader.is_full(is_stranger=turn is not None and turn.is_stranger):
            return DocumentProblem.BUSY
        if turn is None:
            return await self._fetch_and_read(document)
        async with turn.waiting():
            return await self._fetch_and_read(document)

    async def _fetch_and_read(
        self, document: Document | PhotoSize
    ) -> DocumentText | DocumentProblem:
        content = await _fetch(document)
        if isinstance(content, DocumentProblem):
            return content
        return await self._reader.read(content)


async def _fetch(document: Document | PhotoSize) -> bytes | DocumentProblem:
    """The file's bytes. What keeps it from being fetched is said, and not tried for ever."""
    try:
        file = await document.get_file()
    except InvalidToken:
        raise
    except TelegramError as error:
        return _not_fetched(error)
    if (file.file_size or 0) > MOST_BYTES:
        return DocumentProblem.TOO_LARGE
    try:
        content = bytes(await file.download_as_bytearray())
    except TelegramError as error:
        # Of a file that is not there any more the library says that the token is wrong.
        return _not_fetched(error)
    return content if len(content) <= MOST_BYTES else DocumentProblem.TOO_LARGE


def _not_fetched(error: TelegramError) -> DocumentProblem:
    log.warning("file not fetched", extra={"reason": type(error).__name__})
    return DocumentProblem.NOT_FETCHED
