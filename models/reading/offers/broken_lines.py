"""Lines of a text whose sentences were broken at a width, as in a PDF or an old mail."""

from models.reading.lazy_re import lazy_re

_FEWEST_BROKEN = 3
"""So many lines that go on in small letters tell that a text is broken at a width."""

_WIDEST = 100
"""Letters of such a line; longer ones are paragraphs."""

_NARROWEST = 30
_USUAL = 0.8
"""The share of lines that are no longer than the text is wide; a few may be."""

_NEARLY_FULL = 0.75
"""A line that is as long goes on in the next one, whatever its first letter."""

_GOES_ON = lazy_re(r"[a-zäöüß]")
_KEPT_HYPHEN = lazy_re(r"(?:und|oder|bzw|sowie|and|or)\b")
_ITEM = lazy_re(r"[\w.-]+(?: [\w.-]+){0,3}:\s|[^\w\"„“'(€]|\d{1,2}[.)]\s(?!\w+ 20\d\d)|o\s")
_SENTENCE_ENDS = (".", "!", "?", ":", ";")


def mended(text: str) -> str:
    """`text` with the lines of each of its sentences put together; others stay as they are."""
    lines = text.splitlines()
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    width = lengths[int(_USUAL * len(lengths))] if lengths else 0
    is_full = [len(line.strip()) >= _NEARLY_FULL * width for line in lines]
    broken = sum(map(_is_broken, is_full, lines, lines[1:]))
    if not _NARROWEST <= width <= _WIDEST or broken < _FEWEST_BROKEN:
        return text
    found: list[str] = []
    for number, line in enumerate(lines):
        bare = line.strip()
        if found and bare and _follows(found[-1], bare, is_full=is_full[number - 1]):
            found[-1] = _joined(found[-1], bare)
        else:
            found.append(line.rstrip())
    return "\n".join(found)


def _is_broken(is_full: bool, line: str, following: str) -> bool:
    after = following.strip()
    return (
        is_full
        and not line.rstrip().endswith(_SENTENCE_ENDS)
        and _GOES_ON.match(after) is not None
        and _ITEM.match(after) is None
    )


def _follows(before: str, line: str, *, is_full: bool) -> bool:
    """Whether a line goes on with the sentence of the one before it."""
    if not before.strip() or _ITEM.match(line):
        return False
    if _ends_in_hyphen(before) and _GOES_ON.match(line):
        return True
    if before.rstrip().endswith(_SENTENCE_ENDS):
        return is_full and not before.rstrip().endswith(":")
    return _GOES_ON.match(line) is not None or is_full


def _ends_in_hyphen(line: str) -> bool:
    return line.endswith("-") and line[-2:-1].isalpha()


def _joined(before: str, line: str) -> str:
    is_word = _ends_in_hyphen(before) and not _KEPT_HYPHEN.match(line) and _GOES_ON.match(line)
    return before[:-1] + line if is_word else f"{before} {line}"
