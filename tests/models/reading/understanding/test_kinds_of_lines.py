"""What lines of a kind are taken for, in both languages, by what is open."""

from collections.abc import Callable

import pytest

from models.reading.heard import Heard, Intent

Hears = Callable[[str, str], Heard]

LINES: dict[tuple[str, Intent], tuple[str, ...]] = {
    ("student:home", Intent.STOP): (
        "ich will gar keine nachrichten mehr haben",
        "hört bitte auf mir dauernd zu schreiben",
        "melde mich vom verteiler ab",
        "no more messages from you, please",
        "stop texting me already",
    ),
    ("student:home", Intent.PAUSE): (
        "bis mitte mai bitte keine nachrichten",
        "mach mal drei wochen pause",
        "im urlaub, bis 3. august nichts schicken",
        "nothing until october please",
        "pause it for ten days",
    ),
    ("student:home", Intent.DELETE_ME): (
        "bitte löscht mein komplettes profil",
        "alle meine daten entfernen",
        "ich widerrufe die einwilligung, löscht alles",
        "delete all my data",
        "please erase my account",
    ),
    ("student:home", Intent.ASK): (
        "was kostet mich das?",
        "wer kann meinen namen sehen?",
        "wann bekomme ich die nächsten angebote?",
        "is this service free of charge?",
        "who is behind this bot?",
    ),
    ("student:place", Intent.ASK): (
        "wieso wollt ihr meinen wohnort wissen?",
        "sehen die firmen wo ich wohne",
        "muss ich das angeben?",
        "why do you need my town?",
        "is working from home allowed at all?",
    ),
    ("student:place", Intent.ANSWER): (
        "bochum oder herne, höchstens 20 km",
        "nur remote",
        "überall außer essen",
        "not Hagen but Unna",
        "anywhere within 30 km of Dortmund",
    ),
    ("student:kinds", Intent.ANSWER): (
        "alles außer praktikum",
        "bloß kein projekt",
        "nur werkstudent",
        "everything but trial days",
        "a thesis please",
    ),
    ("student:contact", Intent.ASK): (
        "muss ich meine nummer angeben?",
        "wer bekommt die nummer?",
        "rufen die mich einfach an?",
        "do they call me right away?",
        "is my phone number shown to everybody?",
    ),
    ("student:offer_shown", Intent.INTERESTED): (
        "ja gerne",
        "das klingt super, ich hab interesse",
        "da will ich mich bewerben",
        "yes please, I'm interested",
        "count me in",
    ),
    ("student:offer_shown", Intent.NOT_FOR_ME): (
        "nein danke, zu weit weg",
        "falsches fach",
        "kein interesse",
        "not for me, it is unpaid",
        "too far away",
    ),
    ("student:interest_confirm", Intent.AGREE): (
        "ja bitte absenden",
        "schick es ab",
        "ja, sag ihnen bescheid",
        "yes, send it",
        "go ahead please",
    ),
    ("student:delete_confirm", Intent.REFUSE): (
        "nein, nicht löschen",
        "lieber doch behalten",
        "auf gar keinen fall",
        "no, keep everything",
        "please don't delete it",
    ),
    ("student:relay", Intent.NOTE): (
        "ja, dienstag passt mir",
        "haben sie einen parkplatz?",
        "nein, das kann ich leider nicht",
        "thank you, see you on monday",
        "how long is the contract?",
    ),
    ("company:offer_card", Intent.REFUSE): (
        "bitte noch nicht veröffentlichen",
        "nein, so nicht",
        "warten sie noch, der chef muss draufschauen",
        "don't publish it yet",
        "no, not like this",
    ),
    ("company:home", Intent.MARK_FILLED): (
        "die stelle ist jetzt besetzt",
        "wir haben jemanden gefunden",
        "das praktikum ist vergeben",
        "the position has been filled",
        "we found a student",
    ),
    ("company:interest_card", Intent.REFUSE): (
        "nein danke, die stelle ist vergeben",
        "passt fachlich leider nicht",
        "im moment nicht, vielleicht im frühjahr",
        "no thanks, already filled",
        "not right now",
    ),
    ("coordinator:queue", Intent.APPROVE): (
        "kann so freigegeben werden",
        "passt, freigeben",
        "in ordnung",
        "looks good, approve it",
        "fine, publish it",
    ),
    ("coordinator:queue", Intent.RETURN): (
        "zurück, die bezahlung fehlt",
        "ablehnen, das ist für azubis",
        "nein, viel zu schwammig",
        "reject it, no pay given",
        "send it back, it is a duplicate",
    ),
}


@pytest.mark.parametrize(
    ("state", "intent", "text"),
    [(*key, text) for key, texts in LINES.items() for text in texts],
)
def test_a_line_is_taken_for_its_kind(hears: Hears, state: str, intent: Intent, text: str) -> None:
    assert hears(state, text).intent is intent


@pytest.mark.parametrize(
    ("state", "text", "args"),
    [
        ("student:home", "pausier bitte bis mitte juni", {"until": "06-15"}),
        ("student:home", "mute this for two weeks", {"days": 14}),
        ("student:home", "bitte nur noch einmal im monat schreiben", {"cadence": "monthly"}),
        ("student:home", "was kostet das?", {"topic": "cost"}),
        ("student:home", "zeig mir meine gemerkten angebote", {"what": "saved"}),
        ("student:home", "merk dir nummer 4", {"number": 4}),
        ("student:kinds", "kein praktikum, nur abschlussarbeit", {"kinds": ("abschlussarbeit",)}),
        ("student:place", "nicht bochum sondern herne", {"place": "Herne"}),
        ("student:place", "essen, höchstens 15 km", {"place": "Essen", "radius_km": 15}),
        (
            "student:study",
            "maschinenbau an der rub, 3. semester",
            {"subject": "Maschinenbau", "university": "RUB", "semester": 3},
        ),
        (
            "student:confirm_study",
            "das semester ist falsch, es ist das fünfte",
            {"part": "semester", "op": "set", "value": 5},
        ),
        (
            "student:contact",
            "ida punkt wolf ät post punkt example",
            {"contact": "ida.wolf@post.example"},
        ),
        ("student:dismiss_reason", "ist mir zu weit weg", {"reason": "too_far"}),
        ("company:offer_card", "der stundenlohn ist 16 euro", {"part": "pay", "value": 16}),
        ("company:interest_card", "die stelle ist leider schon besetzt", {"reason": "filled"}),
        ("coordinator:queue", "zurück, die vergütung fehlt", {"reason": "pay"}),
        (
            "coordinator:audience",
            "nur studierende der rub",
            {"audience": "students", "university": "RUB"},
        ),
        ("newcomer:welcome", "ich bin erst 15", {"role": "younger"}),
    ],
)
def test_a_line_gives_its_arguments(
    hears: Hears, state: str, text: str, args: dict[str, object]
) -> None:
    heard = hears(state, text).args
    assert {name: heard.get(name) for name in args} == args


def test_the_same_word_means_what_stands_on_the_screen(hears: Hears) -> None:
    meant = {
        "student:confirm_study": Intent.AGREE,
        "student:offer_shown": Intent.INTERESTED,
        "student:relay": Intent.NOTE,
        "coordinator:queue": Intent.APPROVE,
    }
    assert {state: hears(state, "ja").intent for state in meant} == meant


def test_several_wishes_are_all_heard(hears: Hears) -> None:
    heard = hears("student:home", "danke, aber lösch meine daten und zeig mir noch mein profil")
    wishes = {heard.intent, *(meaning.intent for meaning in heard.more)}
    assert heard.intent is Intent.DELETE_ME
    assert Intent.SHOW in wishes


@pytest.mark.parametrize("text", ["", "…", "?", "   ", "\n"])
def test_no_words_are_asked_back(hears: Hears, text: str) -> None:
    assert hears("student:home", text).intent is Intent.UNCLEAR


def test_what_cannot_be_decided_is_asked_back_with_the_likeliest(hears: Hears) -> None:
    unsure = [
        heard
        for text in ("keine ahnung", "das von neulich", "so wie beim letzten mal", "hm, 1", "naja")
        if (heard := hears("company:home", text)).intent is Intent.UNCLEAR
    ]
    assert unsure
    assert all(len(heard.candidates) <= 3 for heard in unsure)
