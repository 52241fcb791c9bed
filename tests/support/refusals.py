"""Databases that refuse a row, as a trigger of a tool beside the bot or a rule of the table may."""

from sqlalchemy import text

from models.database import Database


async def refuse(database: Database, event: str, table: str, condition: str = "1 = 1") -> None:
    """From now on `event` (such as BEFORE INSERT) on the table fails where the condition holds."""
    if database.is_sqlite:
        await _run(
            database,
            f"CREATE TRIGGER refusing {event} ON {table} WHEN {condition}"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
        return
    await _run(
        database,
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'refused %', NEW USING ERRCODE = '23514',"
        " DETAIL = 'Failing row contains ' || NEW::text; END $$",
    )
    await _run(
        database,
        f"CREATE TRIGGER refusing {event} ON {table} FOR EACH ROW WHEN ({condition})"
        " EXECUTE FUNCTION refuse()",
    )


async def refuse_no_more(database: Database, table: str) -> None:
    on = "" if database.is_sqlite else f" ON {table}"
    await _run(database, f"DROP TRIGGER refusing{on}")


async def _run(database: Database, statement: str) -> None:
    async with database.write() as session:
        await session.exec(text(statement))  # type: ignore[call-overload]  # plain SQL
