"""Where it may be, as people answer it."""

from dataclasses import dataclass

import pytest

from models.reading.place import read_place
from models.taxonomy import Taxonomy


@dataclass(frozen=True)
class Where:
    """An answer as a test writes it."""

    places: str = ""
    without: str = ""
    radius_km: int | None = None
    anywhere: bool | None = None
    remote: bool | None = None
    region: str | None = None
    unknown: str = ""


ANSWERS: dict[str, Where] = {
    # towns
    "Dortmund": Where("Dortmund"),
    "in essen": Where("Essen"),
    "Bochum oder Witten": Where("Bochum, Witten"),
    "44787": Where("Bochum"),
    "bochm": Where("Bochum"),
    "around Recklinghausen": Where("Recklinghausen"),
    "wanne-eickel": Where("Herne"),
    "Bochum Querenburg": Where("Bochum"),
    # radius
    "Herne, max. 15 km": Where("Herne", radius_km=15),
    "not further than 30 km from Marl": Where("Marl", radius_km=30),
    "Unna und 20km drumrum": Where("Unna", radius_km=20),
    "zwanzig Kilometer um Hamm": Where("Hamm", radius_km=20),
    "bis 40": Where(radius_km=40),
    "50 km ist zu viel, mach 10": Where(radius_km=10),
    "30 Minuten von Hagen": Where("Hagen"),
    # refused
    "nicht Dortmund, sondern Unna": Where("Unna", without="Dortmund"),
    "Hagen ja, Lüdenscheid auf keinen Fall": Where("Hagen", without="Lüdenscheid"),
    "überall außer Hagen": Where(without="Hagen", anywhere=True),
    "anywhere but Essen": Where(without="Essen", anywhere=True),
    "Bochum, aber nicht nach Gelsenkirchen": Where("Bochum", without="Gelsenkirchen"),
    # anywhere, remote
    "egal": Where(anywhere=True),
    "no matter where": Where(anywhere=True),
    "deutschlandweit": Where(anywhere=True),
    "only remote": Where(remote=True),
    "Dortmund, Homeoffice geht auch": Where("Dortmund", remote=True),
    "kein Homeoffice, vor Ort in Herten": Where("Herten", remote=False),
    "im Büro in Velbert": Where("Velbert", remote=False),
    # regions
    "ganz NRW": Where(region="nrw"),
    "im Ruhrgebiet": Where(region="ruhrgebiet"),
    "Sauerland or Siegen": Where("Siegen", region="sauerland"),
    # a region, or a country, behind a town only says where that is
    "Unna (NRW)": Where("Unna"),
    "Herne, NRW, Germany": Where("Herne"),
    "Hattingen an der Ruhr, 15 km": Where("Hattingen", radius_km=15),
    "Bottrop im Ruhrgebiet": Where("Bottrop"),
    "Marl, Germany": Where("Marl"),
    "Witten oder ganz NRW": Where("Witten", region="nrw"),
    # where somebody is from is not where they look
    "ich komme aus Syrien und suche in Bochum": Where("Bochum"),
    "I am from the Netherlands, looking in Herne": Where("Herne"),
    # a number of something else is no distance
    "2nd semester": Where(),
    "Hagen, 4. Semester": Where("Hagen"),
    "Semester 3": Where(),
    # none of ours
    "Entenhausen": Where(unknown="Entenhausen"),
    "in Bielefeldhausen, 20 km": Where(radius_km=20, unknown="Bielefeldhausen"),
    "was heißt das?": Where(),
}


@pytest.mark.parametrize("typed", ANSWERS)
def test_where_it_may_be(typed: str, taxonomy: Taxonomy) -> None:
    read = read_place(typed, taxonomy)
    assert (
        Where(
            ", ".join(place.name for place in read.places),
            ", ".join(place.name for place in read.without_places),
            read.radius_km,
            read.is_anywhere,
            read.is_remote,
            read.region.id if read.region is not None else None,
            ", ".join(read.unknown),
        )
        == ANSWERS[typed]
    )


@pytest.mark.parametrize(
    ("typed", "places", "without"),
    [
        ("bitte kein praktikum in hagen", [], ["Hagen"]),
        ("no internship in Hagen please", [], ["Hagen"]),
        ("keine Werkstudentenjobs in Essen, lieber Bochum", ["Bochum"], ["Essen"]),
        ("Hagen, aber kein Praktikum", ["Hagen"], []),
        ("nur Praktikum in Witten", ["Witten"], []),
    ],
)
def test_what_is_refused_there_is_refused_with_its_place(
    typed: str, places: list[str], without: list[str], taxonomy: Taxonomy
) -> None:
    read = read_place(typed, taxonomy)
    assert [place.name for place in read.places] == places
    assert [place.name for place in read.without_places] == without
