"""Typed audiences: read whole, or what was not understood is told back."""

import pytest

from handlers.coordinator.states import BroadcastState
from models.audience import Audience
from models.reading.audience import AudienceReading, read_audience
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import Who
from tests.handlers.coordinator.region import Region, labels_of


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


ALL, STUDENTS, COMPANIES = (Audience(kind) for kind in (Who.ALL, Who.STUDENTS, Who.COMPANIES))


def place(name: str) -> Audience:
    return Audience(Who.PLACE, name)


def university(university_id: str, within: Audience | None = None) -> Audience:
    return Audience(Who.UNIVERSITY, university_id, within)


def subject(code: str, within: Audience | None = None) -> Audience:
    return Audience(Who.FIELD, code, within)


UNDERSTOOD = {
    "Alle": ALL,
    "an alle bitte": ALL,
    "Studierende und Unternehmen": ALL,
    "studierende": STUDENTS,
    "alle Studierenden": STUDENTS,
    "All companies": COMPANIES,
    "an die Betriebe": COMPANIES,
    "Informatik": subject("0613"),
    "0613": subject("0613"),
    "061": subject("061"),
    "Angewandte Informatik": subject("0613"),
    "nur Maschinenbau": subject("0715"),
    "Elektrotechnik und Informationstechnik": subject("0714"),
    "Zahnmedizin": subject("0911"),
    "Jura RUB": subject("0421", university("rub")),
    "FH Dortmund": university("fh-dortmund"),
    "Ruhr Uni Bochum": university("rub"),
    "Studierende der RUB": university("rub"),
    "Bochum": place("Bochum"),
    "Studierende aus Essen": place("Essen"),
    "alle Informatik Studis in Bochum": subject("0613", place("Bochum")),
    "Maschinenbau RUB": subject("0715", university("rub")),
    "Maschinenbau, TU Dortmund, Dortmund": subject("0715", university("tu-dortmund")),
    "students of computer science at RUB": subject("0613", university("rub")),
    "Informatik an der RUB aus Witten": subject("0613", university("rub", place("Witten"))),
    "Infromatik in Bochm": subject("0613", place("Bochum")),
}


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_words_that_are_understood_whole_are_an_audience(typed: str, taxonomy: Taxonomy) -> None:
    assert read_audience(typed, taxonomy) == AudienceReading(UNDERSTOOD[typed])


TOLD_BACK = {
    "Maschinenbau nur Bachelor": (subject("0715"), ("nur Bachelor",)),
    "Master Psychologie": (subject("0313"), ("Master",)),
    "BWL ab 4. Semester": (subject("0413"), ("ab 4. Semester",)),
    "mechanical engineering, 5th semester": (subject("0715"), ("5th semester",)),
    "computer science, women only": (subject("0613"), ("women",)),
    "Dortmund und Hagen": (place("Dortmund"), ("und Hagen",)),
    "Hamm or Unna": (place("Hamm"), ("or Unna",)),
    "Biologie/Chemie": (subject("0511"), ("Chemie",)),
    "Bachelorstudierende der RUB": (university("rub"), ("Bachelorstudierende",)),
    "Medizin Staatsexamen": (subject("0912"), ("Staatsexamen",)),
    "MBA": (None, ("MBA",)),
    "Bachelor-Informatik": (None, ("Bachelor-Informatik",)),
    "Informatik-Physik": (None, ("Informatik-Physik",)),
    "duales Studium Mechatronik": (subject("0714"), ("duales Studium",)),
    "Chemie und Physik": (subject("0531"), ("und Physik",)),
    "RUB oder TU Dortmund": (university("rub"), ("oder TU Dortmund",)),
    "Informatik im Umkreis von 20 km um Herne": (
        subject("0613", place("Herne")),
        ("im Umkreis von 20 km um",),
    ),
    "internationale Studierende der RUB": (university("rub"), ("internationale",)),
    "students from Essen who graduate in summer": (
        place("Essen"),
        ("who graduate in summer",),
    ),
    "alle Studierenden ab 5. Semester": (None, ("ab 5. Semester",)),
    "Firmen in Herne": (None, ("in Herne",)),
    "44787": (None, ("44787",)),
    "qwrtzpx": (None, ("qwrtzpx",)),
}


@pytest.mark.parametrize("typed", TOLD_BACK)
def test_words_that_narrow_in_a_way_unknown_are_told_back(typed: str, taxonomy: Taxonomy) -> None:
    audience, unread = TOLD_BACK[typed]
    assert read_audience(typed, taxonomy) == AudienceReading(audience, unread)


EXCLUDING = [
    "alle außer Lehramt",
    "Informatik ohne Bochum",
    "Studierende, aber nicht die aus Witten",
    "students from Dortmund except nursing",
    "all students without teacher training",
    "everybody but companies",
    "keine Unternehmen",
]


@pytest.mark.parametrize("typed", EXCLUDING)
def test_whoever_is_to_be_left_out_is_never_among_the_audience(
    typed: str, taxonomy: Taxonomy
) -> None:
    reading = read_audience(typed, taxonomy)
    assert reading.is_excluding
    assert reading.unread


async def ask(region: Region, typed: str, criterion: str | None = None) -> str:
    await region.add_crowd(("0613",), place="Bochum", count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Werkstatttag")
    if criterion is not None:
        await region.coordinator.tap(criterion)
    return (await region.coordinator.ask(typed)).text


@pytest.mark.parametrize("criterion", [None, "Nach Fach", "Nach Ort", "Nach Hochschule"])
async def test_what_was_not_understood_is_quoted_and_the_rest_is_chosen_by_a_tap_only(
    region: Region, criterion: str | None
) -> None:
    text = await ask(region, "Informatik nur Master", criterion)
    assert "„Studierende im Fach Informatik“, aber nicht „nur Master“" in text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data.get("audience_kind") is None
    assert labels_of(region.coordinator.last)[0] == "Studierende im Fach Informatik"
    await region.coordinator.tap("Studierende im Fach Informatik")
    await region.coordinator.wait_for("6 Personen")


async def test_excluding_somebody_offers_no_circle_that_holds_them(region: Region) -> None:
    text = await ask(region, "Informatik ohne Bochum")
    assert "„ohne Bochum“" in text
    assert not any("Informatik" in label for label in labels_of(region.coordinator.last))
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == BroadcastState.AUDIENCE
    await region.coordinator.ask("Bochum")
    await region.coordinator.wait_for("6 Personen")


@pytest.mark.parametrize(
    "data", ["field:9999", "field:0613:place", "place::", "planet:x", "all:x", "field:0613:field:x"]
)
async def test_a_made_up_circle_is_asked_for_again(region: Region, data: str) -> None:
    await ask(region, "qwrtzpx")
    mark = region.coordinator.mark()
    await region.coordinator.tap_data(f"dA:broadcast.audience:{data}", region.coordinator.last)
    await region.coordinator.wait_for("Wen betrifft es?", since=mark)


def test_an_endless_line_is_told_back_instead_of_being_searched_word_by_word(
    taxonomy: Taxonomy,
) -> None:
    reading = read_audience("Informatik in Bochum " + "suchen " * 1_000, taxonomy)
    assert reading.audience is not None
    assert reading.unread
