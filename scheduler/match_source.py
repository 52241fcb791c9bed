"""What matching reads, as values that can be sent to a second process."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, func
from sqlmodel import col, select

from models.database_address import sync_url
from models.matching.packing import PACK_VERSION
from models.tables.student import MatchRow
from models.tables.subscription import EVERY_WEEK
from models.taxonomy import Taxonomy, load_taxonomy

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class StoredRows:
    """The packed match rows of those who want a digest in this week, by share of their numbers."""

    url: str
    week_bit: int

    def __call__(self, share: int, shares: int, /) -> Iterator[list[tuple[int, bytes]]]:
        """(person id, packed row) in batches by person, without an object for each row."""
        engine = create_engine(sync_url(self.url), hide_parameters=True)
        try:
            with engine.connect().execution_options(stream_results=True) as connection:
                last = connection.execute(select(func.max(MatchRow.person_id))).scalar() or 0
                statement = (
                    select(MatchRow.person_id, MatchRow.packed)
                    .where(
                        MatchRow.version == PACK_VERSION,
                        col(MatchRow.weeks).in_({self.week_bit, EVERY_WEEK}),
                        MatchRow.person_id > last * share // shares,
                        MatchRow.person_id <= last * (share + 1) // shares,
                    )
                    .order_by(col(MatchRow.person_id))
                )
                for batch in connection.execute(statement).partitions(BATCH):
                    yield [(row.person_id, row.packed) for row in batch]
        finally:
            engine.dispose()


@dataclass(frozen=True, slots=True)
class TaxonomyCloseness:
    """How near fields are by the taxonomy and its overlay, loaded once in each process."""

    overlay: Path | None

    def __call__(self, student_field: str, offer_field: str, /) -> float:
        return _taxonomy(self.overlay).closeness(student_field, offer_field)


@cache
def _taxonomy(overlay: Path | None) -> Taxonomy:
    return load_taxonomy(overlay)
