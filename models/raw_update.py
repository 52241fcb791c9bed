"""Raw updates as any server may send them: what of them can be kept, and under which number.

Telegram's own numbers have at most 52 significant bits and its texts no NUL; another server's, or
one that means harm, may hold whatever JSON can. Source: https://core.telegram.org/bots/api
"""

import hashlib
import math
from collections.abc import Mapping
from typing import Any

from models.text import without_unstorable

LARGEST = 2**63 - 1
"""What a column for Telegram's ids holds."""

DEEPEST = 50
"""Levels of JSON; Telegram's updates have about ten."""


class UnstorableError(ValueError):
    """An update that neither a database nor a step can do anything with."""


def account_id(value: object) -> int | None:
    """The number if it can be an account's or a chat's; a boolean or a fraction is none."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < abs(value) <= LARGEST:
        return value
    return None


def update_id_of(raw: Mapping[str, Any]) -> int | None:
    """The update's own number, however large; None if it has none."""
    value = raw.get("update_id")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def key_of(update_id: int) -> int:
    """The number the update is kept under: its own, or always the same one for one too large."""
    if abs(update_id) <= LARGEST:
        return update_id
    digest = hashlib.sha256(str(update_id % 2**256).encode()).digest()
    return -(int.from_bytes(digest[:8]) >> 2) - 1


def storable(value: Any, depth: int = 0) -> Any:
    """The same JSON with clean texts.

    Raises: UnstorableError for a number that is too large or none, and for what lies too deep.
    """
    if isinstance(value, str):
        return without_unstorable(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise UnstorableError("a number is too large")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnstorableError("a number is none")
        return value
    if depth >= DEEPEST:
        raise UnstorableError("it lies too deep")
    if isinstance(value, Mapping):
        return {
            without_unstorable(str(name)): storable(part, depth + 1) for name, part in value.items()
        }
    return [storable(part, depth + 1) for part in value]
