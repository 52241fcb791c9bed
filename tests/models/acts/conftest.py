"""The region in which acts are tested, on each database."""

import pytest

from models.database import Database
from models.taxonomy import Taxonomy
from tests.models.acts.region import ActRegion, act_region


@pytest.fixture
def region(database: Database, taxonomy: Taxonomy) -> ActRegion:
    return act_region(database, taxonomy)
