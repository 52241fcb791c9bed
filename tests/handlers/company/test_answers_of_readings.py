"""What of an offer's reading goes into its draft, and drafts of when an offer said less."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.invented.inputs import DORTMUND
from handlers.company.offer_answers import OfferAnswers, PayWords, answers_of_reading
from models.reading import read_offer
from models.tables.company import Company, CompanyState
from models.taxonomy import OfferReading, load_taxonomy
from models.vocabulary import Language, OfferKind

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TEXT = "Praktikum Messtechnik\nWir suchen Hilfe im Prüffeld, Elektrotechnik."
COMPANY = Company(
    id=1,
    name="Brückner",
    name_key="brueckner",
    place="Dortmund",
    latitude=DORTMUND[0],
    longitude=DORTMUND[1],
    state=CompanyState.APPROVED,
    created_at=NOW,
)


@pytest.fixture(scope="module")
def reading() -> OfferReading:
    return read_offer(TEXT, load_taxonomy(), today=TODAY)


def read(reading: OfferReading, *keeps: str) -> OfferAnswers:
    answers = answers_of_reading(
        TEXT, reading, PayWords(None, None), COMPANY, day=TODAY, keeps=keeps
    )
    return OfferAnswers.model_validate({"company_id": 1, **answers})


def test_all_kinds_of_a_text_are_kept_the_first_one_first(reading: OfferReading) -> None:
    both = (OfferKind.PROJEKT, OfferKind.ABSCHLUSSARBEIT)
    answers = read(replace(reading, kinds=both, kind_is_certain=True))
    assert (answers.kind, answers.kinds) == (OfferKind.PROJEKT, both)
    given = answers.to_input(NOW, BERLIN)
    assert (given.kind, given.further_kinds) == (OfferKind.PROJEKT, (OfferKind.ABSCHLUSSARBEIT,))


def test_kinds_that_are_only_guessed_are_asked_for(reading: OfferReading) -> None:
    kinds = (OfferKind.PROJEKT, OfferKind.ABSCHLUSSARBEIT)
    assert read(replace(reading, kinds=kinds, kind_is_certain=False)).kinds == ()


@pytest.mark.parametrize("span", [(9, 26), (13, None), (None, 26), (17, 17)])
def test_a_length_is_kept_as_it_was_said(
    reading: OfferReading, span: tuple[int | None, int | None]
) -> None:
    answers = read(replace(reading, duration_weeks=span))
    assert (answers.duration_weeks, answers.duration_weeks_to) == span


def test_half_hours_are_kept(reading: OfferReading) -> None:
    given = read(replace(reading, hours_per_week=(19.5, 38.5))).to_input(NOW, BERLIN)
    assert (given.hours_per_week, given.hours_per_week_to) == (19.5, 38.5)


def test_a_start_at_once_is_kept_beside_a_later_day(reading: OfferReading) -> None:
    later = date(2027, 3, 1)
    at_once = read(replace(reading, starts_at_once=True, starts_on=TODAY))
    assert (at_once.starts_at_once, at_once.starts_on) == (True, None)
    either = read(replace(reading, starts_at_once=True, starts_on=later))
    assert (either.starts_at_once, either.starts_on) == (True, later)


def test_languages_are_all_needed_where_the_text_says_so(reading: OfferReading) -> None:
    answers = read(replace(reading, languages=frozenset(Language), is_one_language_enough=False))
    assert not answers.to_input(NOW, BERLIN).languages_any


def test_without_a_place_the_companys_is_assumed_and_one_that_is_named_is_not(
    reading: OfferReading,
) -> None:
    assumed = read(replace(reading, place=None, unknown_places=()))
    assert (assumed.place, assumed.is_place_assumed) == ("Dortmund", True)
    unknown = read(replace(reading, place=None, unknown_places=("Enschede",)))
    assert (unknown.place, unknown.is_place_assumed) == (None, False)


@pytest.mark.parametrize(
    ("corrected", "left"),
    [
        ("kind", {"kinds"}),
        ("duration_weeks", {"duration_weeks", "duration_weeks_to"}),
        ("hours_per_week", {"hours_per_week", "hours_per_week_to"}),
        ("starts_on", {"starts_on", "starts_at_once"}),
        ("languages", {"languages", "languages_any"}),
        ("place", {"place", "is_place_assumed"}),
    ],
)
def test_a_new_text_leaves_the_whole_of_what_was_corrected_by_hand(
    reading: OfferReading, corrected: str, left: set[str]
) -> None:
    answers = answers_of_reading(
        TEXT, reading, PayWords(None, None), COMPANY, day=TODAY, keeps={corrected}
    )
    assert not left & set(answers)


def test_a_draft_of_when_an_offer_was_of_one_kind_and_length_goes_on() -> None:
    older = {
        "company_id": 1,
        "text": "Hilfe im Prüffeld",
        "title": "Prüffeld",
        "kind": "werkstudent",
        "fields": ["0713"],
        "duration_weeks": 13,
        "hours_per_week": 20,
        "languages": ["de", "en"],
        "corrected": ["kind"],
    }
    answers = OfferAnswers.model_validate(older)
    assert answers.is_complete
    assert answers.kinds == (OfferKind.WERKSTUDENT,)
    assert (answers.duration_weeks_to, answers.hours_per_week_to) == (13, 20)
    assert answers.languages_any
    ticked = OfferAnswers.model_validate({**older, "kinds": ["projekt"]})
    assert ticked.kinds == (OfferKind.PROJEKT,)
