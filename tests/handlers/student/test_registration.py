"""A student registers in their own words; every step has a way back and survives nonsense."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import (
    Answer,
    Back,
    CancelDialogue,
    Done,
    EditProfile,
    Fix,
    StartStudent,
    StartYounger,
    Toggle,
)
from models.tables.person import Person as PersonRow
from models.tables.student import MatchRow, Student, StudentField
from tests.support.stories import (
    begin_student,
    describe_study,
    open_offer,
    register_student,
    say,
    tap,
)


@pytest.fixture
def anna(stand_in: StandIn) -> Person:
    return stand_in.person("Anna", last_name="Berger", username="anna_berger")


async def test_one_line_and_five_taps_make_a_profile(play: Play, anna: Person) -> None:
    await register_student(anna, "Maschinenbau Master RUB, 2. Semester")
    await play.settle()
    async with play.runtime.database.read() as session:
        student = (await session.exec(select(Student))).one()
        fields = (await session.exec(select(StudentField.code))).all()
        rows = (await session.exec(select(MatchRow))).all()
        person = (await session.exec(select(PersonRow))).one()
    assert fields[0] == "0715"
    assert (student.degree, student.semester, student.university_id) == ("master", 2, "rub")
    assert (student.place, student.kinds) == ("Bochum", ["praktikum"])
    assert person.consented_at is not None
    assert len(rows) == 1


async def test_first_fitting_offers_come_at_once(
    play: Play, anna: Person, stand_in: StandIn, coordinator: Person
) -> None:
    petra = stand_in.person("Petra", username="petra")
    await open_offer(play, petra, coordinator)
    await register_student(anna)
    message = await anna.wait_for("erstes passendes Angebot")
    assert "Praktikum Softwareentwicklung" in message.text


async def test_nothing_is_kept_before_the_first_tap(play: Play, anna: Person) -> None:
    await say(anna, "/start flyer_mensa", "KMUni")
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []


async def test_source_of_a_deep_link_is_kept_with_the_consent(play: Play, anna: Person) -> None:
    await say(anna, "/start flyer_mensa", "KMUni")
    await tap(anna, letters(StartStudent), "Was studierst du")
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow.source))).one() == "flyer_mensa"


async def test_younger_people_are_not_kept(play: Play, anna: Person) -> None:
    await say(anna, "/start", "KMUni")
    await tap(anna, letters(StartYounger), "ab 16")
    await play.settle()
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []


@pytest.mark.parametrize(
    "nonsense", ["asdfghjkl", "🍕🍕🍕", "12345", "keine ahnung lol", "{{ 7*7 }}"]
)
async def test_nonsense_is_refused_kindly_and_asked_again(
    play: Play, anna: Person, nonsense: str
) -> None:
    await begin_student(anna)
    answer = await say(anna, nonsense)
    assert "richtig verstanden" not in answer.text
    assert "Abbrechen" in answer.labels
    assert "richtig verstanden" in (await say(anna, "Informatik TU Dortmund")).text


async def test_text_is_shown_literally(play: Play, anna: Person) -> None:
    await begin_student(anna)
    answer = await say(anna, "<b>qqxxzz</b> {{ 7*7 }}")
    assert "<b>qqxxzz</b> {{ 7*7 }}" in answer.text


async def test_two_fields_at_once_are_both_kept(play: Play, anna: Person) -> None:
    await register_student(anna, "Germanistik und Geschichte, RUB")
    await play.settle()
    async with play.runtime.database.read() as session:
        fields = (await session.exec(select(StudentField.code))).all()
    assert {"0232", "0222"} <= set(fields)


async def test_every_part_is_corrected_by_a_tap(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Fix)}:student.degree", "Auf welchen Abschluss")
    await tap(anna, f"{letters(Answer)}:student.degree:master", "Master")
    await tap(anna, f"{letters(Fix)}:student.semester", "In welchem Semester")
    await say(anna, "3", "3. Semester")
    await tap(anna, f"{letters(Fix)}:student.university", "Wo studierst du")
    card = await say(anna, "RUB", "richtig verstanden")
    assert "RUB" in card.text
    assert "Master · 3. Semester" in card.text


async def test_a_part_is_corrected_by_simply_typing_it(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    card = await say(anna, "5. Semester", "richtig verstanden")
    assert "5. Semester" in card.text
    assert "TU Dortmund" in card.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Witten", "Witten"), ("50 km", "50 km"), ("egal", "überall"), ("58452", "Witten")],
)
async def test_place_and_radius_are_typed_on_one_screen(
    play: Play, anna: Person, typed: str, shown: str
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    assert shown in (await say(anna, typed, "Wo darf es sein")).text


@pytest.mark.parametrize("typed", ["viel", "qwertzuiop", "-5 km"])
async def test_unknown_place_and_radius_get_a_clear_answer(
    play: Play, anna: Person, typed: str
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    answer = await say(anna, typed)
    assert "Bitte schreib eine Stadt oder Postleitzahl" in answer.text
    assert "● 25 km" in answer.labels


async def test_a_line_without_a_place_is_not_called_one(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    await say(anna, "hab leider kein auto", "Darin finde ich keinen Ort")


async def test_a_place_that_is_added_stays_beside_the_one_there_is(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    shown = await say(anna, "Witten auch noch", "also nicht Witten")
    assert "📍 Dortmund" in shown.text
    assert "Witten (Nordrhein-Westfalen)" in shown.labels


async def test_conditions_that_no_tick_keeps_are_named(play: Play, anna: Person) -> None:
    await describe_study(anna)
    shown = await say(anna, "Praktikum, aber nur bezahlt und in den Ferien", "Notiert: Praktikum")
    assert "Danach kann ich hier nicht filtern: Bezahlung, Arbeitszeiten" in shown.text


async def test_shared_location_becomes_the_nearest_town(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Bachelor TU Dortmund", "richtig verstanden")
    await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    mark = anna.mark()
    await anna.send_location(51.4436, 7.3353)
    assert "Witten" in (await anna.wait_for("Wo darf es sein", since=mark)).text


async def test_no_wish_at_all_is_asked_again(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await tap(anna, f"{letters(Done)}:student.kinds", "mindestens eines")
    await say(anna, "Praktikum und Bachelorarbeit", "Notiert: Praktikum, Abschlussarbeit")
    await say(anna, "fertig", "Geschafft")


async def test_a_double_tap_registers_once(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await tap(anna, f"{letters(Toggle)}:student.kinds:praktikum", "Was suchst du")
    message = anna.last
    first = anna.press("dD:student.kinds", message)
    second = anna.press("dD:student.kinds", message)
    await anna.answer_to(first)
    await anna.answer_to(second)
    await play.settle()
    assert sum("Geschafft" in message.text for message in anna.received) == 1


async def test_a_toggle_tapped_twice_is_not_undone_by_its_old_button(
    play: Play, anna: Person
) -> None:
    await describe_study(anna)
    message = anna.last
    for _ in range(2):
        await anna.answer_to(anna.press("dT:student.kinds:praktikum:1", message))
    await play.settle()
    assert "☑ Praktikum" in anna.last.labels


async def test_cancelling_forgets_the_draft(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await tap(anna, letters(CancelDialogue), "Verlassen")
    assert "KMUni bringt" in (await say(anna, "/start")).text


async def test_going_back_keeps_what_was_answered(play: Play, anna: Person) -> None:
    await describe_study(anna)
    await tap(anna, letters(Back), "Wo darf es sein")
    await tap(anna, letters(Back), "richtig verstanden")
    card = await tap(anna, f"{letters(Done)}:student.confirm", "Wo darf es sein")
    assert "Dortmund" in card.text


async def test_a_command_in_between_is_answered_and_the_question_asked_again(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    mark = anna.mark()
    await anna.send("/hilfe")
    await anna.wait_for("So helfe ich", since=mark)
    await anna.wait_for("Was studierst du", since=mark)
    assert "richtig verstanden" in (await say(anna, "Informatik TU Dortmund")).text


async def test_an_old_button_is_answered_kindly(play: Play, anna: Person) -> None:
    await describe_study(anna)
    answer = await anna.tap_data("dD:student.confirm", anna.last)
    assert answer is not None
    assert "schon beantwortet" in (answer.text or "")
    await anna.wait_for("Was suchst du")


async def test_an_edited_message_gets_a_helpful_reply(play: Play, anna: Person) -> None:
    await begin_student(anna)
    await say(anna, "Informatik TU Dortmund", "richtig verstanden")
    own = next(message for message in reversed(anna.messages) if message.from_person)
    mark = anna.mark()
    await anna.edit(own, "Maschinenbau RUB")
    await anna.wait_for("erste Fassung", since=mark)


async def test_the_same_in_english(play: Play, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", language_code="en")
    await say(ben, "/start", "KMUni introduces students")
    await tap(ben, letters(StartStudent), "What do you study, and where?")
    await say(ben, "Computer science, TU Dortmund", "Did I get that right?")


async def test_the_menu_follows_the_role(play: Play, anna: Person) -> None:
    await register_student(anna)
    await play.settle()
    assert "angebote" in [command.command for command in anna.menu()]


async def test_editing_one_part_saves_it_at_once(play: Play, anna: Person) -> None:
    await register_student(anna)
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.semester", "In welchem Semester")
    profile = await say(anna, "7", "Dein Profil")
    assert "7. Semester" in profile.text
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Student.semester))).one() == 7


async def test_no_larger_radius_is_advised_to_who_looks_everywhere(
    play: Play, anna: Person
) -> None:
    await register_student(anna)
    assert "größerer Umkreis" in (await say(anna, "/angebote", "nichts Passendes offen")).text
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.place", "Wo darf es sein")
    await say(anna, "überall", "überall")
    await tap(anna, f"{letters(Done)}:student.place", "Dein Profil")
    assert "Umkreis" not in (await say(anna, "/angebote", "nichts Passendes offen")).text


async def test_a_match_row_of_an_older_version_is_packed_anew_at_start(
    play: Play, anna: Person
) -> None:
    await register_student(anna)
    await play.settle()
    async with play.runtime.database.write() as session:
        row = (await session.exec(select(MatchRow))).one()
        packed = row.packed
        row.version, row.packed = 0, b"old"
        session.add(row)
    await play.restart()
    async with play.runtime.database.read() as session:
        row = (await session.exec(select(MatchRow))).one()
    assert row.packed == packed


async def test_nobody_is_kept_whose_dialogue_could_not_be_opened(
    play: Play, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    await say(anna, "/start", "KMUni")
    monkeypatch.setattr("handlers.engine.dialogues.open_draft", broken)
    anna.press(letters(StartStudent), anna.last)
    await anna.wait_for("schiefgegangen")
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(PersonRow))).all() == []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Maschinenbau", "Maschinenbau"),
        ("Elektrotechnik und Informationstechnik", "Elektro"),
        ("Psychologie", "Psychologie"),
        ("mechanical engineering", "Maschinenbau"),
        ("Architektur an der FH", "Architektur"),
    ],
)
async def test_subject_changed_in_words_keeps_the_rest_of_the_profile(
    play: Play, anna: Person, words: str, shown: str
) -> None:
    await register_student(anna, "Informatik Bachelor TU Dortmund, 4. Semester")
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.field", "Welches Fach")
    profile = await say(anna, words, "Dein Profil")
    assert shown in profile.text
    assert "TU Dortmund" in profile.text
    assert "4. Semester" in profile.text
    assert "Praktikum" in profile.text


async def test_university_beside_a_changed_subject_moves_nobody(play: Play, anna: Person) -> None:
    await register_student(anna)
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.field", "Welches Fach")
    await say(anna, "Maschinenbau RUB, Werkstudent", "Dein Profil")
    async with play.runtime.database.read() as session:
        student = (await session.exec(select(Student))).one()
    assert student.place == "Dortmund"
    assert student.university_id == "rub"
    assert set(student.kinds) == {"praktikum", "werkstudent"}


async def test_subject_corrected_on_the_card_keeps_what_was_said_before(
    play: Play, anna: Person
) -> None:
    await begin_student(anna)
    await say(anna, "Informatik Master TU Dortmund, 2. Semester", "richtig verstanden")
    card = await say(anna, "Maschinenbau", "richtig verstanden")
    assert "TU Dortmund" in card.text
    assert "2. Semester" in card.text


@pytest.mark.parametrize("words", ["auch Praktikum", "und auch ein Praktikum", "+ Praktikum"])
async def test_wish_that_comes_to_the_others_takes_none_away(
    play: Play, anna: Person, words: str
) -> None:
    await register_student(anna, kind="werkstudent")
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.kinds", "Was suchst du")
    assert "☑ Werkstudent:in" in (await say(anna, words, "Notiert: Praktikum, Werkstudent")).labels
    await say(anna, "ja", "Dein Profil")
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Student.kinds))).one() == ["praktikum", "werkstudent"]


@pytest.mark.parametrize("part", ["field", "university", "degree", "semester", "place", "kinds"])
async def test_back_from_a_part_of_the_profile_shows_the_profile(
    play: Play, anna: Person, part: str
) -> None:
    await register_student(anna)
    await say(anna, "/profil", "Dein Profil")
    await tap(anna, f"{letters(EditProfile)}:student.{part}")
    profile = await tap(anna, letters(Back), "Dein Profil")
    assert profile.find_button(f"{letters(EditProfile)}:student.{part}")
    assert await say(anna, "/abbrechen", "nichts offen")


async def test_profile_without_a_degree_names_only_the_semester(play: Play, anna: Person) -> None:
    await register_student(anna, "Informatik im 3. Semester an der TU Dortmund")
    async with play.runtime.database.write() as session:
        student = (await session.exec(select(Student))).one()
        student.degree = None
        session.add(student)
    assert "📜 3. Semester" in (await say(anna, "/profil", "Dein Profil")).text


@pytest.mark.parametrize("typed", ["人类学的研究", "ведение дневников", "도자기 만들기"])
async def test_an_unknown_subject_in_another_script_is_asked_for_in_ours(
    play: Play, anna: Person, typed: str
) -> None:
    await begin_student(anna)
    answer = await say(anna, typed, "kein Studienfach gefunden")
    assert "Deutsch oder Englisch verstehe ich am besten" in answer.text


async def test_a_subject_in_another_script_is_understood(play: Play, anna: Person) -> None:
    await begin_student(anna)
    assert "Maschinenbau" in (await say(anna, "机械工程 硕士", "richtig verstanden")).text


async def test_what_is_wished_for_while_registering_waits_for_the_profile(
    play: Play, stand_in: StandIn
) -> None:
    mia = stand_in.person("Mia", username="mia")
    await begin_student(mia)
    await say(mia, "/angebote", "sobald dein Profil fertig ist")


@pytest.mark.parametrize(
    "words",
    [
        "jo bin student, alt genug, mach ma",
        "ja, ich studiere und bin einverstanden",
        "Thank you, then I agree and I am indeed a student",
    ],
)
async def test_a_yes_at_the_study_question_names_no_subject(
    play: Play, anna: Person, words: str
) -> None:
    await say(anna, "/start", "KMUni")
    await say(anna, "Ja, ich studiere und bin 20", "Was studierst du")
    await say(anna, words, "Was studierst du")
    assert "kommt dem am nächsten" not in anna.last.text
