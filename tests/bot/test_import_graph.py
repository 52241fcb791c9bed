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


def test_a_running_bot_loads_no_sandbox_no_bench_and_nobody_invented() -> None:
    code = "import bot.cli, bot.runtime, sys; print(*sorted(sys.modules))"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "bot.runtime" in printed
    assert [name for name in printed if f"{name}.".startswith(TRYING_OUT)] == []
    assert [name for name in printed if f"{name}.".startswith(SERVING)] == []
    assert [name for name in printed if f"{name}.".startswith(READING)] == []
    assert [name for name in printed if f"{name}.".startswith(CHECKING)] == []
