"""A student says what to look out for, in their own words, and how often; every way leads back."""

import pytest
from sqlmodel import select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from handlers.engine.payloads import letters
from models.payloads import (
    AddSubscription,
    Answer,
    Back,
    CancelDialogue,
    ChangeRhythm,
    DeleteSubscription,
    Done,
    EditSubscription,
    Fewer,
    Fix,
    FollowCompany,
    ListSubscriptions,
    ShowOffer,
    ShowSubscription,
    StartStudent,
    Switch,
    Toggle,
    TurnAlertsOn,
)
from models.queries.subscriptions import MOST_SUBSCRIPTIONS
from models.tables.draft import Dialogue, Draft
from models.tables.subscription import EVERY_WEEK, Cadence, Subscription
from tests.handlers.student.subscribing import (
    CARD,
    LIST,
    OF_PROFILE,
    OWN,
    WISH,
    YES,
    begin,
    describe,
    own,
    press,
    stored,
    subscribe,
)
from tests.support.stories import (
    has_button,
    open_offer,
    register_company,
    register_student,
    say,
    tap,
)

# The list


async def test_the_list_begins_with_what_fits_the_profile(play: Play, student: Person) -> None:
    message = await say(student, "/abos", LIST)
    assert "1. Was zu deinem Profil passt\n🕘 einmal in der Woche" in message.text
    assert message.labels == (
        "✎ 1",
        "＋ Neues Abo",
        "Ankündigungen: alle",
        "Erinnerungen: an",
    )


async def test_the_list_shows_every_subscription_on_two_lines(play: Play, student: Person) -> None:
    await subscribe(play, student)
    message = await say(student, "/abos", LIST)
    assert (
        "2. 🔎 Werkstudent:in · 🎓 Maschinenbau · 📍 Bochum · im Umkreis von 25 km"
        " · ➖ ohne Vertrieb\n🕘 sofort, wenn etwas kommt"
    ) in message.text


async def test_somebody_unknown_is_led_to_the_start(play: Play, stand_in: StandIn) -> None:
    message = await say(stand_in.person("Bob"), "/abos")
    assert "/start" in message.text


async def test_a_company_sees_what_it_can_switch_and_nothing_of_students(
    play: Play, stand_in: StandIn
) -> None:
    petra = stand_in.person("Petra", username="petra")
    await register_company(petra)
    message = await say(petra, "/abos", LIST)
    assert message.labels == (
        "Ankündigungen: alle",
        "Erinnerungen: an",
    )
    assert "Wochenpost" not in message.text


async def test_announcements_and_reminders_are_one_tap_and_back(
    play: Play, student: Person
) -> None:
    await say(student, "/abos", LIST)
    done = await tap(student, f"{letters(Fewer)}:b", "nur noch wichtige")
    assert "↩ Rückgängig" in done.labels
    await press(student, "↩ Rückgängig", "Alle Ankündigungen")
    await tap(student, letters(ListSubscriptions), LIST)
    await tap(student, f"{letters(Fewer)}:r", "Erinnerungen sind aus")
    await tap(student, letters(ListSubscriptions), "Was ich von mir aus schreibe")
    assert "Erinnerungen: aus" in student.last.labels


# A new one


async def test_one_line_and_two_taps_make_a_subscription(play: Play, student: Person) -> None:
    await subscribe(play, student)
    made = await own(play)
    assert (made.kinds, made.fields, made.place) == (["werkstudent"], ["0715"], "Bochum")
    assert (made.words_out, made.cadence, made.paused_at) == (["Vertrieb"], Cadence.AT_ONCE, None)
    async with play.runtime.database.read() as session:
        assert (
            await session.exec(select(Draft).where(Draft.dialogue != Dialogue.CARD))
        ).all() == []


async def test_the_same_in_english(play: Play, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", username="ben", language_code="en")
    await say(ben, "/start", "KMUni introduces students")
    await tap(ben, letters(StartStudent), "What do you study")
    await say(ben, "Computer science, TU Dortmund", "Did I get that right?")
    await tap(ben, f"{letters(Done)}:student.confirm")
    await tap(ben, f"{letters(Done)}:student.place")
    await tap(ben, f"{letters(Toggle)}:student.kinds:praktikum")
    await tap(ben, f"{letters(Done)}:student.kinds")
    await play.settle()
    await say(ben, "/subscriptions", "What I write to you")
    await tap(ben, letters(AddSubscription), "What shall I look out for?")
    card = await say(ben, "Student job in Bochum without sales, weekly", "Is that what you")
    assert "Student job" in card.text
    assert "without sales" in card.text
    assert "● weekly" in card.labels
    assert "Noted, I am looking out." in (await tap(ben, YES)).text


async def test_a_company_is_followed_by_its_name(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    card = await describe(student, "alles von Hellweg Software")
    assert "🏢 Hellweg Software GmbH" in card.text
    await tap(student, YES, "Gemerkt")
    assert (await own(play)).company_id == 1


@pytest.mark.parametrize("nonsense", ["bla", "🍕", "sofort", "egal was", "{{ 7*7 }}", "<b>x</b>"])
async def test_what_names_no_wish_is_asked_again(
    play: Play, student: Person, nonsense: str
) -> None:
    await begin(student)
    answer = await say(student, nonsense, "finde ich keinen Wunsch")
    assert nonsense in answer.text
    assert answer.labels == ("Abbrechen",)
    await say(student, WISH, CARD)


async def test_too_long_a_line_is_refused_kindly(play: Play, student: Person) -> None:
    await begin(student)
    answer = await say(student, "Praktikum " * 40)
    assert "Abbrechen" in answer.labels
    await say(student, WISH, CARD)


async def test_a_radius_without_a_place_is_meant_around_home(play: Play, student: Person) -> None:
    card = await describe(student, "Praktikum im Umkreis von 10 km")
    assert "📍 Dortmund · im Umkreis von 10 km" in card.text


async def test_a_radius_alone_is_a_wish(play: Play, student: Person) -> None:
    card = await describe(student, "10 km")
    assert "📍 Dortmund · im Umkreis von 10 km" in card.text


async def test_a_radius_corrects_the_place_that_was_named(play: Play, student: Person) -> None:
    await describe(student)
    card = await say(student, "50 km", CARD)
    assert "📍 Bochum · im Umkreis von 50 km" in card.text


async def test_a_part_is_corrected_by_simply_typing_it(play: Play, student: Person) -> None:
    await describe(student)
    card = await say(student, "Praktikum", CARD)
    assert "🔎 Praktikum\n🎓 Maschinenbau" in card.text
    card = await say(student, "wöchentlich", "einmal in der Woche")
    assert "● wöchentlich" in card.labels


async def test_every_part_is_corrected_by_a_tap(play: Play, student: Person) -> None:
    await describe(student)
    fix, answer = f"{letters(Fix)}:subscription", f"{letters(Answer)}:subscription"
    await tap(student, f"{fix}.kinds", "Welche Art")
    await tap(student, f"{letters(Toggle)}:subscription.kinds:praktikum", "Welche Art")
    await tap(student, f"{letters(Done)}:subscription.kinds", CARD)
    await tap(student, f"{fix}.fields", "Aus welchem Fach")
    await say(student, "Informatik", CARD)
    await tap(student, f"{fix}.place", "Wo darf es sein")
    await say(student, "Witten", "Witten")
    await tap(student, f"{answer}.place:r:10", "10 km")
    await tap(student, f"{letters(Done)}:subscription.place", CARD)
    await tap(student, f"{fix}.words", "Welche Wörter")
    await say(student, "Python oder Java, ohne Außendienst", CARD)
    card = await tap(student, f"{answer}.confirm:both", "sofort und einmal")
    assert card.text.splitlines()[1:6] == [
        "🔎 Praktikum, Werkstudent:in",
        "🎓 Informatik",
        "📍 Witten · im Umkreis von 10 km",
        "➕ mit Python, Java",
        "➖ ohne Außendienst",
    ]
    await tap(student, YES, "Gemerkt")
    made = await own(play)
    assert (made.cadence, made.radius_km, made.words_in) == (Cadence.BOTH, 10, ["Python", "Java"])


async def test_words_typed_at_the_card_come_to_the_earlier_ones(student: Person) -> None:
    await describe(student, "Praktikum mit Java, ohne Vertrieb")
    card = await say(student, "ohne Schichtdienst", CARD)
    assert "➖ ohne Vertrieb, Schichtdienst" in card.text
    assert "➕ mit Java" in card.text
    card = await say(student, "mit Python und ohne Java", CARD)
    assert "➕ mit Python" in card.text
    assert "➖ ohne Vertrieb, Schichtdienst, Java" in card.text


@pytest.mark.parametrize("part", ["fields", "place", "words"])
async def test_a_part_is_taken_back_to_the_profiles(play: Play, student: Person, part: str) -> None:
    before = await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.{part}")
    card = await tap(student, f"{letters(Answer)}:subscription.{part}:-", CARD)
    assert len(card.text.splitlines()) == len(before.text.splitlines()) - 1


async def test_a_wish_for_nothing_of_its_own_is_not_kept(play: Play, student: Person) -> None:
    await describe(student, "ohne Vertrieb")
    await tap(student, f"{letters(Fix)}:subscription.words")
    await tap(student, f"{letters(Answer)}:subscription.words:-", CARD)
    answer = await tap(student, YES, "nur dein Profil")
    assert "✎ Art" in answer.labels
    assert len(await stored(play)) == 1


async def test_anywhere_is_a_place_too(play: Play, student: Person) -> None:
    await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.place", "Wo darf es sein")
    await tap(student, f"{letters(Switch)}:subscription.place:1", "📍 überall")
    assert "● überall" in student.last.labels
    card = await tap(student, f"{letters(Done)}:subscription.place", CARD)
    assert "📍 überall" in card.text


async def test_a_shared_location_becomes_the_nearest_town(play: Play, student: Person) -> None:
    await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.place", "Wo darf es sein")
    mark = student.mark()
    await student.send_location(51.4436, 7.3353)
    await student.wait_for("Witten", since=mark)


async def test_a_double_tap_makes_one_subscription(play: Play, student: Person) -> None:
    card = await describe(student)
    taps = [student.press(YES, card) for _ in range(2)]
    for one in taps:
        await student.answer_to(one)
    await play.settle()
    assert len(await stored(play)) == 2


async def test_the_way_back_and_out_keeps_what_was_stored(play: Play, student: Person) -> None:
    await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.words", "Welche Wörter")
    await tap(student, letters(Back), CARD)
    await tap(student, letters(Back), "Ausschau")
    await tap(student, letters(CancelDialogue), "Verlassen")
    assert len(await stored(play)) == 1


async def test_a_restart_in_between_loses_nothing(play: Play, student: Person) -> None:
    await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.kinds", "Welche Art")
    await play.restart()
    await tap(student, f"{letters(Toggle)}:subscription.kinds:praktikum", "Welche Art")
    card = await tap(student, f"{letters(Done)}:subscription.kinds", CARD)
    assert "Praktikum, Werkstudent:in" in card.text
    await play.restart()
    await tap(student, YES, "Gemerkt")
    assert (await own(play)).place == "Bochum"


async def test_the_list_in_between_asks_the_question_again(play: Play, student: Person) -> None:
    await describe(student)
    mark = student.mark()
    await student.send("/abos")
    await student.wait_for(LIST, since=mark)
    await student.wait_for(CARD, since=mark)
    await play.settle()
    assert student.last.text.startswith(CARD)


async def test_there_is_an_end_to_subscriptions(play: Play, student: Person) -> None:
    (profile,) = await stored(play)
    async with play.runtime.database.write() as session:
        for _ in range(MOST_SUBSCRIPTIONS - 1):
            session.add(
                Subscription(
                    person_id=profile.person_id,
                    cadence=Cadence.AT_ONCE,
                    kinds=["praktikum"],
                    created_at=profile.created_at,
                    changed_at=profile.created_at,
                )
            )
    before = await say(student, "/start")
    message = await say(student, "/abos", LIST)
    assert f"✎ {MOST_SUBSCRIPTIONS}" in message.labels
    assert not has_button(message, letters(AddSubscription))
    mark = student.mark()
    await student.tap_data(letters(AddSubscription), before)
    await student.wait_for("/abos", since=mark)
    assert len(await stored(play)) == MOST_SUBSCRIPTIONS


# One that there is


async def test_the_profiles_is_told_at_once_by_two_taps(play: Play, student: Person) -> None:
    await say(student, "/abos", LIST)
    await tap(student, OF_PROFILE, "einmal in der Woche")
    card = await press(student, "beides", "sofort und einmal in der Woche")
    assert "● beides" in card.labels
    assert (await stored(play))[0].cadence is Cadence.BOTH


async def test_the_profiles_cannot_be_deleted_or_changed(play: Play, student: Person) -> None:
    await say(student, "/abos", LIST)
    card = await tap(student, OF_PROFILE, "einmal in der Woche")
    assert not has_button(card, letters(EditSubscription))
    assert not has_button(card, letters(DeleteSubscription))
    for data in (f"{letters(DeleteSubscription)}:1:y", f"{letters(EditSubscription)}:1"):
        await student.tap_data(data, card)
    await play.settle()
    assert [one.is_profile for one in await stored(play)] == [True]


async def test_pausing_and_going_on_are_one_tap_each(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await press(student, "⏸ Pause", "Pausiert")
    assert (await own(play)).paused_at is not None
    assert "⏸ pausiert" in (await tap(student, letters(ListSubscriptions), LIST)).text
    await tap(student, OWN, "Pausiert")
    await press(student, "▶ Weiter", "sofort, wenn etwas kommt")
    assert (await own(play)).paused_at is None


async def test_choosing_when_a_paused_one_writes_goes_on(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await press(student, "⏸ Pause", "Pausiert")
    await press(student, "beides", "sofort und einmal in der Woche")
    assert (await own(play)).paused_at is None


async def test_deleting_asks_once_and_can_be_left(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await press(student, "Löschen", "Soll ich dieses Abo vergessen?")
    await press(student, "‹ Zurück", "sofort, wenn etwas kommt")
    await press(student, "Löschen", "Soll ich dieses Abo vergessen?")
    message = await tap(student, f"{letters(DeleteSubscription)}:2:y", LIST)
    assert "✎ 2" not in message.labels
    assert len(await stored(play)) == 1


async def test_changing_begins_with_what_it_is(play: Play, student: Person) -> None:
    await subscribe(play, student)
    card = await press(student, "✎ Ändern", CARD)
    assert "🎓 Maschinenbau" in card.text
    await say(student, "Witten", "Witten")
    await tap(student, YES, "Gemerkt")
    changed = await own(play)
    assert (changed.id, changed.place, changed.words_out) == (2, "Witten", ["Vertrieb"])


async def test_leaving_a_change_leaves_it_as_it_was(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await press(student, "✎ Ändern", CARD)
    await say(student, "Witten", "Witten")
    await tap(student, letters(CancelDialogue), "Verlassen")
    assert (await own(play)).place == "Bochum"


async def test_one_deleted_while_it_was_changed_is_made_anew(play: Play, student: Person) -> None:
    card = await subscribe(play, student)
    await press(student, "✎ Ändern", CARD)
    await student.tap_data(f"{letters(DeleteSubscription)}:2:y", card)
    mark = student.mark()
    await student.send("Witten")
    await student.wait_for("Witten", since=mark)
    await tap(student, YES, "Gemerkt")
    assert (await own(play)).place == "Witten"


@pytest.mark.parametrize(
    "data",
    [
        f"{letters(ShowSubscription)}:2",
        f"{letters(ChangeRhythm)}:2:b3-",
        f"{letters(DeleteSubscription)}:2:y",
        f"{letters(EditSubscription)}:2",
    ],
)
async def test_a_stale_or_forged_button_says_where_to_go_on(
    play: Play, student: Person, data: str
) -> None:
    message = await say(student, "/abos", LIST)
    mark = student.mark()
    answer = await student.tap_data(data, message)
    await play.settle()
    said = (answer.text or "") + "".join(m.text for m in student.received if m.version > mark)
    assert "/abos zeigt" in said


@pytest.mark.parametrize("code", ["", "x", "b9-", "b3?", "w0-"])
async def test_a_forged_rhythm_changes_nothing(play: Play, student: Person, code: str) -> None:
    await say(student, "/abos", LIST)
    card = await tap(student, OF_PROFILE)
    await student.tap_data(f"{letters(ChangeRhythm)}:1:{code}", card)
    await play.settle()
    (profile,) = await stored(play)
    assert (profile.cadence, profile.weeks) == (Cadence.WEEKLY, EVERY_WEEK)


async def test_nobody_reaches_anothers_subscription(
    play: Play, stand_in: StandIn, student: Person
) -> None:
    await subscribe(play, student)
    eve = stand_in.person("Eve", username="eve")
    await register_student(eve)
    message = await say(eve, "/abos", LIST)
    for data in (
        f"{letters(DeleteSubscription)}:2:y",
        f"{letters(ChangeRhythm)}:2:o3p",
        f"{letters(Fewer)}:a:2:o3p",
    ):
        await eve.tap_data(data, message)
    await play.settle()
    assert all(one.paused_at is None for one in await stored(play))
    assert len(await stored(play)) == 3


async def test_a_weekly_wish_offers_the_weekly_message_that_is_off(
    play: Play, student: Person
) -> None:
    await say(student, "/abos", LIST)
    await tap(student, OF_PROFILE)
    await press(student, "sofort", "sofort, wenn etwas kommt")
    message = await tap(student, letters(ListSubscriptions), LIST)
    assert "Deine Wochenpost ist aus." in message.text
    card = await subscribe(play, student, "Werkstudent, wöchentlich")
    assert "und die ist aus" in card.text
    await press(student, "Wochenpost einschalten", "sofort und einmal in der Woche")
    assert (await stored(play))[0].cadence is Cadence.BOTH


# One tap elsewhere


async def test_alerts_are_switched_on_right_after_registering(
    play: Play, stand_in: StandIn
) -> None:
    student = stand_in.person("Anna", username="anna_berger")
    await register_student(student)
    await play.settle()
    answer = await student.tap(letters(TurnAlertsOn))
    assert answer is not None
    assert "melde ich dir jetzt sofort" in (answer.text or "")
    assert (await stored(play))[0].cadence is Cadence.BOTH


async def test_a_company_is_followed_from_its_offer_and_from_pause(
    play: Play, stand_in: StandIn, coordinator: Person, student: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await say(student, "/angebote")
    await tap(student, letters(ShowOffer), "900")
    offer = student.last
    await student.tap(letters(FollowCompany), message=offer)
    card = await student.wait_for("🏢 Hellweg Software GmbH")
    await press(student, "⏸ Pause", "Pausiert")
    await student.tap(letters(FollowCompany), message=offer)
    await play.settle()
    followed = await own(play)
    assert (followed.company_id, followed.paused_at) == (1, None)
    assert "sofort, wenn etwas kommt" in card.text


async def test_typed_at_a_part_of_the_card_also_adds_to_it(play: Play, student: Person) -> None:
    await describe(student)
    await tap(student, f"{letters(Fix)}:subscription.kinds", "")
    card = await say(student, "auch Praktikum", CARD)
    assert "Praktikum" in card.text
    assert "Werkstudent" in card.text
    await tap(student, f"{letters(Fix)}:subscription.fields", "")
    card = await say(student, "auch Architektur", CARD)
    assert "Architektur" in card.text
    assert "Maschinenbau" in card.text


# In words


@pytest.mark.parametrize(
    "typed",
    ["das 2. löschen", "nummer zwei weg", "lösch bitte das letzte", "maschinenbau sache weg",
     "remove the one in bochum"],
)  # fmt: skip
async def test_words_about_the_list_ask_whether_the_named_one_shall_go(
    play: Play, student: Person, typed: str
) -> None:
    await subscribe(play, student)
    await say(student, "/abos", LIST)
    asked = await say(student, typed, "Soll ich dieses Abo vergessen?")
    assert not has_button(asked, "Alles löschen")
    await say(student, "ja", LIST)
    assert all(one.is_profile for one in await stored(play))


async def test_a_no_to_forgetting_keeps_a_subscription(play: Play, student: Person) -> None:
    await subscribe(play, student)
    await say(student, "/abos", LIST)
    await say(student, "das 2. löschen", "Soll ich dieses Abo vergessen?")
    await say(student, "nein", "Maschinenbau")
    assert await own(play)


async def test_a_pace_said_of_the_shown_subscription_is_its_own(
    play: Play, student: Person
) -> None:
    await subscribe(play, student)
    await say(student, "ne warte nur wöchentlich", "einmal in der Woche")
    assert (await own(play)).cadence == Cadence.WEEKLY


@pytest.mark.parametrize("typed", ["abo 2 löschen", "delete the last search please"])
async def test_a_subscription_can_go_while_another_is_described(
    play: Play, student: Person, typed: str
) -> None:
    await subscribe(play, student)
    await describe(student, "Praktikum in Witten")
    mark = student.mark()
    await say(student, typed, "Soll ich dieses Abo vergessen?")
    await student.wait_for(CARD, since=mark)


async def test_a_wish_that_is_described_is_dropped_by_words(student: Person) -> None:
    await describe(student, "Praktikum in Witten")
    await say(student, "lösch diese suche", "Verlassen")


# What is said at the card


async def test_what_is_refused_at_the_card_goes_or_is_said_not_to(student: Person) -> None:
    await describe(student, "Marketing in Witten")
    card = await say(student, "außer in Herne", "Einen einzelnen Ort (Herne)")
    assert "📍 Witten" in card.text
    card = await say(student, "nicht in Witten", CARD)
    assert "📍" not in card.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("nein, nur bochum", "📍 Bochum"),
        ("ja u auch python", "➕ mit python"),
        ("aber lieber nur einmal die Woche", "🕘 einmal in der Woche"),
        ("in Unna oder Hamm", "also nicht Hamm"),
        ("nur bezahlt und remote", "Danach kann ich hier nicht filtern: Bezahlung"),
        ("auch Elektrotechnik", "🎓 Maschinenbau, Elektro- und Energietechnik"),
    ],
)
async def test_a_correction_at_the_card_changes_what_it_names(
    student: Person, typed: str, shown: str
) -> None:
    await describe(student, "Werkstudent Maschinenbau")
    card = await say(student, typed, CARD)
    assert shown in card.text


async def test_a_company_that_is_refused_is_left_out(
    play: Play, student: Person, stand_in: StandIn, coordinator: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    name = "Hellweg Software"
    card = await say(student, f"sag mir bescheid bei Marketing, aber nichts von {name}", CARD)
    assert "🏢" not in card.text
    assert f"➖ ohne {name} GmbH" in card.text


async def test_a_wish_of_nothing_but_conditions_says_so_and_asks(student: Person) -> None:
    await begin(student)
    await say(student, "nur remote", "Danach kann ich hier nicht filtern: Arbeit aus der Ferne")


@pytest.mark.parametrize("words", ["löschen", "weg damit", "delete", "das löschen bitte"])
async def test_delete_at_the_card_is_about_what_it_describes(
    play: Play, student: Person, words: str
) -> None:
    await begin(student)
    await say(student, "Marketing in Bochum", CARD)
    await say(student, words, "Verlassen")
    assert len(await stored(play)) == 1
