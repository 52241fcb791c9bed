import pkgutil
import re
from importlib import import_module

import pytest

import models.reading
from models.reading.lazy_re import lazy_re


def _patterns() -> dict[str, re.Pattern[str]]:
    """Every lazy pattern of the readers, by where it stands."""
    found = {}
    for module in pkgutil.walk_packages(models.reading.__path__, "models.reading."):
        for name, value in vars(import_module(module.name)).items():
            if type(value) is type(lazy_re("")):
                found[f"{module.name}.{name}"] = value
    return found


def test_every_pattern_of_the_readers_can_be_compiled() -> None:
    patterns = _patterns()
    assert len(patterns) > 300
    for pattern in patterns.values():
        found = pattern.search("")
        assert found is None or found.end() == 0


def test_a_lazy_pattern_answers_as_a_compiled_one_does() -> None:
    lazy, compiled = lazy_re(r"(\d+) h\b", re.IGNORECASE), re.compile(r"(\d+) h\b", re.IGNORECASE)
    text = "12 H, 14 h"
    assert lazy.pattern == compiled.pattern
    assert lazy.findall(text) == compiled.findall(text)
    assert lazy.sub("x", text) == compiled.sub("x", text)
    assert [each.span() for each in lazy.finditer(text)] == [(0, 4), (6, 10)]
    assert lazy.fullmatch("12 h")
    assert lazy.match("12 h!")
    assert not lazy.fullmatch("12 h!")
    assert lazy.split("a 1 h b") == compiled.split("a 1 h b")


def test_what_a_pattern_does_not_have_is_missed() -> None:
    with pytest.raises(AttributeError):
        _ = lazy_re("a").scanner  # type: ignore[attr-defined]
    with pytest.raises(re.error):
        lazy_re("(").search("")
