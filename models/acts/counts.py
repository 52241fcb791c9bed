"""Having students counted for a company: how often, and what is told again until then.

Once a day for the same conditions, and for a few different conditions a day. Whoever adds accounts
of their own, walks an offer through places, or begins it anew learns nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.limits import start_of_day
from models.acts.world import World
from models.queries.companies import find_membership, get_company
from models.queries.kept_counts import claim_count, record_count
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, refused_by_state
from models.tables.kept_count import KeptCount

RECOUNTS_A_DAY = 5
"""Different conditions that are counted for a company on one day."""


class Counted(StrEnum):
    """What is counted; the value begins the subject that a count is kept under."""

    REACH = "reach:"
    """Whom conditions fit."""
    NUMBERS = "numbers:"
    """What became of a posted offer."""


MOST_A_DAY: Mapping[Counted, int | None] = {
    Counted.REACH: RECOUNTS_A_DAY,
    Counted.NUMBERS: None,
}
"""How many different ones; None: each once."""


class CountInput(BaseModel):
    """Something to be counted for a company; `key` tells it from others of its sort."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    counted: Counted
    key: str = Field(min_length=1)

    @property
    def subject(self) -> str:
        return f"{self.counted}{self.key}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whether it may be counted now; it then counts as one of the day's."""

    is_granted: bool


async def claim(
    session: AsyncSession, actor: Actor, given: CountInput, world: World
) -> Claimed | Refused:
    """Asks for one of the day's counts, before anybody is counted."""
    if (refused := await _refused(session, actor, given.company_id)) is not None:
        return refused
    is_granted = await claim_count(
        session,
        given.company_id,
        given.subject,
        counted_with=given.counted.value,
        most=MOST_A_DAY[given.counted],
        since=start_of_day(world),
        now=world.now,
    )
    return Claimed(is_granted)


class ToldInput(CountInput):
    """What the company may read of something that was counted."""

    told: Mapping[str, Any]


async def keep(
    session: AsyncSession, actor: Actor, given: ToldInput, world: World
) -> KeptCount | Refused:
    """Keeps what the company reads of it from now on."""
    if (refused := await _refused(session, actor, given.company_id)) is not None:
        return refused
    told = dict(given.told)
    await record_count(session, given.company_id, given.subject, told, now=world.now)
    return KeptCount(
        company_id=given.company_id, subject=given.subject, told=told, counted_at=world.now
    )


async def _refused(session: AsyncSession, actor: Actor, company_id: int) -> Refused | None:
    """Asked without a lock: a claim locks every company that shares a person, in their order."""
    if await find_membership(session, company_id, actor.person_id) is None:
        return Refused(Refusal.NOT_YOURS)
    return refused_by_state(await get_company(session, company_id), CompanyRight.HAVE_COUNTED)
