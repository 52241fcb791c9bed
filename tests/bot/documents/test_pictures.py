"""Words in photos and scans, where the extra `ocr` is installed."""

import io

import pypdfium2
import pytest

from bot.documents.reader import DocumentReader
from bot.sandbox.play import Play
from models.documents import DocumentProblem, DocumentText
from tests.handlers.company.desk import Desk
from tests.support import documents

pytestmark = pytest.mark.ocr

WORDS = """Werkstudent im Labor (m/w/d)
Wir prüfen Öle in Hattingen und suchen
ab sofort Studierende der Chemie."""

PATIENCE_S = 90.0
"""Two models are loaded and a page is looked at, in a process that goes behind all others."""


def photo(words: str, picture_format: str) -> bytes:
    """A page with these words, as a picture."""
    [page] = pypdfium2.PdfDocument(documents.pdf(words))
    written = io.BytesIO()
    page.render(scale=2.5).to_pil().convert("RGB").save(written, picture_format)
    return written.getvalue()


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "WEBP", "PDF"])
async def test_words_in_a_picture_are_recognised(picture_format: str) -> None:
    read = await DocumentReader().read(photo(WORDS, picture_format))
    assert read == DocumentText(WORDS, is_recognised=True)


async def test_a_picture_without_words_has_none() -> None:
    assert await DocumentReader().read(documents.scanned_pdf()) is DocumentProblem.EMPTY


async def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    from PIL import Image  # part of the extra

    written = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(written, "PNG")
    assert await DocumentReader().read(written.getvalue()) is DocumentProblem.TOO_DEMANDING


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_photo_of_an_offer_is_shown_to_be_looked_through(play: Play) -> None:
    desk = Desk(play, play.stand_in.person("Petra", username="petra_brandt", started=True))
    await desk.found()
    await desk.person.send_photo(photo(WORDS, "JPEG"), caption="14 Euro die Stunde")
    card = await desk.person.wait_for("So sehen es Studierende", timeout=PATIENCE_S)
    assert "in einem Bild erkannt" in card.text
    assert "14 € pro Stunde" in card.text
    assert "Hattingen" in card.text
