"""Whoever only looks holds nobody up: what is read to be shown takes no lock."""

import ast
from collections.abc import Iterator
from pathlib import Path

HANDLERS = Path(__file__).parents[2] / "handlers"
LOCKING = ("_for_update", "lock_")


def calls_while_reading(tree: ast.AST) -> Iterator[str]:
    """The functions called between `async with ...read()` and its end."""
    for block in ast.walk(tree):
        if isinstance(block, ast.AsyncWith) and any(
            isinstance(call := item.context_expr, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "read"
            for item in block.items
        ):
            for node in ast.walk(block):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield node.func.id


def test_nothing_is_locked_only_to_be_read() -> None:
    found = {
        path.name: name
        for path in HANDLERS.rglob("*.py")
        for name in calls_while_reading(ast.parse(path.read_text(encoding="utf-8")))
        if name.endswith(LOCKING[0]) or name.startswith(LOCKING[1])
    }
    assert found == {}
