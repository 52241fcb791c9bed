"""What all commands share: exit codes, options, and the way to say that something is wrong."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from bot.config import Check, Config, ConfigError, MissingTokenError, find_config_file, load_config

if TYPE_CHECKING:
    from models.taxonomy import Taxonomy

EXIT_FAILED = 1
EXIT_CONFIG = 2
EXIT_RUNNING = 3
"""Another process runs on the same database."""
EXIT_TOKEN = 4
"""Telegram refuses the token, or another process uses it."""
EXIT_REPLACED = 5
"""Another process has taken over; started again, this one stands by."""

errors = Console(stderr=True, highlight=False, soft_wrap=True)

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The TOML file; default: config.toml here."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def fail(message: str, code: int) -> NoReturn:
    errors.print(message, markup=False)
    raise typer.Exit(code)


def read_config(
    named: Path | None, *, needs_token: bool = False, checks: Iterable[Check] = ()
) -> Config:
    """The checked configuration, or an end with one line for each mistake."""
    try:
        return load_config(find_config_file(named), needs_token=needs_token, checks=checks)
    except MissingTokenError as error:
        fail(
            f"{error}\nAsk @BotFather in Telegram for a token and set it as KMUNI_TOKEN or in the "
            "configuration.\nTo try KMUni without one: kmuni sandbox",
            EXIT_CONFIG,
        )
    except ConfigError as error:
        fail(str(error), EXIT_CONFIG)


def read_taxonomy(config: Config) -> "Taxonomy":
    """The fields of study with the additions beside the configuration, or an end that says why."""
    from models.taxonomy import TaxonomyError, load_taxonomy

    try:
        return load_taxonomy(config.taxonomy_overlay)
    except TaxonomyError as error:
        fail(f"{error}\nkmuni check-config shows every mistake.", EXIT_CONFIG)
