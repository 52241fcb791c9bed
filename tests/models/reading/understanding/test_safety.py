"""Where something is sent, deleted or agreed to, only a clear yes is one."""

from collections.abc import Callable

import pytest

from models.reading.heard import Heard, Intent

Hears = Callable[[str, str], Heard]

YESES = frozenset({Intent.AGREE, Intent.APPROVE, Intent.INTERESTED})

ASKED = (
    "newcomer:welcome",
    "student:interest_confirm",
    "student:delete_confirm",
    "student:offer_shown",
    "company:offer_card",
    "company:interest_card",
    "coordinator:queue",
)

NO_YES = (
    "ja, aber nur wenn es bezahlt ist",
    "ja, aber erst im herbst",
    "ok, sofern mein chef zustimmt",
    "einverstanden, außer mit dem namen",
    "nein",
    "noch nicht",
    "lieber nicht",
    "was passiert dann?",
    "yes, but only if it is free",
    "sure, unless it costs something",
    "ok, once my boss has seen it",
    "not yet",
    "no thanks",
    "what happens next?",
    "yes, provided nobody calls me",
)


@pytest.mark.parametrize("state", ASKED)
@pytest.mark.parametrize("text", NO_YES)
def test_a_condition_a_no_or_a_question_is_no_yes(hears: Hears, state: str, text: str) -> None:
    assert hears(state, text).intent not in YESES


@pytest.mark.parametrize("state", ASKED)
@pytest.mark.parametrize("text", ["danke", "vielen dank!", "thank you", "hallo", "🙏"])
def test_courtesy_is_no_yes(hears: Hears, state: str, text: str) -> None:
    assert hears(state, text).intent not in YESES


@pytest.mark.parametrize(
    "text",
    [
        "bin 14 und einverstanden",
        "ja, ich bin 15",
        "noch nicht 16",
        "I'm 13, agreed",
        "werde nächsten monat 16",
    ],
)
def test_an_age_below_sixteen_is_heard_however_it_is_said(hears: Hears, text: str) -> None:
    heard = hears("newcomer:welcome", text)
    assert heard.intent is Intent.ANSWER
    assert heard.args["role"] == "younger"


@pytest.mark.parametrize("word", ["stop", "stopp", "STOP!", "abmelden", "unsubscribe"])
def test_stop_is_never_a_search(hears: Hears, word: str) -> None:
    assert hears("student:home", word).intent is Intent.STOP


@pytest.mark.parametrize(
    ("word", "intent"),
    [
        ("/hilfe", Intent.HELP),
        ("Profil", Intent.SHOW),
        ("english", Intent.LANGUAGE),
        ("abos", Intent.SHOW),
        ("pause", Intent.PAUSE),
    ],
)
def test_a_command_is_never_a_search(hears: Hears, word: str, intent: Intent) -> None:
    assert hears("student:home", word).intent is intent


@pytest.mark.parametrize("text", ["nichts löschen, nur keine nachrichten", "bitte nicht löschen"])
def test_a_negated_deletion_deletes_nothing(hears: Hears, text: str) -> None:
    assert hears("student:home", text).intent is not Intent.DELETE_ME
    assert hears("student:delete_confirm", text).intent is not Intent.AGREE


@pytest.mark.parametrize(
    "line",
    [
        "ich will nur abends arbeiten",
        "only 10 hours per week because of exams",
        "ich arbeite jeden montag im laden",
        "täglich vier stunden vorlesung hab ich auch noch",
        "I work every evening",
    ],
)
def test_hours_of_work_are_no_rhythm_of_messages(hears: Hears, line: str) -> None:
    assert hears("student:home", line).intent is not Intent.RHYTHM


@pytest.mark.parametrize(
    "line",
    [
        "I can speak a little german, A2",
        "I would like to learn German",
        "mein englisch ist schlecht",
        "ich kann auch auf englisch arbeiten",
        "my course is taught in German",
    ],
)
def test_languages_one_knows_are_no_order_to_speak_them(hears: Hears, line: str) -> None:
    assert hears("student:home", line).intent is not Intent.LANGUAGE


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("english please", "en"),
        ("I don't speak German", "en"),
        ("sprich englisch mit mir", "en"),
        ("bitte auf deutsch", "de"),
        ("switch to German", "de"),
    ],
)
def test_orders_to_speak_a_language(hears: Hears, line: str, language: str) -> None:
    heard = hears("student:home", line)
    assert (heard.intent, heard.args.get("lang")) == (Intent.LANGUAGE, language)
