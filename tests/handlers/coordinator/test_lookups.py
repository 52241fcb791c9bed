"""What coordinators ask for in words, whatever else it sounds like."""

import pytest

from models.acts.unresolved import Subject
from models.queries.unresolved import record_unresolved
from models.tables.company import CompanyState
from models.tables.draft import Dialogue
from tests.handlers.coordinator.region import Region, labels_of
from tests.handlers.coordinator.test_queue_list import company_in


@pytest.mark.parametrize("words", ["Welche Firmen gibt es in Witten?", "show companies in Witten"])
async def test_companies_of_a_town_are_listed(region: Region, words: str) -> None:
    await company_in(region, "Witten", "Ardey Technik GmbH")
    await company_in(region, "Herne", "Emscher Guss GmbH")
    shown = await region.coordinator.ask(words)
    assert any("Ardey" in label for label in labels_of(shown))
    assert not any("Emscher" in label for label in labels_of(shown))


@pytest.mark.parametrize(
    "words", ["Ardey bitte auf Eis legen", "Ardey Technik bitte sperren", "suspend Ardey Technik"]
)
async def test_a_company_that_is_to_rest_is_shown_with_the_button(
    region: Region, words: str
) -> None:
    company_id = await company_in(region, "Witten", "Ardey Technik GmbH")
    shown = await region.coordinator.ask(words)
    assert "⏸ Aussetzen" in labels_of(shown)
    assert (await region.company(company_id)).state == CompanyState.APPROVED


async def test_an_approval_that_is_regretted_leads_to_its_company(region: Region) -> None:
    await company_in(region, "Witten", "Ardey Technik GmbH")
    line = "Upps, das mit Ardey wollte ich gar nicht freigeben, bitte zurücknehmen"
    assert "⏸ Aussetzen" in labels_of(await region.coordinator.ask(line))


@pytest.mark.parametrize("words", ["Woher kommt die Firma?", "wie groß ist die?", "who are they?"])
async def test_a_question_on_a_card_is_answered_by_what_is_known_of_the_company(
    region: Region, words: str
) -> None:
    await region.add_offer(await region.add_company(is_approved=True))
    await region.coordinator.ask("/freigaben")
    assert "Messwerk GmbH" in (await region.coordinator.ask(words)).text
    # The card is still what words are about.
    await region.coordinator.ask("freigeben")
    await region.coordinator.wait_for("Freigegeben")


async def test_a_typed_number_explains_the_entry_of_the_list(region: Region) -> None:
    await _not_understood(region, "wasserstoffkunde")
    await region.coordinator.ask("/unverstanden")
    assert "wasserstoffkunde" in (await region.coordinator.ask("1")).text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.dialogue == Dialogue.SYNONYM


async def test_a_meaning_in_words_explains_a_text_that_was_not_understood(region: Region) -> None:
    await _not_understood(region, "wasserstoffkunde")
    shown = await region.coordinator.ask("Wasserstoffkunde gehört zu Umwelttechnik")
    assert "Umwelt" in shown.text or any("Umwelt" in label for label in labels_of(shown))


async def _not_understood(region: Region, text: str) -> None:
    async with region.database.write() as session:
        await record_unresolved(session, Subject.STUDY, text, person_id=None, now=region.now)


@pytest.mark.parametrize("words", ["wer ist alles im Team?", "Team", "who is in our team?"])
async def test_the_team_is_shown(region: Region, words: str) -> None:
    assert "Wer koordiniert" in (await region.coordinator.ask(words)).text


@pytest.mark.parametrize("words", ["das war falsch, mach das rückgängig", "undo that please"])
async def test_what_was_approved_last_is_shown_and_not_taken_back(
    region: Region, words: str
) -> None:
    company_id = await company_in(region, "Witten", "Ardey Technik GmbH")
    await region.coordinator.ask(words)
    shown = await region.coordinator.wait_for("Ardey Technik GmbH")
    assert (await region.company(company_id)).state == CompanyState.APPROVED
    assert "Zurückgenommen ist noch nichts" in shown.text or "⏸ Aussetzen" in labels_of(shown)


async def test_the_next_weekly_message_is_the_students(region: Region) -> None:
    said = await region.coordinator.ask("Wann läuft die nächste Wochennachricht?")
    assert "Montag" in said.text


async def test_what_became_of_the_announcement_is_no_overview(region: Region) -> None:
    said = await region.coordinator.ask("Was ist draus geworden, wie viele haben es bekommen?")
    assert "Angekündigt wurde noch nichts" in said.text


async def test_a_question_with_a_word_of_a_name_opens_its_entry(region: Region) -> None:
    await region.add_offer(await region.add_company(is_approved=True))
    await region.add_company("Brandschutzbüro Harkort")
    await region.coordinator.ask("/freigaben")
    shown = await region.coordinator.ask("Moment, was machen die von Harkort noch mal genau?")
    assert "Harkort" in shown.text
    assert "Freigeben" in " ".join(labels_of(shown))


async def test_a_meaning_of_what_nobody_wrote_is_told_so(region: Region) -> None:
    said = await region.coordinator.ask("Wasserstoffmanagement gehört zu Umwelttechnik")
    assert "geändert habe ich nichts" in said.text


async def test_what_coordinators_ask_is_not_for_the_other_side(region: Region) -> None:
    line = "was denkt Simon wohl darüber?"
    assert "/firmen" in (await region.coordinator.ask(line)).text


TELLING = (
    "schick allen Firmen in Herne: Am 3. Februar ist Unternehmertreff im Rathaus, 17 Uhr.",
    "Am 3. Februar ist Unternehmertreff im Rathaus, 17 Uhr. Kannst du das den Firmen sagen?",
)


@pytest.mark.parametrize("words", TELLING)
async def test_a_text_that_others_are_to_be_told_is_kept_and_not_sent(
    region: Region, words: str
) -> None:
    await region.coordinator.ask(words)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.dialogue == Dialogue.BROADCAST
    assert "Unternehmertreff im Rathaus" in str(draft.data["html"])
    assert "schick" not in str(draft.data["html"])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Frau Bertram ist nicht mehr dabei", "Wer koordiniert"),
        ("kannst du den Mindestlohn in der Antwort zur Bezahlung ergänzen?", "Welche Antwort"),
    ],
)
async def test_the_team_and_the_answers_open_by_what_is_to_change(
    region: Region, words: str, answer: str
) -> None:
    assert answer in (await region.coordinator.ask(words)).text
