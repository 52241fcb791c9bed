"""The addresses of databases: what kind one is of, and what the engines call it."""

from sqlalchemy.engine import URL, make_url


def async_url(url: str) -> URL:
    """The engine's URL: `sqlite:` runs on aiosqlite, `postgresql:` on psycopg 3.

    Raises: ValueError for any other database.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise ValueError(f"unknown kind of database: {backend}")


def sync_url(url: str) -> URL:
    """The URL for alembic and child processes, which work without an event loop."""
    parsed = async_url(url)
    return parsed.set(drivername="sqlite" if is_sqlite(url) else "postgresql+psycopg")


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"
