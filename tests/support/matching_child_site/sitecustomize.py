"""Loaded by the interpreter itself; see `tests/support/commit_kill.py`."""

from tests.support import commit_kill

commit_kill.install()
