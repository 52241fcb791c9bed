"""Pictures' sizes, read from their first bytes."""

import struct

import pytest

from bot.sandbox.files import picture_size
from bot.sandbox.people import TINY_PNG

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 300) + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11"
    b"\x01\xff\xd9"
)


def webp(kind: bytes, body: bytes) -> bytes:
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (TINY_PNG, (1, 1)),
        (b"GIF89a" + struct.pack("<HH", 300, 20) + b"\x00\x00\x00", (300, 20)),
        (JPEG, (300, 20)),
        (webp(b"VP8X", bytes(4) + b"\x2b\x01\x00" + b"\x13\x00\x00"), (300, 20)),
        (webp(b"VP8 ", b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", 300, 20)), (300, 20)),
        (webp(b"VP8L", b"\x2f" + (299 | 19 << 14).to_bytes(4, "little") + bytes(5)), (300, 20)),
    ],
)
def test_a_photo_of_each_kind_has_its_size(content: bytes, size: tuple[int, int]) -> None:
    assert picture_size(content) == size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Hallo",
        b"%PDF-1.7",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='3' height='2'/>",
        b"BM" + bytes(60),
        b"P6 3 2 255 ",
        TINY_PNG[:20],
        b"GIF89a",
        JPEG[:24],
        webp(b"VP8X", b""),
    ],
)
def test_what_is_no_photo_or_cut_off_has_none(content: bytes) -> None:
    assert picture_size(content) is None
