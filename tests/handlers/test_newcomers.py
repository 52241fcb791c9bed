"""What somebody says before anything is kept of them: greeted, asked, never taken for a yes."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn

WELCOME = "Ich speichere, was du mir"
STUDY = "Was studierst du"
NOTHING = "Ich speichere nichts"


@pytest.fixture
def newcomer(stand_in: StandIn) -> Person:
    return stand_in.person("Lea", username="lea", started=True)


async def _answers(play: Play, person: Person, text: str) -> list[str]:
    mark = person.mark()
    await person.send(text)
    await play.settle()
    return [message.text for message in person.received if message.version > mark]


@pytest.mark.parametrize("text", ["hi", "moin, ich brauch ein praktikum", "looking for a thesis"])
async def test_a_hello_or_a_wish_is_answered_with_the_welcome(
    play: Play, newcomer: Person, text: str
) -> None:
    [answer] = await _answers(play, newcomer, text)
    assert WELCOME in answer
    assert "Ich studiere (ab 16, einverstanden)" in newcomer.last.labels


@pytest.mark.parametrize(
    "text",
    [
        "suche werkstudentenjob, am liebsten in dortmund",
        "uni bochum",
        "im ersten semester, informatik, fh do",
        "ich bin erst 20",
        "student, aber ohne daten",
    ],
)
async def test_what_is_no_yes_begins_nothing(play: Play, newcomer: Person, text: str) -> None:
    await _answers(play, newcomer, "/start")
    answers = await _answers(play, newcomer, text)
    assert answers
    assert not any(STUDY in answer for answer in answers)


@pytest.mark.parametrize(
    "text", ["ja klar, bin 24", "jo, 21 und einverstanden", "ich studiere", "einverstanden, bin 19"]
)
async def test_a_clear_yes_begins(play: Play, newcomer: Person, text: str) -> None:
    await _answers(play, newcomer, "/start")
    [answer] = await _answers(play, newcomer, text)
    assert STUDY in answer


async def test_a_no_is_the_last_word(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "/start")
    [answer] = await _answers(
        play, newcomer, "ich studiere, will aber nicht dass ihr was speichert"
    )
    assert NOTHING in answer


async def test_a_correction_of_the_line_that_waits_is_no_yes(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "informatik bachelor tu dortmund")
    [answer] = await _answers(play, newcomer, "master meine ich")
    assert WELCOME in answer
    [answer] = await _answers(play, newcomer, "ja, ich studiere")
    assert "TU Dortmund" in answer
    assert "Master" in answer
    assert "Bachelor" not in answer


async def test_the_language_is_spoken_before_anything_is_kept(play: Play, newcomer: Person) -> None:
    [answer] = await _answers(play, newcomer, "english please")
    assert "I keep what you tell me" in answer
    [answer] = await _answers(play, newcomer, "yes I study, I am 23")
    assert "What do you study" in answer


@pytest.mark.parametrize(
    "text",
    [
        "hi brauch praktikum",
        "suche was in der pflege in hagen",
        "moin, hab kein auto, brauch nen nebenjob",
        "looking for a thesis in Bochum",
        "hey, need a part time job",
    ],
)
async def test_a_wish_waits_for_the_yes(play: Play, newcomer: Person, text: str) -> None:
    [answer] = await _answers(play, newcomer, text)
    assert text in answer
    [answer] = await _answers(play, newcomer, "ja, ich studiere")
    assert text in answer
    assert STUDY in answer or "What do you study" in answer


async def test_a_wish_waits_beside_the_study(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "informatik bachelor tu dortmund")
    [answer] = await _answers(play, newcomer, "suche praktikum in witten")
    assert "informatik bachelor tu dortmund" in answer
    assert "suche praktikum in witten" in answer
    [answer] = await _answers(play, newcomer, "ja, ich studiere")
    assert "TU Dortmund" in answer


async def test_a_wish_is_shown_as_what_it_sets(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "suche praktikum in witten")
    await _answers(play, newcomer, "ja, ich studiere")
    await _answers(play, newcomer, "informatik bachelor tu dortmund")
    [place] = await _answers(play, newcomer, "ja")
    assert "übernommen: 🔎 Praktikum 📍 Witten" in place
    await _answers(play, newcomer, "passt")
    assert "☑ Praktikum" in newcomer.last.labels


async def test_a_wish_that_a_profile_cannot_take_is_looked_for(
    play: Play, newcomer: Person
) -> None:
    await _answers(play, newcomer, "suche praktikum in der pflege")
    await _answers(play, newcomer, "ja, ich studiere")
    for text in ("informatik bachelor tu dortmund", "ja", "passt"):
        await _answers(play, newcomer, text)
    answers = await _answers(play, newcomer, "fertig")
    assert "suche praktikum in der pflege" in answers[-1]


async def test_a_changed_place_is_not_set_by_the_wish_again(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "suche praktikum in witten")
    await _answers(play, newcomer, "ja, ich studiere")
    for text in ("informatik bachelor tu dortmund", "ja", "Essen", "zurück"):
        await _answers(play, newcomer, text)
    [place] = await _answers(play, newcomer, "ja")
    assert "📍 Essen" in place


async def test_a_no_forgets_the_wish(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "suche praktikum in witten")
    [answer] = await _answers(play, newcomer, "nein")
    assert NOTHING in answer
    [answer] = await _answers(play, newcomer, "ja, ich studiere")
    assert "witten" not in answer


async def test_a_wish_that_must_not_be_kept_does_not_wait(play: Play, newcomer: Person) -> None:
    [answer] = await _answers(play, newcomer, "such praktikum, aber ohne daten")
    assert "such praktikum" not in answer


async def test_a_wish_beside_the_study_is_one_line_that_waits(play: Play, newcomer: Person) -> None:
    line = "ich studiere pflegemanagement, suche was nebenher in hagen"
    [answer] = await _answers(play, newcomer, line)
    assert answer.count("suche was nebenher in hagen") == 1


COMPANY_WELCOME = "Ich speichere Ihre Angaben zum Unternehmen"
FIRST_LINES = (
    "Wir sind eine Firma und würden gerne Praktikanten suchen",
    "unsere Praxis bräuchte Studis",
    "wir sind ein Verein, kein Betrieb, suchen aber trotzdem Praktikanten",
    "bin Meister in ner Schreinerei",
    "wat muss ich machn um ein studi zu finden",
)


@pytest.mark.parametrize("text", FIRST_LINES)
async def test_who_speaks_for_a_company_is_greeted_as_one_and_once(
    play: Play, newcomer: Person, text: str
) -> None:
    [answer] = await _answers(play, newcomer, text)
    assert COMPANY_WELCOME in answer
    assert newcomer.last.labels[0] == "Ich bin ein Unternehmen"


SAYS_WHO = (
    ("hier is werner vonne tischlerei brüggemann in hagen, ich will studis finden", "Hagen"),
    ("www.muster-logistik.de", "muster-logistik.de"),
    ("wir sind ein kleiner Betrieb aus Witten, 14 Leute", "Witten"),
    ("ich spreche für ein Unternehmen, www.muster-logistik.de", "muster-logistik.de"),
)


@pytest.mark.parametrize(("text", "kept"), SAYS_WHO)
async def test_what_a_company_says_of_itself_waits_for_its_yes(
    play: Play, newcomer: Person, text: str, kept: str
) -> None:
    [answer] = await _answers(play, newcomer, text)
    assert "es wartet hier auf Ihr Ja" in answer
    mark = newcomer.mark()
    await newcomer.tap("Ich bin ein Unternehmen")
    await play.settle()
    assert any(kept in one.text for one in newcomer.received if one.version > mark)


async def test_more_of_the_company_goes_above_what_waits(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "wir sind ein kleiner Betrieb aus Witten, 14 Leute")
    [answer] = await _answers(play, newcomer, "Brandschutzbüro Harkort")
    assert "Brandschutzbüro Harkort" in answer
    assert "Witten" in answer


@pytest.mark.parametrize(
    "text", ["ich bin student und suche ein praktikum", "suche als studentin was in bochum"]
)
async def test_a_student_who_seeks_is_no_company(play: Play, newcomer: Person, text: str) -> None:
    [answer] = await _answers(play, newcomer, text)
    assert WELCOME in answer


async def test_how_it_works_for_companies_is_what_is_kept_of_them(
    play: Play, newcomer: Person
) -> None:
    [answer] = await _answers(play, newcomer, "Guten Tag, wie funktioniert das hier für Firmen?")
    assert COMPANY_WELCOME in answer


async def test_the_name_of_a_company_that_was_welcomed_waits(play: Play, newcomer: Person) -> None:
    await _answers(play, newcomer, "Wir sind eine Firma und würden gerne Praktikanten suchen")
    [answer] = await _answers(play, newcomer, "Brandschutzbüro Harkort")
    assert "es wartet hier auf Ihr Ja" in answer


async def test_who_a_company_is_becomes_no_offer_of_it(play: Play, newcomer: Person) -> None:
    line = (
        "wir sind ein kleiner Betrieb aus Witten, 14 Leute, machen Brandschutzkonzepte "
        "und Gutachten für Bauherren, und suchen öfter Werkstudenten aus dem Bauingenieurwesen"
    )
    await _answers(play, newcomer, line)
    await newcomer.tap("Ich bin ein Unternehmen")
    await play.settle()
    assert "Witten" in newcomer.last.text
    assert "Ihr Angebot ist gespeichert" not in newcomer.last.text
