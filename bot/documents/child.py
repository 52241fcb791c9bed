"""The process that reads one file: bytes on standard input, JSON on standard output.

Started by `bot.documents.reader`, in an empty environment. A reader is loaded before the process
is shut, and reads after that.
"""

import json
import logging
import sys
import warnings
from collections.abc import Callable

from bot.documents import cage
from bot.documents.kinds import DocumentKind, kind_of
from bot.documents.lines import as_typed
from bot.documents.problems import UnreadableError
from models.documents import MOST_BYTES, MOST_LETTERS, DocumentProblem


def main() -> None:
    """Reads what is on standard input and says what it found."""
    _answer(cage.FOR_WORDS, read)


def main_for_pictures() -> None:
    """The same for what is a picture, or pages that are."""
    _answer(cage.FOR_PICTURES, read_pictures)


def _answer(limits: cage.Limits, read_it: Callable[[bytes], str]) -> None:
    cage.limit_resources(limits)
    logging.disable()  # libraries would write what they stumble over, which is somebody's text
    warnings.simplefilter("ignore")
    try:
        answer = {"text": read_it(sys.stdin.buffer.read(MOST_BYTES + 1))}
    except UnreadableError as error:
        answer = {"problem": error.problem.value}
    except (MemoryError, RecursionError):
        answer = {"problem": DocumentProblem.TOO_DEMANDING.value}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def read(content: bytes) -> str:
    """The words of a file; from its kind on nothing can be opened any more.

    Raises: UnreadableError, MemoryError, RecursionError.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(DocumentProblem.TOO_LARGE)
    reader = _reader_of(kind_of(content))
    cage.shut()
    return _within_limits(reader(content))


def read_pictures(content: bytes) -> str:
    """The words in pictures; as much as `read` promises and no more.

    Raises: UnreadableError, MemoryError.
    """
    from bot.documents.pictures import Recogniser

    recogniser = Recogniser()
    cage.shut()
    return _within_limits(recogniser.read(content))


def _within_limits(read_text: str) -> str:
    text = as_typed(read_text).strip()
    if not text:
        raise UnreadableError(DocumentProblem.EMPTY)
    if len(text) > MOST_LETTERS:
        raise UnreadableError(DocumentProblem.TOO_MUCH_TEXT)
    return text


def _reader_of(kind: DocumentKind) -> Callable[[bytes], str]:
    """Loads what reads this kind, and nothing else."""
    match kind:
        case DocumentKind.PDF:
            from bot.documents import pdf

            pdf.load()
            return pdf.read_pdf
        case DocumentKind.WORD:
            from bot.documents import word

            word.load()
            return word.read_word
        case DocumentKind.PLAIN:
            from bot.documents import plain

            plain.load()
            return plain.read_plain
