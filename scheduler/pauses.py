"""Pauses that end by themselves."""

from models.acts import students
from models.acts.world import World
from models.database import Database
from models.notices import keys
from models.notices.kinds import Notice
from models.notices.queueing import queue
from models.queries.students import claim_ended_pauses
from models.rights import Actor

PAGE = 50
"""Students whose rows are packed anew in one transaction."""


async def end_pauses(database: Database, world: World) -> int:
    """Ends the pauses whose end has come, and tells each student once; returns the messages."""
    queued = 0
    while True:
        async with database.write() as session:
            ended = await claim_ended_pauses(session, now=world.now, limit=PAGE)
            for person_id, until in ended:
                await students.return_from_pause(session, Actor(person_id), None, world)
                queued += await queue(
                    session,
                    Notice.PAUSE_OVER,
                    [person_id],
                    key=keys.at(Notice.PAUSE_OVER, moment=until),
                    about={},
                    now=world.now,
                )
        if len(ended) < PAGE:
            return queued
