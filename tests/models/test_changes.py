"""Values are compared, not taps; what differs survives being kept as data."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.changes import changed_card, company_changes, offer_changes
from models.queries.companies import CompanyInput
from models.queries.offers import OfferCard, OfferInput, offer_values
from models.tables.company import Company, CompanySize, CompanyState
from models.tables.offer import Offer, OfferState
from models.vocabulary import Degree, Language, OfferKind

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
OFFER = OfferInput(
    title="Praktikum Brückenprüfung",
    text="Wir prüfen Brücken am Rhein und zeigen dir, wie das geht.",
    kind=OfferKind.PRAKTIKUM,
    fields=("0732", "0715"),
    degrees=frozenset({Degree.BACHELOR, Degree.MASTER}),
    place="Hagen",
    latitude=51.36,
    longitude=7.46,
    is_remote=False,
    starts_on=date(2027, 4, 1),
    duration_weeks=10,
    hours_per_week=None,
    pay="600 € im Monat",
    is_paid=True,
    languages=frozenset({Language.GERMAN}),
    skills=("Statik", "Excel"),
    open_until=datetime(2027, 1, 31, 23, 0, tzinfo=UTC),
)
COMPANY = CompanyInput(
    "Brückner Bau GmbH", "brueckner.example", "Hagen", 51.36, 7.46, "S3", CompanySize.SMALL
)


def stored_company() -> Company:
    return Company(
        id=1,
        name=COMPANY.name,
        name_key="",
        website=COMPANY.website,
        place=COMPANY.place,
        latitude=COMPANY.latitude,
        longitude=COMPANY.longitude,
        sector_id=COMPANY.sector_id,
        size=COMPANY.size,
        state=CompanyState.APPROVED,
        created_at=NOW,
    )


def stored_card() -> OfferCard:
    row = Offer(
        id=1,
        company_id=1,
        state=OfferState.OPEN,
        created_at=NOW,
        changed_at=NOW,
        **offer_values(OFFER),
    )
    return OfferCard(row, stored_company(), OFFER.fields)


@pytest.mark.parametrize(
    "given",
    [
        OFFER,
        replace(OFFER, fields=("0715", "0732")),
        replace(OFFER, skills=("Excel", "Statik")),
        replace(OFFER, latitude=51.362, longitude=7.463),
        replace(OFFER, open_until=datetime(2027, 1, 31, 11, 30, tzinfo=UTC)),
    ],
    ids=["same", "subjects in another order", "skills", "the town's own point", "another hour"],
)
def test_what_reads_the_same_is_no_change(given: OfferInput) -> None:
    assert offer_changes(stored_card(), given, ZONE) == {}


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        (replace(OFFER, title="Praktikum Brücken"), {"title"}),
        (replace(OFFER, fields=()), {"fields"}),
        (replace(OFFER, degrees=frozenset()), {"degrees"}),
        (replace(OFFER, place="Unna", latitude=51.53, longitude=7.69), {"place"}),
        (replace(OFFER, latitude=48.1, longitude=11.5), {"place"}),
        (replace(OFFER, place=None, latitude=None, longitude=None), {"place"}),
        (replace(OFFER, is_remote=True), {"is_remote"}),
        (replace(OFFER, starts_on=None), {"starts_on", "starts_at_once"}),
        (replace(OFFER, starts_on=date(2027, 4, 2)), {"starts_on", "starts_at_once"}),
        (replace(OFFER, starts_at_once=True), {"starts_on", "starts_at_once"}),
        (replace(OFFER, duration_weeks_to=26), {"duration_weeks", "duration_weeks_to"}),
        (replace(OFFER, hours_per_week=38.5), {"hours_per_week", "hours_per_week_to"}),
        (replace(OFFER, further_kinds=(OfferKind.PROJEKT,)), {"further_kinds"}),
        (replace(OFFER, pay=None, is_paid=False), {"pay", "is_paid"}),
        (replace(OFFER, open_until=OFFER.open_until + timedelta(days=1)), {"open_until"}),
        (replace(OFFER, kind=OfferKind.WERKSTUDENT, text="Neu."), {"kind", "text"}),
    ],
)
def test_only_what_differs_is_kept_and_gives_the_offer_that_was_meant(
    given: OfferInput, changed: set[str]
) -> None:
    changes = offer_changes(stored_card(), given, ZONE)
    assert set(changes) - {"latitude", "longitude"} == changed
    card = changed_card(stored_card(), changes)
    wanted = {**offer_values(given), "fields": given.fields, "further": given.further_kinds}
    found = {**card.offer.model_dump(), "fields": card.fields, "further": card.further_kinds}
    assert found | wanted == found


def test_a_change_that_waits_since_a_length_was_one_number_is_that_length() -> None:
    card = changed_card(stored_card(), {"duration_weeks": 26, "starts_on": "2027-05-01"})
    assert (card.offer.duration_weeks, card.offer.duration_weeks_to) == (26, 26)
    assert not card.offer.starts_at_once


def test_a_further_language_is_a_change_of_its_own() -> None:
    more = replace(OFFER, further_languages=frozenset({"nl", "fr"}))
    assert offer_changes(stored_card(), more, ZONE) == {"further_languages": ["fr", "nl"]}


def test_several_languages_are_needed_or_enough_only_where_there_are_several() -> None:
    one = replace(OFFER, languages=frozenset({Language.GERMAN}), languages_any=False)
    assert "languages_any" not in offer_changes(stored_card(), one, ZONE)
    both = replace(OFFER, languages=frozenset(Language), languages_any=False)
    assert offer_changes(stored_card(), both, ZONE)["languages_any"] is False


def test_a_kind_that_comes_first_is_no_further_one() -> None:
    several = replace(stored_card(), further_kinds=(OfferKind.PROJEKT,))
    assert changed_card(several, {"kind": "projekt"}).kinds == (OfferKind.PROJEKT,)


@pytest.mark.parametrize(
    ("website", "is_change"),
    [
        ("brueckner.example", False),
        ("https://brueckner.example", False),
        ("Brueckner.example/", False),
        ("http://brueckner.example", True),
        ("brueckner.example/jobs", True),
        (None, True),
    ],
)
def test_the_same_address_written_otherwise_is_no_change(
    website: str | None, is_change: bool
) -> None:
    changes = company_changes(stored_company(), replace(COMPANY, website=website))
    assert set(changes) == ({"website"} if is_change else set())


def test_a_companys_name_counts_letter_by_letter() -> None:
    assert company_changes(stored_company(), COMPANY) == {}
    other = replace(COMPANY, name="BRÜCKNER Bau GmbH", size=CompanySize.LARGE)
    assert company_changes(stored_company(), other) == {
        "name": "BRÜCKNER Bau GmbH",
        "size": "large",
    }
