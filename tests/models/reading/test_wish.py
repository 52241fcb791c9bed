"""What students want, as they type it."""

from dataclasses import dataclass

import pytest

from models.reading import read_kinds
from models.reading.readings import Pace
from models.reading.wish import read_kinds_wanted, read_pace, read_wish
from models.taxonomy import Taxonomy
from models.vocabulary import OfferKind

PRAKTIKUM, ARBEIT, WERK, PROJEKT, SCHNUPPER, EINBLICK, BERUF = (
    OfferKind.PRAKTIKUM,
    OfferKind.ABSCHLUSSARBEIT,
    OfferKind.WERKSTUDENT,
    OfferKind.PROJEKT,
    OfferKind.SCHNUPPERTAG,
    OfferKind.PRAXISEINBLICK,
    OfferKind.BERUFSEINSTIEG,
)
ALL = frozenset(OfferKind)

KINDS: dict[str, frozenset[OfferKind]] = {
    # all but some
    "alles außer Praktikum": ALL - {PRAKTIKUM},
    "everything except a thesis": ALL - {ARBEIT},
    "alles, nur keine Schnuppertage": ALL - {SCHNUPPER},
    "bloß kein Projekt": ALL - {PROJEKT},
    "anything but company visits or projects": ALL - {EINBLICK, PROJEKT},
    # one and not another
    "kein Praktikum, nur was nach der Promotion": frozenset({BERUF}),
    "nicht Praktikum, sondern Abschlussarbeit": frozenset({ARBEIT}),
    "lieber Werkstudent als Praktikum": frozenset({WERK}),
    "a thesis rather than an internship": frozenset({ARBEIT}),
    "Praktika ja, Abschlussarbeiten nein": frozenset({PRAKTIKUM}),
    # several
    "nicht nur Praktikum, auch Abschlussarbeit": frozenset({PRAKTIKUM, ARBEIT}),
    "werki oder bachelorarbeit": frozenset({WERK, ARBEIT}),
    "internship and thesis, both are fine": frozenset({PRAKTIKUM, ARBEIT}),
    "mal schnuppern oder ein Projekt mitmachen": frozenset({SCHNUPPER, PROJEKT}),
    "first job after uni": frozenset({BERUF}),
    # all
    "ganz egal": ALL,
    "anything goes, I'm open to everything": ALL,
    "mir ist alles recht": ALL,
    # misspelt
    "pracktikum": frozenset({PRAKTIKUM}),
    "abschlusarbeit": frozenset({ARBEIT}),
    # nothing
    "keine Ahnung": frozenset(),
    "hmm": frozenset(),
}


@pytest.mark.parametrize("typed", KINDS)
def test_kinds_that_are_left(typed: str, taxonomy: Taxonomy) -> None:
    assert read_kinds_wanted(typed, taxonomy) == KINDS[typed]


@dataclass(frozen=True)
class Wish:
    """A wish as a test writes it; the order of lists does not count."""

    kinds: frozenset[OfferKind] = frozenset()
    subjects: str = ""
    places: str = ""
    radius_km: int | None = None
    remote: bool | None = None
    paid: bool | None = None
    words: str = ""
    without: str = ""
    companies: str = ""
    pace: Pace | None = None
    unknown: str = ""


WISHES: dict[str, Wish] = {
    "alles außer Praktikum in Bochum": Wish(ALL - {PRAKTIKUM}, places="Bochum"),
    "Werkstudent Informatik, ohne Vertrieb": Wish(
        frozenset({WERK}), subjects="Informatik", without="vertrieb"
    ),
    "thesis in robotics near Witten, within 30 km": Wish(
        frozenset({ARBEIT}), subjects="Robotics", places="Witten", radius_km=30
    ),
    "nur bezahlte Praktika": Wish(frozenset({PRAKTIKUM}), paid=True),
    "Praktika, aber keine unbezahlten": Wish(frozenset({PRAKTIKUM}), paid=True),
    "unpaid is fine too, just no night shifts": Wish(without="night shifts"),
    "Maschinenbau oder Mechatronik in Hagen oder Herdecke": Wish(
        subjects="Maschinenbau, Mechatronik", places="Hagen, Herdecke"
    ),
    "remote, gern mit Python": Wish(remote=True, words="python"),
    "kein Homeoffice, vor Ort in Essen": Wish(remote=False, places="Essen"),
    "sag mir jeden Tag, was es in Marl gibt": Wish(places="Marl", pace=Pace.DAILY),
    "let me know right away when Nordlicht has something": Wish(
        pace=Pace.AT_ONCE, words="nordlicht"
    ),
    "etwas von Nordlicht": Wish(companies="Nordlicht"),
    "anything from Krautwald Systems": Wish(companies="Krautwald Systems"),
    "Praktikum in Entenhausen": Wish(frozenset({PRAKTIKUM}), unknown="Entenhausen"),
    "nicht in Dortmund, sondern in Unna": Wish(places="Unna", without="dortmund"),
    "irgendwas mit Wasserstoff oder Batterien": Wish(words="wasserstoff, batterien"),
    "civil engineering, but nothing with roads": Wish(
        subjects="Bauingenieurwesen", without="roads"
    ),
    "BWL und VWL, höchstens 15 km um Herne, wöchentlich": Wish(
        subjects="BWL, Volkswirtschaftslehre", places="Herne", radius_km=15, pace=Pace.WEEKLY
    ),
    "Projekte bei einem Verein": Wish(frozenset({PROJEKT}), words="verein"),
    "Werkstudent Python Java Essen": Wish(frozenset({WERK}), words="python, java", places="Essen"),
    "nichts von Kranich": Wish(without="kranich"),
    "internship, paid or unpaid": Wish(frozenset({PRAKTIKUM})),
    "ohne Bezahlung mach ich nix": Wish(paid=True),
    "umsonst arbeite ich nicht": Wish(paid=True),
    "unpaid is a no for me": Wish(paid=True),
    "ob bezahlt oder nicht ist egal": Wish(),
    "keine Bezahlung nötig": Wish(paid=False),
    "alle Firmen in Unna": Wish(places="Unna"),
    "muss nicht remote sein, Hauptsache Dortmund": Wish(places="Dortmund"),
    "no longer internships, now a full-time job": Wish(frozenset({BERUF})),
    "Pflege, aber bitte nicht im Altenheim": Wish(subjects="Pflege", without="altenheim"),
    "working student in accounting in Gelsenkirchen": Wish(
        frozenset({WERK}), subjects="Accounting", places="Gelsenkirchen"
    ),
}


@pytest.mark.parametrize("typed", WISHES)
def test_a_wish_says_what_is_wanted_and_what_is_not(typed: str, taxonomy: Taxonomy) -> None:
    read = read_wish(typed, taxonomy)
    refused = [
        *read.without,
        *(subject.name.lower() for subject in read.without_subjects),
        *(place.name.lower() for place in read.where.without_places),
    ]
    assert (
        Wish(
            read.kinds,
            subjects=", ".join(subject.name for subject in read.subjects),
            places=", ".join(place.name for place in read.where.places),
            radius_km=read.where.radius_km,
            remote=read.where.is_remote,
            paid=read.is_paid,
            words=", ".join(read.words),
            without=", ".join(refused),
            companies=", ".join(read.companies),
            pace=read.pace,
            unknown=", ".join(read.unknown),
        )
        == WISHES[typed]
    )


def test_every_subject_is_no_subject_of_its_own(taxonomy: Taxonomy) -> None:
    read = read_wish("alle Fächer, Hauptsache Hamm", taxonomy)
    assert read.is_for_every_subject
    assert read.subjects == ()


PACES = {
    "nur alle zwei Wochen": Pace.BIWEEKLY,
    "once a month is enough": Pace.MONTHLY,
    "jeden Tag ist mir zu viel": Pace.LESS,
    "bitte seltener": Pace.LESS,
    "not so often please": Pace.LESS,
    "every day is too much, weekly": Pace.WEEKLY,
    "sofort, wenn was kommt": Pace.AT_ONCE,
    "öfter als bisher": Pace.MORE,
    "Dortmund": None,
}


@pytest.mark.parametrize("typed", PACES)
def test_how_often_somebody_wants_to_hear(typed: str, taxonomy: Taxonomy) -> None:
    assert read_pace(typed, taxonomy) is PACES[typed]


EVERYWHERE = [
    "alles außer Praktikum",
    "everything except a thesis",
    "nicht Praktikum, sondern Abschlussarbeit",
    "lieber Werkstudent als Praktikum",
    "nicht nur Praktikum, auch Abschlussarbeit",
]


@pytest.mark.parametrize("typed", EVERYWHERE)
def test_kinds_are_refused_wherever_they_are_read(typed: str) -> None:
    assert read_kinds(typed) == KINDS[typed]
