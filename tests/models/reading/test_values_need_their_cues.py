"""What an offer's text says is its value only beside words that say so, in both languages."""

from datetime import date

import pytest

from models.reading import read_offer
from models.taxonomy import Taxonomy
from models.taxonomy.values import OfferReading, PayUnit
from models.vocabulary import OfferKind

TODAY = date(2026, 11, 27)
HEAD = "Praktikum (m/w/d) Maschinenbau"


def read(text: str, taxonomy: Taxonomy, head: str = HEAD) -> OfferReading:
    return read_offer(f"{head}\n\n{text}", taxonomy, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Am Ende des Abends verlosen wir Preise im Gesamtwert von 250 Euro unter allen Gästen.",
        "Unser Förderverein hat im vergangenen Jahr rund 40.000 Euro an Schulen verteilt.",
        "Die Stammkarte für unser Bad liegt bei 4,80 € pro Besuch, Kinder schwimmen umsonst.",
        "Die Prüfungsgebühr von 60 Euro zahlen wir für dich.",
        "Druckkosten tragen wir bis 80 Euro.",
        "Wir verlosen 500 Euro.",
        "On call one week in eight (paid extra with 250 euros)",
        "We cover the course fee of 120 euros and lend you a helmet.",
        "Every year our members plant trees worth EUR 12,000 in the valley.",
        "Our cheapest lamp sells at 19 euros per piece and is made in Hamm.",
        "Wir vermieten Räder ab 35 € am Tag an Gäste, die am Kanal entlang fahren.",
        "The new line cost the group about 90,000 euros, and nobody regrets it.",
        "Das Material bezahlen wir, bis zu 300 Euro.",
        "You stay overnight twice, which we pay for.",
        "Bei einer Note unter 1,5 legen wir 500 € drauf.",
        "A grade of 1.3 or better earns you 400 euros extra.",
    ],
)
def test_amounts_of_something_else_are_no_pay(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).pay.paid is None


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("gezahlt werden 650 im monat, dazu gibt es mittags was warmes.", 650, PayUnit.MONTH),
        ("Du verdienst 15 die Stunde.", 15, PayUnit.HOUR),
        ("We pay 900 a month and cover your ticket.", 900, PayUnit.MONTH),
        ("41.500 € Jahresgehalt zuzüglich Prämie", 41_500, PayUnit.YEAR),
        ("- EUR 780 per month\n- a desk by the window", 780, PayUnit.MONTH),
        ("Vier Studierende, ein Semester, 900 Euro für die Gruppe", 900, PayUnit.TOTAL),
        ("Wir geben 300 Euro.", 300, PayUnit.MONTH),
        ("1.800 Euro brutto für die ganze Arbeit und ein Parkplatz", 1800, PayUnit.TOTAL),
        ("einstieg ab april, 32-40 stunden, 48-52k im jahr", 48_000, PayUnit.YEAR),
        ("EUR 55,000 to 60,000 a year, 30 days off.", 55_000, PayUnit.YEAR),
        ("Über uns: Rollwerk, Marl.\nWir zahlen am Ende einmalig 700 Euro.", 700, PayUnit.TOTAL),
        ("Für die Gruppe gibt es zum Schluss 600 Euro.", 600, PayUnit.TOTAL),
        ("Gezahlt werden 16 Euro je angefangene Stunde.", 16, PayUnit.HOUR),
        ("Wir zahlen keine Fahrtkosten, aber 520 € im Monat.", 520, PayUnit.MONTH),
        ("Vereinbart sind 30 Stunden im Monat bei 15,40 Euro pro Stunde.", 15.4, PayUnit.HOUR),
    ],
)
def test_an_amount_is_pay_beside_what_says_so(
    taxonomy: Taxonomy, text: str, amount: float, unit: PayUnit
) -> None:
    pay = read(text, taxonomy).pay
    assert (pay.amount, pay.unit) == (amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "- faire Bezahlung nach Absprache",
        "Die Praktikumsvergütung richtet sich nach dem Lehrjahr.",
        "Competitive pay and a quiet office",
        "Payment is by agreement.",
        "Es gibt ein Einstiegsgehalt nach Haustarif.",
    ],
)
def test_pay_may_be_told_without_an_amount(taxonomy: Taxonomy, text: str) -> None:
    pay = read(text, taxonomy).pay
    assert (pay.paid, pay.amount) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "Eine Messreihe dauert drei Wochen, danach wird ausgewertet.",
        "So geht es weiter\nWir lesen alles und laden dann ein. Meist dauert das vier Wochen.",
        "After an induction period of six weeks you run your own line.",
        "Our selection takes two to three weeks, all in all.",
        "Unsere Filter haben eine Lebensdauer von zehn Monaten.",
        "Der Käse reift bei uns zwölf Wochen im Keller, die Rinde wird täglich gebürstet.",
        "Curing takes five weeks, which is why patience helps.",
        "Our oldest unit has run for 22 years, the newest prototype for six months.",
        "Drei Roboter, die wir für 12 Wochen gemietet haben, stehen im Flur.",
        "Die Anlage lief zuletzt für sieben Monate ohne Halt.",
        "Mit weniger als zwei Monaten Erfahrung geht es auch nicht schlechter.",
        "Unsere Kunden warten nicht länger als zwei Wochen.",
        "Arbeitszeit: 12 Stunden die Woche, in den Monaten Januar bis März bis zu 20.",
        "- mindestens noch ein Jahr eingeschrieben",
    ],
)
def test_how_long_other_things_take_is_no_length(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).duration_weeks is None


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Vorgesehen sind fünf Monate.", (22, 22)),
        ("Fünf Monate solltest du einplanen, weil die Anlage groß ist.", (22, 22)),
        ("We need you for four months, and the lab is free from May.", (17, 17)),
        ("Dein Praktikum\nVier Monate, drei Werke: Gießerei in Hamm, Montage und der Einkauf, in"
         " dem auch englisch gesprochen wird.", (17, 17)),
        ("Company: Rollwerk GmbH\nType: internship, 3 to 6 months", (13, 26)),
        ("Wir arbeiten gern mit dir. Das Projekt dauert acht Wochen.", (8, 8)),
        ("Fünf Monate halten wir für realistisch.", (22, 22)),
        ("For this work three to four months are realistic.", (13, 17)),
        ("Für das Ganze veranschlagen wir drei Monate.", (13, 13)),
        ("Das Vorhaben soll zwei Semester dauern.", (52, 52)),
        ("Praktika unter sechs Wochen sind leider nicht möglich.", (6, None)),
        ("Anything shorter than two months would not make sense.", (9, None)),
        ("Weniger als acht Wochen lohnen sich kaum.", (8, None)),
        ("- 5 bis 9 Wochen in der vorlesungsfreien Zeit", (5, 9)),
    ],
)  # fmt: skip
def test_a_length_is_asked_of_somebody_or_of_the_work(
    taxonomy: Taxonomy, text: str, weeks: tuple[int, int | None]
) -> None:
    assert read(text, taxonomy).duration_weeks == weeks


@pytest.mark.parametrize(
    ("text", "is_remote"),
    [
        ("Du vergleichst drei Antriebe (Diesel, Strom, hybrid).", False),
        ("Test two drives: electric, hybrid", False),
        ("Mit unseren Bussen bleibt die Stadt mobil.", False),
        ("Freie Fahrt im Netz und eine Kantine", False),
        ("Our nurses are mobile and visit patients at home.", False),
        ("Ort: Hagen, nach der Einarbeitung zwei Tage mobil", True),
        ("Hagen, Germany | Part-time | Hybrid", True),
        ("One day a week remote after the first month", True),
        ("Standort: Essen (hybrid)", True),
        ("Zwei Tage die Woche mobil sind kein Problem.", True),
    ],
)
def test_work_from_elsewhere_is_said_of_the_work(
    taxonomy: Taxonomy, text: str, is_remote: bool
) -> None:
    assert read(text, taxonomy).remote is is_remote


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Einstellungstermin ist der 1. April 2027.", date(2027, 4, 1)),
        ("Die Dauer beträgt sechs Wochen, gern im Februar und März.", date(2027, 2, 1)),
        ("You stay for three months, any time between May and October 2027.", date(2027, 5, 1)),
        ("Am 19. März stelle ich das Thema bei Ihnen vor.", None),
        ("Im Juni fahren wir alle ans Meer.", None),
        ("On 3 May I will call you.", None),
        ("Du hilfst bei der Vorbereitung der Fachmesse im Mai.", None),
        ("You help us with our anniversary in June.", None),
    ],
)
def test_a_day_is_the_offers_and_not_the_writers(
    taxonomy: Taxonomy, text: str, day: date | None
) -> None:
    assert read(text, taxonomy).starts_on == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nacht der Maschinen\n\nAm Freitag, dem 5. März 2027, ab 19 Uhr zeigen wir die Gießerei."
         " Anmeldung bis 1. März. Wer mag, fragt uns nach Werkstudentenstellen.",
         OfferKind.PRAXISEINBLICK),
        ("Wednesday, 14 April 2027, 4 pm to 7 pm at our workshop in Hagen. See how turbines are"
         " tested. Please register by mail.", OfferKind.PRAXISEINBLICK),
        ("Offener Nachmittag im Prüffeld\n\nAm 3. Februar 2027 um 15 Uhr. Die Teilnahme kostet"
         " nichts.", OfferKind.PRAXISEINBLICK),
        ("Open Foundry Day for engineers of tomorrow\n\nTalk to our people about their jobs.",
         OfferKind.PRAXISEINBLICK),
        ("Hallo Frau Professorin Blum,\n\nwir bauen Boote. Ein Team aus Studierenden könnte das"
         " als Entwurfsprojekt angehen.", OfferKind.PROJEKT),
        ("Dear Dr Wolf,\n\nwe would like to see this done as a project in your course on"
         " robotics.", OfferKind.PROJEKT),
        ("Promotion im Bereich Katalyse (m/w/d)\n\nDie Stelle ist befristet. Arbeitszeit: 30"
         " Stunden.", OfferKind.ABSCHLUSSARBEIT),
        ("Promoter (m/w/d) gesucht\n\nFür eine Promotion im Supermarkt suchen wir eine Aushilfe.",
         OfferKind.WERKSTUDENT),
        ("Wir laden dich für einen Tag zum Schnuppern in unsere Praxis ein. Übrigens suchen wir"
         " auch Berufsanfänger.", OfferKind.SCHNUPPERTAG),
    ],
)  # fmt: skip
def test_what_is_offered_names_the_kind_and_not_what_is_told_beside_it(
    taxonomy: Taxonomy, text: str, kind: OfferKind
) -> None:
    assert read_offer(text, taxonomy, today=TODAY).kinds[0] is kind


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Guten Tag,\n\nwir suchen eine Praktikantin oder einen Praktikanten. Gut passt ein"
         " Studium der Architektur.", "Praktikum Architektur und Stadtplanung"),
        ("Die Kranwerke Süd suchen jemanden für eine Bachelorarbeit. Du studierst Maschinenbau.",
         "Bachelorarbeit Maschinenbau"),
        ("Hi,\n\nwe would like to offer an internship to a student of physics.",
         "internship Physics"),
        ("Dear all,\n\nwe are looking for an intern to support our buyers. You study physics.",
         "intern Physics"),
        ("Wir bieten ein Archivpraktikum für Studierende der Geschichte.", "Archivpraktikum"),
        ("Praktikum E-Mobilität (m/w/d)\n\nDu studierst Elektrotechnik.",
         "Praktikum E-Mobilität (m/w/d)"),
        ("Themen für Abschlussarbeiten bei uns\n\nMasterarbeit: Verschleiß an Walzen\n\nStudium"
         " Maschinenbau", "Masterarbeit: Verschleiß an Walzen"),
        ("Startseite > Karriere > Praktika\n\nPraktikum Einkauf\n\nDu studierst BWL.",
         "Praktikum Einkauf"),
        ("Liebe Studis,\n\nwir suchen 1 Person für Social Media neben dem Studium. Du studierst"
         " Physik.", "Werkstudent Physik"),
        ("Wir bieten eine Hospitanz von vier Wochen. Du studierst Physik.", "Hospitanz"),
        ("Open Foundry Day\n\nStudents of physics are welcome.", "Open Foundry Day"),
    ],
)  # fmt: skip
def test_a_title_says_more_than_a_kind(taxonomy: Taxonomy, text: str, title: str) -> None:
    assert read_offer(text, taxonomy, today=TODAY).title == title


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("Arbeitsort: Werk Hagen. Unsere Niederlassung in Leipzig ist nicht beteiligt.", ["Hagen"]),
        ("Location: our plant in Bochum. The sales office in Hamburg is not involved.", ["Bochum"]),
        ("In unseren Kitas in Witten-Annen, Witten-Herbede und Wetter freuen wir uns auf dich.",
         ["Witten", "Wetter"]),
        ("Wir sitzen mitten in Dortmund. Der Arbeitsplatz ist bei uns im Labor, die Betreuung"
         " liegt bei einer Professur in Aachen.", ["Dortmund"]),
        ("Studio: Am Alten Kanal 12, Herne. Wir senden auch für Castrop-Rauxel.", ["Herne"]),
        ("Haus Lindenhof, Gelsenkirchen\n\nGäste schlafen in allen Häusern zum halben Preis.",
         ["Gelsenkirchen"]),
        ("Mit 130 Bussen sorgen wir dafür, dass Hagen in Bewegung bleibt.", ["Hagen"]),
        ("wir sind ein gartenbau in lünen-brambauer mit acht leuten", ["Lünen"]),
        ("We employ 90 people at our headquarters in Herne and a few in Gdańsk, Poland.",
         ["Herne"]),
        ("You work with us in Witten, at one of two benches.", ["Witten"]),
        ("Ein Teil sieht aus wie das andere.\n\nMeyer Prüftechnik (Bochum) misst beide."
         " Unser Testgelände in Schwerte ist groß.", ["Bochum"]),
        ("unser büro liegt in der altstadt von hattingen", ["Hattingen"]),
        ("Schwesterbetriebe haben wir in Siegen und Magdeburg.", []),
        ("We are based in Essen. 10 hours per week, fully remote possible.", ["Essen"]),
        ("Zu Hause bist du oft.\n\nKranbau Lux (Hagen) plant Kräne. Du arbeitest komplett remote"
         " oder bei uns am Tisch.", ["Hagen"]),
    ],
)  # fmt: skip
def test_a_town_is_where_the_work_is(taxonomy: Taxonomy, text: str, towns: list[str]) -> None:
    whole = f"praktikum gartenbau\n\n{text}" if text.islower() else f"{HEAD}\n\n{text}"
    found = read_offer(whole, taxonomy, today=TODAY)
    assert [place.name for place in found.places] == towns


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Profil:\nStudium der Geschichte oder Archäologie, Genauigkeit und die Fähigkeit, alte"
         " deutsche Texte zu lesen", "0231"),
        ("Ihr Profil\nabgeschlossenes Studium im Tourismusmanagement, Freude an Zahlen, weitere"
         " Sprachen gern", "0231"),
        ("Du studierst Chemie.\n\nIngenieurbüro Brandt, Statik und Konstruktion", "0732"),
        ("Your role\nAs a working student you help with literature searches and reports.\n\n"
         "Profile\nStudent of pharmacy", "0232"),
    ],
)  # fmt: skip
def test_skills_and_names_beside_the_studies_are_no_field(
    taxonomy: Taxonomy, text: str, foreign: str
) -> None:
    found = read_offer(f"Hilfskraft (m/w/d)\n\n{text}", taxonomy, today=TODAY)
    assert foreign not in [each.code for each in found.fields[: found.fields_shown]]


@pytest.mark.parametrize(
    ("text", "is_for_all"),
    [
        ("Du studierst Journalistik, Politik oder etwas ganz anderes? Alles recht.", True),
        ("Neugier ist uns wichtiger als das Fach.", True),
        ("Fachrichtung? Uns egal.", True),
        ("You study physics, music or something completely different? Good.", True),
        ("Curiosity counts more than your major.", True),
        ("Du studierst Informatik oder etwas Ähnliches.", False),
        ("Your work is more important than your desk.", False),
    ],
)
def test_every_field_is_welcome_in_many_words(
    taxonomy: Taxonomy, text: str, is_for_all: bool
) -> None:
    assert read(text, taxonomy).for_every_field is is_for_all


@pytest.mark.parametrize(
    ("text", "languages", "is_one_enough"),
    [
        ("Requirements:\n- German and English at B2 or better", {"de", "en"}, False),
        ("Fluent English. Our office is loud, our drivers speak German.", {"en"}, False),
        ("Our people speak German, therefore you need good German.", {"de", "en"}, False),
        ("Project language: English or German.", {"de", "en"}, True),
        ("Ten hours a week, no German needed.", {"en"}, False),
        ("German isn't required.", {"en"}, False),
    ],
)
def test_a_language_is_demanded_of_the_applicant(
    taxonomy: Taxonomy, text: str, languages: set[str], is_one_enough: bool
) -> None:
    whole = f"Internship in our workshop\n\nYou will work with us on tools. {text}"
    found = read_offer(whole, taxonomy, today=TODAY)
    assert ({each.value for each in found.languages}, found.is_one_language_enough) == (
        languages,
        is_one_enough,
    )


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Bei uns arbeiten wir 39 Stunden, freitags bis 13 Uhr.", (39, 39)),
        ("In der Woche kommen etwa 12 bis 15 Stunden zusammen.", (12, 15)),
        ("pro woche sind es zwischen 6 und 8 stunden.", (6, 8)),
        ("Es dauert sechs Wochen à 38 Stunden.", (38, 38)),
        ("Du arbeitest 8 bis 12 Stunden, meist samstags.", (8, 12)),
    ],
)
def test_hours_are_a_weeks_where_the_week_is_named_before(
    taxonomy: Taxonomy, text: str, hours: tuple[float, float]
) -> None:
    assert read(text, taxonomy).hours_per_week == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Bewirb dich bis Heiligabend an jobs@rollwerk.example.", date(2026, 12, 24)),
        ("Please apply before Easter.", date(2027, 3, 28)),
        ("Bewerbungsschluss für Mai ist der 28. Februar 2027.", date(2027, 2, 28)),
        ("Weihnachten haben wir geschlossen.", None),
    ],
)
def test_the_last_day_to_apply_may_be_a_feast(
    taxonomy: Taxonomy, text: str, day: date | None
) -> None:
    assert read(text, taxonomy).open_until == day


def test_part_time_from_so_many_hours_has_no_end(taxonomy: Taxonomy) -> None:
    assert read("Arbeitszeit: Vollzeit oder Teilzeit ab 25 Stunden", taxonomy).hours_per_week == (
        25,
        None,
    )
