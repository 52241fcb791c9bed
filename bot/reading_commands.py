"""`kmuni understand`: what a typed line is taken for, without a chat, a database or a network."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.console import EXIT_CONFIG, JsonOption, fail

if TYPE_CHECKING:
    from models.reading.heard import Meaning, Role
    from models.reading.listening import Listening

TodayOption = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day that dates are read on; default: today."),
]


def read_today(named: str | None) -> date:
    """The named day, or that of the clock; an end with one line for a day that is none."""
    if named is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(named)
    except ValueError:
        fail(f"--today: {named!r} is no day; write it as 2027-03-31", EXIT_CONFIG)


def understand_command(
    text: Annotated[str | None, typer.Argument(help="What was typed.")] = None,
    role: Annotated[str, typer.Option(help="newcomer, student, company, coordinator.")] = "student",
    at: Annotated[str | None, typer.Option(help="What is open; default: nothing.")] = None,
    today: TodayOption = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Lines of JSON in, lines of JSON out.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """What a typed line is taken for: its intent and what it says."""
    from models.reading.understanding import understand
    from models.taxonomy import load_taxonomy

    taxonomy, day = load_taxonomy(), read_today(today)

    def describe(typed: str, state: str, named_role: str) -> dict[str, Any]:
        listening = _listening_at(state, named_role)
        heard = understand(typed, listening, taxonomy=taxonomy, today=day)
        said = _as_plain(heard.meaning)
        said["more"] = [_as_plain(meaning) for meaning in heard.more]
        if heard.candidates:
            said["candidates"] = [_as_plain(meaning) for meaning in heard.candidates]
        return said

    if jsonl:
        for record in _records():
            said = describe(
                str(record.get("text") or ""),
                str(record.get("state") or ""),
                str(record.get("role") or ""),
            )
            print(json.dumps({"id": record.get("id"), **said}, ensure_ascii=not _knows_letters()))
        return
    if text is None:
        fail("say a text, or --jsonl", EXIT_CONFIG)
    said = describe(text, at or "", role)
    if as_json:
        print(json.dumps(said, ensure_ascii=not _knows_letters()))
        return
    _print_meaning(said)
    for other in said["more"]:
        _print_meaning(other, before="and ")
    for other in said.get("candidates", ()):
        _print_meaning(other, before="perhaps ")


def _print_meaning(said: Mapping[str, Any], before: str = "") -> None:
    values = " ".join(
        f"{name}={json.dumps(value, ensure_ascii=not _knows_letters())}"
        for name, value in said["args"].items()
    )
    print(f"{before}{said['intent']} {values}".rstrip())


def _listening_at(state: str, role: str) -> "Listening":
    """What is listened for at this question; without one, in this role with nothing open."""
    from handlers.heard_at import MOMENTS
    from models.reading.listening import Listening

    if not state:
        return Listening(_role_of(role))
    found = MOMENTS.get(state)
    if found is None:
        fail(f"no such state: {state}; there are {', '.join(MOMENTS)}", EXIT_CONFIG)
    return found


def _role_of(name: str) -> "Role":
    from models.reading.heard import Role

    try:
        return Role(name)
    except ValueError:
        fail(f"no such role: {name}; there are {', '.join(Role)}", EXIT_CONFIG)


def _records() -> Iterator[dict[str, Any]]:
    """The objects on standard input; UTF-8, whatever the terminal's letters are."""
    for line in filter(bytes.strip, sys.stdin.buffer):
        try:
            record = json.loads(line)
        except ValueError as error:
            fail(f"not JSON: {error}", EXIT_CONFIG)
        if not isinstance(record, dict):
            fail("not JSON: each line must be an object, in braces", EXIT_CONFIG)
        yield record


def _as_plain(meaning: "Meaning") -> dict[str, Any]:
    args = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in meaning.args.items()
    }
    return {"intent": meaning.intent.value, "args": args}


def _knows_letters() -> bool:
    """Whether standard output takes every letter as it is."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
