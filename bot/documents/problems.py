"""How a reader of files says that it cannot read one."""

from models.documents import DocumentProblem


class UnreadableError(Exception):
    """Nothing can be read of the file; `problem` says why."""

    def __init__(self, problem: DocumentProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
