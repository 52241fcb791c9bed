"""What only tries out and measures is not loaded by a bot that runs."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.processes

TRYING_OUT = ("bot.sandbox.", "bot.bench.", "bot.invented.", "imagesize.", "sklearn.", "scipy.")

READING = ("bot.documents.child.", "pypdf.", "pypdfium2.", "docx2python.", "lxml.")
"""Read files of people, in a process of their own alone."""

CHECKING = ("phonenumbers.", "email_validator.", "dns.")
"""Loaded with the first contact that somebody types."""

SERVING = ("uvicorn.", "starlette.")
"""Needed by a webhook and by probes; a bot that polls starts sooner without."""

STORING = ("sqlalchemy.", "sqlmodel.", "psycopg.", "models.tables.", "telegram.")
"""Take most of a start, and most commands need none of them."""


def loaded_by(code: str) -> list[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sorted(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return printed.stdout.split()


def test_a_running_bot_loads_no_sandbox_no_bench_and_nobody_invented() -> None:
    modules = loaded_by("import bot.cli, bot.runtime")
    assert "bot.runtime" in modules
    for unneeded in (TRYING_OUT, SERVING, READING, CHECKING):
        assert [name for name in modules if f"{name}.".startswith(unneeded)] == []


def test_a_command_loads_no_database_before_it_is_known_to_need_one() -> None:
    modules = loaded_by("import bot.cli")
    assert "bot.cli" in modules
    assert [name for name in modules if f"{name}.".startswith(STORING)] == []
