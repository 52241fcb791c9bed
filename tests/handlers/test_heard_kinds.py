"""Each kind of line that people were seen to type: five unlike ones of it, in both languages.

What is listened for is asked of the running dialogues. A line stands for its kind, so none is here
because it was misread once; what a whole chat makes of a kind is tested where its subject is.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import pytest

from handlers.company.said import SURE_OF_A_NO
from handlers.engine.meant_for import is_value
from handlers.heard_at import MOMENTS
from models.reading.correction import read_changes
from models.reading.heard import Heard, Intent, Topic, Value
from models.reading.readings import Thing
from models.reading.understanding import understand
from models.taxonomy import Taxonomy, load_taxonomy

Meant = TypeVar("Meant")

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def hear(moment: str, text: str, taxonomy: Taxonomy) -> Heard:
    return understand(text, MOMENTS[moment], taxonomy=taxonomy, today=DAY)


def each(table: Mapping[tuple[str, Meant], tuple[str, ...]]) -> list[tuple[str, Meant, str]]:
    return [(moment, meant, text) for (moment, meant), texts in table.items() for text in texts]


QUESTIONS: Mapping[Topic, tuple[str, ...]] = {
    Topic.COST: (
        "ist das kostenlos?",
        "was nehmt ihr dafür?",
        "muss ich irgendwann was zahlen?",
        "is it free for students?",
        "do you charge anything?",
    ),
    Topic.NEXT_MESSAGE: (
        "wann kommt das nächste angebot?",
        "wann schickst du wieder was?",
        "an welchem tag kommen die nachrichten?",
        "when will I hear from you again?",
        "when is the next message due?",
    ),
    Topic.HOW_TO_APPLY: (
        "wie bewerbe ich mich?",
        "muss ich eine bewerbung schreiben?",
        "wohin schicke ich meinen lebenslauf?",
        "how do I apply for this?",
        "do I need to send a CV somewhere?",
    ),
    Topic.PAY: (
        "was wird da bezahlt?",
        "wie viel verdient man?",
        "bekomme ich geld dafür?",
        "how much does it pay?",
        "is it a paid position?",
    ),
    Topic.WHO_SEES_ME: (
        "wer sieht meinen namen?",
        "können die firmen mein profil lesen?",
        "wer kriegt meine daten zu sehen?",
        "who can see my profile?",
        "do companies know my name?",
    ),
    Topic.WHO_IS_BEHIND: (
        "wer steckt dahinter?",
        "wer betreibt das hier?",
        "von wem ist dieser bot?",
        "who runs this?",
        "which organisation is behind it?",
    ),
    Topic.IS_IT_A_BOT: (
        "bist du ein mensch?",
        "schreibe ich hier mit einer maschine?",
        "antwortet hier ein bot?",
        "are you a real person?",
        "am I talking to a robot?",
    ),
    Topic.MINORS: (
        "darf man mit 15 mitmachen?",
        "gibt es ein mindestalter?",
        "ab welchem alter geht das?",
        "is there a minimum age?",
        "can I join if I am under 16?",
    ),
    Topic.WHO_CAN_JOIN: (
        "geht das auch für schüler?",
        "dürfen azubis mitmachen?",
        "ich bin schon fertig mit dem studium, geht das trotzdem?",
        "can graduates use this too?",
        "is it open to trainees?",
    ),
    Topic.WORKING_LANGUAGE: (
        "in welcher sprache arbeitet man da?",
        "reicht englisch?",
        "muss ich deutsch können?",
        "do I need to speak German there?",
        "which language is spoken at work?",
    ),
    Topic.WHY_THIS_OFFER: (
        "warum bekomme ich genau das angebot?",
        "wieso zeigst du mir das?",
        "was hat das mit meinem fach zu tun?",
        "why am I shown this one?",
        "why did you pick this offer for me?",
    ),
    Topic.WHAT_IS_SCHNUPPERTAG: (
        "was ist ein Schnuppertag?",
        "was heißt schnuppertag genau?",
        "wie läuft so ein schnuppertag ab?",
        "what is a trial day?",
        "what does Schnuppertag mean?",
    ),
    Topic.WHAT_IS_WERKSTUDENT: (
        "was ist ein werkstudent?",
        "was bedeutet werkstudentin?",
        "werkstudent, was ist das?",
        "what is a working student?",
        "what does Werkstudent mean?",
    ),
    Topic.WHAT_IS_PRAXISEINBLICK: (
        "was ist ein praxiseinblick?",
        "was versteht ihr unter praxiseinblick?",
        "praxiseinblick? was soll das sein?",
        "what is a Praxiseinblick?",
        "what does Praxiseinblick mean?",
    ),
}
"""What people ask about us and our words; the form of each kind is asked for alike."""


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in QUESTIONS.items() for text in texts]
)
def test_a_question_about_us_is_a_question_with_its_topic(
    topic: Topic, text: str, taxonomy: Taxonomy
) -> None:
    at = "student:offer_shown" if topic in OF_AN_OFFER else "student:home"
    heard = hear(at, text, taxonomy)
    assert (heard.intent, heard.args.get("topic")) == (Intent.ASK, topic)


OF_AN_OFFER = frozenset(
    {Topic.PAY, Topic.WORKING_LANGUAGE, Topic.WHY_THIS_OFFER, Topic.HOW_TO_APPLY}
)
"""What is asked while an offer is shown."""

MEANT: Mapping[tuple[str, Intent], tuple[str, ...]] = {
    ("student:home", Intent.THANKS): (
        "danke",
        "super, vielen dank!",
        "lieb von dir, dankeschön",
        "thank you so much",
        "thanks, great job",
    ),
    ("student:home", Intent.STOP): (
        "ich will keine nachrichten mehr",
        "stop",
        "abmelden",
        "lass mich in ruhe",
        "please don't message me any more",
    ),
    ("student:home", Intent.DELETE_ME): (
        "lösch mich",
        "ich will, dass ihr alles von mir löscht",
        "account löschen",
        "erase everything about me",
        "remove my profile completely",
    ),
    ("student:home", Intent.HELP): (
        "hilfe",
        "ich komme nicht weiter",
        "was kannst du?",
        "help me please",
        "what can you do?",
    ),
    ("student:home", Intent.SHOW): (
        "profil",
        "zeig mal mein profil",
        "was habe ich mir gemerkt?",
        "show me my subscriptions",
        "my saved offers please",
    ),
    ("student:home", Intent.LANGUAGE): (
        "english please",
        "kannst du auch englisch?",
        "lieber auf deutsch",
        "can we switch to German?",
        "in English, please",
    ),
    # A question at a form is no answer to it
    ("student:kinds", Intent.ASK): (
        "was ist ein Schnuppertag?",
        "was heißt praxiseinblick?",
        "worin unterscheiden sich praktikum und werkstudent?",
        "what is a Werkstudent?",
        "does an internship get paid?",
    ),
    ("student:contact", Intent.ASK): (
        "muss ich meine nummer angeben?",
        "reicht auch eine mailadresse?",
        "wofür braucht ihr das?",
        "do I have to give my phone number?",
        "who gets to see this?",
    ),
    # Agreement and refusal at what goes to another person
    ("student:interest_confirm", Intent.AGREE): (
        "ja",
        "absenden",
        "passt, raus damit",
        "yes please send it",
        "ok, submit",
    ),
    ("student:interest_confirm", Intent.REFUSE): (
        "nein doch nicht",
        "lieber nicht abschicken",
        "ich hab es mir anders überlegt",
        "no, don't send it",
        "rather not",
    ),
    ("company:interest_card", Intent.AGREE): (
        "ja gerne",
        "sehr gern, stellen Sie uns vor",
        "die nehmen wir, her damit",
        "yes, introduce us",
        "sure, we would love to meet her",
    ),
    ("company:interest_card", Intent.REFUSE): (
        "nein, leider nicht",
        "gerade haben wir keinen platz",
        "fachlich passt das nicht zu uns",
        "sorry, the position is filled",
        "not a good match for us",
    ),
    # A reason is one where it is asked for, and the offer is refused by it where it is shown
    ("student:dismiss_reason", Intent.ANSWER): (
        "zu weit weg",
        "die bezahlung ist mies",
        "nicht mein fach",
        "I can't get there by train",
        "I already have a job",
    ),
    ("student:offer_shown", Intent.NOT_FOR_ME): (
        "zu weit weg",
        "da will ich nicht arbeiten",
        "ist leider unbezahlt",
        "it's unpaid, no thanks",
        "wrong subject",
    ),
    # Who somebody is, as the first thing they say
    ("newcomer:welcome", Intent.ANSWER): (
        "ja ich studiere",
        "ich studiere Maschinenbau an der RUB im 3. Semester",
        "Ich vertrete eine Firma",
        "wir sind ein unternehmen aus bochum",
        "I'm a student of physics",
        "I represent a small company",
    ),
    # Courtesy answers nothing
    ("student:dismiss_reason", Intent.THANKS): (
        "danke",
        "danke dir trotzdem",
        "vielen dank für die hilfe",
        "thanks anyway",
        "thank you",
    ),
}


@pytest.mark.parametrize(("moment", "intent", "text"), each(MEANT))
def test_a_line_of_a_kind_is_heard_as_it_is_meant(
    moment: str, intent: Intent, text: str, taxonomy: Taxonomy
) -> None:
    assert hear(moment, text, taxonomy).intent is intent


NO_ANSWERS = (
    "euer bot versteht mich nicht",
    "das ist alles viel zu kompliziert",
    "so ein mist hier",
    "meine chefin braucht auch einen zugang",
    "speicher das mal",
    "your app is terrible",
    "this bot drives me mad",
    "I live in Unna now",
    "keep that for later",
)


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_what_is_not_about_the_student_answers_no_student(text: str, taxonomy: Taxonomy) -> None:
    heard = hear("company:interest_card", text, taxonomy)
    assert heard.intent is not Intent.AGREE
    assert heard.intent is not Intent.REFUSE or heard.meaning.sureness < SURE_OF_A_NO


ARGUMENTS: Mapping[tuple[str, tuple[str, Value]], tuple[str, ...]] = {
    ("newcomer:welcome", ("role", "student")): (
        "ja ich studiere",
        "bin studentin",
        "ich mach meinen master in Physik",
        "I'm studying at the RUB",
        "student here",
    ),
    ("newcomer:welcome", ("role", "company")): (
        "Ich vertrete eine Firma",
        "wir sind ein betrieb mit 20 leuten",
        "unternehmen",
        "I'm here for my company",
        "we are a business from Bochum",
    ),
    ("student:dismiss_reason", ("reason", "too_far")): (
        "zu weit weg",
        "da brauch ich ewig hin",
        "liegt nicht in meiner nähe",
        "too far for me",
        "I can't get there without a car",
    ),
    ("student:dismiss_reason", ("reason", "unpaid")): (
        "die zahlen ja nichts",
        "zu wenig geld",
        "unbezahlt",
        "no pay",
        "the pay is too low",
    ),
    ("student:dismiss_reason", ("reason", "wrong_field")): (
        "nicht mein fach",
        "das passt nicht zu meinem studium",
        "ich studiere was ganz anderes",
        "wrong field",
        "has nothing to do with my degree",
    ),
    ("company:interest_card", ("reason", "filled")): (
        "die stelle ist schon besetzt",
        "wir haben bereits jemanden",
        "leider schon vergeben",
        "already filled, sorry",
        "we hired somebody last week",
    ),
}


@pytest.mark.parametrize(("moment", "argument", "text"), each(ARGUMENTS))
def test_a_line_of_a_kind_gives_what_it_says(
    moment: str, argument: tuple[str, Value], text: str, taxonomy: Taxonomy
) -> None:
    name, value = argument
    assert hear(moment, text, taxonomy).args.get(name) == value


NO_REASON = {
    "student:offer_shown": ("nein", "nö lass mal", "eher nicht", "no thanks", "not this one"),
    "company:interest_card": ("nein", "lieber nicht", "nein danke", "no thank you", "rather not"),
}


@pytest.mark.parametrize(
    ("moment", "text"), [(moment, text) for moment, texts in NO_REASON.items() for text in texts]
)
def test_a_bare_no_has_no_reason(moment: str, text: str, taxonomy: Taxonomy) -> None:
    assert "reason" not in hear(moment, text, taxonomy).args


SEVERAL: Mapping[str, frozenset[Intent]] = {
    "danke, aber pausier mal bis märz und nur noch bezahlte": frozenset(
        {Intent.THANKS, Intent.PAUSE}
    ),
    "hallo, lösch bitte meine daten": frozenset({Intent.DELETE_ME}),
    "zeig mir mein profil und dann pausier bis mai": frozenset({Intent.SHOW, Intent.PAUSE}),
    "nur noch einmal im monat bitte, und auf englisch": frozenset({Intent.RHYTHM, Intent.LANGUAGE}),
    "thanks, and pause it until june": frozenset({Intent.PAUSE}),
    "what does it cost? and show me my saved offers": frozenset({Intent.ASK, Intent.SHOW}),
    "stop writing please and delete my data": frozenset({Intent.DELETE_ME}),
}


@pytest.mark.parametrize("text", SEVERAL)
def test_every_wish_of_a_line_is_heard(text: str, taxonomy: Taxonomy) -> None:
    heard = hear("student:home", text, taxonomy)
    assert {heard.intent, *(more.intent for more in heard.more)} >= SEVERAL[text] - {Intent.THANKS}


CORRECTED: Mapping[tuple[str, object], tuple[str, ...]] = {
    ("start", "sofort"): (
        "Beginn jederzeit",
        "sofort",
        "Einstieg ab sofort möglich",
        "start any time",
        "immediately",
    ),
    ("degrees", "*"): (
        "jeder Abschluss",
        "Abschluss egal",
        "für alle Abschlüsse",
        "any degree",
        "all degrees welcome",
    ),
}


@pytest.mark.parametrize(("part", "value", "text"), each(CORRECTED))
def test_a_word_for_everything_or_at_once_is_a_value(
    part: str, value: object, text: str, taxonomy: Taxonomy
) -> None:
    heard = hear("company:offer_card", text, taxonomy)
    assert heard.intent is Intent.CORRECT
    changes = read_changes(text, taxonomy, today=DAY, thing=Thing.OFFER).changes
    assert [(change.part, change.value) for change in changes] == [(part, value)]


@pytest.mark.parametrize(
    ("text", "is_offer"),
    [
        ("was passiert danach mit unseren Daten und wann geht es los?", False),
        (
            "Wie lange dauert es bei Ihnen, bis die Studierenden unser Angebot wirklich sehen?",
            False,
        ),
        ("and what exactly happens with the text after I have sent it to you here?", False),
        ("wer liest das eigentlich alles und was kostet uns das am Ende im Jahr?", False),
        ("Lust auf ein Praktikum in der Konstruktion in Witten, drei Monate, 500 Euro?", True),
        (
            "Wir suchen jemanden für unser Lager in Bochum, 15 Stunden die Woche, wer hat Lust?",
            True,
        ),
    ],
)
def test_a_long_question_is_no_offer(text: str, is_offer: bool, taxonomy: Taxonomy) -> None:
    heard = hear("company:offer_text", text, taxonomy)
    assert is_value(heard, text, MOMENTS["company:offer_text"]) is is_offer
