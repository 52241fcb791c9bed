"""The files that people and the bot sent: kept in memory, named like Telegram names them."""

import hashlib
import struct

from bot.sandbox.values import StoredFile

# Source: https://core.telegram.org/bots/api#sending-files
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024

_FOLDERS = {"photo": "photos", "voice": "voice", "sticker": "stickers", "video": "videos"}


class FileStore:
    """Files by id; an id is only valid for the kind it was made for."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, content: bytes, name: str, mime_type: str, duration: int = 0
    ) -> StoredFile:
        """Keep a file; photos, stickers and videos get their picture's size in pixels."""
        number = len(self._by_id) + 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        width, height = picture_size(content) or (512, 512)
        file = StoredFile(
            file_id=f"{kind}-{number}-{hashlib.sha256(content).hexdigest()[:24]}",
            unique_id=hashlib.sha256(content).hexdigest()[:16],
            content=content,
            name=name,
            mime_type=mime_type,
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{number}.{suffix}",
            width=width,
            height=height,
            duration=duration,
        )
        self._by_id[file.file_id] = file
        self._by_path[file.path] = file
        return file

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def find_by_path(self, path: str) -> StoredFile | None:
        """The file that getFile told this path for."""
        return self._by_path.get(path)


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP, or None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp_size(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] == b"VP8X" and len(content) >= 30:
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if content[12:16] == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if content[12:16] == b"VP8L" and len(content) >= 25:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the frame header, which stands after a chain of segments."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
