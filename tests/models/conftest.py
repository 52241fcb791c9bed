"""The taxonomy, read once for all tests."""

import pytest

from models.taxonomy import Taxonomy, load_taxonomy


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The taxonomy without an overlay."""
    return load_taxonomy()
