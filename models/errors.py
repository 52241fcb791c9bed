"""The error tree of what the bot knows.

KmuniError
├── DatabaseError
│   ├── DatabaseBusyError       locked or a serialisation conflict, after every try
│   ├── DatabaseFullError       no space left; nothing was written
│   ├── DatabaseReadOnlyError   it may be read, but not written
│   ├── DatabaseDamagedError    what is stored cannot be read any more
│   ├── DatabaseAwayError       it cannot be reached; waiting may help
│   ├── DatabaseRefusedError    it is well and does not take just this; waiting does not help
│   ├── DatabaseVersionError    the file is newer than this code
│   └── LeadershipLostError     another process talks to Telegram now
├── NotFoundError               a row that must exist does not (any more)
├── StaleChangeError            somebody else changed the row first
└── AlreadyAppliedError         this update took effect before
"""


class KmuniError(Exception):
    """Every error that KMUni raises on purpose."""


class DatabaseError(KmuniError):
    """The database did not do what was asked; nothing of the transaction was kept."""


class DatabaseBusyError(DatabaseError):
    """Locked, or in conflict with another transaction, after every try."""


class DatabaseFullError(DatabaseError):
    """The disk is full or broken."""


class DatabaseReadOnlyError(DatabaseError):
    """The file, its folder or the server takes no writes."""

    remedy = "let KMUni's account write the file and its folder, or name the primary server"


class DatabaseDamagedError(DatabaseError):
    """What is stored cannot be read any more, or was never a database."""

    remedy = "stop KMUni, keep the file, and restore a copy or what `.recover` of sqlite3 saves"


class DatabaseAwayError(DatabaseError):
    """It cannot be reached now: the text says why."""


class DatabaseRefusedError(DatabaseError):
    """It does not take just these values: they break a rule, or cannot be stored at all."""


class DatabaseVersionError(DatabaseError):
    """The database was written by a newer KMUni than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database has the unknown revision {revision}")
        self.revision = revision


class LeadershipLostError(DatabaseError):
    """Another process has taken over, so that nothing of this one counts any more."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"another process has taken over from epoch {epoch}")
        self.epoch = epoch


class NotFoundError(KmuniError):
    """A row that must exist does not."""

    def __init__(self, subject: str, key: object) -> None:
        super().__init__(f"no {subject} with key {key}")
        self.subject = subject
        self.key = key


class StaleChangeError(KmuniError):
    """The row was changed by somebody else since it was read."""

    def __init__(self, subject: str, key: object) -> None:
        super().__init__(f"{subject} {key} was changed by somebody else")
        self.subject = subject
        self.key = key


class AlreadyAppliedError(KmuniError):
    """The update already took effect; doing it again would do it twice."""

    def __init__(self, update_id: int) -> None:
        super().__init__(f"update {update_id} was applied before")
        self.update_id = update_id
