"""What no bot can run with is refused by `check-config` and by `run` alike, a line for each."""

import asyncio
import errno
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from typer.testing import CliRunner

import bot.cli
from bot.cli import app
from bot.console import EXIT_CONFIG

TOKEN = "4711:a-token_of-this-test"  # noqa: S105
SECRET = "a-word-of-this-test"  # noqa: S105
HOOK = f'mode = "webhook"\nwebhook_secret = "{SECRET}"\n'


@pytest.fixture(autouse=True)
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No token of the machine's owner, and no bot if a setting is not refused."""

    async def must_not_run(_config: object, _file: object) -> NoReturn:
        raise AssertionError("the bot was started")

    monkeypatch.delenv("KMUNI_TOKEN", raising=False)
    monkeypatch.delenv("KMUNI_CONFIG", raising=False)
    monkeypatch.setattr(bot.cli, "_run", must_not_run)


def told(command: str, path: Path) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, [command, "--config", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.splitlines()


def refused(path: Path) -> list[str]:
    """The lines that both commands tell."""
    code, lines = told("check-config", path)
    assert (code, told("run", path)) == (EXIT_CONFIG, (EXIT_CONFIG, lines)), lines
    return lines


def with_token(text: str) -> str:
    """The text with a token in its section [telegram]."""
    if "token" in text:
        return text
    line = f'[telegram]\ntoken = "{TOKEN}"\n'
    return text.replace("[telegram]\n", line) if "[telegram]" in text else f"{line}{text}"


REFUSED = [
    # the webhook
    ('[telegram]\nwebhook_url = "http://bot.example/tg"', "telegram.webhook_url", "https"),
    ('[telegram]\nwebhook_url = "bot.example/tg"', "telegram.webhook_url", "no web address"),
    ('[telegram]\nwebhook_url = "https://"', "telegram.webhook_url", "no web address"),
    ('[telegram]\nwebhook_url = ""', "telegram.webhook_url", "no web address"),
    ('[telegram]\nwebhook_url = "https://bot.example:9000/tg"', "telegram.webhook_url", "9000"),
    ('[telegram]\nwebhook_url = "https://bot.example:x/tg"', "telegram.webhook_url", "address"),
    ('[telegram]\nwebhook_url = "https://bot.example:99999/"', "telegram.webhook_url", "address"),
    ('[telegram]\nwebhook_url = "https://bot .example/"', "telegram.webhook_url", "spaces"),
    ('[telegram]\nwebhook_url = "https://bücher.example/"', "telegram.webhook_url", "ASCII"),
    ('[telegram]\nwebhook_url = "https://a..example/"', "telegram.webhook_url", "no host"),
    ('[telegram]\nwebhook_url = "https://[::1/"', "telegram.webhook_url", "no web address"),
    ('[telegram]\nwebhook_url = "https://127.0.0.1/tg"', "telegram.webhook_url", "own network"),
    ('[telegram]\nwebhook_url = "https://localhost/tg"', "telegram.webhook_url", "own network"),
    ('[telegram]\nwebhook_url = "https://bot.example/readyz"', "telegram.webhook_url", "path"),
    ('[telegram]\nwebhook_url = "https://bot.example/{id}"', "telegram.webhook_url", "path"),
    ('[telegram]\nwebhook_url = "https://bot.example/a#b"', "telegram.webhook_url", "#"),
    ('[telegram]\nwebhook_secret = "öffne dich"', "telegram.webhook_secret", "A-Z"),
    ('[telegram]\nwebhook_secret = "a.b"', "telegram.webhook_secret", "A-Z"),
    ('[telegram]\nwebhook_secret = ""', "telegram.webhook_secret", "1 to 256"),
    (f'[telegram]\nwebhook_secret = "{"x" * 257}"', "telegram.webhook_secret", "256"),
    (f"[telegram]\n{HOOK}", "telegram.webhook_url", "missing"),
    ('[telegram]\nmode = "webhook"', "telegram.webhook_secret", "missing"),
    ("[telegram]\nwebhook_port = 0", "telegram.webhook_port", "greater than"),
    ("[telegram]\nwebhook_port = 70000", "telegram.webhook_port", "less than"),
    ("[telegram]\nwebhook_port = -1", "telegram.webhook_port", "greater than"),
    ('[telegram]\nwebhook_port = "8080"', "telegram.webhook_port", "whole number"),
    ('[telegram]\nwebhook_host = ""', "telegram.webhook_host", "no host"),
    ('[telegram]\nwebhook_host = "a b"', "telegram.webhook_host", "no host"),
    ('[telegram]\nmode = "both"', "telegram.mode", "polling"),
    # the Bot API
    ('[telegram]\nbase_url = "somewhere"', "telegram.base_url", "no web address"),
    ('[telegram]\nbase_url = "ftp://api.example/bot"', "telegram.base_url", "no web address"),
    ('[telegram]\nbase_url = "https://api.example"', "telegram.base_url", "/bot"),
    ('[telegram]\nbase_url = "https://api.example/bot/"', "telegram.base_url", "/bot"),
    ('[telegram]\nbase_url = "https://api.example/bot?x=/bot"', "telegram.base_url", "?"),
    ('[telegram]\nbase_url = "http://[/bot"', "telegram.base_url", "no web address"),
    ('[telegram]\nbase_file_url = "x"', "telegram.base_file_url", "no web address"),
    # the token
    ('[telegram]\ntoken = ":"', "telegram.token", "not a bot's token"),
    ('[telegram]\ntoken = "4711:"', "telegram.token", "not a bot's token"),
    ('[telegram]\ntoken = "abc:def"', "telegram.token", "not a bot's token"),
    ('[telegram]\ntoken = "4711:a b"', "telegram.token", "not a bot's token"),
    ('[telegram]\ntoken = "4711:ä"', "telegram.token", "not a bot's token"),
    ("[telegram]\ntoken = 4711", "telegram.token", "text"),
    ('[telegram]\ntoken_file = "nowhere.txt"', "telegram.token_file", "No such file"),
    ('[telegram]\ntoken_file = "."', "telegram.token_file", "directory"),
    ('[telegram]\ntoken_file = "empty.txt"', "telegram.token_file", "empty"),
    ('[telegram]\ntoken_file = "latin.txt"', "telegram.token_file", "UTF-8"),
    ('[telegram]\ntoken_file = "two.txt"', "telegram.token_file", "not a bot's token"),
    ('[telegram]\ntoken_file = "a\\u0000b"', "telegram.token_file", "name"),
    ("[telegram]\ntoken_file = 3", "telegram.token_file", "text"),
    # people
    ("[coordinators]\ntelegram_ids = [0]", "coordinators.telegram_ids", "0 is no account"),
    ("[coordinators]\ntelegram_ids = [-1001234]", "coordinators.telegram_ids", "group"),
    ("[coordinators]\ntelegram_ids = [12345678901234567890]", "coordinators.telegram_ids", "no"),
    ("[coordinators]\ntelegram_ids = [true]", "coordinators.telegram_ids", "whole number"),
    ("[coordinators]\ntelegram_ids = [1.5]", "coordinators.telegram_ids", "whole number"),
    ('[coordinators]\ntelegram_ids = ["@eva"]', "coordinators.telegram_ids", "whole number"),
    ("[coordinators]\ntelegram_ids = 5", "coordinators.telegram_ids", "list"),
    ('[coordinators]\norganisation = ""', "coordinators.organisation", "empty"),
    (f'[coordinators]\norganisation = "{"o" * 121}"', "coordinators.organisation", "longer"),
    # the database
    ('[database]\nurl = "sqlite://"', "database.url", "no file"),
    ('[database]\nurl = "sqlite:///:memory:"', "database.url", "no file"),
    ('[database]\nurl = "sqlite://kmuni.sqlite3"', "database.url", "three slashes"),
    ('[database]\nurl = "sqlite:///x?mode=ro"', "database.url", "options"),
    ('[database]\nurl = "sqlite:///data/"', "database.url", "folder"),
    ('[database]\nurl = "sqlite+pysqlcipher:///x"', "database.url", "not the address"),
    ('[database]\nurl = "postgres://a@b/c"', "database.url", "postgresql"),
    ('[database]\nurl = "oracle://a@b/c"', "database.url", "unknown kind"),
    ('[database]\nurl = "postgresql://a:pa55@b:port/c"', "database.url", "not the address"),
    ('[database]\nurl = "postgresql://a@b/c?colour=red"', "database.url", "colour"),
    ('[database]\nurl = "kmuni.sqlite3"', "database.url", "not the address"),
    ('[database]\nurl = ""', "database.url", "not the address"),
    ('[database]\nurl = "sqlite:///a\\u0000b"', "database.url", "not the address"),
    ("[database]\nurl = 1", "database.url", "text"),
    ('[database]\nurl = "sqlite:///nowhere/kmuni.sqlite3"', "database.url", "does not exist"),
    ('[database]\nurl = "sqlite:///notes.txt/kmuni.sqlite3"', "database.url", "no folder"),
    ('[database]\nurl = "sqlite:///notes.txt"', "database.url", "no SQLite database"),
    ('[database]\nurl = "sqlite:///damaged.sqlite3"', "database.url", "damaged"),
    ('[database]\nurl = "sqlite:///folder"', "database.url", "is a folder"),
    ('[database]\nurl = "sqlite:////dev/null"', "database.url", "no file"),
    ("[database]\nkeep_copies_days = 0", "database.keep_copies_days", "greater than"),
    # the region and the push
    ('[region]\nname = ""', "region.name", "empty"),
    ('[region]\nname = " \\t"', "region.name", "empty"),
    ('[region]\nname = "\\u200b"', "region.name", "empty"),
    ('[region]\nname = "a\\nb"', "region.name", "one line"),
    ("[region]\nname = ['x']", "region.name", "text"),
    ('[region]\ntimezone = "Europe/Berln"', "region.timezone", "'Europe/Berlin'"),
    ('[region]\ntimezone = "CEST"', "region.timezone", "no time zone"),
    ('[region]\ntimezone = "../etc/passwd"', "region.timezone", "no time zone"),
    ("[region]\ntimezone = 1", "region.timezone", "text"),
    ("[push]\ntime = 9", "push.time", "no time"),
    ("[push]\ntime = 32400", "push.time", "no time"),
    ("[push]\ntime = 07:59:00", "push.time", "quiet hours"),
    ("[push]\ntime = 09:00:30", "push.time", "hours and minutes"),
    ('[push]\ntime = "neun"', "push.time", "no time"),
    ("[push]\ntime = 2026-01-05", "push.time", "no time"),
    ("[push]\ntime = 2026-01-05T09:00:00", "push.time", "no time"),
    ('[push]\nweekday = "mittwoch"', "push.weekday", "English day"),
    ("[push]\nweekday = 1", "push.weekday", "English day"),
    ("[push]\nsuggestions = 0", "push.suggestions", "greater than"),
    ("[push]\nsuggestions = true", "push.suggestions", "whole number"),
    ("[push]\nsuggestions = 3.0", "push.suggestions", "whole number"),
    ("[push]\nmost_per_day = 0", "push.most_per_day", "greater than"),
    ("[push]\ncatch_up_hours = 145", "push.catch_up_hours", "less than"),
    ("[matching]\nfloor = -1", "matching.floor", "greater than"),
    ('[privacy]\nresponsible = ""', "privacy.responsible", "empty"),
    ('[privacy]\ncontact = "\\n"', "privacy.contact", "empty"),
    # health over HTTP
    ("[web]\nhealth_port = 0", "web.health_port", "greater than"),
    ("[web]\nhealth_port = 70000", "web.health_port", "less than"),
    ('[web]\nhealth_port = "8081"', "web.health_port", "whole number"),
    ("[web]\nhealth_port = true", "web.health_port", "whole number"),
    ('[web]\nhealth_host = ""', "web.health_host", "no host"),
    ('[web]\nhealth_host = "a b"', "web.health_host", "no host"),
    ("[web]\nhealth_host = 1", "web.health_host", "text"),
    (
        f'[telegram]\n{HOOK}webhook_url = "https://bot.example/tg"\n[web]\nhealth_port = 8080',
        "web.health_port",
        "8080 is the webhook's port",
    ),
    # names and sections
    ("[web]\nport = 8081", "web.port", "unknown key"),
    ("[pusch]\ntime = 09:00:00", "pusch", "[push]"),
    ("[push]\nsugestions = 3", "push.sugestions", "push.suggestions"),
    ("[push]\ntimezone = 'Europe/Berlin'", "push.timezone", "region.timezone"),
    ("weekday = 'monday'", "weekday", "push.weekday"),
    ("[push]\nfrobnicate = 1", "push.frobnicate", "unknown key"),
    ("[[push]]\nsuggestions = 3", "push", "must be a section"),
    ("push = 3", "push", "must be a section"),
    ("folder = 'x'", "folder", "unknown key"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "latin.txt").write_bytes("4711:schön".encode("latin-1"))
    (tmp_path / "two.txt").write_text(f"{TOKEN}\n{TOKEN}\n")
    (tmp_path / "notes.txt").write_text("This is no database, and it is long enough to tell. " * 9)
    (tmp_path / "damaged.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    return tmp_path


@pytest.mark.parametrize(("text", "key", "reason"), REFUSED)
def test_an_impossible_setting_is_one_line(folder: Path, text: str, key: str, reason: str) -> None:
    path = folder / "config.toml"
    top = text if not text.startswith("[") else ""
    path.write_text(f"{top}\n{with_token(text.removeprefix(top))}", encoding="utf-8")
    lines = [line for line in refused(path) if line.startswith(f"{path}: {key}: ")]
    assert len(lines) == 1, refused(path)
    assert reason in lines[0]
    assert "; " in lines[0], "a remedy"
    assert TOKEN not in lines[0]
    assert "pa55" not in lines[0], "the password"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ('[region]\nname = "Köln"'.encode("latin-1"), "line 2 is not UTF-8"),
        ("[region]".encode("utf-16"), "not UTF-8"),
        (b"[push]\nsuggestions = 1\nsuggestions = 2", "stands twice"),
        (b"[push]\n[region]\n[push]\n", "stands twice"),
        (b"[push", "not TOML"),
        (b"[push]\ntime = 25:00", "not TOML"),
        (b"x = " + b"[" * 5000, "not TOML"),
        (b"x = " + b"1" * 5000, "not TOML"),
        (b"\0", "not TOML"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(raw)
    (line,) = refused(path)
    assert line.startswith(f"{path}: ")
    assert reason in line


def test_a_folder_and_a_missing_file_are_one_line(tmp_path: Path) -> None:
    (line,) = refused(tmp_path)
    assert "directory" in line
    (line,) = refused(tmp_path / "nothing.toml")
    assert "no such file" in line


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = with_token("[push]\nsuggestions = 9\n").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (line,) = refused(path)
    assert "push.suggestions" in line


def test_all_mistakes_of_all_kinds_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.toml").write_text("[[synonym]]\nterm = 'x'\nfields = ['9999']")
    path = tmp_path / "config.toml"
    path.write_text(
        '[telegram]\ntoken = ":"\nmode = "webhook"\nwebhook_secret = "!"\n'
        '[database]\nurl = "sqlite:///nowhere/x"\n[push]\nsuggestions = 0\ntme = 1\n'
    )
    code, lines = told("check-config", path)
    keys = [line.split(": ")[1] for line in lines]
    assert code == EXIT_CONFIG
    assert keys == [
        "telegram.webhook_url",
        "telegram.webhook_secret",
        "push.suggestions",
        "push.tme",
        "telegram.token",
        "database.url",
        "synonym[1].fields",
    ]


def test_a_wrong_token_in_the_environment_is_named_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KMUNI_TOKEN", f'"{TOKEN}"')
    path = tmp_path / "config.toml"
    path.touch()
    (line,) = refused(path)
    assert "KMUNI_TOKEN" in line
    assert "without quotes" in line
    assert TOKEN not in line


def test_a_file_that_this_user_may_not_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(_path: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "config.toml"
    path.touch()
    monkeypatch.setattr(Path, "read_bytes", forbid)
    (line,) = refused(path)
    assert "Permission denied" in line


def may_not(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The system tells that this path is another user's, as root cannot be told."""
    really = os.access
    monkeypatch.setattr(os, "access", lambda asked, mode: asked != path and really(asked, mode))


@pytest.mark.parametrize("name", ["", "kmuni.sqlite3"])
def test_a_database_that_is_another_users_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(with_token(""))
    sqlite3.connect(tmp_path / "kmuni.sqlite3").close()
    may_not(monkeypatch, tmp_path / name)
    (line,) = refused(path)
    assert "database.url: this user may not" in line


@pytest.fixture
def hooked(tmp_path: Path) -> Path:
    """A configuration for a webhook, whose port is put in later."""
    path = tmp_path / "config.toml"
    path.write_text(
        with_token(f'[telegram]\n{HOOK}webhook_url = "https://bot.example/tg"\nwebhook_port = PORT')
        + "\n[coordinators]\ntelegram_ids = [4711]\n"
    )
    return path


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def put_port(path: Path, port: int) -> None:
    path.write_text(path.read_text().replace("PORT", str(port)))


def answer_once(listener: socket.socket, body: bytes) -> threading.Thread:
    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
            connection.sendall(head + body)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    return thread


def test_a_port_that_another_program_has_is_one_line(hooked: Path, listener: socket.socket) -> None:
    put_port(hooked, listener.getsockname()[1])
    thread = answer_once(listener, b"<html>")
    code, lines = told("check-config", hooked)
    thread.join()
    assert code == EXIT_CONFIG
    assert len(lines) == 1
    assert "telegram.webhook_port" in lines[0]
    assert "in use" in lines[0]


def test_a_port_that_a_running_kmuni_has_is_no_mistake(
    hooked: Path, listener: socket.socket
) -> None:
    put_port(hooked, listener.getsockname()[1])
    thread = answer_once(listener, b"ok")
    code, lines = told("check-config", hooked)
    thread.join()
    assert (code, len(lines)) == (0, 1), lines


@pytest.fixture
def probed(tmp_path: Path, listener: socket.socket) -> Path:
    """A configuration whose port for health the listener has."""
    path = tmp_path / "config.toml"
    section = f"[web]\nhealth_port = {listener.getsockname()[1]}\n"
    path.write_text(with_token("") + section + "[coordinators]\ntelegram_ids = [4711]\n")
    return path


def test_a_port_for_health_that_another_program_has_is_a_warning(
    probed: Path, listener: socket.socket
) -> None:
    thread = answer_once(listener, b"<html>")
    code, lines = told("check-config", probed)
    thread.join()
    assert code == 0
    assert len(lines) == 2
    assert lines[0].startswith(f"warning: {probed}: web.health_port: 127.0.0.1:")
    assert "in use; write a free port" in lines[0]


def test_a_port_for_health_that_a_running_kmuni_has_is_no_warning(
    probed: Path, listener: socket.socket
) -> None:
    thread = answer_once(listener, b"ok")
    code, lines = told("check-config", probed)
    thread.join()
    assert (code, len(lines)) == (0, 1), lines


def test_an_address_of_another_machine_is_one_line(hooked: Path) -> None:
    put_port(hooked, 8081)
    text = hooked.read_text().replace("mode =", 'webhook_host = "192.0.2.1"\nmode =')
    hooked.write_text(text)
    code, lines = told("check-config", hooked)
    assert code == EXIT_CONFIG
    assert "telegram.webhook_host: 192.0.2.1:8081 cannot be listened on" in lines[0]


def test_nobody_who_could_approve_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(with_token(""))
    code, lines = told("check-config", path)
    assert code == 0
    (warning,) = (line for line in lines if line.startswith("warning: "))
    assert "coordinators.telegram_ids" in warning
    assert "approve" in warning


ACCEPTED = [
    f'[telegram]\n{HOOK}webhook_url = "https://bot.example:8443/tg"',
    '[telegram]\nwebhook_url = "https://bot.example"',
    '[telegram]\nbase_url = "http://127.0.0.1:8081/bot"\nwebhook_url = "http://10.0.0.7:9000/tg"',
    '[telegram]\nbase_url = "http://api:8081/bot"\nwebhook_url = "http://kmuni:8080/tg"',
    '[telegram]\nwebhook_host = "::1"',
    '[push]\ntime = "9:30"'.replace("9:30", "09:30"),
    '[push]\nweekday = "Tuesday"',
    "[coordinators]\ntelegram_ids = [1, 4503599627370495]",
    '[database]\nurl = "postgresql://kmuni@db.example/kmuni?sslmode=require"',
    '[database]\nurl = "sqlite:///empty.sqlite3"',
    '[privacy]\nresponsible = "Stadt\\nRathausplatz 1"',
    "[web]\nhealth_port = 8080",  # the webhook's default, and it polls
    '[web]\nhealth_host = "::1"',
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_a_bot_can_run_with_is_accepted(tmp_path: Path, text: str) -> None:
    (tmp_path / "empty.sqlite3").touch()
    path = tmp_path / "config.toml"
    text = text.replace("webhook_secret", "webhook_port = 8443\nwebhook_secret")
    path.write_text(with_token(text), encoding="utf-8")
    code, lines = told("check-config", path)
    assert code == 0, lines


def test_checking_writes_nothing(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "kmuni.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    path = tmp_path / "config.toml"
    path.touch()
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert told("check-config", path)[0] == 0
    assert {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == before


def test_an_address_that_telegram_refuses_ends_the_command(
    hooked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.telegram.refused import WebhookRefusedError

    async def refuse(_config: object, _file: object) -> NoReturn:
        await asyncio.sleep(0)
        raise WebhookRefusedError("Bad webhook: IP address 198.51.100.1 is reserved")

    monkeypatch.setattr(bot.cli, "_run", refuse)
    put_port(hooked, 8081)
    code, lines = told("run", hooked)
    assert code == EXIT_CONFIG
    (line,) = lines
    assert line.startswith(f"{hooked}: telegram.webhook_url: Telegram refuses it (Bad webhook")
