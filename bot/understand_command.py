"""`kmuni understand`: what a typed line is taken for, without a chat, a database or a network."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.console import EXIT_CONFIG, JsonOption, fail
from bot.read_commands import TodayOption, answer_lines, knows_all_letters, today_of

if TYPE_CHECKING:
    from models.reading.heard import Meaning, Role
    from models.reading.listening import Listening


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

    taxonomy, day = load_taxonomy(), today_of(today)

    def describe(typed: str, state: str, named_role: str) -> dict[str, Any]:
        listening = _listening_at(state, named_role)
        heard = understand(typed, listening, taxonomy=taxonomy, today=day)
        said = _as_plain(heard.meaning)
        said["more"] = [_as_plain(meaning) for meaning in heard.more]
        if heard.candidates:
            said["candidates"] = [_as_plain(meaning) for meaning in heard.candidates]
        return said

    if jsonl:
        answer_lines(
            lambda record: {
                "id": record.get("id"),
                **describe(
                    str(record.get("text") or ""),
                    str(record.get("state") or ""),
                    str(record.get("role") or ""),
                ),
            }
        )
        return
    if text is None:
        fail("say a text, or --jsonl", EXIT_CONFIG)
    said = describe(text, at or "", role)
    if as_json:
        print(json.dumps(said, ensure_ascii=not knows_all_letters()))
        return
    _print_meaning(said)
    for other in said["more"]:
        _print_meaning(other, before="and ")
    for other in said.get("candidates", ()):
        _print_meaning(other, before="perhaps ")


def _print_meaning(said: Mapping[str, Any], before: str = "") -> None:
    values = " ".join(
        f"{name}={json.dumps(value, ensure_ascii=not knows_all_letters())}"
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


def _as_plain(meaning: "Meaning") -> dict[str, Any]:
    args = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in meaning.args.items()
    }
    return {"intent": meaning.intent.value, "args": args}
