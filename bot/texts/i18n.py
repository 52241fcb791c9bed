"""German and English: English texts are in the templates and the code, German ones in catalogues.

`locales/de/*.po` are read at start, one file for each audience; no compiled copies are kept.
`python -m bot.texts.i18n` prints what a catalogue misses, ready to be filled in.
"""

import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import NullTranslations, Translations

from models.vocabulary import Language

LOCALES = Path(__file__).parent / "locales"
ROOT = Path(__file__).parent.parent.parent

_METHODS = [
    ("bot/texts/templates/**.j2", "jinja2.ext:babel_extract"),
    ("handlers/**.py", "python"),
    ("models/notices/**.py", "python"),
    ("bot/telegram/*.py", "python"),
    ("bot/texts/*.py", "python"),
    ("bot/*.py", "python"),
]
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Label": None,
}


@cache
def translations(language: Language) -> NullTranslations:
    """The catalogues of a language as one; English needs none."""
    if language is Language.ENGLISH:
        return NullTranslations()
    merged = Catalog(locale=language.value)
    for message in read_messages(language):
        merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def read_messages(language: Language) -> Iterator[Message]:
    """Every entry of a language's catalogues."""
    for path in sorted((LOCALES / language.value).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language.value):
                if message.id:
                    yield message


def extract_messages() -> Catalog:
    """Every text that people can read, from the templates and the code."""
    found = Catalog()
    from_templates = {"trimmed": "true", "encoding": "utf-8", "silent": "false"}
    options = {"bot/texts/templates/**.j2": from_templates}
    for name, line, message, _comments, context in extract_from_dir(
        ROOT, _METHODS, options_map=options, keywords=_KEYWORDS
    ):
        found.add(message, locations=[(name, line)], context=context)
    return found


def missing_messages(language: Language) -> Catalog:
    """Texts that have no translation yet."""
    known = {(message.id, message.context) for message in read_messages(language) if message.string}
    missing = Catalog(locale=language.value)
    for message in extract_messages():
        if message.id and (message.id, message.context) not in known:
            missing.add(message.id, locations=message.locations, context=message.context)
    return missing


def stale_messages(language: Language) -> list[Message]:
    """Translations of texts that are nowhere any more."""
    wanted = {(message.id, message.context) for message in extract_messages()}
    return [
        message
        for message in read_messages(language)
        if (message.id, message.context) not in wanted
    ]


if __name__ == "__main__":
    write_po(sys.stdout.buffer, missing_messages(Language.GERMAN), omit_header=True)
    for stale in stale_messages(Language.GERMAN):
        print(f"# stale: {stale.id!r}", file=sys.stderr)
