"""A mistake in the configuration as one line: where, what, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

REMEDIES = {
    "telegram": "write its keys below a line [telegram]",
    "telegram.token": 'write the token that @BotFather gave you, as token = "123456:ABC..."',
    "telegram.token_file": "name a readable file that holds only the token",
    "telegram.base_url": 'write base_url = "https://api.telegram.org/bot" or your own server\'s',
    "telegram.base_file_url": 'write base_file_url = "https://api.telegram.org/file/bot" or your '
    "own server's",
    "telegram.mode": 'write mode = "polling" or mode = "webhook"',
    "telegram.webhook_url": "write the public https address that Telegram shall call, as "
    'webhook_url = "https://kmuni.example/telegram"',
    "telegram.webhook_secret": "write 1 to 256 letters, digits, _ or -, hard to guess",
    "telegram.webhook_host": 'write an address of this machine, as webhook_host = "127.0.0.1"',
    "telegram.webhook_port": "write a free port from 1 to 65535",
    "database.url": 'write url = "sqlite:///kmuni.sqlite3" or "postgresql://user@host/name"',
    "database.keep_copies_days": "write days from 1 to 365",
    "region.name": 'write the region\'s name in quotes, as name = "Dortmund und Bochum"',
    "region.timezone": 'write a name such as timezone = "Europe/Berlin"',
    "coordinators.telegram_ids": "write numeric account ids, as telegram_ids = [123456789]",
    "coordinators.organisation": "write who runs the bot, in quotes",
    "push.weekday": 'write an English day, as weekday = "monday"',
    "push.time": "write a time from 08:00 to 20:59, as time = 09:00:00",
    "push.suggestions": "write a number from 1 to 5",
    "push.catch_up_hours": "write hours from 0 to 144",
    "push.most_per_day": "write a number from 1 to 10",
    "matching.floor": "write points from 0 to 10000",
    "privacy.responsible": "write who answers for the data, in quotes",
    "privacy.contact": "write how that person or office is reached, in quotes",
    "web.health_host": 'write an address of this machine, as health_host = "127.0.0.1"',
    "web.health_port": "write a free port from 1 to 65535, or no health_port for no such server",
}
"""How to mend the mistakes that a key invites."""

_REASONS = {
    "string_type": "must be text in quotes",
    "path_type": "must be text in quotes",
    "int_type": "must be a whole number without quotes",
    "frozen_set_type": "must be a list in square brackets",
}
"""What pydantic says in the words of a programmer."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a key, `section.key`; without a remedy the key's own is told."""

    key: str
    reason: str
    remedy: str | None = None

    def line(self, file: object) -> str:
        remedy = self.remedy or REMEDIES.get(self.key, "see config.example.toml")
        return " ".join(f"{file}: {self.key}: {self.reason}; {remedy}".split())


def mistake_of(problem: Mapping[str, Any], known: Mapping[str, set[str]]) -> Mistake:
    """What pydantic found; `known` are the keys of each section."""
    path = [str(part) for part in problem["loc"] if not isinstance(part, int)]
    key = ".".join(path)
    if problem["type"] == "extra_forbidden":
        return _unknown(path, problem["input"], known)
    if problem["type"] in {"model_type", "dict_type"}:
        return Mistake(key, "must be a section", f"write its keys below a line [{key}]")
    reason = _REASONS.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
    return Mistake(key, reason.replace("Input should be", "must be", 1))


def _unknown(path: list[str], value: object, known: Mapping[str, set[str]]) -> Mistake:
    *section, name = path
    key = ".".join(path)
    if not section and isinstance(value, dict):
        near = get_close_matches(name.lower(), known, n=1)
        meant = f"[{near[0]}]" if near else None
    else:
        own = known.get(section[0], set()) if section else set()
        near = get_close_matches(name.lower(), own, n=1)
        is_elsewhere = any(name.lower() in keys for keys in known.values())
        if near and not is_elsewhere:
            meant = f"{section[0]}.{near[0]}"
        else:
            meant = _elsewhere(name.lower(), known)
    if meant is None:
        return Mistake(key, "unknown key", "remove it or see config.example.toml for its name")
    return Mistake(key, f"unknown key, did you mean {meant}?", "rename, move or remove it")


def _elsewhere(name: str, known: Mapping[str, set[str]]) -> str | None:
    """The key of another section that is meant, such as a token above all sections."""
    keys = {key: f"{section}.{key}" for section, keys in known.items() for key in keys}
    near = get_close_matches(name, keys, n=1, cutoff=0.8)
    return keys[near[0]] if near else None
