"""Regular expressions that are compiled when they are first used.

The readers have some 350, and a start needs none of them: compiling them took 0.1 of its 1.4 s.
"""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Lazy:
    """Has the methods of a pattern as its own from the first use on, so that no use is slower."""

    def __init__(self, pattern: str, flags: re.RegexFlag | int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


def lazy_re(pattern: str, flags: re.RegexFlag | int = 0) -> re.Pattern[str]:
    """As `re.compile`, but a mistake in `pattern` is told by its first use: test each."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
