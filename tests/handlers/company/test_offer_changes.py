"""What is typed at an offer's card: the lines of the card that then are others, and no others."""

from datetime import date
from typing import Any

import pytest

from handlers.company.offer_answers import OfferAnswers
from handlers.company.offer_changes import Corrected, corrected, is_new_text, numbers_on
from handlers.company.offer_days import usable_last_day
from handlers.company.states import OfferQuestion
from models.reading.correction import read_changes
from models.reading.readings import Thing
from models.taxonomy import PayUnit, load_taxonomy

TODAY = date(2026, 11, 24)
UNITS = {unit: f"{{amount}} € / {unit.value}" for unit in PayUnit}

CARD = OfferAnswers.model_validate(
    {
        "company_id": 1,
        "text": "Hilfe im Labor",
        "title": "Praktikum im Labor",
        "kinds": ["praktikum"],
        "fields": ["0715", "0613"],
        "field_choices": ["0715", "0613"],
        "degrees": ["bachelor"],
        "place": "Dortmund",
        "latitude": 51.51,
        "longitude": 7.47,
        "starts_on": "2027-04-01",
        "duration_weeks": 12,
        "duration_weeks_to": 12,
        "hours_per_week": 20,
        "hours_per_week_to": 20,
        "pay": "14 € / hour",
        "is_paid": True,
        "languages": ["de"],
        "last_day": "2027-01-20",
    }
)
"""Mechanical engineering and computer science."""

LINES = (
    "text title kinds fields is_for_every_field degrees place is_remote starts_on starts_at_once"
    " duration_weeks duration_weeks_to hours_per_week hours_per_week_to pay is_paid languages"
    " last_day"
).split()

Line = dict[str, Any]
SOON: Line = {"starts_on": None, "starts_at_once": True}
OPEN: Line = {"starts_on": None, "starts_at_once": False}
UNPAID: Line = {"pay": None, "is_paid": False}


def start(day: str) -> Line:
    return {"starts_on": day, "starts_at_once": False}


def until(day: str) -> Line:
    return {"last_day": day}


def weeks(low: int | None, high: int | str | None = "same") -> Line:
    return {"duration_weeks": low, "duration_weeks_to": low if high == "same" else high}


def hours(low: float | None, high: float | str | None = "same") -> Line:
    return {"hours_per_week": low, "hours_per_week_to": low if high == "same" else high}


def paid(words: str) -> Line:
    return {"pay": words, "is_paid": True}


def fields(*codes: str) -> Line:
    return {"fields": codes, "is_for_every_field": not codes}


def degrees(*names: str) -> Line:
    return {"degrees": sorted(names)}


def kinds(*names: str) -> Line:
    return {"kinds": names}


def languages(*codes: str, is_any: bool = True) -> Line:
    return {"languages": sorted(codes), "languages_any": is_any}


CORRECTIONS: dict[str, Line] = {
    # title
    "Titel: Werkstudent Konstruktion": {"title": "Werkstudent Konstruktion"},
    "Bitte Titel: Neuer Name": {"title": "Neuer Name"},
    "Title: Lab Assistant": {"title": "Lab Assistant"},
    "neuer Titel: Praktikum Prüfstand (Master)": {"title": "Praktikum Prüfstand (Master)"},
    "die Überschrift soll Praktikum im Reinraum heißen": {"title": "Praktikum im Reinraum"},
    "Überschrift bitte: Daten für Dortmund": {"title": "Daten für Dortmund"},
    "call it Sensor Lab Internship": {"title": "Sensor Lab Internship"},
    "heading: Thesis on sensors, 20 hours": {"title": "Thesis on sensors, 20 hours"},
    "Titel = Laborhilfe gesucht": {"title": "Laborhilfe gesucht"},
    # kind
    "Werkstudent": kinds("werkstudent"),
    "Projekt oder Abschlussarbeit": kinds("projekt", "abschlussarbeit"),
    "auch Abschlussarbeit": kinds("praktikum", "abschlussarbeit"),
    "oder Werkstudent": kinds("praktikum", "werkstudent"),
    "und auch als Projekt": kinds("praktikum", "projekt"),
    "kein Praktikum": kinds(),
    "das ist kein Praktikum, sondern eine Abschlussarbeit": kinds("abschlussarbeit"),
    "it's a working student job, not an internship": kinds("werkstudent"),
    "also as a thesis": kinds("praktikum", "abschlussarbeit"),
    "nur Schnuppertag": kinds("schnuppertag"),
    "Art: Masterarbeit": kinds("abschlussarbeit"),
    "es ist eine Bachelorarbeit": kinds("abschlussarbeit"),
    "kind: working student": kinds("werkstudent"),
    # fields
    "da fehlt Geschichte": fields("0715", "0613", "0222"),
    "auch Elektrotechnik": fields("0715", "0613", "0713"),
    "please add electrical engineering": fields("0715", "0613", "0713"),
    "Mathematik fehlt noch": fields("0715", "0613", "0541"),
    "computer science and physics": fields("0613", "0533"),
    "Elektrotechnik": fields("0713"),
    "ohne Informatik": fields("0715"),
    "Informatik raus": fields("0715"),
    "bitte Maschinenbau entfernen": fields("0613"),
    "no computer science": fields("0715"),
    "remove mechanical engineering": fields("0613"),
    "ohne Zahnmedizin": {},
    "nur Chemie": fields("0531"),
    "statt Informatik Mathematik": fields("0715", "0541"),
    "alle Fächer": fields(),
    "Fach egal": fields(),
    "any subject": fields(),
    "offen für alle Fachrichtungen": fields(),
    "Fächer: Physik, Chemie": fields("0533", "0531"),
    "Informatik, Elektrotechnik und Maschinenbau": fields("0613", "0713", "0715"),
    # degrees
    "nur Master": degrees("master"),
    "Master": degrees("master"),
    "auch Master": degrees("bachelor", "master"),
    "Master geht auch": degrees("bachelor", "master"),
    "Bachelor und Master": degrees("bachelor", "master"),
    "jeder Abschluss": degrees(),
    "Abschluss egal": degrees(),
    "any degree": degrees(),
    "master's only": degrees("master"),
    "Master statt Bachelor": degrees("master"),
    "not bachelor but master": degrees("master"),
    "PhD students as well": degrees("bachelor", "doctorate"),
    "Abschluss: Diplom": degrees("diplom"),
    # place
    "Witten": {"place": "Witten"},
    "Ort: Hagen": {"place": "Hagen"},
    "in Bochum": {"place": "Bochum"},
    "Ort ist Witten, nicht Hagen": {"place": "Witten"},
    "nicht in Dortmund, sondern in Essen": {"place": "Essen"},
    "the place is Unna": {"place": "Unna"},
    "location: Hattingen": {"place": "Hattingen"},
    "Einsatzort ist Lünen": {"place": "Lünen"},
    "we moved from Dortmund to Herne": {"place": "Herne"},
    "44787 Bochum": {"place": "Bochum"},
    # remote
    "remote": {"is_remote": True},
    "Homeoffice möglich": {"is_remote": True},
    "teilweise remote geht": {"is_remote": True},
    "hybrid": {"is_remote": True},
    "can be done from home": {"is_remote": True},
    "kein Homeoffice": {},
    "remote is not possible": {},
    # start
    "ab 1.4.2027": {},
    "Start erst im März": start("2027-03-01"),
    "ab Mai": start("2027-05-01"),
    "starts 15 March": start("2027-03-15"),
    "Beginn 1.6.": start("2027-06-01"),
    "Start: Anfang Februar": start("2027-02-01"),
    "start in October 2027": start("2027-10-01"),
    "nicht im April, sondern im Mai": start("2027-05-01"),
    "in 3 Wochen": start("2026-12-15"),
    "sofort": SOON,
    "ab sofort": SOON,
    "immediately": SOON,
    "Start so bald wie möglich": SOON,
    "Beginn jederzeit": OPEN,
    "Start nach Absprache": OPEN,
    "any time": OPEN,
    "start is flexible": OPEN,
    "sofort oder ab 1.5.2027": {"starts_on": "2027-05-01", "starts_at_once": True},
    "nicht sofort": {},
    # last day
    "bis 31.12.": until("2026-12-31"),
    "bis 15.1. bewerben": until("2027-01-15"),
    "Bewerbungsschluss ist der 10. Februar": until("2027-02-10"),
    "offen bis Ende Januar": until("2027-01-31"),
    "deadline 1 March": until("2027-03-01"),
    "Frist: 5.1.2027": until("2027-01-05"),
    "open until end of February": until("2027-02-28"),
    # length
    "3 Monate": weeks(13),
    "4-6 Monate": weeks(17, 26),
    "10 Wochen": weeks(10),
    "mindestens 3 Monate": weeks(13, None),
    "Dauer: 6 Monate": weeks(26),
    "six weeks": weeks(6),
    "lasts 2 to 3 months": weeks(9, 13),
    "Dauer: unbefristet": weeks(None),
    "unbefristet": weeks(None),
    "length is open": weeks(None),
    "ein halbes Jahr": weeks(26),
    "10 statt 12 Wochen": weeks(10),
    "nicht 12 Wochen, sondern 16": weeks(16),
    # hours
    "15 Stunden die Woche": hours(15),
    "20 h/Woche": {},
    "16 statt 20 Stunden": hours(16),
    "12 bis 18 Stunden": hours(12, 18),
    "10-15 h pro Woche": hours(10, 15),
    "max. 18 Stunden": hours(None, 18),
    "15 hours a week": hours(15),
    "hours: 10": hours(10),
    "20 Wochenstunden sind zu viel, mach 12": hours(12),
    "Vollzeit": {},
    # pay
    "15 €/h": paid("15 € / hour"),
    "450-1200 € im Monat": paid("450–1.200 € / month"),
    "15 Euro die Stunde": paid("15 € / hour"),
    "1.200,50 € im Monat": paid("1.200,50 € / month"),
    "pay is 16 euros an hour": paid("16 € / hour"),
    "800 a month": paid("800 € / month"),
    "die 14 Euro sind falsch, 15,50": paid("15,50 € / hour"),
    "14 € die Stunde plus Fahrtkosten": paid("14 € die Stunde plus Fahrtkosten"),
    "450 €/Woche": paid("450 €/Woche"),
    "unbezahlt": UNPAID,
    "bezahlt wird doch nicht": UNPAID,
    "unpaid": UNPAID,
    "wir können leider nichts zahlen": UNPAID,
    "Vergütung nach Tarif": paid("Vergütung nach Tarif"),
    "Bezahlung nach Vereinbarung": {"pay": "Bezahlung nach Vereinbarung", "is_paid": None},
    "Vergütung: 13 bis 15 € die Stunde": paid("13–15 € / hour"),
    "it is paid": {"is_paid": True, "pay": None},
    # languages
    "Englisch reicht": languages("en"),
    "Deutsch und Englisch": languages("de", "en", is_any=False),
    "Englisch oder Deutsch": languages("de", "en"),
    "beide Sprachen": languages("de", "en", is_any=False),
    "auch Englisch": languages("de", "en"),
    "English is enough": languages("en"),
    "German and English": languages("de", "en", is_any=False),
    "either German or English": languages("de", "en"),
    "Sprache: Englisch": languages("en"),
    "both languages": languages("de", "en", is_any=False),
    "nicht Deutsch, sondern Englisch": languages("en"),
    "Deutsch ist nicht nötig": languages(),
    # several at once
    "Master, 20 Stunden und in Bochum": {**degrees("master"), "place": "Bochum"},
    "15 € die Stunde, ab Mai": paid("15 € / hour") | start("2027-05-01"),
    "Werkstudent, 16 Stunden die Woche, unbezahlt": kinds("werkstudent") | hours(16) | UNPAID,
    "auch Elektrotechnik und nur Master": fields("0715", "0613", "0713") | degrees("master"),
    "Master only, 10 weeks, English": degrees("master") | weeks(10) | languages("en"),
    "in Witten, ab sofort, auch remote": {"place": "Witten", "is_remote": True} | SOON,
    "ohne Informatik, dafür Physik": fields("0715", "0533"),
    "6 Monate, 1.100 € im Monat": weeks(26) | paid("1.100 € / month"),
    "starts in May, apply by 15 February": start("2027-05-01") | until("2027-02-15"),
    "3 Monate ab 1. Mai, 15 Stunden": weeks(13) | start("2027-05-01") | hours(15),
    "in Essen, not in Dortmund, and physics too": {"place": "Essen"}
    | fields("0715", "0613", "0533"),
    # nothing
    "danke": {},
    "passt so": {},
    "hmm": {},
    "looks good": {},
    "was kostet das?": {},
    "schönes Wetter heute": {},
    "Quarkologie": {},
    "30 Tage Urlaub": {},
    "ruf mich an": {},
    # unlike the lines above
    "Titel passt, aber Ort ist Witten": {"place": "Witten"},
    "der Titel muss lauten: Datenanalyse im Einkauf": {"title": "Datenanalyse im Einkauf"},
    "rename it, title should be Quality Intern": {"title": "Quality Intern"},
    "Praktikum und Abschlussarbeit": kinds("praktikum", "abschlussarbeit"),
    "lieber als Werkstudentenstelle": kinds("werkstudent"),
    "make it a thesis": kinds("abschlussarbeit"),
    "Pflichtpraktikum": {},
    "Praktikum oder Werkstudent": kinds("praktikum", "werkstudent"),
    "no internship, only thesis": kinds("abschlussarbeit"),
    "Wirtschaftsinformatik dazu": fields("0715", "0613", "0688"),
    "füge Chemie hinzu": fields("0715", "0613", "0531"),
    "chemistry is missing": fields("0715", "0613", "0531"),
    "without computer science please": fields("0715"),
    "Informatik streichen, Elektrotechnik rein": fields("0715", "0713"),
    "nicht Informatik": fields("0715"),
    "Maschinenbau passt nicht": fields("0613"),
    "für alle Studiengänge offen": fields(),
    "open to all majors": fields(),
    "Biologie und Chemie": fields("0511", "0531"),
    "Jura": fields("0421"),
    "BWL, VWL": fields("0413", "0311"),
    "Bauingenieure": fields("0732"),
    "architecture": fields("0731"),
    "nur Masterstudierende": degrees("master"),
    "Bachelor reicht": {},
    "ab Bachelor": {},
    "auch Promovierende": degrees("bachelor", "doctorate"),
    "Bachelor's or Master's": degrees("bachelor", "master"),
    "egal welcher Abschluss": degrees(),
    "also for master students": degrees("bachelor", "master"),
    "Staatsexamen geht auch": degrees("bachelor", "state_exam"),
    "Standort Gelsenkirchen": {"place": "Gelsenkirchen"},
    "Arbeitsort: Castrop-Rauxel": {"place": "Castrop-Rauxel"},
    "wir sitzen in Recklinghausen": {"place": "Recklinghausen"},
    "it's in Duisburg": {"place": "Duisburg"},
    "Ort falsch, wir sind in Marl": {"place": "Marl"},
    "Oberhausen statt Dortmund": {"place": "Oberhausen"},
    "in Wetter": {"place": "Wetter"},
    "zwei Tage Homeoffice": {"is_remote": True},
    "remote possible, too": {"is_remote": True},
    "nur vor Ort": {},
    "Start verschiebt sich auf Juni": start("2027-06-01"),
    "wir starten am 15.2.": start("2027-02-15"),
    "from 1 September 2027": start("2027-09-01"),
    "zum Sommersemester": start("2027-04-01"),
    "begin: 2027-05-15": start("2027-05-15"),
    "ab nächstem Jahr": {},
    "start asap": SOON,
    "von sofort an": SOON,
    "Beginn flexibel": OPEN,
    "start is open": OPEN,
    "Bewerbung bis 28.2.2027": until("2027-02-28"),
    "die Frist endet am 1. März": until("2027-03-01"),
    "closes on 15 February": until("2027-02-15"),
    "läuft bis Mitte Februar": until("2027-02-15"),
    "please keep it open until 2027-03-15": until("2027-03-15"),
    "sechs Monate": weeks(26),
    "Dauer 4 Monate": weeks(17),
    "8-10 Wochen": weeks(8, 10),
    "at least 2 months": weeks(9, None),
    "dauert 2 Monate": weeks(9),
    "duration: three months": weeks(13),
    "kein Enddatum": weeks(None),
    "the length is 20 weeks, not 12": weeks(20),
    "10 Stunden pro Woche": hours(10),
    "10 Std.": hours(10),
    "ten hours a week": hours(10),
    "lieber 18 Stunden": hours(18),
    "between 10 and 15 hours": hours(10, 15),
    "Arbeitszeit: 19,5 Stunden": hours(19.5),
    "nicht 20, sondern 15 Stunden": hours(15),
    "Stundenlohn 16,50 €": paid("16,50 € / hour"),
    "wir zahlen 1000 Euro im Monat": paid("1.000 € / month"),
    "13,90 €": paid("13,90 € / hour"),
    "€ 15 per hour": paid("15 € / hour"),
    "leider unvergütet": UNPAID,
    "ohne Bezahlung": UNPAID,
    "there is no pay": UNPAID,
    "Mindestlohn": paid("Mindestlohn"),
    "die Arbeitssprache ist Englisch": languages("en"),
    "only English": languages("en"),
    "Deutsch muss sein": languages("de"),
    "Englisch muss auch sein": languages("de", "en"),
    "no German needed": languages(),
    "Deutsch/Englisch": languages("de", "en"),
    "in Bochum, 15 Stunden, 14,50 €": {"place": "Bochum"} | hours(15) | paid("14,50 € / hour"),
    "Ort Hagen, Start Mai, Master": {"place": "Hagen"} | start("2027-05-01") | degrees("master"),
    "it's in Essen, starts in June and is unpaid": {"place": "Essen"}
    | start("2027-06-01")
    | UNPAID,
    "Werkstudent ab sofort, 18 €/h, auch Englisch": kinds("werkstudent")
    | SOON
    | paid("18 € / hour")
    | languages("de", "en"),
    "das Praktikum dauert 10 Wochen": weeks(10),
    "der Lohn beim Praktikum ist 1100 im Monat": paid("1.100 € / month"),
    "die Arbeit ist spannend": {},
    "Mittwoch": {},
    "ist das so richtig?": {},
    "super": {},
    "wann geht das raus?": {},
    "telefonisch erreichbar ab 9 Uhr": {},
    "what do you think?": {},
    # what is said around a value, before the value
    "Informatik haben wir nie gesucht": fields("0715"),
    "Informatik war nicht gemeint": fields("0715"),
    "Informatik können Sie vergessen": fields("0715"),
    "Informatik ist schon voll": fields("0715"),
    "Maschinenbau eher nicht": fields("0613"),
    "auf Informatik können wir verzichten": fields("0715"),
    "you can forget computer science": fields("0715"),
    "computer science is not a fit": fields("0715"),
    "take mechanical engineering off the list": fields("0613"),
    "Chemie kann man vergessen": {},
    "Logistik als Fach aufnehmen": fields("0715", "0613", "0788"),
    "Chemie bitte mit rein": fields("0715", "0613", "0531"),
    "Physik wäre auch was": fields("0715", "0613", "0533"),
    "include physics": fields("0715", "0613", "0533"),
    "nicht nur Master": degrees("bachelor", "master"),
    "Master wäre auch okay": degrees("bachelor", "master"),
    "master geht au": degrees("bachelor", "master"),
    "Master ist kein Problem": degrees("bachelor", "master"),
    "auch gern Doktoranden": degrees("bachelor", "doctorate"),
    "open to master's students": degrees("bachelor", "master"),
    "Master students would be fine": degrees("bachelor", "master"),
    "Englisch von Vorteil, das bitte nicht als Pflicht": {},
    "Sprache ist Deutsch, Englisch nur ein Plus": {},
    "English is nice to have": {},
    "auf Englisch verzichten wir, nur Deutsch": {},
    "German is a must, not English": {},
    "6 Wochen sind zu kurz, eher 10": weeks(10),
    "12 weeks is too short, rather 20": weeks(20),
    "14 sind zu wenig, mach 15 daraus": paid("15 € / hour"),
    "15 Stunden sind besser als 20": hours(15),
    "die 20 Stunden habe ich nie geschrieben, bitte weg damit": hours(None),
    "zwei Tage daheim sind ok": {"is_remote": True},
    "Arbeitsort ist Holzwickede, einen Tag daheim": {"place": "Holzwickede", "is_remote": True},
    "make it open all year": {},
    "das Praktikum geht jederzeit": OPEN,
    "Start im Oktober": start("2027-10-01"),
    "Frist: Silvester": until("2026-12-31"),
    "offen bis Ostern": until("2027-03-28"),
    "apply by New Year's Eve": until("2026-12-31"),
    # of a sentence only its value
    "and raise the pay to 18 euros": paid("18 € / hour"),
    "erhöht bitte auf 700 Euro": paid("700 € / month"),
    "Bezahlung: Mindestlohn": paid("Mindestlohn"),
    "die 800 Euro stammen nicht von mir, bezahlt wird Mindestlohn": paid("Mindestlohn"),
    "Vergütung: Mindestlohn beim Praktikum, Abschlussarbeit 500 Euro": paid(
        "Mindestlohn beim Praktikum, Abschlussarbeit 500 Euro"
    ),
    "streich mal die Bezahlung": {"pay": None, "is_paid": None},
    "das Geld lassen wir weg": {"pay": None, "is_paid": None},
    "leave out the salary": {"pay": None, "is_paid": None},
    "Bezahlung lieber weglassen": {"pay": None, "is_paid": None},
    "lass die Dauer weg": weeks(None),
    "Titel stimmt so": {},
    "the title is fine": {},
    "Titel ist blöd, schreib: Hilfe in CAD": {"title": "Hilfe in CAD"},
    "Kann der Titel etwas sprechender werden: Verschleiß": {"title": "Verschleiß"},
    "Titel nicht so toll, besser: Tests im Labor": {"title": "Tests im Labor"},
    "the title is too long, better: Lab Help": {"title": "Lab Help"},
    "Titel: Langzeittest im Labor": {"title": "Langzeittest im Labor"},
}
"""By what is typed, the lines of the card that become others."""


def correct(typed: str, card: OfferAnswers = CARD) -> Corrected:
    numbers, taxonomy = numbers_on(card), load_taxonomy()
    reading = read_changes(typed, taxonomy, today=TODAY, thing=Thing.OFFER, numbers=numbers)
    return corrected(reading.changes, card, taxonomy, today=TODAY, units=UNITS)


def after(answers: Any, card: OfferAnswers = CARD) -> OfferAnswers:
    return OfferAnswers.model_validate({**card.model_dump(mode="json"), **answers})


@pytest.mark.parametrize("typed", CORRECTIONS)
def test_a_line_changes_what_it_names_and_nothing_else(typed: str) -> None:
    found, expected = after(correct(typed).answers), after(CORRECTIONS[typed])
    assert found.model_dump(include=set(LINES)) == expected.model_dump(include=set(LINES))
    if len(expected.languages) > 1:
        assert found.languages_any == expected.languages_any


def test_a_new_place_is_where_it_lies() -> None:
    assert correct("Witten").answers["latitude"] == pytest.approx(51.44, abs=0.05)


@pytest.mark.parametrize(
    "typed",
    [
        "1. Januar 2020",
        "bis 1.10.2026",
        "Start am 3. März 2025",
        "ab 1.3.2024",
        "deadline 1 May 2024",
        "starts 1 February 2026",
    ],
)
def test_a_day_that_has_passed_is_refused(typed: str) -> None:
    found = correct(typed)
    assert found.refused is not None
    assert found.refused.is_past
    assert found.answers == {}


def test_what_stands_beside_a_refused_day_is_changed() -> None:
    found = correct("Master, ab 1.1.2020")
    assert found.answers == {"degrees": ["master"]}
    assert found.refused is not None


@pytest.mark.parametrize("typed", ["bis 1.1.2029 offen", "deadline is 1 June 2029"])
def test_a_last_day_more_than_a_year_away_is_refused(typed: str) -> None:
    found = correct(typed)
    assert found.refused is not None
    assert not found.refused.is_past


def test_a_day_too_far_away_is_no_last_day() -> None:
    with pytest.raises(ValueError, match="2029-01-01"):
        usable_last_day("1.1.2029", TODAY)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("der Titel ist falsch", OfferQuestion.TITLE),
        ("the place is wrong", OfferQuestion.PLACE),
        ("die Dauer stimmt nicht", OfferQuestion.LENGTH),
        ("der Text ist falsch", OfferQuestion.NEW_TEXT),
        ("in Dortmund oder Bochum", OfferQuestion.PLACE),
        ("kein Bachelor", OfferQuestion.DEGREES),
        ("the languages are wrong", OfferQuestion.LANGUAGES),
        ("Frist falsch", OfferQuestion.UNTIL),
        ("Frist brauchen wir nicht", OfferQuestion.UNTIL),
        ("Titel zu lang, kürzer bitte", OfferQuestion.TITLE),
        ("der Titel klingt komisch", OfferQuestion.TITLE),
        ("Titel bitte auf Deutsch", OfferQuestion.TITLE),
        ("the title sounds odd", OfferQuestion.TITLE),
        ("nicht nur Bachelor", OfferQuestion.DEGREES),
        ("not just German", OfferQuestion.LANGUAGES),
        ("Bachelor kein Muss", OfferQuestion.DEGREES),
    ],
)
def test_what_is_only_called_wrong_or_has_several_answers_is_asked_for(
    typed: str, question: OfferQuestion
) -> None:
    found = correct(typed)
    assert found.asks is question
    assert set(found.answers) <= {"place_choices"}


@pytest.mark.parametrize("typed", ["auch Elektrotechnik", "also physics", "Chemie fehlt"])
def test_what_is_open_to_every_subject_stays_so(typed: str) -> None:
    card = after({"fields": [], "is_for_every_field": True})
    assert after(correct(typed, card).answers, card) == card


@pytest.mark.parametrize(
    ("typed", "part"), [("auch Master", "degrees"), ("auch Englisch", "languages")]
)
def test_what_is_open_to_all_stays_so(typed: str, part: str) -> None:
    card = after({"degrees": [], "languages": []})
    assert correct(typed, card).answers[part] == []


def test_without_a_degree_named_a_refused_one_leaves_the_others() -> None:
    card = after({"degrees": []})
    found = correct("ohne Bachelor", card).answers["degrees"]
    assert "bachelor" not in found
    assert "master" in found


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Abschlussarbeit", ["abschlussarbeit"]),
        ("Projekt oder Praktikum", ["projekt", "praktikum"]),
        ("an internship or a thesis", ["praktikum", "abschlussarbeit"]),
        ("auch Abschlussarbeit", ["praktikum", "werkstudent", "abschlussarbeit"]),
        ("oder Masterarbeit", ["praktikum", "werkstudent", "abschlussarbeit"]),
        ("also a trial day", ["praktikum", "werkstudent", "schnuppertag"]),
        ("nur Praktikum", ["praktikum"]),
        ("kein Werkstudent", ["praktikum"]),
        ("no internship", ["werkstudent"]),
        ("weder Praktikum noch Werkstudent", []),
        ("Praktikum, kein Werkstudent", ["praktikum"]),
    ],
)
def test_of_several_kinds_those_named_come_go_or_stay_alone(typed: str, left: list[str]) -> None:
    card = after({"kinds": ["praktikum", "werkstudent"]})
    assert correct(typed, card).answers["kinds"] == left


@pytest.mark.parametrize(
    ("typed", "part", "value"),
    [
        ("nicht 12, sondern 10", "duration_weeks", 10),
        ("15 statt 20", "hours_per_week", 15),
        ("not 14 but 16", "pay", "16 € / hour"),
    ],
)
def test_a_bare_number_replaces_the_one_on_the_card(typed: str, part: str, value: object) -> None:
    assert correct(typed).answers[part] == value


def test_several_lines_are_a_new_text_and_few_words_are_not() -> None:
    assert is_new_text("Praktikum\nim Labor")
    assert is_new_text("x" * 201)
    assert not is_new_text("ab 1. April")


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ("zwei Stunden weniger", hours(18)),
        ("einen Monat länger", weeks(16)),
        ("a euro an hour more", {"pay": "15 € / hour"}),
    ],
)
def test_so_much_more_is_added_to_what_the_card_says(typed: str, changed: Line) -> None:
    assert correct(typed).answers.items() >= changed.items()


def test_both_ends_of_a_wage_rise() -> None:
    card = CARD.model_copy(update={"pay": "14–16 € / hour"})
    assert correct("1 Euro mehr pro Stunde", card).answers["pay"] == "15–17 € / hour"
