"""A start without pauses of the garbage collector, and a smaller heap for it to look through."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

NEW_OBJECTS = 10_000
"""So many more objects than before are looked through; Python's own figure is 700."""


@contextmanager
def no_collecting() -> Generator[None]:
    """Imports and tables make hundreds of thousands of objects, and all of them stay.

    Looking through them again and again costs a fifth of the start. What is there when the block
    ends is kept for good, so that later collections are short; they come after more new objects
    than by default, as one answer makes thousands that go with it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        gc.enable()
