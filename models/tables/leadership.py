"""Which of several processes talks to Telegram, and since which change of hands.

Exactly one process holds an advisory lock for as long as its session lives; its death, even by
`kill -9`, frees the lock at once. It says every second that it is alive; the session of one that
froze or was cut off is ended by a stand-by. The row gives each holder a number, by which every
later transaction of an earlier holder is refused.

    nobody ──lock──▶ leader of epoch n ──killed, stopped, or its session ended──▶ nobody
"""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Leadership(SQLModel, table=True):
    """The one row; only PostgreSQL uses it, on SQLite a lock on the file does.

    The epoch is the key because transactions of its leader hold a lock on the key, for which a
    change of hands waits.
    """

    epoch: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    owner: str = Field(max_length=40)
    since: datetime
