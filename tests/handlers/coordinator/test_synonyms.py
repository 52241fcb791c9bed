"""Explaining what nobody understood: by a tap, in own words, for everybody at once, and back."""

import pytest
from sqlalchemy import delete
from sqlmodel import col

from bot.sandbox.people import Person
from bot.sandbox.values import Message
from handlers.coordinator.states import SynonymState
from handlers.coordinator.validation import pack_codes, read_codes
from handlers.engine.payloads import letters, pack
from models.payloads import (
    Answer,
    CancelDialogue,
    Done,
    ExplainText,
    ListSynonyms,
    ListUnresolved,
    RestoreText,
    ShowSynonym,
    UndoSynonym,
)
from models.queries.synonyms import add_synonym, list_synonyms, refresh_taxonomy
from models.queries.unresolved import list_unresolved, record_unresolved
from models.reading import read_meanings, read_study
from models.tables.base import stored_id
from models.tables.organisation import Seat
from models.taxonomy import load_taxonomy
from tests.handlers.coordinator.region import Region, labels_of
from tests.support.seats import seat
from tests.support.stories import begin_student, has_button, say, tap


async def collect(region: Region, *texts: str, subject: str = "study") -> None:
    for text in texts:
        async with region.database.write() as session:
            await record_unresolved(session, subject, text, person_id=None, now=region.now)


async def open_texts(region: Region) -> list[str]:
    async with region.database.read() as session:
        return [entry.text_key for entry in await list_unresolved(session, 50)]


async def open_entry(region: Region, person: Person, text: str) -> Message:
    """The question what the first entry means."""
    await say(person, "/unverstanden", text)
    return await tap(person, letters(ExplainText), "Was bedeutet")


def reads_as(region: Region, text: str) -> str | None:
    """The field that the running bot reads first."""
    fields = read_study(text, region.play.runtime.vocabulary.current).fields
    return fields[0].code if fields else None


async def explain(region: Region, text: str, meaning: str) -> Message:
    await open_entry(region, region.coordinator, text)
    return await say(region.coordinator, meaning, "bedeutet ab jetzt")


async def test_list_shows_the_most_frequent_first(region: Region) -> None:
    await collect(region, "selten", "häufig", "häufig", "Häufig")
    shown = await region.coordinator.ask("/unverstanden")
    assert shown.text.index("häufig") < shown.text.index("selten")
    assert "3×" in shown.text


@pytest.mark.parametrize(
    ("subject", "named"), [("study", "Fach"), ("offer", "Angebot"), ("subscription", "Wunsch")]
)
async def test_list_says_in_german_what_each_text_was_for(
    region: Region, subject: str, named: str
) -> None:
    await collect(region, "zukunftsdings", subject=subject)
    await say(region.coordinator, "/unverstanden", f"„zukunftsdings“ · {named} · 1×")


async def test_long_list_is_turned_page_by_page(region: Region) -> None:
    await collect(region, *(f"dings{number:02}" for number in range(12)))
    shown = await region.coordinator.ask("/unverstanden")
    assert "12 insgesamt" in shown.text
    shown = await tap(region.coordinator, letters(ListUnresolved), "11.")
    assert "12." in shown.text
    assert not has_button(shown, f"{letters(ListUnresolved)}:2")
    await tap(region.coordinator, f"{letters(ListUnresolved)}:0", "10.")


async def test_words_explain_a_text_for_everybody_at_once_and_after_a_restart(
    region: Region,
) -> None:
    await collect(region, "Zukunftsdings 3. Semester")
    assert reads_as(region, "zukunftsdings") is None
    answer = await explain(region, "zukunftsdings", "bedeutet Mechatronik")
    assert "Mechatronik" in answer.text
    assert reads_as(region, "Zukunftsdings, Bachelor an der TU Dortmund") == "0714"
    assert await open_texts(region) == []
    student = region.stand_in.person("Anna", language_code="de")
    await begin_student(student)
    await say(student, "Zukunftsdings Bachelor TU Dortmund", "Mechatronik")
    await region.play.restart()
    assert reads_as(region, "zukunftsdings") == "0714"


async def test_tap_on_a_guess_explains(region: Region) -> None:
    await collect(region, "Werkstoffzeugs")
    asked = await open_entry(region, region.coordinator, "werkstoffzeugs")
    guess = asked.buttons[0][0]
    assert str(guess.data).startswith(f"{letters(Answer)}:{SynonymState.MEANING}:")
    code = str(guess.data).rpartition(":")[2].partition(".")[0]
    await tap(region.coordinator, str(guess.data), "bedeutet ab jetzt")
    assert reads_as(region, "Werkstoffzeugs") == code


async def test_unsure_words_are_asked_back_with_buttons(region: Region) -> None:
    await collect(region, "zukunftsdings")
    await open_entry(region, region.coordinator, "zukunftsdings")
    unsure = "Energydings Technik"
    choices = read_meanings(unsure, load_taxonomy())
    assert len(choices) > 1
    asked = await say(region.coordinator, unsure, "Was bedeutet")
    wanted = f"{letters(Answer)}:{SynonymState.MEANING}"
    codes = [str(row[0].data).rpartition(":")[2] for row in asked.buttons[: len(choices)]]
    assert codes == [pack_codes(each) for each in choices]
    await tap(region.coordinator, f"{wanted}:1:{codes[1]}", "bedeutet ab jetzt")
    assert reads_as(region, "zukunftsdings") == codes[1]


async def test_words_that_are_not_understood_either_are_asked_again_and_not_collected(
    region: Region,
) -> None:
    await collect(region, "zukunftsdings")
    await open_entry(region, region.coordinator, "zukunftsdings")
    answer = await say(region.coordinator, "qwrtzpx", "verstehe ich leider auch nicht")
    assert has_button(answer, letters(CancelDialogue))
    assert await open_texts(region) == ["zukunftsdings"]


async def test_one_meaning_settles_every_text_with_the_term(region: Region) -> None:
    await collect(region, "zukunftsdings", "zukunftsdings", "zukunftsdings bachelor", "anderes")
    answer = await explain(region, "zukunftsdings", "0714")
    assert "noch ein Eintrag" in answer.text
    assert await open_texts(region) == ["anderes"]


async def test_undo_takes_the_meaning_back_for_everybody(region: Region) -> None:
    await collect(region, "zukunftsdings")
    done = await explain(region, "zukunftsdings", "0714")
    undo = next(str(b.data) for row in done.buttons for b in row if b.label == "Rückgängig")
    await tap(region.coordinator, undo, "Zurückgenommen")
    assert reads_as(region, "zukunftsdings") is None
    assert await open_texts(region) == ["zukunftsdings"]
    await region.coordinator.tap_data(undo, done)
    await region.coordinator.wait_for("inzwischen geändert oder zurückgenommen")


async def test_old_undo_does_not_take_back_a_newer_meaning(region: Region) -> None:
    await collect(region, "zukunftsdings")
    done = await explain(region, "zukunftsdings", "0714")
    undo = next(str(b.data) for row in done.buttons for b in row if b.label == "Rückgängig")
    async with region.database.write() as session:
        await add_synonym(session, "zukunftsdings", ["0613"], organisation_id=None, now=region.now)
    await region.coordinator.tap_data(undo, done)
    await region.coordinator.wait_for("inzwischen geändert oder zurückgenommen")
    async with region.database.read() as session:
        assert [synonym.codes for synonym in await list_synonyms(session, 5)] == [["0613"]]


async def test_another_meaning_is_replaced_only_when_confirmed(region: Region) -> None:
    await collect(region, "zukunftsdings")
    runtime = region.play.runtime
    async with region.database.write() as session:
        await add_synonym(session, "zukunftsdings", ["0714"], organisation_id=None, now=region.now)
    await refresh_taxonomy(runtime.database, runtime.vocabulary)
    asked = await open_entry(region, region.coordinator, "zukunftsdings")
    assert "Inzwischen verstehe ich es als Elektronik" in asked.text
    asked = await say(region.coordinator, "Informatik", "steht schon für")
    assert "Mechatronik" in asked.text
    await say(region.coordinator, "vielleicht", "bestätigen Sie")
    assert reads_as(region, "zukunftsdings") == "0714"
    await tap(region.coordinator, f"{letters(Done)}:{SynonymState.REPLACE}", "bedeutet ab jetzt")
    assert reads_as(region, "zukunftsdings") == "0613"
    await tap(region.coordinator, letters(UndoSynonym), "bedeutet wieder")
    assert reads_as(region, "zukunftsdings") == "0714"


async def test_yes_confirms_replacing_as_well(region: Region) -> None:
    await collect(region, "Maschinenbau")
    await open_entry(region, region.coordinator, "maschinenbau")
    await say(region.coordinator, "Informatik", "steht schon für")
    await say(region.coordinator, "ja", "bedeutet ab jetzt")
    assert reads_as(region, "Maschinenbau") == "0613"


async def test_text_that_would_stay_unclear_is_refused_kindly(region: Region) -> None:
    await collect(region, "ich studiere nicht")
    await open_entry(region, region.coordinator, "ich studiere nicht")
    answer = await say(region.coordinator, "Informatik", "im Ganzen auch dann anders")
    assert has_button(answer, letters(CancelDialogue))
    assert reads_as(region, "ich studiere nicht") is None


async def test_text_without_a_subject_can_only_be_ignored(region: Region) -> None:
    await collect(region, "TU Dortmund")
    asked = await open_entry(region, region.coordinator, "tu dortmund")
    assert "kein Fach" in asked.text
    assert labels_of(asked) == ["Ignorieren", "‹ Zur Liste", "Abbrechen"]
    await say(region.coordinator, "Informatik", "nennt kein Fach")


async def test_ignored_text_is_not_listed_again_until_that_is_undone(region: Region) -> None:
    await collect(region, "blabla")
    asked = await open_entry(region, region.coordinator, "blabla")
    ignore = next(str(b.data) for row in asked.buttons for b in row if b.label == "Ignorieren")
    await tap(region.coordinator, ignore, "kommt nicht mehr auf die Liste")
    await collect(region, "blabla")
    assert await open_texts(region) == []
    await tap(region.coordinator, letters(RestoreText), "blabla")
    assert await open_texts(region) == ["blabla"]


async def test_way_back_to_the_list_leaves_the_text_open(region: Region) -> None:
    await collect(region, "blabla")
    asked = await open_entry(region, region.coordinator, "blabla")
    back = next(str(b.data) for row in asked.buttons for b in row if b.label == "‹ Zur Liste")
    await tap(region.coordinator, back, "Das hat niemand verstanden")
    assert await open_texts(region) == ["blabla"]
    assert await region.draft(region.coordinator) is None


async def test_entry_that_a_colleague_settled_is_told_kindly(region: Region) -> None:
    await collect(region, "zukunftsdings")
    shown = await region.colleague.ask("/unverstanden")
    await explain(region, "zukunftsdings", "0714")
    await region.colleague.tap_data(str(shown.buttons[0][0].data), shown)
    await region.colleague.wait_for("schon erledigt")
    assert await region.draft(region.colleague) is None


async def test_button_of_an_earlier_entry_does_not_explain_the_open_one(region: Region) -> None:
    await collect(region, "werkstoffzeugs", "werkstoffzeugs", "zukunftsdings")
    first = await open_entry(region, region.coordinator, "werkstoffzeugs")
    guess = str(first.buttons[0][0].data)
    await say(region.coordinator, "/abbrechen")
    shown = await say(region.coordinator, "/unverstanden", "zukunftsdings")
    await region.coordinator.tap_data(str(shown.buttons[0][1].data), shown)
    await region.coordinator.wait_for("Was bedeutet „zukunftsdings“")
    await region.coordinator.tap_data(guess, first)
    await region.settled()
    assert reads_as(region, "zukunftsdings") is None
    assert sorted(await open_texts(region)) == ["werkstoffzeugs", "zukunftsdings"]


async def test_explained_terms_are_listed_and_say_for_whom(region: Region) -> None:
    await collect(region, "zukunftsdings")
    await open_entry(region, region.colleague, "zukunftsdings")
    await say(region.colleague, "0714", "bedeutet ab jetzt")
    await say(region.colleague, "/unverstanden", "wurde verstanden")
    listed = await tap(region.colleague, letters(ListSynonyms), "zukunftsdings → ")
    assert "erklärt" in listed.text
    shown = await tap(region.colleague, letters(ShowSynonym), "bedeutet")
    assert "Stadt" in shown.text
    await tap(region.colleague, letters(UndoSynonym), "Zurückgenommen")
    await tap(region.colleague, f"{letters(ListUnresolved)}", "zukunftsdings")


async def test_student_can_neither_explain_nor_take_back(region: Region) -> None:
    await collect(region, "zukunftsdings", "blabla")
    await explain(region, "blabla", "0714")
    student = await region.add_student("Anna")
    message = await student.ask("/hilfe")
    async with region.database.read() as session:
        (synonym,) = await list_synonyms(session, 1)
    forged = [
        pack(ExplainText(2)),
        pack(RestoreText(1)),
        pack(ListUnresolved(0)),
        pack(ListSynonyms(0)),
        pack(ShowSynonym(stored_id(synonym))),
        pack(UndoSynonym(stored_id(synonym), pack_codes(synonym.codes))),
    ]
    for data in forged:
        mark = student.mark()
        await student.tap_data(data, message)
        answer = await student.wait_for("für die Koordination", since=mark)
        assert "zukunftsdings" not in answer.text
    assert await region.draft(student) is None
    assert reads_as(region, "blabla") == "0714"


async def test_coordinator_who_lost_the_seat_cannot_finish(region: Region) -> None:
    await collect(region, "werkstoffzeugs")
    guest = region.stand_in.person("Gast", language_code="de", started=True)
    guest_id = await region.add_person(guest)
    async with region.database.write() as session:
        await seat(session, guest_id, "Kammer", now=region.now)
    asked = await open_entry(region, guest, "werkstoffzeugs")
    async with region.database.write() as session:
        await session.exec(delete(Seat).where(col(Seat.person_id) == guest_id))
    await guest.tap_data(str(asked.buttons[0][0].data), asked)
    await region.settled()
    assert await open_texts(region) == ["werkstoffzeugs"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("uE:77", "schon erledigt"),
        ("uP:999999999", "wurde verstanden"),
        ("uR:77", "wurde verstanden"),
        ("uL:9", "Bisher wurde nichts erklärt"),
        ("uS:77", "inzwischen geändert"),
        ("uX:77:0714", "inzwischen geändert"),
        (f"{letters(ListUnresolved)}:1", "wurde verstanden"),
    ],
)
async def test_old_and_forged_buttons_are_answered_kindly(
    region: Region, data: str, expected: str
) -> None:
    message = await region.coordinator.ask("/freigaben")
    mark = region.coordinator.mark()
    await region.coordinator.tap_data(data, message)
    await region.coordinator.wait_for(expected, since=mark)


def test_codes_of_a_button_are_checked() -> None:
    taxonomy = load_taxonomy()
    assert read_codes(pack_codes(["0714", "0715"]), taxonomy) == ("0714", "0715")
    assert read_codes("9999", taxonomy) == ()
    assert read_codes("", taxonomy) == ()
    assert read_codes("0714.0715.0613.0612", taxonomy) == ()


def test_meanings_are_read_like_a_students_line() -> None:
    taxonomy = load_taxonomy()
    assert read_meanings("means Mechatronik", taxonomy) == (("0714",),)
    assert read_meanings("= 0715", taxonomy) == (("0715",),)
    assert read_meanings("qwrtzpx", taxonomy) == ()


@pytest.mark.parametrize(
    "words", ["das ist kein Fach, die Person meinte nur ja", "not a subject, ignore it"]
)
async def test_what_is_called_no_subject_is_ignored(region: Region, words: str) -> None:
    await collect(region, "wasserstoffkunde")
    await region.coordinator.ask("/start")
    await open_entry(region, region.coordinator, "wasserstoffkunde")
    await say(region.coordinator, words, "")
    await region.settled()
    assert await open_texts(region) == []


async def test_what_another_word_means_explains_nothing_of_the_open_one(region: Region) -> None:
    await collect(region, "wasserstoffkunde")
    await region.coordinator.ask("/start")
    await open_entry(region, region.coordinator, "wasserstoffkunde")
    await say(region.coordinator, "Krisenkunde gehört zu Logistik", "geändert habe ich nichts")
    assert await open_texts(region) == ["wasserstoffkunde"]
