"""What can be wrong with the taxonomy's files, told in one line each."""

from pathlib import Path

from models.errors import KmuniError


class TaxonomyError(KmuniError):
    """A taxonomy file cannot be used.

    `file` is the file read, `key` the place inside it, `problem` what is wrong there and `remedy`
    what the person who edits the file can do. `str()` gives all four on one line.
    """

    def __init__(self, file: Path, key: str, problem: str, remedy: str) -> None:
        line = f"{file}: {key}: {problem} - {remedy}"
        super().__init__(" ".join(line.split()))
        self.file = file
        self.key = key
        self.problem = problem
        self.remedy = remedy
