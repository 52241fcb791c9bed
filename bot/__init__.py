"""The process: configuration, command line, wiring, sending through Telegram, the sandbox."""

import os

# python-telegram-bot then gives waiting times as timedelta; otherwise it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
