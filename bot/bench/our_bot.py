"""KMUni with a gate of any width, with a weekly push that is due at its start or with none.

`python -m bot.bench.our_bot URL TOKEN DATABASE RATE [due]`
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.config import Config, DatabaseSection, PushSection, RegionSection, TelegramSection
from bot.log_setup import set_up_logging
from bot.quick_start import no_collecting

DUE = "due"


def bench_config(
    base_url: str, token: str, database: Path, now: datetime, *, is_push_due: bool = False
) -> Config:
    """By default but for Telegram and data, in a zone where it is noon."""
    from scheduler.slots import WEEKDAYS

    ahead = 12 - now.hour
    pushed_on = WEEKDAYS[(now.weekday() + (0 if is_push_due else 2)) % len(WEEKDAYS)]
    return Config(
        telegram=TelegramSection(token=SecretStr(token), base_url=base_url),
        database=DatabaseSection(url=f"sqlite:///{database}"),
        region=RegionSection(timezone=f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"),
        push=PushSection.model_validate({"weekday": pushed_on}),
        folder=database.parent,
    )


async def main(
    base_url: str, token: str, database: Path, per_second: float, *, is_push_due: bool
) -> None:
    """Runs as `kmuni run` does, until it is killed."""
    with no_collecting():
        from bot.runtime import Runtime

        now = datetime.now(UTC)
        config = bench_config(base_url, token, database, now, is_push_due=is_push_due)
        runtime = Runtime(config, messages_per_second=per_second)
    await runtime.start()
    await runtime.wait()


if __name__ == "__main__":
    set_up_logging()
    url, token, database, rate, *due = sys.argv[1:]
    asyncio.run(main(url, token, Path(database), float(rate), is_push_due=due == [DUE]))
