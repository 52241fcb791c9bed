"""What students' own weekly subscriptions add to the places that their profile left free."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.matching.packing import unpack_student
from models.matching.result_row import SUGGESTION, unpack_result
from models.matching.rules.profile import Closeness
from models.matching.rules.scoring import MatchSettings
from models.matching.rules.wish import NewOffer, Wish, offers_of_wishes

Results = Iterable[tuple[int, bytes]]
"""(person id, packed result) by person id."""


@dataclass(frozen=True, slots=True)
class Extras:
    """Packed suggestions to add, by person."""

    of_person: Mapping[int, bytes]
    new_students: int
    """Students whose profile brought nothing."""

    @property
    def suggestions(self) -> int:
        return sum(len(packed) for packed in self.of_person.values()) // SUGGESTION.size


def find_extras(
    results: Results,
    wishes: Sequence[tuple[int, bytes, list[Wish]]],
    offers: Sequence[NewOffer],
    *,
    now: datetime,
    closeness: Closeness,
    settings: MatchSettings,
) -> Extras:
    """What each student's wishes, given with the packed match row, find beside the results.

    What the profile brought stays: it is what the guarantee counted on.
    """
    if not wishes:
        return Extras({}, 0)
    wishing = {person_id for person_id, _, _ in wishes}
    planned = {
        person_id: {suggestion.offer_id for suggestion in unpack_result(packed)}
        for person_id, packed in results
        if person_id in wishing
    }
    of_person: dict[int, bytes] = {}
    for person_id, packed, own in wishes:
        suggested = planned.get(person_id, set())
        free = settings.suggestions - len(suggested)
        if free <= 0:
            continue
        found = offers_of_wishes(
            unpack_student(packed),
            own,
            (offer for offer in offers if offer.match.offer_id not in suggested),
            now=now,
            closeness=closeness,
            settings=settings,
        )
        if found:
            of_person[person_id] = b"".join(
                SUGGESTION.pack(offer_id, points, 0) for offer_id, points in found[:free]
            )
    return Extras(of_person, len(of_person.keys() - planned.keys()))


def with_extras(results: Results, extras: Extras) -> Iterator[tuple[int, bytes]]:
    """The results with the extras behind, then those whose profile brought nothing."""
    left = dict(extras.of_person)
    for person_id, packed in results:
        yield person_id, packed + left.pop(person_id, b"")
    yield from sorted(left.items())
