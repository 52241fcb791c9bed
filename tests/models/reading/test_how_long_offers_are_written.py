"""What long offers do with their lines and sentences, in both languages."""

from datetime import date

import pytest

from models.reading import read_offer
from models.reading.offers.broken_lines import mended
from models.reading.offers.positions import positions_of
from models.taxonomy import Taxonomy
from models.taxonomy.values import OfferReading
from models.vocabulary import OfferKind

TODAY = date(2026, 11, 27)
HEAD = "Praktikum (m/w/d) Maschinenbau"


def read(text: str, taxonomy: Taxonomy, head: str = HEAD) -> OfferReading:
    return read_offer(f"{head}\n\n{text}", taxonomy, today=TODAY)


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Beginn: 1.2.2027. Der Vertrag ist befristet bis 31.1.2028.", (52, 52)),
        ("Start: 1 March 2027, fixed term until 31 August 2027.", (26, 26)),
        ("Beginn: 1.3.2027\nEnde: 31.8.2027", (26, 26)),
        ("Auftakt am 14. April 2027, Abschlusspräsentation am 7. Juli 2027", (12, 12)),
        ("Kick-off: 12 April 2027, final presentation: 5 July 2027", (12, 12)),
        ("Dauer: zwei Semester", (52, 52)),
        ("We are looking for a team for a project of one semester.", (26, 26)),
        ("Mindestens drei Monate, gern länger", (13, None)),
        ("ein Praktikum von sechs bis acht Wochen wäre ideal", (6, 8)),
        ("Ab sofort, erst mal bis Ende 2027", (57, 57)),
    ],
)
def test_the_end_of_the_work_tells_its_length(
    taxonomy: Taxonomy, text: str, weeks: tuple[int | None, int | None]
) -> None:
    assert read(text, taxonomy).duration_weeks == weeks


@pytest.mark.parametrize(
    "text",
    [
        "Start zwischen März und Mai 2027",
        "Start date: between January and April 2027",
        "Ein Kollege blieb drei Jahre bei uns.",
        "Speicherdauer: sechs Monate",
        "Wir bringen Messdaten über 24 Monate mit.",
        "Anmeldung bitte vier Wochen im Voraus.",
    ],
)
def test_days_to_choose_from_and_other_spans_are_no_length(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).duration_weeks is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Einsatzbeginn ist der 1. März 2027", date(2027, 3, 1)),
        ("Zeitraum: Mai bis September, wie es passt", date(2027, 5, 1)),
        ("Beginn ............ 01.08.2027", date(2027, 8, 1)),
        ("| Beginn | 1.4.2027 |", date(2027, 4, 1)),
        ("Semester: summer 2027", date(2027, 4, 1)),
        ("Einstieg ist am 1. August.", date(2027, 8, 1)),
        ("Einstieg ist am 31. August.", date(2027, 8, 31)),
        ("Anfangen könntest du im April.", date(2027, 4, 1)),
        ("Wintersemester oder Sommersemester", None),
        ("16,50 €/h, pünktlich zum Monatsende", None),
        ("spätestens aber zum 1. Juli 2027", None),
    ],
)
def test_a_start_is_read_however_it_is_laid_out(
    taxonomy: Taxonomy, text: str, day: date | None
) -> None:
    assert read(text, taxonomy).starts_on == day


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Wann und wie lange\nab März 2027 für 3 bis 6 Monate", (13, 26)),
        ("Dauer\n\n4 Monate", (17, 17)),
        (
            "Über uns\nWir bauen seit 1921 Pumpen.\n\nBedingungen\n10 bis 18 Wochen am Stück",
            (10, 18),
        ),
    ],
)
def test_a_line_that_asks_is_answered_below(
    taxonomy: Taxonomy, text: str, fact: tuple[int, int]
) -> None:
    assert read(text, taxonomy).duration_weeks == fact


BROKEN = """Die Stadtwerke versorgen rund 90.000 Men-
schen mit Strom, Gas, Wasser und Wärme. Zum
1. April 2027 suchen wir Unterstützung. Sie
arbeiten in der Netzplanung und prüfen dort
mit uns Leitungen.
- Studium der Elektrotechnik
Bewerbungen bitte bis zum 31.01.2027."""


def test_sentences_broken_at_a_width_are_put_together() -> None:
    lines = mended(BROKEN).splitlines()
    assert lines[0].startswith("Die Stadtwerke versorgen rund 90.000 Menschen mit Strom")
    assert "- Studium der Elektrotechnik" in lines


def test_lines_of_keys_and_of_a_list_stay_apart() -> None:
    text = "titel: Praktikum\nort: Witten\npensum: 20 h\ndauer: 3 Monate"
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "Wir vergeben:\nThema A: Rissbilder\nKurz.\nThema B: Abwärme\nKurz.",
            2,
        ),
        ("Three topics\nThesis 1: Black plastics\nThesis 2: Belts\nThesis 3: Dust", 3),
        ("(1) Masterarbeit – Schläuche\nMischen.\n(2) Bachelorarbeit – Ultraschall\nMessen.", 2),
        ("FIRST – Student assistant\nCells.\nSECOND – Master's thesis\nChips.", 2),
        ("Schritt 1: Praktikum\nPrüfstand.\nSchritt 2: Masterarbeit\nMessen.", 1),
        ("Werkstudent (m/w/d) Labor\nText.\n\nDas Praktikum\nWas du lernst.", 1),
        (
            "Praktikum Labor\nText.\n\nÄhnliche Stellen\nPraktikum (m/w/d)\nTrainee (m/w/d)",
            1,
        ),
    ],
)
def test_counted_offers_are_several_and_parts_of_one_are_not(text: str, count: int) -> None:
    assert len(positions_of(text)) == count


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Wir haben Büros in Hamburg und Essen. Diese Stelle ist in Essen zu besetzen.", "Essen"),
        ("offices in Hamburg and Essen; this position is based in Essen.", "Essen"),
        ("Für unser Dortmunder Büro suchen wir Hilfe. Wir sind auch in Münster.", "Dortmund"),
        ("Wir betreuen Wohnungen in Herne und Waltrop. Dienstort ist Hagen.", "Hagen"),
        ("Sie finden uns in Gelsenkirchen-Schalke, gleich am Markt.", "Gelsenkirchen"),
        ("We started in a garage in Bochum; today you work in our new building in Essen.", "Essen"),
        ("Ort: 44227", "Dortmund"),
        ("Messwerk Hagen GmbH", "Hagen"),
        ("We're 31 people in Bochum's Technologiequartier.", "Bochum"),
        ("Kommen Sie nach Wetter an der Ruhr!", "Wetter"),
    ],
)
def test_the_place_of_the_work_is_told_from_other_places(
    taxonomy: Taxonomy, text: str, town: str
) -> None:
    place = read(text, taxonomy).place
    assert place is not None
    assert place.name.startswith(town)


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("Unfortunately we cannot pay theses; afterwards a job (15 €/h) is possible.", False),
        ("Vergütung: k. A.", None),
        ("Lohn: auch keiner.", False),
        ("Was zahlen wir? Arbeitsschuhe.", None),
        ("Die Führung ist unentgeltlich.", None),
        ("Einen Preis für die beste Idee (300 Euro) gibt es auch.", None),
        ("EUR 58,000 – 66,000 gross per year", True),
        ("Geld: 14,50", True),
        ("Wir zahlen nichts.", False),
        ("Leider zahlen wir dafür nichts, dafür lernst du viel.", False),
        ("We pay nothing for it, sorry.", False),
        ("Unsere Kunden zahlen nicht gern.", None),
        ("Zahlen sind nicht trocken.", None),
        ("Überstunden zahlen wir nicht aus, sie werden abgefeiert.", True),
        ("Wir zahlen nicht nur gut, wir hören auch zu.", True),
    ],
)
def test_pay_is_what_is_paid_for_the_work(taxonomy: Taxonomy, text: str, paid: bool | None) -> None:
    assert read(text, taxonomy).pay.paid is paid


@pytest.mark.parametrize(
    ("head", "text", "kind"),
    [
        ("Course project for summer term 2027", "Kick-off: April.", OfferKind.PROJEKT),
        ("Open lab afternoon", "We invite students to our labs.", OfferKind.PRAXISEINBLICK),
        ("Graduate Consultant (m/f/d)", "Internships are welcome.", OfferKind.BERUFSEINSTIEG),
        ("Masterthesis Finance", "Bewertung von Anlagen.", OfferKind.ABSCHLUSSARBEIT),
        ("Praxistag in der Kanzlei", "Von 9 bis 16 Uhr.", OfferKind.SCHNUPPERTAG),
    ],
)
def test_a_title_tells_the_kind_in_more_words(
    taxonomy: Taxonomy, head: str, text: str, kind: OfferKind
) -> None:
    assert read(text, taxonomy, head=head).kinds[0] is kind
