"""Words in photos and scanned pages, recognised where the extra `ocr` is installed.

RapidOCR brings its models with it and asks no network. One thread, as the process may start none.
"""

import io
import os
from collections.abc import Iterator
from typing import Final

import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.documents.kinds import PDF_BEGINS_WITHIN
from bot.documents.problems import UnreadableError
from models.documents import DocumentProblem

MOST_SCANNED_PAGES: Final = 3
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 2_000
"""Pixels; letters of a page are then large enough, and a page takes about three seconds."""

POINTS_AN_INCH: Final = 72
SURE_ENOUGH: Final = 0.6
"""Lines below it are shadows and stamps rather than words."""


class Recogniser:
    """Loaded when it is made, with whatever it would load only while it works."""

    def __init__(self) -> None:
        os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(0)
        threads = {
            f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")
        }
        self._engine = RapidOCR(params={"Global.log_level": "critical", **threads})
        sample = Image.new("RGB", (480, 120), "white")
        font = ImageFont.load_default(48)
        ImageDraw.Draw(sample).text((20, 30), "Wort 123 word", fill="black", font=font)
        for picture_format in ("PNG", "JPEG", "WEBP"):
            written = io.BytesIO()
            sample.save(written, picture_format)
            _photo(written.getvalue())
        self._recognised(sample)

    def read(self, content: bytes) -> str:
        """The words of a photo, or of the scanned pages of a PDF.

        Raises: UnreadableError.
        """
        is_pdf = b"%PDF-" in content[:PDF_BEGINS_WITHIN]
        try:
            pictures = _pages_of(content) if is_pdf else iter([_photo(content)])
            text = "\n\n".join(self._recognised(picture) for picture in pictures)
        except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError) as error:
            raise UnreadableError(DocumentProblem.BROKEN) from error
        if not text.strip():
            raise UnreadableError(DocumentProblem.EMPTY)
        return text

    def _recognised(self, picture: Image.Image) -> str:
        import numpy as np

        found = self._engine(np.asarray(picture)[:, :, ::-1])
        lines = zip(found.txts or (), found.scores or (), strict=True)
        return "\n".join(line for line, sureness in lines if sureness >= SURE_ENOUGH)


def _pages_of(content: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    if len(document) > MOST_SCANNED_PAGES:
        raise UnreadableError(DocumentProblem.SCANNED)
    for page in document:
        scale = LONGEST_SIDE / max(*page.get_size(), POINTS_AN_INCH)
        yield page.render(scale=scale).to_pil().convert("RGB")


def _photo(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise UnreadableError(DocumentProblem.TOO_DEMANDING)
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright
