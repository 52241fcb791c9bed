"""What all commands share: exit codes, options, and the way to say that something is wrong."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

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
