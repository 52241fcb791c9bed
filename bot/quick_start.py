"""A start without pauses of the garbage collector, and a smaller heap for it to look through."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Generator[None]:
    """Imports and tables make hundreds of thousands of objects, and all of them stay.

    Looking through them again and again costs a fifth of the start. What is there when the block
    ends is kept for good, so that later collections are short.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
