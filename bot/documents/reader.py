"""Reads a file in a process of its own, which is ended when it takes too long.

What the process may not do stands in `bot.documents.cage`. It gets the bytes and nothing else: no
environment, no open files, no folder of ours as its own.
"""

import asyncio
import json
import logging
import sys
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from models.documents import DocumentProblem, DocumentText

log = logging.getLogger(__name__)

PATIENCE_S: Final = 10.0
"""From the start of the process to its answer."""

PATIENCE_FOR_PICTURES_S: Final = 40.0

SIDE_BY_SIDE: Final = 2
MOST_WAITING: Final = 20
"""Files that may wait to be read: at worst for a minute and a half."""

MOST_WAITING_OF_STRANGERS: Final = 5
"""Behind so many files, one of somebody not known yet is turned away: others come first."""

MOST_ANSWER_BYTES: Final = 256 * 1024
"""The most letters of a text, each escaped."""

PIECE_BYTES: Final = 64 * 1024

_ROOT: Final = str(Path(__file__).parents[2])
"""Where our packages are: the child ignores the environment and the working folder."""

_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from bot.documents.child import main; main()"
)
_START_FOR_PICTURES: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from bot.documents.child import main_for_pictures; main_for_pictures()"
)

RECOGNISER: Final = "rapidocr"
"""Part of the extra `ocr`; without it pictures are not read."""

PICTURES: Final = frozenset({DocumentProblem.PICTURE, DocumentProblem.SCANNED})


class DocumentReader:
    """Reads a few files at a time, and lets a few more wait."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._at_pictures = asyncio.Semaphore(1)
        self._under_way = 0
        self.reads_pictures = find_spec(RECOGNISER) is not None

    def is_full(self, *, is_stranger: bool = False) -> bool:
        """Whether a file more could not even wait."""
        most = MOST_WAITING_OF_STRANGERS if is_stranger else MOST_WAITING
        return self._under_way >= SIDE_BY_SIDE + most

    async def read(self, content: bytes) -> DocumentText | DocumentProblem:
        """The file's words, or why there are none."""
        if self.is_full():
            return DocumentProblem.BUSY
        self._under_way += 1
        try:
            async with self._places:
                read = await _read_in_child(content, _START, PATIENCE_S)
            if read in PICTURES and self.reads_pictures:
                read = await self._read_picture(content)
            return read
        finally:
            self._under_way -= 1

    async def _read_picture(self, content: bytes) -> DocumentText | DocumentProblem:
        async with self._at_pictures:
            read = await _read_in_child(content, _START_FOR_PICTURES, PATIENCE_FOR_PICTURES_S)
        return replace(read, is_recognised=True) if isinstance(read, DocumentText) else read


async def _read_in_child(
    content: bytes, start: str, patience_s: float
) -> DocumentText | DocumentProblem:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-B",
        "-c",
        start,
        _ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd="/",
    )
    answer = b""
    try:
        async with asyncio.timeout(patience_s):
            answer = await _asked(process, content)
            await process.wait()
    except TimeoutError:
        log.warning("file not read", extra={"reason": "time", "bytes": len(content)})
        return DocumentProblem.TOO_DEMANDING
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        log.warning("file not read", extra={"reason": process.returncode, "bytes": len(content)})
        return DocumentProblem.TOO_DEMANDING
    return _understood(answer)


async def _asked(process: asyncio.subprocess.Process, content: bytes) -> bytes:
    """Hands the file in while the answer is read; the answer as far as it may go."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    feeding = asyncio.create_task(_feed(process.stdin, content))
    answer = bytearray()
    try:
        while len(answer) <= MOST_ANSWER_BYTES:
            piece = await process.stdout.read(PIECE_BYTES)
            if not piece:
                return bytes(answer)
            answer += piece
    finally:
        feeding.cancel()
        with suppress(asyncio.CancelledError):
            await feeding
    process.kill()
    return b""


async def _feed(pipe: asyncio.StreamWriter, content: bytes) -> None:
    with suppress(ConnectionError):  # it ended before it had read everything
        pipe.write(content)
        await pipe.drain()
        pipe.close()
        await pipe.wait_closed()


def _understood(answer: bytes) -> DocumentText | DocumentProblem:
    """What the child said, which is believed as little as the file."""
    try:
        said = json.loads(answer)
        text = said.get("text")
        return DocumentText(text) if isinstance(text, str) else DocumentProblem(said.get("problem"))
    except (ValueError, AttributeError):
        return DocumentProblem.BROKEN
