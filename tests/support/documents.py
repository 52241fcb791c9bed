"""Files as people send them, and as nobody should: PDF and DOCX, made byte by byte."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter

PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

LINES_A_PAGE = 50

GREY_PIXEL = b"\x80"


def pdf(text: str, *, pages: int = 1) -> bytes:
    """A PDF whose first page has this text, line by line; further pages say their number."""
    texts = [text, *(f"Seite {number}" for number in range(2, pages + 1))]
    return pdf_of_streams([_page_stream(each.split("\n")) for each in texts])


def scanned_pdf() -> bytes:
    """A page that is a picture."""
    picture = b"q 500 0 0 700 40 40 cm /Picture Do Q"
    return pdf_of_streams([picture])


def pdf_of_streams(streams: Sequence[bytes], *, count: int | None = None, extra: str = "") -> bytes:
    """A PDF of pages that are drawn by these; `count` is what it says of their number."""
    first_page = 5
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(streams)))
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {count or len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _stream(
            GREY_PIXEL,
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            " /BitsPerComponent 8",
        ),
    ]
    for number, stream in enumerate(streams):
        contents = first_page + 2 * number + 1
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                "/Resources << /Font << /F1 3 0 R >> /XObject << /Picture 4 0 R >> >> "
                f"/Contents {contents} 0 R >>"
            ).encode(),
            _stream(stream),
        ]
    return _whole_file(objects)


LAST_BLOCK = b"\x03\x00"
"""An empty one that ends a deflated stream."""


def bomb_pdf() -> bytes:
    """A page of a few kilobytes that is drawn by 700 megabytes: packed twice over."""
    piece, count = b"(a) Tj " * 100_000, 1_000
    packing = zlib.compressobj(1)
    # Packed alone, so that its copies are a stream as well: packing them all takes a second.
    first = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    another = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(count):
        checksum = zlib.adler32(piece, checksum)
    packed = first + another * (count - 1) + LAST_BLOCK + checksum.to_bytes(4)
    twice = zlib.compress(packed, 9)
    return pdf_of_objects_with(twice, "/Filter [/FlateDecode /FlateDecode]")


def pdf_of_objects_with(stream: bytes, entries: str) -> bytes:
    """A PDF of one page, drawn by a stream with these entries of its own."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return _whole_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            _stream(stream, entries),
        ]
    )


def circular_pdf() -> bytes:
    """Its tree of pages leads back to itself."""
    return _whole_file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>",
        ]
    )


def protected_pdf(text: str, *, password: str) -> bytes:
    """Opens with a password; with an empty one only changes are forbidden."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(text))))
    writer.encrypt(password, owner_password="nobody knows it", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _page_stream(lines: Sequence[str]) -> bytes:
    shown = []
    for line in lines[:LINES_A_PAGE]:
        quoted = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown.append(f"({quoted}) Tj T*")
    words = "\n".join(shown)
    return f"BT /F1 11 Tf 14 TL 50 790 Td\n{words}\nET".encode("cp1252")


def _stream(content: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"


def _whole_file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, with their table; the first is the catalog."""
    file = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return bytes(file + trailer.encode())


# Word

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(text: str, *, parts: Mapping[str, bytes] | None = None, prologue: str = "") -> bytes:
    """A DOCX with a paragraph a line, and with these parts as well or instead."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    return word_of_body(paragraphs, parts=parts, prologue=prologue)


def bare_word(text: str) -> bytes:
    """A DOCX that names no relations, as smaller programs write it."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    body = f'<w:document xmlns:w="{_WORDS}"><w:body>{lines}</w:body></w:document>'
    return archive({"word/document.xml": body.encode()})


def word_of_body(
    body: str, *, parts: Mapping[str, bytes] | None = None, prologue: str = ""
) -> bytes:
    """A DOCX with this XML as its body."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prologue}'
        f'<w:document xmlns:w="{_WORDS}" xmlns:r="{_LINKS}"><w:body>{body}</w:body></w:document>'
    )
    every: dict[str, bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.encode(),
        "_rels/.rels": _RELATIONS.encode(),
        "word/document.xml": document.encode(),
        **(parts or {}),
    }
    return archive(every)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def bomb_word() -> bytes:
    """A few kilobytes that unpack to many megabytes."""
    return word("", parts={"word/document.xml": b" " * 40_000_000})


def lying_word(text: str) -> bytes:
    """A bomb whose table of contents says that it is small."""
    honest = bytearray(word(text, parts={"word/numbering.xml": b"<x>" + b" " * 30_000_000}))
    said, small = (30_000_003).to_bytes(4, "little"), (100).to_bytes(4, "little")
    return bytes(honest.replace(said, small))
