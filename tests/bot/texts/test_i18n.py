"""German and English land together, and a translation keeps what is filled in."""

import ast
import re

import pytest
from babel.messages.catalog import Message

from bot.texts.i18n import ROOT, extract_messages, missing_messages, read_messages, stale_messages
from models.vocabulary import Language

PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
GERMAN = list(read_messages(Language.GERMAN))


def placeholders(text: str | None) -> set[str]:
    return {percent or brace for percent, brace in PLACEHOLDER.findall(text or "")}


def test_extraction_finds_templates_and_labels() -> None:
    ids = {message.id for message in extract_messages()}
    assert "Cancel" in ids
    assert "What do you study, and where?" in ids


def test_every_label_of_the_code_is_extracted() -> None:
    """What stands inside an f-string would be passed over, and people would read English."""
    ids = {message.id for message in extract_messages()}
    labels = {
        node.args[0].value
        for folder in ("handlers", "models/notices")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Label"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert labels
    assert labels - ids == set()


def test_no_german_text_is_missing() -> None:
    assert [message.id for message in missing_messages(Language.GERMAN) if message.id] == []


def test_no_german_text_is_stale() -> None:
    assert [message.id for message in stale_messages(Language.GERMAN)] == []


def test_no_text_is_translated_twice() -> None:
    keys = [(message.id, message.context) for message in GERMAN]
    assert [key for key in set(keys) if keys.count(key) > 1] == []


@pytest.mark.parametrize("message", GERMAN, ids=lambda message: str(message.id)[:40])
def test_translation_keeps_placeholders(message: Message) -> None:
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    wanted = placeholders(sources[-1])
    assert placeholders(texts[-1]) == wanted
    assert all(placeholders(text) <= wanted for text in texts)
