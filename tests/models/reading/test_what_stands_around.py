"""A value of an offer counts by what stands around it, in both languages."""

from datetime import date

import pytest

from models.reading import read_offer
from models.taxonomy import Taxonomy
from models.taxonomy.values import OfferReading, PayUnit
from models.vocabulary import Degree, Language, OfferKind

TODAY = date(2026, 11, 27)
HEAD = "Werkstudent (m/w/d) Informatik in Bochum\n"


def read(text: str, taxonomy: Taxonomy, head: str = HEAD) -> OfferReading:
    return read_offer(f"{head}{text}", taxonomy, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "28 Tage Urlaub und ein freier Brückentag",
        "An drei Tagen Homeoffice pro Woche",
        "Nach vier Jahren Studium solltest du fast fertig sein",
        "Deine Daten löschen wir nach zwölf Monaten",
        "Die Probezeit beträgt drei Monate",
        "We keep your documents for two months",
        "24 days of vacation and a bike",
        "Our company has grown for eight years",
        "Nach einer Einarbeitung von sechs Wochen arbeitest du selbst",
    ],
)
def test_other_spans_are_no_length(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).duration_weeks is None


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Dauer: 4-5 Monate", (17, 22)),
        ("Das Praktikum dauert mindestens acht Wochen", (8, None)),
        ("für ein halbes Jahr", (26, 26)),
        ("Die Stelle ist auf zwölf Monate befristet", (52, 52)),
        ("bis zu 20 Wochen", (None, 20)),
        ("a period of three to six months", (13, 26)),
        ("vom 1. März bis 31. Mai 2027", (13, 13)),
        ("mind. 2 Monate, max. 5 Monate", (9, 22)),
    ],
)
def test_a_length_is_read_beside_its_cue(
    taxonomy: Taxonomy, text: str, weeks: tuple[int | None, int | None]
) -> None:
    assert read(text, taxonomy).duration_weeks == weeks


@pytest.mark.parametrize(
    "text",
    [
        "40 € Gutschein im Monat",
        "Kostenlose Getränke und Stellplätze",
        "Du koordinierst unsere Ehrenamtlichen",
        "Zuschuss zum Mittagessen (4 € am Tag)",
        "Empfehlungsprämie von 700 €",
        "free parking and a 30 € voucher",
        "We raised 3 million euros last year",
        "Eintritt frei, Kaution 20 €",
    ],
)
def test_perks_are_no_pay(taxonomy: Taxonomy, text: str) -> None:
    pay = read(text, taxonomy).pay
    assert (pay.paid, pay.amount) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Eine Vergütung können wir leider nicht zahlen",
        "Das Praktikum ist unvergütet",
        "Bezahlt wird der Tag nicht",
        "Eine Bezahlung ist nicht vorgesehen",
        "Unfortunately we cannot pay for it",
        "This internship is unpaid",
    ],
)
def test_what_is_not_paid_is_heard(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).pay.paid is False


@pytest.mark.parametrize(
    ("text", "amount", "to", "unit"),
    [
        ("1.150,50 €/Monat", 1150.5, None, PayUnit.MONTH),
        ("zwischen 52.000 € und 58.000 € im Jahr", 52_000, 58_000, PayUnit.YEAR),
        ("600 € im Monat bei 25 Stunden", 600, None, PayUnit.MONTH),
        ("14,20 € die Stunde", 14.2, None, PayUnit.HOUR),
        ("Kostenloses Obst, 850 € im Monat", 850, None, PayUnit.MONTH),
        ("16 € per hour, unpaid leave possible", 16, None, PayUnit.HOUR),
        ("180 € pro Woche", 180, None, PayUnit.WEEK),
        ("15 € im Bachelor, 17 € im Master pro Stunde", 15, 17, PayUnit.HOUR),
    ],
)
def test_pay_is_exact_and_of_its_unit(
    taxonomy: Taxonomy, text: str, amount: float, to: float | None, unit: PayUnit
) -> None:
    pay = read(text, taxonomy).pay
    assert (pay.amount, pay.amount_to, pay.unit) == (amount, to, unit)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("16 bis 20 h pro Woche", (16, 20)),
        ("30 Stunden im Monat", (7, 7)),
        ("maximal 15 Wochenstunden", (None, 15)),
        ("38,5-Stunden-Woche", (38.5, 38.5)),
        ("up to 18 hours per week", (None, 18)),
        ("drei Tage die Woche je 8 Stunden", (24, 24)),
    ],
)
def test_hours_are_those_of_a_week(
    taxonomy: Taxonomy, text: str, hours: tuple[float | None, float | None]
) -> None:
    assert read(text, taxonomy).hours_per_week == hours


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Beginn: zum WS 27/28", date(2027, 10, 1)),
        ("ab KW 16", date(2027, 4, 19)),
        ("Zeitraum: 10.-28.5.2027", date(2027, 5, 10)),
        ("ab dem 1. Juli bis 30. September 2027", date(2027, 7, 1)),
        ("Start: Q3/2027", date(2027, 7, 1)),
        ("starting 15 March 2027", date(2027, 3, 15)),
        ("Wir kommen gut durch den Sommer, und beim Herbstfest wird getanzt", None),
        ("Du kennst Spring Boot 3.1.2 und Angular 16.2.0", None),
        ("Der Vertrag endet am 31.12.2027", None),
        ("Seit Mai 2021 sind wir in Bochum", None),
        ("Stand: 24.11.2026", None),
    ],
)
def test_a_date_is_a_start_beside_its_cue(
    taxonomy: Taxonomy, text: str, start: date | None
) -> None:
    assert read(text, taxonomy).starts_on == start


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Bewerbung bis zum 10.02.2027 per E-Mail", date(2027, 2, 10)),
        ("Bitte schick deine Unterlagen bis 5. Januar", date(2027, 1, 5)),
        ("Anmeldeschluss: 1. März 2027", date(2027, 3, 1)),
        ("Apply by 15 January 2027", date(2027, 1, 15)),
        ("Bedarf besteht bis Oktober", None),
        ("Das Projekt läuft bis zum 30.06.2027", None),
    ],
)
def test_a_deadline_is_one_to_apply(taxonomy: Taxonomy, text: str, deadline: date | None) -> None:
    assert read(text, taxonomy).open_until == deadline


def test_a_start_at_once_is_kept(taxonomy: Taxonomy) -> None:
    for text in ("ab sofort", "zum nächstmöglichen Zeitpunkt", "Beginn: schnellstmöglich", "asap"):
        assert read(text, taxonomy).starts_at_once, text


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("Du hast deinen Bachelor abgeschlossen", {Degree.MASTER}),
        ("Eine Bachelorarbeit im Anschluss ist möglich", set()),
        ("Kenntnisse als Scrum Master sind willkommen", set()),
        ("You study for a master's degree", {Degree.MASTER}),
        ("Bachelor- oder Masterstudium der Informatik", {Degree.BACHELOR, Degree.MASTER}),
    ],
)
def test_degrees_are_those_of_who_may_apply(
    taxonomy: Taxonomy, text: str, degrees: set[Degree]
) -> None:
    assert read(text, taxonomy).degrees == degrees


@pytest.mark.parametrize(
    ("text", "languages", "is_one_enough"),
    [
        ("Deutsch und Englisch fließend", set(Language), False),
        ("Englisch C1", set(Language), False),
        ("Deutsch oder Englisch, beides geht", set(Language), True),
        ("Englisch ist von Vorteil", {Language.GERMAN}, False),
        ("Gute Englischkenntnisse sind nützlich", {Language.GERMAN}, False),
        ("Verhandlungssicheres Englisch in Wort und Schrift", set(Language), False),
    ],
)
def test_languages_are_all_needed_unless_one_is_enough(
    taxonomy: Taxonomy, text: str, languages: set[Language], is_one_enough: bool
) -> None:
    reading = read(f"Wir suchen Verstärkung für unser Team.\n{text}", taxonomy)
    assert reading.languages == frozenset(languages)
    assert reading.is_one_language_enough is is_one_enough


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        ("Praktikum oder Bachelorarbeit Elektrotechnik", ["praktikum", "abschlussarbeit"]),
        ("Praktika und Abschlussarbeiten im Labor", ["praktikum", "abschlussarbeit"]),
        ("Internship or master's thesis in chemistry", ["praktikum", "abschlussarbeit"]),
        ("Praktikum mit anschließender Masterarbeit", ["praktikum", "abschlussarbeit"]),
        ("Werkstudent (m/w/d) Einkauf", ["werkstudent"]),
        ("Werksführung für Studierende", ["praxiseinblick"]),
    ],
)
def test_an_offer_may_be_of_several_kinds(taxonomy: Taxonomy, head: str, kinds: list[str]) -> None:
    text = "Erfahrung, auch durch Praktika, ist schön. Unsere Referendare helfen dir."
    reading = read(text, taxonomy, head=f"{head}\n")
    assert reading.kinds == tuple(OfferKind(kind) for kind in kinds)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Hallo! Na, wie wär's?\n\nWir bauen Pumpen.\n\nPraktikum Konstruktion (m/w/d)\n\n"
            "Du zeichnest.",
            "Praktikum Konstruktion (m/w/d)",
        ),
        (
            "## Wer wir sind\nEin Labor in Witten.\n## Werkstudent Analytik\nDu misst.",
            "Werkstudent Analytik",
        ),
        (
            "Stand: 18.11.\nKennziffer 12\nMasterarbeit Batteriealterung\nDu misst Zellen.",
            "Masterarbeit Batteriealterung",
        ),
        (
            "Ohne dich läuft hier nichts.\nWorking Student Logistics (f/m/d)\nYou plan tours.",
            "Working Student Logistics (f/m/d)",
        ),
        (
            "Sehr geehrte Damen und Herren,\nwir sind ein Planungsbüro in Herne und suchen eine"
            " Praktikantin für die Bauleitung. Sie führen das Bautagebuch.",
            "Praktikantin für die Bauleitung",
        ),
    ],
)
def test_the_title_is_the_line_that_names_the_work(
    taxonomy: Taxonomy, text: str, title: str
) -> None:
    assert read(text, taxonomy, head="").title == title


@pytest.mark.parametrize(
    ("text", "first", "foreign"),
    [
        (
            "Wir sind ein Krankenhaus mit Chirurgie und Geriatrie.\nDu studierst Informatik.\n"
            "Wir bieten Yoga, Massage und Obst.",
            "0613",
            {"0912", "0915", "1014", "0811"},
        ),
        (
            "Unsere Maschinen stehen in Stahlwerken.\n"
            "Für Studierende der Kommunikationswissenschaft oder des Marketings.\n"
            "Excel und SAP solltest du kennen.",
            "0321",
            {"0715", "0613", "0722"},
        ),
        (
            "We are a law firm.\nYou are enrolled in computer science.\nBenefits: gym, music room.",
            "0613",
            {"0421", "0215", "1014"},
        ),
    ],
)
def test_only_who_is_wanted_names_the_fields(
    taxonomy: Taxonomy, text: str, first: str, foreign: set[str]
) -> None:
    reading = read(text, taxonomy, head="Werkstudent (m/w/d)\n")
    shown = [each.code for each in reading.fields[: reading.fields_shown]]
    assert first in shown
    assert foreign.isdisjoint(shown)


@pytest.mark.parametrize(
    "text",
    [
        "Unsere Ausbilderin ist ab März in Elternzeit",
        "Von April bis Juni ist bei uns am meisten los",
        "Im Oktober haben wir ein neues Lager gebaut",
        "Die Werkstatt ist von Juli bis Ende August geschlossen",
        "Von Mai bis Oktober vermieten wir Kanus an der Ruhr",
        "We opened our second lab in June",
        "In May we met at a startup fair",
        "Our night shift is on leave in August",
        "Beginn im Herbst 2027 oder später",
        "We would like you to join us in spring 2027",
    ],
)
def test_days_of_the_company_and_seasons_are_no_start(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).starts_on is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Earliest starting date is 1 March 2027", date(2027, 3, 1)),
        ("Das früheste Startdatum ist der 15. Februar 2027", date(2027, 2, 15)),
        ("Dein Job ab Mai in Bochum:\n- Tests schreiben", date(2027, 5, 1)),
        ("Your tasks from June:\n- write tests", date(2027, 6, 1)),
        ("Deine Aufgaben ab August:\n- Tests schreiben", date(2027, 8, 1)),
        (
            "Für März bis Mai 2027 bitte bis zum 15.01.2027 bewerben, für Juni bis August 2027 bis"
            " zum 30.04.2027",
            date(2027, 3, 1),
        ),
        ("From 1 March 2027 we need somebody in the lab", date(2027, 3, 1)),
        ("Wir suchen ab 1. März 2027 jemanden für eine Kollegin in Elternzeit", date(2027, 3, 1)),
        ("Wir haben neu gebaut und suchen ab April 2027 Verstärkung", date(2027, 4, 1)),
        ("We moved to a new hall and need you from 1 April 2027", date(2027, 4, 1)),
    ],
)
def test_a_start_is_read_where_it_is_said(taxonomy: Taxonomy, text: str, day: date) -> None:
    assert read(text, taxonomy).starts_on == day


@pytest.mark.parametrize(
    "text",
    [
        "Wann? Am liebsten gleich.",
        "When? As soon as you can.",
        "Wir suchen ab sofort dich:\n- mit Freude am Testen",
        "Start: heute",
        "Beginn: sobald du kannst",
    ],
)
def test_at_once_is_read_where_it_is_said(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy).starts_at_once


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Beginn zwischen 1. April und 30. Mai 2027", None),
        ("Das Projekt soll zwischen 1. April und 30. Juni 2027 stattfinden", (13, 13)),
        ("Messungen März bis April 2027, danach Auswertung zu Hause", None),
        ("Juni bis August, mindestens fünf Wochen", (5, 13)),
        ("From March to May 2027, then you write it up", None),
    ],
)
def test_a_span_of_days_is_the_length_where_it_is_whole(
    taxonomy: Taxonomy, text: str, weeks: tuple[int | None, int | None] | None
) -> None:
    assert read(text, taxonomy, "Projekt Informatik in Bochum\n").duration_weeks == weeks


@pytest.mark.parametrize(
    "text",
    [
        "Öffnungszeiten: Montag bis Freitag 8 bis 17.30 Uhr",
        "An jedem ersten Montag im Monat, nicht im Januar",
        "Jeden Mittwoch, außer im August",
        "Open on Mondays from 9 to 12.30 o'clock",
        "Every Friday except in May",
    ],
)
def test_a_visit_at_any_time_has_no_start(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy, "Schnuppertag in der Werkstatt in Bochum\n").starts_on is None


@pytest.mark.parametrize(
    "text",
    [
        "Unsere Gäste sind Patienten, die im Schnitt sechs Wochen bleiben",
        "Jede Station dauert vier Monate",
        "Nach einem zehnwöchigen Lehrgang gehst du in dein Team",
        "Die Weiterbildung zum Prüfer (dauert etwa zwei Jahre) zahlen wir",
        "The process: two interviews. All in all it takes about three weeks.",
        "My colleague came for two months and never left",
        "Zuerst ein halbes Jahr gehst du mit einer Kollegin mit",
        "On average our clients stay for three months",
    ],
)
def test_lengths_of_others_and_of_parts_are_none(taxonomy: Taxonomy, text: str) -> None:
    head = "Berufseinstieg Informatik in Bochum\n"
    assert read(text, taxonomy, head).duration_weeks is None


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Im Praktikum (8 Wochen) lernst du alles kennen, danach die Masterarbeit (6 Monate)", 34),
        ("Ein Praktikum von zwei Monaten. Darauf folgt die Masterarbeit von sechs Monaten.", 35),
        ("An internship of ten weeks is followed by a thesis of five months", 32),
        ("Your internship (3 months) comes first, afterwards the master's thesis (6 months)", 39),
        (
            "We combine an internship of two months with a thesis of six months. In the last four"
            " years we hired all thesis students.",
            35,
        ),
        ("We plan two months for reading plus four months for the lab", 26),
        ("Innerhalb von 15 Monaten durchläufst du vier Abteilungen", 65),
        ("Rahmen: Vollzeit, zwei Jahre, Betreuung durch zwei Personen", 104),
        ("You will spend two and a half years with us", 130),
        ("Four people, one semester.", 26),
    ],
)
def test_a_length_is_that_of_all_the_work(taxonomy: Taxonomy, text: str, weeks: int) -> None:
    head = "Praktikum mit anschließender Masterarbeit Informatik in Bochum\n"
    assert read(text, taxonomy, head).duration_weeks == (weeks, weeks)


@pytest.mark.parametrize(
    "text",
    [
        "Bezahlung: 15 Euro pro Stunde, mit Bachelor 17 Euro",
        "Two of your colleagues finished their PhD here",
        "Auf dem Podium: vom Master zum eigenen Betrieb",
        "20 Leute, davon vier promoviert",
        "Bisher: Greifer für Äpfel (Masterarbeit, 2024)",
        "You report to a colleague with a doctorate",
        "We give 400 euros a month for master's studies to the best",
    ],
)
def test_degrees_of_others_are_not_asked_for(taxonomy: Taxonomy, text: str) -> None:
    assert not read(text, taxonomy).degrees


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("Möglich als Bachelor- oder Masterarbeit", {Degree.BACHELOR, Degree.MASTER}),
        ("Both bachelor and master topics are possible", {Degree.BACHELOR, Degree.MASTER}),
        ("As a thesis (bachelor or master) or as an internship", set()),
        ("Als Bachelor- oder Masterarbeit oder auch als Praktikum", set()),
    ],
)
def test_a_thesis_of_either_kind_asks_for_both_degrees(
    taxonomy: Taxonomy, text: str, degrees: set[Degree]
) -> None:
    head = "Abschlussarbeit Informatik in Bochum\n"
    assert read(text, taxonomy, head).degrees == degrees


@pytest.mark.parametrize(
    "text",
    [
        "Übrigens suchen wir auch Aushilfen (15 €/Std.)",
        "Wer danach ein Praktikum macht, bekommt 600 € im Monat",
        "Our trainees earn 2,900 euros a month",
        "Unsere Azubis verdienen 1.100 € monatlich",
        "Later you may work here for 14 € an hour",
    ],
)
def test_who_visits_is_not_paid_for_hours_or_months(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy, "Schnuppertag Mechatronik in Bochum\n").pay.amount is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Im Pflichtpraktikum 450 € im Monat, freiwillig 900 € im Monat", 450),
        ("Freiwillige Praktika: 1.000 € monatlich, Pflichtpraktika 500 €", 1000),
        ("EUR 800 a month for voluntary, EUR 600 for mandatory internships", 800),
        ("Wir zahlen 520 € im Monat, danach als Werkstudent 15 € pro Stunde", 520),
        ("10 € Essensgeld am Tag und 350 € im Monat", 350),
        ("Geld: 14,50 die Stunde, 10 % Rabatt im Laden", 14.5),
        ("Pay: 15 an hour", 15),
    ],
)
def test_of_several_amounts_the_first_of_the_offer_counts(
    taxonomy: Taxonomy, text: str, amount: float
) -> None:
    pay = read(text, taxonomy, "Praktikum Informatik in Bochum\n").pay
    assert (pay.amount, pay.amount_to) == (amount, None)


@pytest.mark.parametrize(
    "text",
    [
        "We don't pay a salary, but your ticket is covered",
        "We pay for the tools (up to 900 euros), but there is no wage",
        "Vergütung: Als kleiner Verein leider nichts",
        "Was zahlen wir? Als Stiftung nichts.",
        "We do not pay wages.",
    ],
)
def test_pay_is_refused_in_many_words(taxonomy: Taxonomy, text: str) -> None:
    assert read(text, taxonomy, "Projekt Informatik in Bochum\n").pay.paid is False


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Praktikum (3 Monate) oder Masterarbeit (6 Monate). Weitere Infos per Mail.", (13, 26)),
        ("Praktikum (3 Monate). Im Anschluss ist eine Masterarbeit (6 Monate) möglich.", (13, 13)),
        ("Internship (2 months) or thesis (6 months), a job may follow afterwards", (9, 26)),
        ("Das Praktikum dauert 3 Monate, danach kannst du als Werkstudent bleiben", (13, 13)),
    ],
)
def test_what_may_follow_is_not_added(
    taxonomy: Taxonomy, text: str, weeks: tuple[int, int]
) -> None:
    head = "Praktikum oder Masterarbeit Informatik in Bochum\n"
    assert read(text, taxonomy, head).duration_weeks == weeks
