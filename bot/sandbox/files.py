"""The files that people and the bot sent: kept in memory, named like Telegram names them."""

import hashlib
import io

import imagesize

from bot.sandbox.values import StoredFile

# Source: https://core.telegram.org/bots/api#sending-files
MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024

_FOLDERS = {"photo": "photos", "voice": "voice", "sticker": "stickers", "video": "videos"}

_PHOTOS = (b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"\xff\xd8", b"RIFF")
"""How the files begin that may be photos; imagesize knows more kinds, Telegram does not."""


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
    if not content.startswith(_PHOTOS):
        return None
    try:
        width, height = imagesize.get(io.BytesIO(content))
    except ValueError:  # the end of the file is missing
        return None
    return (width, height) if width >= 0 else None
