"""The words around a company's name, as patterns built from their lists."""

import re
from collections.abc import Iterable
from functools import lru_cache

from models.reading.phrases import listed, load_words

_OF = ("der", "des", "von", "vom", "bei", "in", "im", "of", "at")
"""Words behind which the company of a role or the town of a site follows."""


@lru_cache
def said(table: str, name: str) -> tuple[str, ...]:
    """A list of the companies' words, such as `mail`, `closing`."""
    return listed(load_words("companies")[table][name])


def any_of(phrases: Iterable[str]) -> str:
    """The source of a pattern for each of the phrases as whole words, the longest first.

    A star at a word's end stands for any ending.
    """
    sources = (
        r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return rf"(?<!\w)(?:{'|'.join(sources)})(?!\w)"


@lru_cache
def pattern(table: str, *names: str) -> re.Pattern[str]:
    """A pattern for the phrases of some lists, whatever their case."""
    return re.compile(
        any_of(phrase for name in names for phrase in said(table, name)), re.IGNORECASE
    )


@lru_cache
def opening(table: str, *names: str) -> re.Pattern[str]:
    """As `pattern`, with the marks and blanks behind it; to be matched where a text begins."""
    source = any_of(phrase for name in names for phrase in said(table, name))
    return re.compile(rf"{source}[\s,:!–-]*", re.IGNORECASE)


@lru_cache
def label(*names: str) -> re.Pattern[str]:
    """A label that a line or a piece begins with: "Ort:", "Tel. 0231", "Standorte Hagen"."""
    source = any_of(phrase for name in names for phrase in said("label", name))
    plain = rf"{source}(?:\s*[:=]\s*|\.?\s+(?=[\d+(]))"
    bare = [f"bare_{name}" for name in names if f"bare_{name}" in load_words("companies")["label"]]
    if bare:
        before = any_of(phrase for name in bare for phrase in said("label", name))
        plain += rf"|{before}\s+(?!{any_of(_OF)})(?=\w)"
    return re.compile(rf"[\W_]*(?:{plain})", re.IGNORECASE)
