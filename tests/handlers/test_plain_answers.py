"""Whatever a question asks for is heard as its answer, in both languages, and so is leaving it.

A question that is not in the table fails: its plain answers have to be written down.
"""

from datetime import date

import pytest

from handlers import ALL_QUESTIONS
from handlers.engine.meant_for import is_value
from models.reading.heard import Intent
from models.reading.plain_words import wants_out
from models.reading.understanding import understand
from models.taxonomy import Taxonomy, load_taxonomy

DAY = date(2026, 11, 24)

STUDIES = (
    "Maschinenbau Master RUB",
    "ich mach bwl im 3. semester",
    "computer science, TU Dortmund",
)
PLACES = ("Witten", "44137", "in Hagen", "Schwerte bitte")
KINDS = ("Praktikum", "werkstudent und abschlussarbeit", "a thesis", "alles außer Praktikum")
CONTACTS = ("petra@muster.example", "0231 123456", "@petra_m", "ruf an unter 0171 5556677")
OFFERS = (
    "Wir suchen ab März eine Werkstudentin (m/w/d) für unser Labor in Bochum, 15 Stunden.",
    "Bachelorarbeit zum Thema Recycling von Batterien, Betreuung durch unser Team, Start jederzeit",
    "Internship in our IT department, 6 months, 1,200 euros a month, Dortmund",
)
SUBJECTS = ("Informatik", "Maschinenbau und Elektrotechnik", "physics", "Chemie oder Biologie")

ANSWERS: dict[str, tuple[str, ...]] = {
    "welcome.agree": ("ich studiere Physik", "Ich vertrete eine Firma", "I'm a student"),
    "student.study": STUDIES,
    "student.pick": STUDIES,
    "student.confirm": ("5. Semester", "Master statt Bachelor", "da fehlt Geschichte"),
    "student.field": SUBJECTS,
    "student.university": ("TU Dortmund", "RUB", "Hochschule Bochum", "fh dortmund"),
    "student.degree": ("Bachelor", "Master of Science", "Staatsexamen", "phd"),
    "student.semester": ("5", "im dritten", "7. Semester", "my 2nd"),
    "student.place": (*PLACES, "30 km", "egal", "remote geht auch", "anywhere"),
    "student.kinds": KINDS,
    "interest.confirm": (
        "Ich kenne Ihre Maschinen aus meiner Ausbildung.",
        "I would love to learn more about your lab.",
    ),
    "interest.contact": CONTACTS,
    "subscription.text": (
        "Praktikum mit Python in Bochum",
        "alles mit Robotik",
        "student jobs in Dortmund",
    ),
    "subscription.confirm": ("auch Abschlussarbeit", "nur in Witten", "ohne Vertrieb"),
    "subscription.kinds": KINDS,
    "subscription.fields": SUBJECTS,
    "subscription.place": (*PLACES, "30 km", "überall"),
    "subscription.words": ("Python", "mit SQL, ohne Vertrieb", "machine learning"),
    "company.line": (
        "Muster GmbH, Bochum, muster.de",
        "Ruhrlab, Dortmund",
        "Nordlicht Logistik KG Unna www.nordlicht.example",
    ),
    "company.known": (
        "Muster Technik GmbH, Hagen, muster-technik.de",
        "Ruhrlab, Dortmund",
        "frag meine Kollegen",
        "das ist eine andere Firma",
        "ask my colleagues",
        "it's another one",
    ),
    "company.sector": ("IT", "Maschinenbau", "Logistik", "health care"),
    "company.size": ("30", "etwa 120 Leute", "10 bis 49", "we are 15 people"),
    "company.name": ("Muster GmbH", "Ruhrlab", "Bäckerei Sonne"),
    "company.place": PLACES,
    "company.website": ("muster.de", "www.ruhrlab.example", "https://nordlicht.example/jobs"),
    "company.contact": CONTACTS,
    "offer.company": ("Muster GmbH", "die zweite"),
    "offer.text": OFFERS,
    "offer.new_text": OFFERS,
    "offer.preview": ("15 Euro die Stunde", "ab März", "bitte auch Elektrotechnik", "in Witten"),
    "offer.pick_kind": ("Praktikum", "Werkstudent", "a thesis", "Schnuppertag"),
    "offer.kind": ("Praktikum", "Werkstudent", "a thesis", "Schnuppertag"),
    "offer.pick_fields": SUBJECTS,
    "offer.fields": SUBJECTS,
    "offer.title": (
        "Praktikum im Prüffeld",
        "Werkstudent Softwareentwicklung (m/w/d)",
        "Bachelor thesis on batteries",
    ),
    "offer.degrees": ("Master", "Bachelor und Master", "jeder Abschluss", "any degree"),
    "offer.place": (*PLACES, "remote", "teilweise im Homeoffice"),
    "offer.start": ("1.4.2027", "ab März", "sofort", "Beginn jederzeit", "in three weeks"),
    "offer.length": ("6 Wochen", "drei Monate", "3-6 months", "12 Wochen, 20 Stunden"),
    "offer.pay": ("15 Euro die Stunde", "unbezahlt", "550 € im Monat", "Mindestlohn", "14,50"),
    "offer.languages": ("Deutsch", "Englisch reicht", "German and English"),
    "offer.until": ("31.12.", "Ende Januar", "in 4 Wochen", "until mid June"),
    "broadcast.text": (
        "Am 3. Dezember ist Praxistag an der TU, kommt vorbei!",
        "Die Hochschule Bochum lädt zur Firmenmesse ein.",
        "Career day on 12 January, registration is open.",
    ),
    "broadcast.preview": ("auch BWL", "ohne Witten", "nur Master", "also law"),
    "broadcast.audience": ("alle", "Informatikstudierende TU Dortmund", "alle Firmen in Hagen"),
    "broadcast.field": SUBJECTS,
    "broadcast.university": ("TU Dortmund", "RUB"),
    "broadcast.place": ("Witten", "in Hagen"),
    "return.reason": (
        "Bitte die Aufgaben genauer beschreiben.",
        "kein ort angegeben",
        "that is an ordinary vacancy",
    ),
    "return.confirm": ("Bitte rufen Sie uns an, bevor es weitergeht.",),
    "return.replace": ("Bitte rufen Sie uns an, bevor es weitergeht.",),
    "suspension.replace": ("Bitte rufen Sie uns an, bevor es weitergeht.",),
    "suspension.reason": (
        "Es gab mehrere Beschwerden von Studierenden.",
        "website does not exist",
    ),
    "suspension.confirm": ("Bitte rufen Sie uns an, bevor es weitergeht.",),
    "synonym.meaning": ("Informatik", "mechanical engineering"),
    "synonym.replace": (),
    "answer.topic": ("Was es kostet",),
    "answer.text": ("KMUni ist für Unternehmen und Studierende kostenlos.",),
    "answer.preview": ("KMUni kostet nichts und bleibt so.",),
}
"""What people plainly answer to each question."""

UNSURE = {Intent.UNCLEAR, Intent.NONSENSE}

ANSWERING = {Intent.ANSWER, Intent.CORRECT, Intent.NOTE, Intent.POST_OFFER}

LEAVING = ("abbrechen", "Abbruch!", "cancel")

EVERY_ANSWER = [(state, text) for state, texts in ANSWERS.items() for text in texts]


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def reaches_its_question(state: str, text: str, taxonomy: Taxonomy) -> bool:
    """Whether the question's own step reads the words."""
    question = ALL_QUESTIONS[state]
    if question.knows is not None and question.knows(text):
        return True
    listening = question.listening
    heard = understand(text, listening, taxonomy=taxonomy, today=DAY)
    if heard.intent in UNSURE:
        return listening.reads_strictly or is_value(heard, text, listening)
    return heard.intent in ANSWERING or is_value(heard, text, listening)


def test_every_question_has_plain_answers() -> None:
    assert ANSWERS.keys() == ALL_QUESTIONS.keys()


@pytest.mark.parametrize(("state", "text"), EVERY_ANSWER)
def test_a_plain_answer_reaches_its_question(state: str, text: str, taxonomy: Taxonomy) -> None:
    assert reaches_its_question(state, text, taxonomy)


@pytest.mark.parametrize("words", LEAVING)
def test_leaving_needs_no_reader(words: str) -> None:
    assert wants_out(words)
