"""Where acts are tried."""

import pytest

from models.database import Database
from models.queries.companies import add_member
from models.taxonomy import Taxonomy
from tests.models.acts.stage import Office, Stage


@pytest.fixture
def stage(database: Database, taxonomy: Taxonomy) -> Stage:
    return Stage(database, taxonomy)


@pytest.fixture
async def office(stage: Stage) -> Office:
    """On the stage before anything is done."""
    petra, paul = await stage.person(), await stage.person()
    company_id = await stage.company(petra)
    async with stage.database.write() as session:
        await add_member(session, company_id, paul, "Paul Peters", "@paul", now=stage.world.now)
    return Office(company_id, petra, paul, karin=await stage.coordinator())
