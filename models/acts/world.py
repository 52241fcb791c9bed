"""What an act may look at besides the database."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from models.matching.rules.scoring import MatchSettings
from models.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class World:
    """The instant, the vocabulary and the region's settings at the time of an act."""

    now: datetime
    """Aware, UTC."""
    taxonomy: Taxonomy
    zone: tzinfo
    region: str
    organisation: str
    """Who runs the bot here, by the configuration."""
    names_coordinators: bool
    """The configuration names coordinators, who may not have written yet."""
    match_settings: MatchSettings
