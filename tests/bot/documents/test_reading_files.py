"""Files of every kind, read by the process that reads them in earnest."""

import os

import pytest

from bot.documents import reader
from bot.documents.reader import (
    MOST_WAITING,
    MOST_WAITING_OF_STRANGERS,
    SIDE_BY_SIDE,
    DocumentReader,
)
from models.documents import MOST_BYTES, MOST_LETTERS, MOST_PAGES, DocumentProblem, DocumentText
from tests.support import documents

OFFER = """Praktikum in der Messtechnik (m/w/d)
Wir prüfen Sensoren für Kläranlagen und suchen ab 1.4.2027 Verstärkung in Herne."""

ENGLISH = """Thesis: a quieter gearbox
We build small gearboxes in Hagen and look for somebody who studies mechanical engineering."""

UMLAUTS = "Größe, Öl und Übung: für 12 € die Stunde – „prüfen“"


@pytest.fixture(autouse=True)
def no_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is without the extra `ocr`, wherever the tests run."""
    monkeypatch.setattr(reader, "RECOGNISER", "recogniser_that_is_not_installed")


async def read(content: bytes) -> DocumentText | DocumentProblem:
    return await DocumentReader().read(content)


READABLE = {
    "a PDF": (documents.pdf(OFFER), OFFER),
    "an English PDF": (documents.pdf(ENGLISH), ENGLISH),
    "a PDF that forbids only changes": (documents.protected_pdf(OFFER, password=""), OFFER),
    "a Word file": (documents.word(OFFER), OFFER),
    "a Word file of a program that says less": (documents.bare_word(ENGLISH), ENGLISH),
    "a Word file with macros": (
        documents.word(OFFER, parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 90}),
        OFFER,
    ),
    "UTF-8": (OFFER.encode(), OFFER),
    "UTF-8 with a mark": (UMLAUTS.encode("utf-8-sig"), UMLAUTS),
    "UTF-16": (UMLAUTS.encode("utf-16"), UMLAUTS),
    "UTF-16 without a mark": (ENGLISH.encode("utf-16-le"), ENGLISH),
    "UTF-16, the other way round": (ENGLISH.encode("utf-16-be"), ENGLISH),
    "Windows": (UMLAUTS.encode("cp1252"), UMLAUTS),
    "lines of Windows": (OFFER.replace("\n", "\r\n").encode(), OFFER),
}


@pytest.mark.parametrize("name", READABLE)
async def test_a_file_gives_its_words(name: str) -> None:
    content, text = READABLE[name]
    assert await read(content) == DocumentText(text)


HOSTILE = {
    "nothing": (b"", DocumentProblem.EMPTY),
    "only spaces": (b" \r\n\t ", DocumentProblem.EMPTY),
    "an empty Word file": (documents.word(""), DocumentProblem.EMPTY),
    "a scan": (documents.scanned_pdf(), DocumentProblem.SCANNED),
    "a picture in a Word file": (
        documents.word("", parts={"word/media/image1.png": b"\x89PNG"}),
        DocumentProblem.SCANNED,
    ),
    "a photo": (b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" * 40, DocumentProblem.PICTURE),
    "a photo of a new phone": (b"\x00\x00\x00\x18ftypheic" + bytes(90), DocumentProblem.PICTURE),
    "a PDF with a password": (
        documents.protected_pdf(OFFER, password="geheim"),
        DocumentProblem.PROTECTED,
    ),
    "a Word file with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        DocumentProblem.PROTECTED,
    ),
    "an old Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 9,
        DocumentProblem.OLD_WORD,
    ),
    "too many pages": (documents.pdf(OFFER, pages=MOST_PAGES + 1), DocumentProblem.TOO_MANY_PAGES),
    "a page too long": (("Viel Text. " * MOST_LETTERS).encode(), DocumentProblem.TOO_MUCH_TEXT),
    "too large": (b"a" * (MOST_BYTES + 1), DocumentProblem.TOO_LARGE),
    "a PDF that ends in the middle": (documents.pdf(OFFER)[:300], DocumentProblem.BROKEN),
    "a tree of pages without an end": (documents.circular_pdf(), DocumentProblem.BROKEN),
    "half a Word file": (documents.word(OFFER)[:400], DocumentProblem.BROKEN),
    "a Word file that lies about its size": (documents.lying_word(OFFER), DocumentProblem.BROKEN),
    "a Word file that asks for other files": (
        documents.word("", prologue='<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        DocumentProblem.BROKEN,
    ),
    "a Word file that grows": (documents.bomb_word(), DocumentProblem.TOO_DEMANDING),
    "a PDF that grows": (documents.bomb_pdf(), DocumentProblem.TOO_DEMANDING),
    "a thousand parts": (
        documents.word(OFFER, parts={f"word/{number}.xml": b"" for number in range(2_001)}),
        DocumentProblem.TOO_DEMANDING,
    ),
    "another archive": (
        documents.archive({"offer.txt": OFFER.encode()}),
        DocumentProblem.OTHER_KIND,
    ),
    "a program": (b"\x7fELF" + bytes(range(256)) * 9, DocumentProblem.OTHER_KIND),
    "a page of the web": (b"<!DOCTYPE html><p>Praktikum", DocumentProblem.OTHER_KIND),
    "rich text": (rb"{\rtf1\ansi Praktikum}", DocumentProblem.OTHER_KIND),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_file_that_cannot_be_read_has_its_reason(name: str) -> None:
    content, problem = HOSTILE[name]
    assert await read(content) is problem


async def test_words_divided_at_the_end_of_a_line_are_whole_again() -> None:
    page = """Werkstudent im Einkauf
Du verhandelst mit Liefe-
ranten und hilfst bei der Vor-
und Nachbereitung von Messen, in Essen-
Werden und anderswo"""
    assert await read(documents.pdf(page)) == DocumentText(
        "Werkstudent im Einkauf\nDu verhandelst mit Lieferanten und hilfst bei der Vor- und "
        "Nachbereitung von Messen, in Essen-\nWerden und anderswo"
    )


async def test_a_table_in_a_word_file_is_read_cell_by_cell() -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    table = f"<w:tbl><w:tr>{cell('Ort')}{cell('Bottrop')}</w:tr></w:tbl><w:p/>"
    assert await read(documents.word_of_body(table)) == DocumentText("Ort\nBottrop")


BOX = "<w:txbxContent><w:p><w:r><w:t>Praktikum im Kasten</w:t></w:r></w:p></w:txbxContent>"
LINK = '<w:hyperlink r:id="rId9"><w:r><w:t>unsere Seite</w:t></w:r></w:hyperlink>'
BODIES = {
    "a text box, which is there twice": (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r>'
        f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
        "Praktikum im Kasten",
    ),
    "words of several styles": (
        "<w:p><w:r><w:t>Werk</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>student</w:t></w:r></w:p>",
        "Werkstudent",
    ),
    "what was struck out": (
        "<w:p><w:r><w:t>bleibt</w:t></w:r>"
        "<w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del></w:p>",
        "bleibt",
    ),
    "signs of markup": (
        "<w:p><w:r><w:t>unter 30 &lt; 40 &amp; mehr</w:t></w:r></w:p>",
        "unter 30 < 40 & mehr",
    ),
    "a link": (f"<w:p>{LINK}</w:p>", "unsere Seite"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_word_file_is_read_as_it_is_seen(name: str) -> None:
    body, text = BODIES[name]
    assert await read(documents.word_of_body(body)) == DocumentText(text)


async def test_one_file_more_than_may_wait_is_turned_away() -> None:
    reading = DocumentReader()
    reading._under_way = SIDE_BY_SIDE + MOST_WAITING
    assert await reading.read(OFFER.encode()) is DocumentProblem.BUSY


async def test_files_of_strangers_are_turned_away_first() -> None:
    reading = DocumentReader()
    reading._under_way = SIDE_BY_SIDE + MOST_WAITING_OF_STRANGERS
    assert reading.is_full(is_stranger=True)
    assert not reading.is_full()


# The process


async def test_the_process_knows_nothing_of_the_bots_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KMUNI_TOKEN", "123456:secret")
    tells = (
        "import json, os, sys; sys.stdin.buffer.read();"
        "print(json.dumps({'text': ' '.join([*os.environ, os.getcwd(), *os.listdir('/dev/fd')])}))"
    )
    monkeypatch.setattr(reader, "_START", tells)
    told = await read(b"file")
    assert isinstance(told, DocumentText)
    names = {name for name in told.text.split() if name.isupper()}
    assert names <= {"LC_CTYPE"}
    assert "/" in told.text.split()
    # The folder that is being listed is the fourth.
    assert {name for name in told.text.split() if name.isdecimal()} <= {"0", "1", "2", "3"}


async def test_a_process_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    turns_for_ever = "import os\nprint(os.getpid(), flush=True)\nwhile True: pass"
    monkeypatch.setattr(reader, "_START", turns_for_ever)
    monkeypatch.setattr(reader, "PATIENCE_S", 0.2)
    assert await read(b"file") is DocumentProblem.TOO_DEMANDING


async def test_a_process_that_tells_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "while True: print('x' * 65536)")
    assert await read(b"file") is DocumentProblem.TOO_DEMANDING


async def test_a_process_that_dies_leaves_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "import os; os.abort()")
    assert await read(os.urandom(MOST_BYTES)) is DocumentProblem.TOO_DEMANDING


async def test_an_answer_that_is_none_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_START", "print('[1, 2]')")
    assert await read(b"file") is DocumentProblem.BROKEN
