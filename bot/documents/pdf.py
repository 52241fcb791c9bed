"""PDF: by pypdf, and by PDFium where that gives nothing or fails.

pypdf reads the words in the order of the page; PDFium, the reader of Chromium, opens what is half
broken and what is protected against changes only.
"""

import io
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PdfReadError

from bot.documents.problems import UnreadableError
from models.documents import MOST_LETTERS, MOST_PAGES, DocumentProblem

PATIENCE_S: Final = 4.0
"""So long the first reader may take; the rest of the time is the second one's."""

_SAMPLE_OBJECTS: Final = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
    b"<</Length 24>>stream\nBT /F 9 Tf (one) Tj ET  \nendstream",
)

PASSWORD_NEEDED: Final = 4
"""Source: FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""


class _TooSlow(BaseException):
    """Not an Exception: the reader that it interrupts would take it for a fault of the file."""


def load() -> None:
    """Loads what the readers load only while they read."""
    sample = _sample()
    _by_pypdf(sample)
    _by_pdfium(sample)


def _sample() -> bytes:
    """A page with a word."""
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(_SAMPLE_OBJECTS, start=1):
        places.append(b"%010d 00000 n \n" % len(file))
        file += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    return file + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(file)


def read_pdf(content: bytes) -> str:
    """The words of all pages.

    Raises: UnreadableError.
    """
    text = _first_try(content)
    if not text.strip():
        text = _by_pdfium(content)
    if not text.strip():
        raise UnreadableError(DocumentProblem.SCANNED)
    return text


def _first_try(content: bytes) -> str:
    """What pypdf reads; empty if it cannot."""
    try:
        with _at_most(PATIENCE_S):
            return _by_pypdf(content)
    except (UnreadableError, MemoryError):
        raise
    except LimitReachedError as error:
        raise UnreadableError(DocumentProblem.TOO_DEMANDING) from error
    except _TooSlow:
        return ""
    except Exception:
        # Whatever a file makes it stumble over; PDFium says what it is.
        return ""


def _by_pypdf(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(DocumentProblem.PROTECTED)
    except (DependencyError, PdfReadError, NotImplementedError):
        return ""  # a cipher that PDFium knows
    if reader.get_num_pages() > MOST_PAGES:
        raise UnreadableError(DocumentProblem.TOO_MANY_PAGES)
    return _all_pages(page.extract_text() for page in reader.pages)


def _by_pdfium(content: bytes) -> str:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_protected = error.err_code == PASSWORD_NEEDED
        problem = DocumentProblem.PROTECTED if is_protected else DocumentProblem.BROKEN
        raise UnreadableError(problem) from error
    if not len(document):
        raise UnreadableError(DocumentProblem.BROKEN)
    if len(document) > MOST_PAGES:
        raise UnreadableError(DocumentProblem.TOO_MANY_PAGES)
    try:
        return _all_pages(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(DocumentProblem.BROKEN) from error


def _all_pages(pages: Iterator[str]) -> str:
    """Raises: UnreadableError as soon as there is more than anybody would type."""
    texts: list[str] = []
    for text in pages:
        texts.append(text)
        if sum(map(len, texts)) > 2 * MOST_LETTERS:
            raise UnreadableError(DocumentProblem.TOO_MUCH_TEXT)
    return "\n\n".join(texts)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Interrupts what takes longer with `_TooSlow`."""
    give_up: Callable[..., None] = _give_up
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _give_up(*_: object) -> None:
    raise _TooSlow
