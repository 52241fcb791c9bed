"""What people do for their company: registering it, changing its lines, taking a change back."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict
from sqlmodel.ext.asyncio.session import AsyncSession

from models.acts.approval_requests import ask_for_approval
from models.acts.limits import MOST_NEW_COMPANIES_A_DAY, start_of_day
from models.acts.proposals import Changed, Dropped, Saved, record_saved, save_company
from models.acts.world import World
from models.bounds import Latitude, Longitude
from models.queries.companies import (
    CompanyInput,
    SectorId,
    add_company,
    change_member_contact,
    count_companies_of_since,
    get_company_for_update,
)
from models.queries.events import record_event
from models.queries.pending_changes import change_pending_to_ended
from models.queries.people import record_consent
from models.refusals import Refusal, Refused
from models.rights import Actor, CompanyRight, find_standing
from models.tables.base import stored_id
from models.tables.company import Company, CompanySize
from models.tables.event import Deed
from models.tables.pending_change import ChangeState
from models.text import Contact, Name, Website


class RegistrationInput(BaseModel):
    """A company with the person who speaks for it first."""

    model_config = ConfigDict(frozen=True)

    company: CompanyInput
    member_name: Name
    contact: Contact


@dataclass(frozen=True, slots=True)
class Registered:
    """The company, which waits for a coordinator."""

    company: Company


async def register(
    session: AsyncSession, actor: Actor, given: RegistrationInput, world: World
) -> Registered | Refused:
    """Whoever registers a company speaks for it, and agrees to be kept."""
    if await has_registered_enough(session, actor, world):
        return Refused(Refusal.ENOUGH_TODAY)
    company = await add_company(
        session,
        given.company,
        person_id=actor.person_id,
        member_name=given.member_name,
        contact=given.contact,
        now=world.now,
    )
    company_id = stored_id(company)
    await record_consent(session, actor.person_id, now=world.now)
    await ask_for_approval(session, world, company_id=company_id)
    await record_event(
        session,
        Deed.COMPANY_REGISTERED,
        company_id=company_id,
        region=world.region,
        now=world.now,
    )
    return Registered(company)


async def has_registered_enough(session: AsyncSession, actor: Actor, world: World) -> bool:
    """Whether one more company is one too many today."""
    registered = await count_companies_of_since(session, actor.person_id, start_of_day(world))
    return registered >= MOST_NEW_COMPANIES_A_DAY


class CompanyChange(BaseModel):
    """Lines of a company that are answered anew; what is not given stays as it is."""

    model_config = ConfigDict(frozen=True)

    company_id: int
    name: Name = ""
    website: Website | None = None
    place: Name | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    sector_id: SectorId | None = None
    size: CompanySize | None = None
    contact: Contact | None = None
    """Of whoever changes it."""

    @property
    def lines(self) -> dict[str, object]:
        """The given lines of the company itself."""
        return self.model_dump(include=self.model_fields_set - {"company_id", "contact"})


async def change(
    session: AsyncSession, actor: Actor, given: CompanyChange, world: World
) -> Changed | Refused:
    """Saves the given lines: what a coordinator vetted waits beside it, the rest holds at once."""
    standing = await find_standing(session, actor, given.company_id, CompanyRight.CHANGE_COMPANY)
    if isinstance(standing, Refused):
        return standing
    is_reached_anew = given.contact not in (None, standing.membership.contact)
    saved = await save_company(
        session, world, given.company_id, given.lines, person_id=actor.person_id
    )
    await record_saved(session, saved, Deed.COMPANY_CHANGED, world, company_id=given.company_id)
    if given.contact is None or not is_reached_anew:
        return Changed(saved)
    await change_member_contact(session, given.company_id, actor.person_id, given.contact)
    await record_event(
        session,
        Deed.CONTACT_CHANGED,
        company_id=given.company_id,
        region=world.region,
        now=world.now,
    )
    return Changed(Saved.CHANGED if saved is Saved.UNCHANGED else saved)


async def drop_change(
    session: AsyncSession, actor: Actor, company_id: int, world: World
) -> Dropped | Refused:
    """Takes the change back that waits or was returned; what was approved stays as it is."""
    standing = await find_standing(session, actor, company_id, CompanyRight.CHANGE_COMPANY)
    if isinstance(standing, Refused):
        return standing
    await get_company_for_update(session, company_id)
    is_dropped = await change_pending_to_ended(
        session, ChangeState.DROPPED, company_id=company_id, now=world.now
    )
    if is_dropped:
        await record_event(
            session,
            Deed.CHANGE_DROPPED,
            company_id=company_id,
            region=world.region,
            now=world.now,
        )
    return Dropped(is_dropped)
