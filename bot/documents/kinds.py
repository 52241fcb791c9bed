"""What a file is, by its content: names and types are what the sender says."""

from enum import Enum, auto
from typing import Final

from bot.documents.problems import UnreadableError
from models.documents import DocumentProblem


class DocumentKind(Enum):
    """What can be read, each by a module of its own."""

    PDF = auto()
    WORD = auto()
    PLAIN = auto()


PDF_BEGINS_WITHIN: Final = 1024
"""Bytes. Source: ISO 32000-1, annex H.3, implementation note 13."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word up to 2003, and newer files with a password."""

_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
"""The part in which Office keeps a file with a password. Source: MS-OFFCRYPTO 2.3.4.4."""

_PICTURES: Final = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
)
_MARKUP: Final = (b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"<svg")
"""Text for programs; people would be shown its marks."""


def kind_of(content: bytes) -> DocumentKind:
    """The kind by which the file is to be read.

    Raises: UnreadableError.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableError(DocumentProblem.EMPTY)
    if b"%PDF-" in content[:PDF_BEGINS_WITHIN]:
        return DocumentKind.PDF
    if content.startswith(_ZIP):
        return DocumentKind.WORD
    if content.startswith(_OLE):
        is_protected = _ENCRYPTED_PACKAGE in content
        problem = DocumentProblem.PROTECTED if is_protected else DocumentProblem.OLD_WORD
        raise UnreadableError(problem)
    if _is_picture(content):
        raise UnreadableError(DocumentProblem.PICTURE)
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise UnreadableError(DocumentProblem.OTHER_KIND)
    return DocumentKind.PLAIN


def _is_picture(content: bytes) -> bool:
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    is_heic = content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
    return content.startswith(_PICTURES) or is_webp or is_heic
