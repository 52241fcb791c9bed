"""Where acts are tried."""

import pytest

from models.database import Database
from models.taxonomy import Taxonomy
from tests.models.acts.office import Office, open_office
from tests.models.acts.region import ActRegion, act_region
from tests.models.acts.trying import Stage


@pytest.fixture
def stage(database: Database, taxonomy: Taxonomy) -> Stage:
    return Stage(database, taxonomy)


@pytest.fixture
async def office(database: Database, taxonomy: Taxonomy) -> Office:
    return await open_office(database, taxonomy)


@pytest.fixture
def region(database: Database, taxonomy: Taxonomy) -> ActRegion:
    return act_region(database, taxonomy)
