"""DOCX: a ZIP archive of XML, of which only the parts that hold words are looked at.

Archives lie about their sizes, and XML can grow from a few bytes to gigabytes or ask for files.
So the parts are unpacked piece by piece within a budget, one with a document type is refused, and
what else is in the archive, macros and pictures above all, is never unpacked.
"""

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from docx2python import docx2python
from lxml import etree

from bot.documents.problems import UnreadableError
from models.documents import DocumentProblem

MOST_PARTS: Final = 2_000
MOST_UNPACKED_BYTES: Final = 20 * 1024 * 1024
PIECE_BYTES: Final = 64 * 1024

TEXT_PART: Final = "word/document.xml"
_PARTS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/document\.xml\.rels"
    r"|word/(?:document|numbering|styles)\.xml"
)
"""What the words and their order are made of."""

_TYPE_DECLARATION: Final = (b"<!doctype", b"<!entity")
_ENCRYPTED: Final = 0x1
"""The flag of a part with a password. Source: APPNOTE.TXT of PKZIP, 4.4.4."""

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SHOWN_AS: Final = {f"{_WORDS}tab": " ", f"{_WORDS}br": "\n", f"{_WORDS}cr": "\n"}
_SHOWN: Final = (f"{_WORDS}t", *_SHOWN_AS)

_SAMPLE: Final = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>sample</w:t></w:r></w:p></w:body></w:document>"
)

_PICTURE: Final = re.compile(r"-{4}(?:media/|image\d)[^\n]{0,80}?-{4}")
_LINK: Final = re.compile(r"</?a(?:\s[^<>]*)?>")
_LIST_MARK: Final = re.compile(r"^\t*(?:--|(\w{1,6}\)))\t", re.MULTILINE)


def read_word(content: bytes) -> str:
    """The words of the text, without those of headers, footers and comments.

    Raises: UnreadableError.
    """
    try:
        kept = _only_words(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UnreadableError(DocumentProblem.BROKEN) from error
    try:
        text = _with_lists(kept)
    except MemoryError:
        raise
    except Exception:
        # Whatever a file of another program makes it stumble over.
        text = ""
    text = text if text.strip() else _only_paragraphs(kept)
    if not text.strip():
        problem = DocumentProblem.SCANNED if _has_picture(content) else DocumentProblem.EMPTY
        raise UnreadableError(problem)
    return text


def load() -> None:
    """Loads what the readers load only while they read."""
    sample = io.BytesIO()
    with zipfile.ZipFile(sample, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TEXT_PART, _SAMPLE)
    read_word(sample.getvalue())
    codecs.lookup("cp437")  # names in archives of older programs


def _only_words(content: bytes) -> io.BytesIO:
    """A new archive with nothing but the parts that are read."""
    kept = io.BytesIO()
    left = MOST_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(kept, "w") as copy:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise UnreadableError(DocumentProblem.TOO_DEMANDING)
        by_name = {part.filename: part for part in parts if _PARTS.fullmatch(part.filename)}
        if TEXT_PART not in by_name:
            raise UnreadableError(DocumentProblem.OTHER_KIND)
        for name, part in by_name.items():
            if part.flag_bits & _ENCRYPTED:
                raise UnreadableError(DocumentProblem.PROTECTED)
            data = _unpacked(archive, part, left)
            left -= len(data)
            # In UTF-16 every second byte is a zero.
            if any(mark in data.replace(b"\x00", b"").lower() for mark in _TYPE_DECLARATION):
                raise UnreadableError(DocumentProblem.BROKEN)
            copy.writestr(name, _said_once(data) if name == TEXT_PART else data)
    kept.seek(0)
    return kept


def _said_once(document: bytes) -> bytes:
    """The text without what is there a second time for older programs, as of every text box.

    Raises: UnreadableError.
    """
    if b"Fallback" not in document:
        return document
    root = _parsed(document)
    for repeated in list(root.iter(_FALLBACK)):
        repeated.getparent().remove(repeated)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def _parsed(document: bytes) -> Any:
    """Raises: UnreadableError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(DocumentProblem.BROKEN) from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """Raises: UnreadableError for more than `most` bytes, said or unpacked."""
    data = bytearray()
    with archive.open(part) as stream:
        while part.file_size <= most and len(data) <= most:
            piece = stream.read(PIECE_BYTES)
            if not piece:
                return bytes(data)
            data += piece
    raise UnreadableError(DocumentProblem.TOO_DEMANDING)


def _with_lists(kept: io.BytesIO) -> str:
    """The text with its lists as such; raises whatever comes."""
    with docx2python(kept, duplicate_merged_cells=False) as read:
        text = "\n".join(_paragraphs(read.body))
    text = _LINK.sub("", _PICTURE.sub("", text))
    return _LIST_MARK.sub(lambda found: f"{found[1]} " if found[1] else "- ", text)


def _only_paragraphs(kept: io.BytesIO) -> str:
    """The text without anything else.

    Raises: UnreadableError.
    """
    with zipfile.ZipFile(kept) as archive:
        root = _parsed(archive.read(TEXT_PART))
    return "\n".join(
        "".join(_SHOWN_AS.get(part.tag, part.text or "") for part in paragraph.iter(*_SHOWN))
        for paragraph in root.iter(f"{_WORDS}p")
    )


def _paragraphs(body: Any) -> Iterator[str]:
    """Every paragraph, also those of tables, which lie in lists within lists."""
    if isinstance(body, str):
        yield body
        return
    for part in body:
        yield from _paragraphs(part)


def _has_picture(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.startswith("word/media/") for name in archive.namelist())
