"""Wording an answer: chosen, typed, previewed, saved; read by people from then on."""

from bot.sandbox.values import Message
from handlers.answers import answer_screen
from handlers.engine.payloads import letters
from models.payloads import Answer, Done
from models.queries.answer_texts import change_answer_text, find_answer_text
from models.reading.heard import Topic
from models.tables.draft import Dialogue
from models.vocabulary import Language
from tests.handlers.asking import asking
from tests.handlers.coordinator.region import Region, labels_of
from tests.support.stories import has_button, say, tap

COST = f"{letters(Answer)}:answer.topic:cost"
OF_TEXT = f"{letters(Answer)}:answer.text:cost.de"
SAVE = f"{letters(Done)}:answer.preview:cost.de"
WORDS = "Die Kammer trägt <alle> Kosten, Fragen an {contact}."


async def open_cost(region: Region) -> Message:
    await region.coordinator.ask("/start")
    await say(region.coordinator, "/antworten", "Welche Antwort")
    return await tap(region.coordinator, COST, "Was es kostet")


async def word_cost(region: Region, words: str = WORDS) -> Message:
    await open_cost(region)
    await say(region.coordinator, words, "So werden Studierende")
    return await tap(region.coordinator, SAVE, "lautet ab jetzt so")


async def stored(region: Region, language: Language = Language.GERMAN) -> str | None:
    async with region.database.read() as session:
        return await find_answer_text(session, Topic.COST, language)


async def read_by_student(region: Region) -> str:
    student = await region.add_student("Anna")
    return (await answer_screen(await asking(region.play, student), Topic.COST)).text


async def test_words_are_previewed_as_people_read_them_and_saved_only_then(
    region: Region,
) -> None:
    asked = await open_cost(region)
    assert "KMUni ist für Studierende und für Unternehmen kostenlos" in asked.text
    preview = await say(region.coordinator, WORDS, "So werden Studierende")
    assert "Die Kammer trägt <alle> Kosten, Fragen an datenschutz@kmuni.example." in preview.text
    assert "/angebote" in preview.text
    assert await stored(region) is None
    await tap(region.coordinator, SAVE, "lautet ab jetzt so")
    assert await stored(region) == WORDS
    assert await region.draft(region.coordinator) is None


async def test_people_read_the_words_escaped_and_filled_in_with_the_way_on(
    region: Region,
) -> None:
    await word_cost(region)
    answer = await read_by_student(region)
    assert answer.startswith(
        "Die Kammer trägt &lt;alle&gt; Kosten, Fragen an datenschutz@kmuni.example."
    )
    assert "kostenlos" not in answer
    assert "/angebote" in answer


async def test_list_marks_what_the_team_has_worded(region: Region) -> None:
    await word_cost(region)
    listed = await say(region.coordinator, "/antworten", "Welche Antwort")
    assert "✎ Eine hat Worte Ihres Teams." in listed.text
    assert [label for label in labels_of(listed) if label.startswith("✎")] == ["✎ Was es kostet"]
    assert len(labels_of(listed)) == len(Topic) + 1


async def test_original_words_come_back_after_a_preview(region: Region) -> None:
    await word_cost(region)
    asked = await open_cost(region)
    assert has_button(asked, f"{OF_TEXT}:original")
    preview = await tap(region.coordinator, f"{OF_TEXT}:original", "die ursprünglichen Worte")
    assert "kostenlos" in preview.text
    assert await stored(region) == WORDS
    await tap(region.coordinator, SAVE, "wieder wie ursprünglich")
    assert await stored(region) is None
    assert "kostenlos" in await read_by_student(region)


async def test_answer_without_words_of_the_team_offers_no_way_back_to_the_original(
    region: Region,
) -> None:
    assert not has_button(await open_cost(region), f"{OF_TEXT}:original")


async def test_other_language_has_words_of_its_own(region: Region) -> None:
    await word_cost(region)
    await open_cost(region)
    asked = await tap(region.coordinator, f"{OF_TEXT}:en", "free of charge")
    assert "Die Kammer" not in asked.text
    await say(region.coordinator, "The chamber pays.", "The chamber pays.")
    await tap(region.coordinator, f"{letters(Done)}:answer.preview:cost.en", "lautet ab jetzt so")
    assert await stored(region, Language.ENGLISH) == "The chamber pays."
    assert await stored(region) == WORDS


async def test_unknown_placeholder_is_refused_with_what_can_be_filled_in(region: Region) -> None:
    await open_cost(region)
    answer = await say(region.coordinator, "Fragen an {kontakt}", "{kontakt}")
    assert "kann ich nichts einsetzen" in answer.text
    assert "{contact} – datenschutz@kmuni.example" in answer.text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == "answer.text"
    await say(region.coordinator, "Fragen an {contact}", "datenschutz@kmuni.example")


async def test_topic_is_chosen_by_its_typed_name_in_either_language(region: Region) -> None:
    await region.coordinator.ask("/start")
    for name in ("was es kostet", "What it costs", "kostet"):
        await say(region.coordinator, "/antworten", "Welche Antwort")
        await say(region.coordinator, name, "So lesen Studierende es jetzt")
    await say(region.coordinator, "/antworten", "Welche Antwort")
    await say(region.coordinator, "Schnupftabak", "welche der Antworten das ist")


async def test_words_typed_at_the_preview_are_previewed_instead(region: Region) -> None:
    await open_cost(region)
    await say(region.coordinator, "Erste Fassung.", "Erste Fassung.")
    preview = await say(region.coordinator, "Zweite Fassung.", "Zweite Fassung.")
    assert "Erste Fassung." not in preview.text
    await say(region.coordinator, "ja", "lautet ab jetzt so")
    assert await stored(region) == "Zweite Fassung."


async def test_colleagues_words_are_shown_before_they_are_replaced(region: Region) -> None:
    await open_cost(region)
    await say(region.coordinator, "Von Karin.", "Von Karin.")
    async with region.database.write() as session:
        await change_answer_text(
            session,
            Topic.COST,
            Language.GERMAN,
            "Von Konrad.",
            before=None,
            organisation_id=None,
            now=region.now,
        )
    told = await tap(region.coordinator, SAVE, "Von Konrad.")
    assert "inzwischen anders formuliert" in told.text
    assert await stored(region) == "Von Konrad."
    await tap(region.coordinator, SAVE, "lautet ab jetzt so")
    assert await stored(region) == "Von Karin."


async def test_save_button_of_another_answer_saves_nothing(region: Region) -> None:
    await open_cost(region)
    old = await say(region.coordinator, "Von Karin.", "Von Karin.")
    await say(region.coordinator, "/antworten", "Welche Antwort")
    await tap(region.coordinator, f"{letters(Answer)}:answer.topic:pay", "Vergütung")
    await say(region.coordinator, "Über Geld.", "Über Geld.")
    await region.coordinator.tap_data(SAVE, old)
    await region.settled()
    assert await stored(region) is None
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert (draft.dialogue, draft.state) == (Dialogue.ANSWER, "answer.preview")


async def test_nobody_else_words_answers(region: Region) -> None:
    student = await region.add_student("Anna")
    await say(student, "/antworten", "für die Koordination")
    assert await region.draft(student) is None


async def test_an_answer_is_opened_by_a_line_that_speaks_of_it(region: Region) -> None:
    await region.coordinator.ask("/start")
    await say(region.coordinator, "/antworten", "Welche Antwort")
    line = "die Antwort auf 'Kosten' bitte ergänzen: Die Kammer zahlt das Projekt"
    await say(region.coordinator, line, "Was es kostet")
