"""What tests of acts share."""

import pytest

from models.database import Database
from models.taxonomy import Taxonomy
from tests.models.acts.office import Office, open_office


@pytest.fixture
async def office(database: Database, taxonomy: Taxonomy) -> Office:
    return await open_office(database, taxonomy)
