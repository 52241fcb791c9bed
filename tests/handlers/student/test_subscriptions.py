"""A student says what to look out for, in their own words, and how often; every way leads back."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers.callback_data import Action
from models.draft import Draft
from models.outbox import Notice, OutboxMessage
from models.queries.subscriptions import MOST_SUBSCRIPTIONS
from models.subscription import EVERY_WEEK, Cadence, Subscription
from tests.support.stories import (
    has_button,
    open_offer,
    register_company,
    register_student,
    say,
    tap,
)

LIST = "Was ich von mir aus schreibe"
CARD = "Suchst du das?"
WISH = "Werkstudent Maschinenbau Bochum ohne Vertrieb, sofort"
YES = f"{Action.DONE}:subscription.confirm"
OF_PROFILE = f"{Action.SUBSCRIPTION}:1"
OWN = f"{Action.SUBSCRIPTION}:2"


@pytest.fixture
async def anna(play: Play, stand_in: StandIn) -> Person:
    """A student of informatics in Dortmund who looks for an internship."""
    anna = stand_in.person("Anna", last_name="Berger", username="anna_berger")
    await register_student(anna)
    await play.settle()
    return anna


async def stored(play: Play) -> Sequence[Subscription]:
    async with play.runtime.database.read() as session:
        return (await session.exec(select(Subscription).order_by(col(Subscription.id)))).all()


async def own(play: Play) -> Subscription:
    """The only one beside the profile's."""
    (subscription,) = [one for one in await stored(play) if not one.is_profile]
    return subscription


async def queued(play: Play, notice: Notice) -> int:
    async with play.runtime.database.read() as session:
        rows = await session.exec(select(OutboxMessage).where(OutboxMessage.notice == notice))
        return len(rows.all())


async def press(person: Person, label: str, expected: str = "") -> Message:
    """Taps the newest button that is labelled so, and waits for what the bot shows then."""
    await person.wait_for(lambda message: label in message.labels)
    mark = person.mark()
    await person.tap(label)
    return await person.wait_for(expected, since=mark)


async def begin(person: Person) -> Message:
    """To the question what to look out for."""
    await say(person, "/abos", LIST)
    return await tap(person, Action.SUBSCRIPTION_ADD, "Ausschau")


async def describe(person: Person, line: str = WISH) -> Message:
    """To the card that asks whether it was understood."""
    await begin(person)
    return await say(person, line, CARD)


async def subscribe(play: Play, person: Person, line: str = WISH) -> Message:
    """A whole subscription: one typed line, two taps."""
    await describe(person, line)
    card = await tap(person, YES, "Gemerkt")
    await play.settle()
    return card


# The list


async def test_the_list_begins_with_what_fits_the_profile(play: Play, anna: Person) -> None:
    message = await say(anna, "/abos", LIST)
    assert "1. Was zu deinem Profil passt\n🕘 einmal in der Woche" in message.text
    assert message.labels == (
        "✎ 1",
        "＋ Neues Abo",
        "Ankündigungen: alle",
        "Erinnerungen: an",
    )


async def test_the_list_shows_every_subscription_on_two_lines(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    message = await say(anna, "/abos", LIST)
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


async def test_announcements_and_reminders_are_one_tap_and_back(play: Play, anna: Person) -> None:
    await say(anna, "/abos", LIST)
    done = await tap(anna, f"{Action.FEWER}:b", "nur noch wichtige")
    assert "↩ Rückgängig" in done.labels
    await press(anna, "↩ Rückgängig", "Alle Ankündigungen")
    await tap(anna, Action.SUBSCRIPTIONS, LIST)
    await tap(anna, f"{Action.FEWER}:r", "Erinnerungen sind aus")
    await tap(anna, Action.SUBSCRIPTIONS, "Was ich von mir aus schreibe")
    assert "Erinnerungen: aus" in anna.last.labels


# A new one


async def test_one_line_and_two_taps_make_a_subscription(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    made = await own(play)
    assert (made.kinds, made.fields, made.place) == (["werkstudent"], ["0715"], "Bochum")
    assert (made.words_out, made.cadence, made.paused_at) == (["Vertrieb"], Cadence.AT_ONCE, None)
    async with play.runtime.database.read() as session:
        assert (await session.exec(select(Draft))).all() == []


async def test_the_same_in_english(play: Play, stand_in: StandIn) -> None:
    ben = stand_in.person("Ben", username="ben", language_code="en")
    await say(ben, "/start", "KMUni introduces students")
    await tap(ben, Action.START_STUDENT, "What do you study")
    await say(ben, "Computer science, TU Dortmund", "Did I get that right?")
    await tap(ben, f"{Action.DONE}:student.confirm")
    await tap(ben, f"{Action.DONE}:student.place")
    await tap(ben, f"{Action.TOGGLE}:student.kinds:praktikum")
    await tap(ben, f"{Action.DONE}:student.kinds")
    await play.settle()
    await say(ben, "/subscriptions", "What I write to you")
    await tap(ben, Action.SUBSCRIPTION_ADD, "What shall I look out for?")
    card = await say(ben, "Student job in Bochum without sales, weekly", "Is that what you")
    assert "Student job" in card.text
    assert "without sales" in card.text
    assert "● weekly" in card.labels
    assert "Noted, I am looking out." in (await tap(ben, YES)).text


async def test_a_company_is_followed_by_its_name(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    card = await describe(anna, "alles von Hellweg Software")
    assert "🏢 Hellweg Software GmbH" in card.text
    await tap(anna, YES, "Gemerkt")
    assert (await own(play)).company_id == 1


@pytest.mark.parametrize("nonsense", ["bla", "🍕", "sofort", "egal was", "{{ 7*7 }}", "<b>x</b>"])
async def test_what_names_no_wish_is_asked_again(play: Play, anna: Person, nonsense: str) -> None:
    await begin(anna)
    answer = await say(anna, nonsense, "finde ich keinen Wunsch")
    assert nonsense in answer.text
    assert answer.labels == ("Abbrechen",)
    await say(anna, WISH, CARD)


async def test_too_long_a_line_is_refused_kindly(play: Play, anna: Person) -> None:
    await begin(anna)
    answer = await say(anna, "Praktikum " * 40)
    assert "Abbrechen" in answer.labels
    await say(anna, WISH, CARD)


async def test_a_radius_without_a_place_is_meant_around_home(play: Play, anna: Person) -> None:
    card = await describe(anna, "Praktikum im Umkreis von 10 km")
    assert "📍 Dortmund · im Umkreis von 10 km" in card.text


async def test_a_radius_alone_is_a_wish(play: Play, anna: Person) -> None:
    card = await describe(anna, "10 km")
    assert "📍 Dortmund · im Umkreis von 10 km" in card.text


async def test_a_radius_corrects_the_place_that_was_named(play: Play, anna: Person) -> None:
    await describe(anna)
    card = await say(anna, "50 km", CARD)
    assert "📍 Bochum · im Umkreis von 50 km" in card.text


async def test_a_part_is_corrected_by_simply_typing_it(play: Play, anna: Person) -> None:
    await describe(anna)
    card = await say(anna, "Praktikum", CARD)
    assert "🔎 Praktikum\n🎓 Maschinenbau" in card.text
    card = await say(anna, "wöchentlich", "einmal in der Woche")
    assert "● wöchentlich" in card.labels


async def test_every_part_is_corrected_by_a_tap(play: Play, anna: Person) -> None:
    await describe(anna)
    fix, answer = f"{Action.FIX}:subscription", f"{Action.ANSWER}:subscription"
    await tap(anna, f"{fix}.kinds", "Welche Art")
    await tap(anna, f"{Action.TOGGLE}:subscription.kinds:praktikum", "Welche Art")
    await tap(anna, f"{Action.DONE}:subscription.kinds", CARD)
    await tap(anna, f"{fix}.fields", "Aus welchem Fach")
    await say(anna, "Informatik", CARD)
    await tap(anna, f"{fix}.place", "Wo darf es sein")
    await say(anna, "Witten", "Witten")
    await tap(anna, f"{answer}.place:10", "10 km")
    await tap(anna, f"{Action.DONE}:subscription.place", CARD)
    await tap(anna, f"{fix}.words", "Welche Wörter")
    await say(anna, "Python oder Java, ohne Außendienst", CARD)
    card = await tap(anna, f"{answer}.confirm:both", "sofort und einmal")
    assert card.text.splitlines()[1:6] == [
        "🔎 Praktikum, Werkstudent:in",
        "🎓 Informatik",
        "📍 Witten · im Umkreis von 10 km",
        "➕ mit Python, Java",
        "➖ ohne Außendienst",
    ]
    await tap(anna, YES, "Gemerkt")
    made = await own(play)
    assert (made.cadence, made.radius_km, made.words_in) == (Cadence.BOTH, 10, ["Python", "Java"])


@pytest.mark.parametrize("part", ["fields", "place", "words"])
async def test_a_part_is_taken_back_to_the_profiles(play: Play, anna: Person, part: str) -> None:
    before = await describe(anna)
    await tap(anna, f"{Action.FIX}:subscription.{part}")
    card = await tap(anna, f"{Action.ANSWER}:subscription.{part}:-", CARD)
    assert len(card.text.splitlines()) == len(before.text.splitlines()) - 1


async def test_a_wish_for_nothing_of_its_own_is_not_kept(play: Play, anna: Person) -> None:
    await describe(anna, "ohne Vertrieb")
    await tap(anna, f"{Action.FIX}:subscription.words")
    await tap(anna, f"{Action.ANSWER}:subscription.words:-", CARD)
    answer = await tap(anna, YES, "nur dein Profil")
    assert "✎ Art" in answer.labels
    assert len(await stored(play)) == 1


async def test_anywhere_is_a_place_too(play: Play, anna: Person) -> None:
    await describe(anna)
    await tap(anna, f"{Action.FIX}:subscription.place", "Wo darf es sein")
    await tap(anna, f"{Action.TOGGLE}:subscription.place:1", "📍 überall")
    assert "● überall" in anna.last.labels
    card = await tap(anna, f"{Action.DONE}:subscription.place", CARD)
    assert "📍 überall" in card.text


async def test_a_shared_location_becomes_the_nearest_town(play: Play, anna: Person) -> None:
    await describe(anna)
    await tap(anna, f"{Action.FIX}:subscription.place", "Wo darf es sein")
    mark = anna.mark()
    await anna.send_location(51.4436, 7.3353)
    await anna.wait_for("Witten", since=mark)


async def test_a_double_tap_makes_one_subscription(play: Play, anna: Person) -> None:
    card = await describe(anna)
    taps = [anna.press(YES, card) for _ in range(2)]
    for one in taps:
        await anna.answer_to(one)
    await play.settle()
    assert len(await stored(play)) == 2


async def test_the_way_back_and_out_keeps_what_was_stored(play: Play, anna: Person) -> None:
    await describe(anna)
    await tap(anna, f"{Action.FIX}:subscription.words", "Welche Wörter")
    await tap(anna, Action.BACK, CARD)
    await tap(anna, Action.BACK, "Ausschau")
    await tap(anna, Action.CANCEL, "Verlassen")
    assert len(await stored(play)) == 1


async def test_a_restart_in_between_loses_nothing(play: Play, anna: Person) -> None:
    await describe(anna)
    await tap(anna, f"{Action.FIX}:subscription.kinds", "Welche Art")
    await play.restart()
    await tap(anna, f"{Action.TOGGLE}:subscription.kinds:praktikum", "Welche Art")
    card = await tap(anna, f"{Action.DONE}:subscription.kinds", CARD)
    assert "Praktikum, Werkstudent:in" in card.text
    await play.restart()
    await tap(anna, YES, "Gemerkt")
    assert (await own(play)).place == "Bochum"


async def test_the_list_in_between_asks_the_question_again(play: Play, anna: Person) -> None:
    await describe(anna)
    mark = anna.mark()
    await anna.send("/abos")
    await anna.wait_for(LIST, since=mark)
    await anna.wait_for(CARD, since=mark)
    await play.settle()
    assert anna.last.text.startswith(CARD)


async def test_there_is_an_end_to_subscriptions(play: Play, anna: Person) -> None:
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
    before = anna.last
    message = await say(anna, "/abos", LIST)
    assert f"✎ {MOST_SUBSCRIPTIONS}" in message.labels
    assert not has_button(message, Action.SUBSCRIPTION_ADD)
    mark = anna.mark()
    await anna.tap_data(Action.SUBSCRIPTION_ADD, before)
    await anna.wait_for("/abos", since=mark)
    assert len(await stored(play)) == MOST_SUBSCRIPTIONS


# One that there is


async def test_the_profiles_is_told_at_once_by_two_taps(play: Play, anna: Person) -> None:
    await say(anna, "/abos", LIST)
    await tap(anna, OF_PROFILE, "einmal in der Woche")
    card = await press(anna, "beides", "sofort und einmal in der Woche")
    assert "● beides" in card.labels
    assert (await stored(play))[0].cadence is Cadence.BOTH


async def test_the_profiles_cannot_be_deleted_or_changed(play: Play, anna: Person) -> None:
    await say(anna, "/abos", LIST)
    card = await tap(anna, OF_PROFILE, "einmal in der Woche")
    assert not has_button(card, Action.SUBSCRIPTION_EDIT)
    assert not has_button(card, Action.SUBSCRIPTION_DELETE)
    for data in (f"{Action.SUBSCRIPTION_DELETE}:1:y", f"{Action.SUBSCRIPTION_EDIT}:1"):
        await anna.tap_data(data, card)
    await play.settle()
    assert [one.is_profile for one in await stored(play)] == [True]


async def test_pausing_and_going_on_are_one_tap_each(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    await press(anna, "⏸ Pause", "Pausiert")
    assert (await own(play)).paused_at is not None
    assert "⏸ pausiert" in (await tap(anna, Action.SUBSCRIPTIONS, LIST)).text
    await tap(anna, OWN, "Pausiert")
    await press(anna, "▶ Weiter", "sofort, wenn etwas kommt")
    assert (await own(play)).paused_at is None


async def test_choosing_when_a_paused_one_writes_goes_on(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    await press(anna, "⏸ Pause", "Pausiert")
    await press(anna, "beides", "sofort und einmal in der Woche")
    assert (await own(play)).paused_at is None


async def test_deleting_asks_once_and_can_be_left(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    await press(anna, "Löschen", "Soll ich dieses Abo vergessen?")
    await press(anna, "‹ Zurück", "sofort, wenn etwas kommt")
    await press(anna, "Löschen", "Soll ich dieses Abo vergessen?")
    message = await tap(anna, f"{Action.SUBSCRIPTION_DELETE}:2:y", LIST)
    assert "✎ 2" not in message.labels
    assert len(await stored(play)) == 1


async def test_changing_begins_with_what_it_is(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    card = await press(anna, "✎ Ändern", CARD)
    assert "🎓 Maschinenbau" in card.text
    await say(anna, "Witten", "Witten")
    await tap(anna, YES, "Gemerkt")
    changed = await own(play)
    assert (changed.id, changed.place, changed.words_out) == (2, "Witten", ["Vertrieb"])


async def test_leaving_a_change_leaves_it_as_it_was(play: Play, anna: Person) -> None:
    await subscribe(play, anna)
    await press(anna, "✎ Ändern", CARD)
    await say(anna, "Witten", "Witten")
    await tap(anna, Action.CANCEL, "Verlassen")
    assert (await own(play)).place == "Bochum"


async def test_one_deleted_while_it_was_changed_is_made_anew(play: Play, anna: Person) -> None:
    card = await subscribe(play, anna)
    await press(anna, "✎ Ändern", CARD)
    await anna.tap_data(f"{Action.SUBSCRIPTION_DELETE}:2:y", card)
    mark = anna.mark()
    await anna.send("Witten")
    await anna.wait_for("Witten", since=mark)
    await tap(anna, YES, "Gemerkt")
    assert (await own(play)).place == "Witten"


@pytest.mark.parametrize(
    "data",
    [
        f"{Action.SUBSCRIPTION}:2",
        f"{Action.SUBSCRIPTION_RHYTHM}:2:b3-",
        f"{Action.SUBSCRIPTION_DELETE}:2:y",
        f"{Action.SUBSCRIPTION_EDIT}:2",
        f"{Action.SUBSCRIPTION}:x",
        f"{Action.SUBSCRIPTION}:99999999999999999999",
        f"{Action.SUBSCRIPTION}:²",
        f"{Action.SUBSCRIPTION}",
    ],
)
async def test_a_stale_or_forged_button_says_where_to_go_on(
    play: Play, anna: Person, data: str
) -> None:
    message = await say(anna, "/abos", LIST)
    mark = anna.mark()
    answer = await anna.tap_data(data, message)
    await play.settle()
    said = (answer.text or "") + "".join(m.text for m in anna.received if m.version > mark)
    assert "/abos zeigt" in said


@pytest.mark.parametrize("code", ["", "x", "b9-", "b3?", "w0-"])
async def test_a_forged_rhythm_changes_nothing(play: Play, anna: Person, code: str) -> None:
    await say(anna, "/abos", LIST)
    card = await tap(anna, OF_PROFILE)
    await anna.tap_data(f"{Action.SUBSCRIPTION_RHYTHM}:1:{code}", card)
    await play.settle()
    (profile,) = await stored(play)
    assert (profile.cadence, profile.weeks) == (Cadence.WEEKLY, EVERY_WEEK)


async def test_nobody_reaches_anothers_subscription(
    play: Play, stand_in: StandIn, anna: Person
) -> None:
    await subscribe(play, anna)
    eve = stand_in.person("Eve", username="eve")
    await register_student(eve)
    message = await say(eve, "/abos", LIST)
    for data in (
        f"{Action.SUBSCRIPTION_DELETE}:2:y",
        f"{Action.SUBSCRIPTION_RHYTHM}:2:o3p",
        f"{Action.FEWER}:a:2:o3p",
    ):
        await eve.tap_data(data, message)
    await play.settle()
    assert all(one.paused_at is None for one in await stored(play))
    assert len(await stored(play)) == 3


async def test_a_weekly_wish_offers_the_weekly_message_that_is_off(
    play: Play, anna: Person
) -> None:
    await say(anna, "/abos", LIST)
    await tap(anna, OF_PROFILE)
    await press(anna, "sofort", "sofort, wenn etwas kommt")
    message = await tap(anna, Action.SUBSCRIPTIONS, LIST)
    assert "Deine Wochenpost ist aus." in message.text
    card = await subscribe(play, anna, "Werkstudent, wöchentlich")
    assert "und die ist aus" in card.text
    await press(anna, "Wochenpost einschalten", "sofort und einmal in der Woche")
    assert (await stored(play))[0].cadence is Cadence.BOTH


# One tap elsewhere


async def test_alerts_are_switched_on_right_after_registering(play: Play, anna: Person) -> None:
    answer = await anna.tap(Action.ALERTS_ON)
    assert answer is not None
    assert "melde ich dir jetzt sofort" in (answer.text or "")
    assert (await stored(play))[0].cadence is Cadence.BOTH


async def test_a_company_is_followed_from_its_offer_and_from_pause(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await say(anna, "/angebote")
    await tap(anna, Action.OFFER_DETAILS, "900")
    offer = anna.last
    await anna.tap(Action.COMPANY_FOLLOW, message=offer)
    card = await anna.wait_for("🏢 Hellweg Software GmbH")
    await press(anna, "⏸ Pause", "Pausiert")
    await anna.tap(Action.COMPANY_FOLLOW, message=offer)
    await play.settle()
    followed = await own(play)
    assert (followed.company_id, followed.paused_at) == (1, None)
    assert "sofort, wenn etwas kommt" in card.text


# Fewer of these


async def get_alert(play: Play, stand_in: StandIn, coordinator: Person, person: Person) -> Message:
    """An alert by the person's own subscription."""
    await subscribe(play, person, "mit Python, sofort")
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.runtime.scheduler.check_now()
    message = await person.wait_for("Ganz neu")
    await play.settle()
    assert await queued(play, Notice.ALERT) == 1
    return message


async def test_a_new_offer_is_told_at_once_with_everything_one_tap_away(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    message = await get_alert(play, stand_in, coordinator, anna)
    assert "Praktikum Softwareentwicklung" in message.text
    assert message.labels == (
        "🔎 Mehr dazu",
        "✋ Interesse",
        "★ Merken",
        "Nichts für mich",
        "Weniger davon",
    )


async def test_fewer_alerts_are_weekly_and_taken_back(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await get_alert(play, stand_in, coordinator, anna)
    choice = await tap(anna, Action.FEWER, "Weniger Nachrichten über neue Angebote?")
    assert choice.labels == (
        "Nur wöchentlich",
        "Dieses Abo pausieren",
        "So lassen",
        "Alle Nachrichten von mir",
    )
    await press(anna, "Nur wöchentlich", "einmal in der Woche")
    assert (await own(play)).cadence is Cadence.WEEKLY
    await press(anna, "↩ Rückgängig", "sofort, wenn etwas kommt")
    assert (await own(play)).cadence is Cadence.AT_ONCE


async def test_weekly_is_no_choice_without_a_weekly_message(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await get_alert(play, stand_in, coordinator, anna)
    alert = anna.last
    await say(anna, "/abos", LIST)
    await tap(anna, OF_PROFILE)
    await press(anna, "⏸ Pause", "Pausiert")
    await anna.tap(Action.FEWER, message=alert)
    choice = await anna.wait_for("Weniger Nachrichten")
    assert "Nur wöchentlich" not in choice.labels
    await press(anna, "Dieses Abo pausieren", "Davon kommt nichts")
    assert (await own(play)).paused_at is not None


async def test_fewer_of_a_deleted_subscription_says_so_and_leads_on(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    alert = await get_alert(play, stand_in, coordinator, anna)
    await anna.tap_data(f"{Action.SUBSCRIPTION_DELETE}:2:y", alert)
    await anna.tap(Action.FEWER, message=alert)
    message = await anna.wait_for("gibt es nicht mehr")
    await anna.tap("Alle Nachrichten von mir", message=message)
    await anna.wait_for(LIST)


async def test_fewer_digests_are_every_two_weeks_or_none(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.next_monday()
    digest = await anna.wait_for("Angebot, das zu dir passt")
    await tap(anna, Action.FEWER, "Seltener die Wochenpost?")
    await press(anna, "Alle zwei Wochen", "alle zwei Wochen")
    (profile,) = await stored(play)
    assert profile.weeks in {1, 2}
    mark = anna.mark()
    await anna.tap("Weniger davon", message=digest)
    choice = await anna.wait_for("Seltener die Wochenpost?", since=mark)
    assert "Alle zwei Wochen" not in choice.labels
    await anna.tap("Keine Wochenpost", message=choice)
    await anna.wait_for("Davon kommt nichts")
    mark = anna.mark()
    await anna.tap("Weniger davon", message=digest)
    nothing = await anna.wait_for("Davon kommt schon nichts mehr", since=mark)
    assert has_button(nothing, Action.SUBSCRIPTIONS)


async def test_keeping_all_changes_nothing(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    await open_offer(play, stand_in.person("Petra", username="petra"), coordinator)
    await play.next_monday()
    await anna.wait_for("Angebot, das zu dir passt")
    await tap(anna, Action.FEWER, "Seltener die Wochenpost?")
    await press(anna, "So lassen", "Alles bleibt")
    (profile,) = await stored(play)
    assert (profile.cadence, profile.weeks, profile.paused_at) == (
        Cadence.WEEKLY,
        EVERY_WEEK,
        None,
    )


async def test_fewer_announcements_hold_for_the_next_one(
    play: Play, stand_in: StandIn, coordinator: Person, anna: Person
) -> None:
    ben = stand_in.person("Ben", username="ben")
    await register_student(ben)

    async def announce(words: str) -> None:
        await say(coordinator, "/start")
        await say(coordinator, "/rundruf")
        await say(coordinator, words)
        await tap(coordinator, f"{Action.ANSWER}:broadcast.audience:all")
        await tap(coordinator, f"{Action.DONE}:broadcast.preview")
        await play.settle()

    await announce("Karriereabend am Donnerstag")
    await anna.wait_for("Karriereabend")
    await tap(anna, Action.FEWER, "Weniger Ankündigungen?")
    await press(anna, "Keine Ankündigungen", "keine Ankündigungen mehr")
    await announce("Noch ein Abend")
    await ben.wait_for("Noch ein Abend")
    assert not any("Noch ein Abend" in message.text for message in anna.received)
