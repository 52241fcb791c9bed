"""The commands `kmuni fields` and `kmuni read`: what typed texts are understood as."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.config import Config
from bot.console import (
    EXIT_CONFIG,
    EXIT_FAILED,
    ConfigOption,
    errors,
    fail,
    read_config,
    read_taxonomy,
)

if TYPE_CHECKING:
    from models.taxonomy import Explained, Taxonomy

TextArgument = Annotated[str | None, typer.Argument(help="What a person types.")]
JsonLinesOption = Annotated[
    bool, typer.Option("--jsonl", help="Reads one JSON object a line from standard input.")
]
TodayOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day texts are read on; default: today."),
]


def fields(
    text: TextArgument = None, jsonl: JsonLinesOption = False, config: ConfigOption = None
) -> None:
    """Shows which fields of study a text is understood as, with all that was explained so far."""
    from models.reading import describe_jsonl

    taxonomy = read_whole_taxonomy(read_config(config))
    today = today_of(None)
    if jsonl:
        answer_lines(lambda record: describe_jsonl(record, taxonomy, today))
        return
    if text is None:
        fail("say a text, or --jsonl", EXIT_CONFIG)
    answer = describe_jsonl({"id": "1", "text": text}, taxonomy, today)
    if not answer["fields"]:
        print("Not understood.")
        raise typer.Exit(EXIT_FAILED)
    for field in answer["fields"]:
        print(f"{field['code']}  {field['score']:.2f}  {field['label']}")


def read(
    what: Annotated[
        str,
        typer.Argument(help="offer, study, place, company, wish, audience or correction."),
    ],
    text: TextArgument = None,
    jsonl: JsonLinesOption = False,
    today: TodayOption = None,
    config: ConfigOption = None,
) -> None:
    """Shows what is read of a text: one JSON object, or one a line with --jsonl."""
    from models.reading.plain_data import READERS, read_as_data

    if what not in READERS:
        fail(f"{what} is not read; say one of {', '.join(READERS)}", EXIT_CONFIG)
    if text is None and not jsonl:
        fail("say a text, or --jsonl", EXIT_CONFIG)
    taxonomy = read_whole_taxonomy(read_config(config))
    day = today_of(today)

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        return read_as_data(what, record, taxonomy, day)

    if jsonl:
        answer_lines(answer)
        return
    said = answer({"id": None, "text": text})
    del said["id"]
    print(json.dumps(said, indent=2, ensure_ascii=not knows_all_letters()))


def answer_lines(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answers every JSON object of standard input with one line of JSON."""
    for record in _records():
        print(json.dumps(answer(record), ensure_ascii=not knows_all_letters()))


def _records() -> Iterator[dict[str, Any]]:
    for line in filter(bytes.strip, sys.stdin.buffer):
        try:
            record = json.loads(line)  # UTF-8, whatever the terminal's letters are
        except ValueError as error:
            fail(f"not JSON: {error}", EXIT_CONFIG)
        if not isinstance(record, dict):
            fail("not JSON: each line must be an object, in braces", EXIT_CONFIG)
        yield record


def read_whole_taxonomy(config: Config) -> "Taxonomy":
    """The fields of study with the additions beside the configuration and from chats."""
    from models.taxonomy import with_synonyms

    return with_synonyms(read_taxonomy(config), asyncio.run(_read_explained(config)))


def today_of(named: datetime | None) -> date:
    """The named day, or that of the clock."""
    from models.clock import Clock

    return (named or Clock().now()).date()


def knows_all_letters() -> bool:
    """Whether standard output takes every letter as it is."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


async def _read_explained(config: Config) -> "list[Explained]":
    """What coordinators explained in chats; nothing, with a warning, if it cannot be read."""
    from models.database import Database
    from models.errors import DatabaseError
    from models.queries.synonyms import list_explained
    from models.schema import is_ready

    try:
        if not await asyncio.to_thread(is_ready, config.database_url):
            return []
        database = Database(config.database_url)
        try:
            async with database.read() as session:
                return await list_explained(session)
        finally:
            await database.close()
    except DatabaseError as error:
        errors.print(f"without what was explained in chats: {error}", markup=False)
        return []
