"""The words of an offer's text with what stands between them."""

from dataclasses import dataclass

from models.reading.lazy_re import lazy_re
from models.taxonomy.normalise import joined

_WORD = lazy_re(r"[^\W_]+(?:[-'’][^\W_]+)*")
_CLAUSE_ENDS = lazy_re(r"[!?;:\n•|]|\.(?:\s|$)")
_ITEM_ENDS = lazy_re(r"[\n|•·;]|\s[-–—*]\s")
_ABBREVIATES = lazy_re(r"^\.\s?$")
_SHORT = frozenset({"st", "a", "d", "h", "i", "o", "b", "v", "z", "bzw"})
"""Words that a dot shortens: "St. Augustin", "Frankfurt a. M."."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, from letter `start` to `end` (exclusive)."""

    text: str
    key: str
    """Its folded letters and digits without anything between them."""
    start: int
    end: int
    gap: str
    """What stands between the word before and this one."""
    after: str
    """What stands between this one and the next."""
    is_joined: bool
    """Whether only blanks, or the dot of an abbreviation, part it from the word before."""

    @property
    def ends_clause(self) -> bool:
        """Whether a sentence or line ends before it."""
        return not self.is_joined and _CLAUSE_ENDS.search(self.gap) is not None

    @property
    def begins_item(self) -> bool:
        """Whether a line, or what stands between bars, begins with it."""
        return self.start == len(self.gap) or _ITEM_ENDS.search(self.gap) is not None

    @property
    def ends_item(self) -> bool:
        return "\n" in self.after or _ITEM_ENDS.search(self.after) is not None

    @property
    def ends_name(self) -> bool:
        """Whether no other word follows at once."""
        return bool(self.after.strip()) or "\n" in self.after


def tokens_of(text: str) -> list[Token]:
    """The words of a text, in order."""
    found = list(_WORD.finditer(text))
    tokens: list[Token] = []
    end = 0
    for at, each in enumerate(found):
        gap = text[end : each.start()]
        end = each.end()
        following = found[at + 1].start() if at + 1 < len(found) else len(text)
        before = tokens[-1].key if tokens else ""
        is_short = before in _SHORT and _ABBREVIATES.match(gap) is not None
        is_joined = bool(tokens) and (is_short or ("\n" not in gap and not gap.strip()))
        after = text[end:following]
        if at + 1 == len(found):
            after += "\n"  # the text's end is its last line's
        word = each.group()
        tokens.append(Token(word, joined(word), each.start(), end, gap, after, is_joined))
    return tokens
