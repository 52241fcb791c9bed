"""Registration and the profile go on when students talk: in parts, in stories, about later."""

import pytest

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from tests.support.stories import begin_student, describe_study, register_student, say

CARD = "richtig verstanden"
PICK = "kommt dem am nächsten"
UNSURE_LINE = "Wasserstoffmanagement Hochschule Bochum, 3. Semester"


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger")


# The first line


async def test_what_stands_in_a_line_without_a_subject_is_kept(play: Play, anna: Person) -> None:
    await begin_student(anna)
    answer = await say(anna, "RUB, Bachelor, 3. Semester", "Es fehlt nur noch das Fach")
    assert "RUB" in answer.text
    card = await say(anna, "Informatik", CARD)
    assert "RUB" in card.text
    assert "Bachelor · 3. Semester" in card.text


async def test_a_new_line_begins_anew(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor RUB, 3. Semester", CARD)
    await say(anna, "zurück", "Was studierst du")
    assert "kein Abschluss" in (await say(anna, "Chemie TU Dortmund", CARD)).text


async def test_a_refusal_quotes_only_the_beginning(play: Play, anna: Person) -> None:
    await begin_student(anna)
    story = "Wir waren gestern im Kino und danach noch beim Griechen um die Ecke, das war lecker"
    answer = await say(anna, story, "habe ich kein Studienfach gefunden")
    assert "Wir waren gestern" in answer.text
    assert "lecker" not in answer.text


async def test_what_is_only_planned_is_named_and_not_taken(play: Play, anna: Person) -> None:
    await begin_student(anna)
    line = "Bauing an der RUB, 7. Semester, will aber wechseln zu Architektur"
    card = await say(anna, line, CARD)
    note, _, study = card.text.partition(CARD)
    assert "Architektur" in note
    assert "Architektur" not in study


async def test_wishes_beside_the_study_are_told(play: Play, anna: Person) -> None:
    await begin_student(anna)
    card = await say(anna, "Informatik RUB, suche Praktikum", CARD)
    assert "Notiert: Praktikum" in card.text


async def test_one_subject_gives_one_field(play: Play, anna: Person) -> None:
    await begin_student(anna)
    card = await say(anna, "Maschinenbau FH Dortmund", CARD)
    assert "fachübergreifend" not in card.text
    assert "kein Abschluss" in card.text


# One of the proposed fields


@pytest.mark.parametrize("yes", ["ja", "Ja genau", "das erste", "passt", "Ja, das ist richtig"])
async def test_a_yes_takes_the_first_proposal(play: Play, anna: Person, yes: str) -> None:
    await begin_student(anna)
    await say(anna, UNSURE_LINE, PICK)
    card = await say(anna, yes, CARD)
    assert "Umwelttechnik" in card.text
    assert "HS Bochum" in card.text


async def test_a_yes_with_a_correction_does_both(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, UNSURE_LINE, PICK)
    line = "Ja das ist richtig, bis auf das Semester, das ist inzwischen das fünfte"
    card = await say(anna, line, CARD)
    assert "Umwelttechnik" in card.text
    assert "5. Semester" in card.text


async def test_a_no_asks_for_other_words(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, UNSURE_LINE, PICK)
    await say(anna, "nein", "mit anderen Worten")
    assert "Chemie" in (await say(anna, "Chemie", CARD)).text


async def test_a_story_names_the_subject(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, UNSURE_LINE, PICK)
    line = "Also ich mache eigentlich Maschinenbau, ach nein, ich mache Architektur an der FH Do"
    card = await say(anna, line, CARD)
    assert "Architektur" in card.text
    assert "Maschinenbau" not in card.text


# The card


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tu do, ba, 4 sem", ["TU Dortmund", "Bachelor · 4. Semester"]),
        ("RUB, master", ["RUB", "Master"]),
        ("nee, im sechsten", ["6. Semester"]),
    ],
)
async def test_parts_in_few_words_change_the_card(
    play: Play, anna: Person, line: str, said: list[str]
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik FH Dortmund", CARD)
    card = await say(anna, line, CARD)
    assert all(each in card.text for each in said)


async def test_a_wish_at_the_card_goes_into_the_profile(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik FH Dortmund", CARD)
    card = await say(anna, "Abschlussarbeit, ab Februar, gern in Lünen", CARD)
    assert "Lünen" in card.text
    assert "Abschlussarbeit" in card.text
    await say(anna, "ja", "Lünen")
    await say(anna, "passt", "Was suchst du")
    assert "☑ Abschlussarbeit" in anna.last.labels


async def test_a_no_at_the_card_asks_what_is_wrong(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik FH Dortmund", CARD)
    await say(anna, "nein", "Was soll anders sein")


# The rest of the way


@pytest.mark.parametrize(
    "done", ["Prima, dann bin ich fertig", "mehr nicht, danke", "das wäre erst mal alles"]
)
async def test_who_wants_nothing_more_is_registered(play: Play, anna: Person, done: str) -> None:
    await describe_study(anna)
    await say(anna, "Praktikum", "Notiert: Praktikum")
    await say(anna, done, "Geschafft")


async def test_a_word_of_ours_is_explained_and_the_question_comes_again(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    mark = anna.mark()
    await say(anna, "Was heißt Hochschule?", "Fachhochschule")
    await anna.wait_for("Was studierst du", since=mark)


async def test_the_profile_is_told_to_be_in_the_making(play: Play, anna: Person) -> None:
    await begin_student(anna)
    mark = anna.mark()
    await say(anna, "/profil", "sobald dein Profil")
    await anna.wait_for("Was studierst du", since=mark)


# Later, at home


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("vielleicht wechsle ich im sommer zu physik", "Physik"),
        ("nächstes semester bin ich im 5.", "5. Semester"),
        ("Im Herbst dann Master", "Master"),
    ],
)
async def test_what_may_come_is_stored_after_a_yes_alone(
    play: Play, anna: Person, line: str, shown: str
) -> None:
    await register_student(anna, "Informatik Bachelor TU Dortmund, 4. Semester")
    question = await say(anna, line, "noch nicht sicher")
    assert shown in question.text
    assert shown not in (await say(anna, "nein", "Dein Profil")).text
    await say(anna, line, "noch nicht sicher")
    assert shown in (await say(anna, "ja", "Dein Profil")).text


async def test_several_parts_change_at_once(play: Play, anna: Person) -> None:
    await register_student(anna, "Chemie Bachelor TU Dortmund, 3. Semester")
    profile = await say(anna, "bin jetzt 4. sem u wechsel nach informatik", "Dein Profil")
    assert "Informatik" in profile.text
    assert "4. Semester" in profile.text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("also nicht mehr chemie sondern biologie", "Biologie"),
        ("nicht mehr tu, sondern fh südwestfalen", "FH SWF"),
        ("nicht TU Dortmund, Hochschule Bochum", "HS Bochum"),
        ("ich studiere jetzt doch nicht mehr chemie, sondern data science", "Data Science"),
    ],
)
async def test_what_replaces_a_part_of_the_profile_changes_it(
    play: Play, anna: Person, line: str, shown: str
) -> None:
    await register_student(anna, "Chemie Bachelor TU Dortmund, 3. Semester")
    profile = await say(anna, line, "Dein Profil")
    assert shown in profile.text
    assert "Bachelor · 3. Semester" in profile.text


@pytest.mark.parametrize("line", ["rub, ma, 4 sem", "RUB, Master, 4. Semester. Was kostet das?"])
async def test_a_study_in_short_words_changes_the_profile(
    play: Play, anna: Person, line: str
) -> None:
    await register_student(anna, "Chemie Bachelor TU Dortmund, 3. Semester")
    await anna.send(line)
    await play.settle()
    texts = [message.text for message in anna.received[-2:]]
    [profile] = [text for text in texts if "Dein Profil" in text]
    assert "RUB" in profile
    assert "Master · 4. Semester" in profile


@pytest.mark.parametrize("line", ["rub, 5tes", "HS Bochum, Master, what is a thesis?"])
async def test_a_study_in_short_words_is_no_place(play: Play, anna: Person, line: str) -> None:
    await begin_student(anna)
    await say(anna, "Informatik FH Dortmund", CARD)
    await say(anna, "ja", "Wo darf es sein?")
    assert "✏️" in (await say(anna, line, "Geändert")).text


@pytest.mark.parametrize(
    "line", ["ich ziehe im März nach Witten", "I am moving to Witten in spring"]
)
async def test_a_move_to_come_is_asked_for_before_it_counts(
    play: Play, anna: Person, line: str
) -> None:
    await register_student(anna, "Chemie Bachelor TU Dortmund, 3. Semester")
    assert "📍 Witten" in (await say(anna, line, "noch nicht sicher")).text
    assert "📍 Dortmund" in (await say(anna, "nein", "Dein Profil")).text
    await say(anna, line, "noch nicht sicher")
    assert "📍 Witten" in (await say(anna, "passt", "Dein Profil")).text


async def test_a_move_to_come_is_named_and_not_taken(play: Play, anna: Person) -> None:
    await begin_student(anna)
    card = await say(anna, "Informatik TU Dortmund, ich ziehe im März nach Witten", CARD)
    assert "📍 Witten" in card.text
    assert "📍 Dortmund" in (await say(anna, "ja", "Wo darf es sein?")).text


async def test_a_subject_that_lies_between_two_fields_keeps_both(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik TU Dortmund", CARD)
    card = await say(anna, "das fach ist pflegemanagement", CARD)
    assert "BWL und Management, Pflege" in card.text


async def test_kinds_beside_no_subject_are_kept(play: Play, anna: Person) -> None:
    await begin_student(anna)
    assert "Notiert: Praktikum" in (await say(anna, "praktikum", "kein Studienfach")).text
    await say(anna, "Informatik TU Dortmund", CARD)
    await say(anna, "ja", "Wo darf es sein?")
    assert "☑ Praktikum" in (await say(anna, "passt", "Was suchst du?")).labels


async def test_kinds_said_too_early_are_shown_and_kept(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik TU Dortmund", CARD)
    await say(anna, "ja", "Wo darf es sein?")
    assert "🔎 Abschlussarbeit" in (await say(anna, "bitte nur thesis", "Geändert")).text


@pytest.mark.parametrize("yes", ["ok", "passt so", "done"])
async def test_a_yes_leaves_a_part_as_it_is(play: Play, anna: Person, yes: str) -> None:
    await begin_student(anna)
    await say(anna, "Informatik TU Dortmund", CARD)
    await say(anna, "die uni ist falsch", "Wo studierst du?")
    assert "TU Dortmund" in (await say(anna, yes, CARD)).text


async def test_a_part_that_is_called_wrong_beside_another_is_asked_for(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await say(anna, "Geschichte RUB, Promotion, 7. Semester", CARD)
    await say(anna, "nein, ich promoviere, kein semester", "In welchem Semester")
