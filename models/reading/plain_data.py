"""All that is read of a text, as plain data for the command line: `kmuni read`.

What a text does not say is None, or an empty list. Kinds and degrees have their German names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from models.reading.circle import read_circle
from models.reading.company import read_company
from models.reading.correction import read_changes, said_degree
from models.reading.fields import MOST_FIELDS
from models.reading.offer import read_offer
from models.reading.offers.positions import positions_of
from models.reading.place import read_place
from models.reading.readings import Change, Subject, Thing
from models.reading.study_line import read_study_line
from models.reading.wish import read_wish
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Certainty, OfferReading, Pay, Place
from models.vocabulary import Degree, OfferKind

MOST_STUDIED = 2
"""So many fields a profile holds."""

Data = dict[str, Any]


def read_as_data(what: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    """What `READERS[what]` reads of a record's `text`, with the record's `id` before it."""
    text = str(record.get("text") or "")
    return {"id": record.get("id"), **READERS[what](text, record, taxonomy, today)}


def _offer(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    title = record.get("title")
    positions = positions_of(text) if title is None else (text,)
    offer = read_offer(
        positions[0], taxonomy, title=None if title is None else str(title), today=today
    )
    is_sure = offer.certainty is Certainty.UNDERSTOOD
    fields = [scored.code for scored in offer.fields]
    shown, further = fields[: offer.fields_shown][:MOST_FIELDS], fields[offer.fields_shown :]
    start = "sofort" if offer.starts_at_once else None
    return {
        "title": offer.title or None,
        "kind": offer.kind,
        "kinds": list(offer.kinds),
        "kind_is_certain": offer.kind_is_certain,
        "fields": shown if is_sure and not offer.for_every_field else [],
        "unsure_fields": []
        if offer.for_every_field
        else (further if is_sure else fields)[:MOST_FIELDS],
        "every_field": offer.for_every_field,
        "degrees": _degrees(offer.degrees),
        "place": offer.place.name if offer.place is not None else None,
        "places": _names(offer.places),
        "remote": offer.remote,
        "start": offer.starts_on.isoformat() if offer.starts_on is not None else start,
        "duration_weeks": _span(offer.duration_weeks),
        "hours_per_week": _span(offer.hours_per_week),
        "pay": _pay(offer.pay),
        **_languages(offer),
        "deadline": offer.open_until.isoformat() if offer.open_until is not None else None,
        "positions": None if offer.kind is None else len(positions),
        "problems": list(offer.problems),
    }


def _languages(offer: OfferReading) -> Data:
    """All that are needed; where one of several is enough, those alone."""
    choice = offer.one_of_languages or (offer.languages if offer.is_one_language_enough else ())
    needed = choice or offer.languages | offer.further_languages
    return {"languages_needed": sorted(needed), "is_one_language_enough": bool(choice)}


def _span(found: tuple[float | None, float | None] | None) -> list[float | None] | None:
    """Whole numbers as such."""
    if found is None:
        return None
    return [int(each) if each is not None and each == int(each) else each for each in found]


def _pay(pay: Pay) -> Data:
    return {
        "paid": pay.paid,
        "amount": pay.amount,
        "amount_to": pay.amount_to,
        "unit": pay.unit,
        "text": pay.text or None,
    }


def _study(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    line = read_study_line(text, taxonomy)
    study, university = line.study, line.university
    return {
        "fields": [scored.code for scored in study.fields[:MOST_STUDIED]],
        "programme": study.programme.name if study.programme is not None else None,
        "university": university.short_name if university is not None else None,
        "degree": said_degree(study.degree) if study.degree is not None else None,
        "semester": line.semester,
        "place": study.place.name if study.place is not None else None,
        "kinds": _kinds(line.kinds),
    }


def _place(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    where = read_place(text, taxonomy)
    return {
        "place": _one_or_list(where.places),
        "radius_km": where.radius_km,
        "anywhere": where.is_anywhere,
        "remote": where.is_remote,
        "region": where.region.id if where.region is not None else None,
        "unknown": [*(outside.name for outside in where.outside), *where.unknown],
    }


def _one_or_list(places: Sequence[Place]) -> str | list[str] | None:
    if not places:
        return None
    return places[0].name if len(places) == 1 else _names(places)


def _company(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    company = read_company(text, taxonomy)
    return {
        "name": company.name or None,
        "place": company.place.name if company.place is not None else None,
        "places": _names(company.places),
        "website": company.website,
        "sector": company.sector.id if company.sector is not None else None,
        "size": company.people,
        "contact": company.contact,
    }


def _wish(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    wish = read_wish(text, taxonomy)
    refused = [subject.name.lower() for subject in wish.without_subjects]
    refused += [place.name.lower() for place in wish.where.without_places]
    return {
        "kinds": _kinds(wish.kinds),
        "fields": _codes(wish.subjects),
        "places": _names(wish.where.places),
        "radius_km": wish.where.radius_km,
        "remote": wish.where.is_remote,
        "paid": wish.is_paid,
        "words": list(wish.words),
        "without": [*wish.without, *refused],
        "companies": list(wish.companies),
        "cadence": wish.pace,
        "unknown": list(wish.unknown),
    }


def _audience(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    circle = read_circle(text, taxonomy)
    return {
        "who": circle.who,
        "fields": _codes(circle.subjects),
        "without_fields": _codes(circle.without_subjects),
        "places": _names(circle.places),
        "without_places": _names(circle.without_places),
        "universities": [university.short_name for university in circle.universities],
        "without_universities": [each.short_name for each in circle.without_universities],
        "degrees": _degrees(circle.degrees),
        "semester_from": circle.semester_from,
        "semester_to": circle.semester_to,
        "sectors": [sector.id for sector in circle.sectors],
        "without_sectors": [sector.id for sector in circle.without_sectors],
        "sizes": list(circle.sizes),
        "companies": list(circle.companies),
        "unknown": list(circle.unknown),
    }


def _correction(text: str, record: Mapping[str, Any], taxonomy: Taxonomy, today: date) -> Data:
    card = record.get("card")
    thing = Thing.OFFER if card is not None else None
    numbers = numbers_of_card(card) if isinstance(card, dict) else None
    reading = read_changes(text, taxonomy, today=today, thing=thing, numbers=numbers)
    return {
        "changes": [change_as_data(change) for change in reading.changes],
        "unknown": list(reading.unknown),
    }


def numbers_of_card(card: Mapping[str, Any]) -> dict[str, list[float]]:
    """The numbers of an offer's values, by the parts that a correction names."""
    pay = card.get("pay")
    of_pay = [pay.get("amount"), pay.get("amount_to")] if isinstance(pay, dict) else [pay]
    found = {
        "pay": of_pay,
        "length": card.get("duration_weeks"),
        "hours": card.get("hours_per_week"),
    }
    return {part: _numbers(values) for part, values in found.items()}


def _numbers(values: object) -> list[float]:
    listed = values if isinstance(values, list) else [values]
    return [float(each) for each in listed if isinstance(each, int | float)]


def change_as_data(change: Change) -> Data:
    """A change with the keys it says."""
    data: Data = {"part": change.part}
    if change.op is not None:
        data["op"] = change.op
    if change.value is not None:
        data["value"] = change.value
    return {**data, **(change.more or {})}


def _kinds(kinds: Iterable[OfferKind]) -> list[OfferKind]:
    return [kind for kind in OfferKind if kind in frozenset(kinds)]


def _degrees(degrees: Iterable[Degree]) -> list[str]:
    return [said_degree(degree) for degree in Degree if degree in frozenset(degrees)]


def _codes(subjects: Iterable[Subject]) -> list[str]:
    return list(dict.fromkeys(code for subject in subjects for code in subject.codes))


def _names(places: Iterable[Place]) -> list[str]:
    return [place.name for place in places]


READERS: Mapping[str, Callable[[str, Mapping[str, Any], Taxonomy, date], Data]] = {
    "offer": _offer,
    "study": _study,
    "place": _place,
    "company": _company,
    "wish": _wish,
    "audience": _audience,
    "correction": _correction,
}
"""What `kmuni read` reads, by its name."""
