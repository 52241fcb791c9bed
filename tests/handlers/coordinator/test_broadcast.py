"""Announcements: text with its formatting, audience, preview, confirmation, progress, stopping."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox import Message, Person, Refused
from models.acts.announcements import most_units
from models.audience import Audience
from models.notices.kinds import Notice
from models.queries.campaigns import add_campaign
from models.tables.base import stored_id
from models.tables.campaign import AttachmentKind, Campaign, CampaignState
from models.tables.outbox import OutboxState
from models.vocabulary import Who
from tests.handlers.coordinator.region import Region, labels_of

ORGANISATION = "KMUni"
"""Of the coordinators whom the configuration names."""
SIGNATURE = f"\n\n— {ORGANISATION}"

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


async def _campaigns(region: Region) -> list[Campaign]:
    async with region.database.read() as session:
        return list(await session.exec(select(Campaign)))


async def _confirmation(region: Region, text: str = "Hallo", audience: str = "Alle") -> Message:
    """An announcement up to the question whether it shall go out."""
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask(text)
    await region.coordinator.tap(audience)
    return await region.coordinator.wait_for(_is_confirmation)


def _is_confirmation(message: Message) -> bool:
    return message.text.startswith("☝️")


def _count_of(person: Person, text: str) -> int:
    return sum(message.text == text + SIGNATURE for message in person.received)


async def test_announcement_reaches_everybody_with_its_formatting(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    owner = region.stand_in.person("Cora", started=True)
    await region.add_company(owner=owner, is_approved=True)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.send_html("Kommt zum <b>Tag der Technik</b> & <i>mehr</i>!")
    await region.coordinator.wait_for("Wen betrifft es?")
    await region.coordinator.tap("Alle")
    question = await region.coordinator.wait_for(_is_confirmation)
    assert "6 Personen" in question.text
    preview = region.coordinator.received[-2]
    words = "Kommt zum <b>Tag der Technik</b> &amp; <i>mehr</i>!"
    assert preview.html == f"{words}\n\n— <i>{ORGANISATION}</i>"
    await region.coordinator.tap("Jetzt senden (6) ✓")
    for person in (student, owner):
        arrived = await person.wait_for("Tag der Technik")
        assert arrived.html == preview.html
        assert arrived.buttons == preview.buttons


async def test_progress_is_shown_in_the_confirmations_message_to_the_end(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    question = await _confirmation(region)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    final = await region.coordinator.wait_for("Bekannt gegeben")
    assert final.message_id == question.message_id
    assert "5 von 5 gesendet" in final.text
    assert labels_of(final) == []
    (campaign,) = await _campaigns(region)
    assert campaign.progress_message_id == question.message_id
    assert campaign.recipients == 5


async def test_double_tap_sends_once(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    question = await _confirmation(region)
    button = question.find_button("Jetzt senden (5) ✓")
    assert button is not None
    queries = [region.coordinator.press(str(button.data), question) for _ in range(2)]
    for query in queries:
        await region.coordinator.answer_to(query)
    await region.settled()
    assert len(await _campaigns(region)) == 1
    assert _count_of(student, "Hallo") == 1


async def test_confirmation_can_be_typed(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    await _confirmation(region)
    await region.coordinator.ask("Ja!")
    await student.wait_for("Hallo")
    (campaign,) = await _campaigns(region)
    assert campaign.progress_message_id is not None


async def test_other_words_at_the_confirmation_send_nothing(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await _confirmation(region)
    answer = await region.coordinator.ask("vielleicht")
    assert "Der oberste Knopf sendet es" in answer.text
    assert labels_of(answer)[0] == "Jetzt senden (5) ✓"
    assert await _campaigns(region) == []


async def test_picture_with_words_is_previewed_and_sent_as_one(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.send_photo(PNG, caption="Unser Stand")
    await region.coordinator.wait_for("Wen betrifft es?")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    preview = region.coordinator.received[-2]
    assert preview.photo is not None
    assert preview.text == "Unser Stand" + SIGNATURE
    await region.coordinator.tap("Jetzt senden (5) ✓")
    arrived = await student.wait_for(lambda message: message.photo is not None)
    assert arrived.text == "Unser Stand" + SIGNATURE


async def test_document_first_and_words_after_it_go_together(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    mark = region.coordinator.mark()
    await region.coordinator.send_document(
        b"%PDF-1.4", name="plan.pdf", mime_type="application/pdf"
    )
    asked = await region.coordinator.wait_for("Text dazu", since=mark)
    assert "Ohne Worte senden" in labels_of(asked)
    await region.coordinator.ask("Der Plan")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    arrived = await student.wait_for(lambda message: message.document is not None)
    assert arrived.text == "Der Plan" + SIGNATURE


async def test_picture_can_go_without_words(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.send_photo(PNG)
    await region.coordinator.wait_for("Text dazu")
    await region.coordinator.tap("Ohne Worte senden")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await student.wait_for(lambda message: message.photo is not None)


async def test_words_too_long_for_a_picture_are_kept_and_can_go_without_it(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.send_photo(PNG)
    await region.coordinator.wait_for("Text dazu")
    problem = await region.coordinator.ask("x" * 1100)
    assert "1100" in problem.text
    assert str(most_units(AttachmentKind.PHOTO)) in problem.text
    await region.coordinator.tap("Anhang weglassen")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    assert region.coordinator.received[-2].text == "x" * 1100 + SIGNATURE


async def test_picture_sent_after_the_words_joins_them(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Kommt zum Sommerfest")
    mark = region.coordinator.mark()
    await region.coordinator.send_photo(PNG)
    await region.coordinator.wait_for("Wen betrifft es?", since=mark)
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    preview = region.coordinator.received[-2]
    assert preview.photo is not None
    assert preview.text == "Kommt zum Sommerfest" + SIGNATURE


async def test_text_in_two_messages_is_explained_and_the_first_is_kept(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    mark = region.coordinator.mark()
    await region.coordinator.send("y" * 5000)
    await region.coordinator.wait_for("dem Rest Ihrer Bekanntgabe", since=mark)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "y" * 4096


async def test_album_is_refused_once(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    before = len(region.coordinator.received)
    for number in (1, 2, 3):
        photo = [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1}]
        region.stand_in.inject_update(
            {
                "message": {
                    "message_id": 900 + number,
                    "date": 1_800_000_000,
                    "chat": {"id": region.coordinator.user_id, "type": "private"},
                    "from": {
                        "id": region.coordinator.user_id,
                        "is_bot": False,
                        "first_name": "Karla",
                    },
                    "media_group_id": "album-1",
                    "photo": photo,
                }
            }
        )
    await region.settled()
    refusals = [message.text for message in region.coordinator.received[before:]]
    assert len(refusals) == 1
    assert "Album" in refusals[0]


@pytest.mark.parametrize("content", ["sticker", "voice"])
async def test_what_cannot_be_announced_is_answered(region: Region, content: str) -> None:
    await region.coordinator.ask("/rundruf")
    mark = region.coordinator.mark()
    if content == "sticker":
        await region.coordinator.send_sticker()
    else:
        await region.coordinator.send_voice()
    await region.coordinator.wait_for(lambda message: True, since=mark)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == "broadcast.text"


async def test_text_that_telegram_refuses_is_asked_for_again(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Hallo")
    region.stand_in.faults.add(
        Refused(400, "Bad Request: can't parse entities"), method="sendMessage"
    )
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for("Telegram nimmt das so nicht an")
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == "broadcast.text"
    assert draft.data["html"] == "Hallo"


@pytest.mark.parametrize(
    ("criterion", "choice", "typed"),
    [
        ("Nach Fach", None, "Informatik"),
        ("Nach Hochschule", "RUB", None),
        ("Nach Hochschule", None, "Ruhr-Uni Bochum"),
        ("Nach Ort", "Bochum", None),
        ("Nach Ort", None, "Bochum"),
        (None, None, "Informatik"),
        (None, None, "alle Studierenden"),
        (None, None, "Bochum"),
    ],
)
async def test_audience_is_tapped_or_typed(
    region: Region, criterion: str | None, choice: str | None, typed: str | None
) -> None:
    await region.add_student("Anna", ("0613",), university_id="rub", place="Bochum")
    await region.add_crowd(university_id="rub", place="Bochum")
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Hallo")
    if criterion is not None:
        await region.coordinator.tap(criterion)
    if choice is not None:
        await region.coordinator.tap(choice)
    if typed is not None:
        await region.coordinator.send(typed)
    question = await region.coordinator.wait_for(_is_confirmation)
    assert "5 Personen" in question.text


async def test_audience_leaves_out_whom_it_does_not_concern(region: Region) -> None:
    anna = await region.add_student("Anna", ("0613",))
    await region.add_crowd()
    ben = await region.add_student("Ben", ("0913",))
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Nur Informatik")
    await region.coordinator.ask("Informatik")
    await region.coordinator.wait_for(_is_confirmation)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await anna.wait_for("Nur Informatik")
    await region.settled()
    assert _count_of(ben, "Nur Informatik") == 0


async def test_subject_and_place_together_narrow_the_audience(region: Region) -> None:
    anna = await region.add_student("Anna", ("0613",), place="Bochum")
    await region.add_crowd(place="Bochum")
    others = [
        await region.add_student("Ben", ("0613",), place="Hagen"),
        await region.add_student("Cem", ("0913",), place="Bochum"),
    ]
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Treffen in Bochum")
    await region.coordinator.send("alle Informatik Studis in Bochum")
    question = await region.coordinator.wait_for(_is_confirmation)
    assert "Studierende im Fach Informatik, aus Bochum" in question.text
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await anna.wait_for("Treffen in Bochum")
    await region.settled()
    assert not any(_count_of(other, "Treffen in Bochum") for other in others)


async def test_audience_of_nobody_is_said_and_cannot_be_confirmed(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Hallo")
    await region.coordinator.tap("Alle Unternehmen")
    assert "niemanden erreichen" in region.coordinator.last.text
    assert "Alle Studierenden" in labels_of(region.coordinator.last)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Hallo"


async def test_unknown_audience_is_asked_for_again(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Hallo")
    answer = await region.coordinator.ask("qwrtzpx")
    assert "qwrtzpx" in answer.text
    assert "Alle Studierenden" in labels_of(answer)


async def test_every_question_has_a_way_back_that_keeps_the_text(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await _confirmation(region)
    await region.coordinator.tap("✎ Kreis")
    await region.coordinator.tap("Nach Fach")
    states = []
    for _ in range(2):
        await region.coordinator.tap_data(
            _back_of(region.coordinator.last), region.coordinator.last
        )
        draft = await region.draft(region.coordinator)
        assert draft is not None
        states.append(draft.state)
    assert states == ["broadcast.audience", "broadcast.text"]
    await region.coordinator.tap("So lassen")
    assert (await region.coordinator.wait_for(_is_confirmation)).text


def _back_of(message: Message) -> str:
    return next(
        str(button.data)
        for row in message.buttons
        for button in row
        if str(button.data).startswith("dB")
    )


async def test_changed_text_is_previewed_again_and_the_old_button_sends_nothing(
    region: Region,
) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    old = await _confirmation(region, "Alt")
    old_data = str(old.buttons[0][0].data)
    await region.coordinator.tap("✎ Text")
    await region.coordinator.send("Neu")
    await region.coordinator.wait_for(_is_confirmation)
    assert region.coordinator.received[-2].text == "Neu" + SIGNATURE
    await region.coordinator.tap_data(old_data, region.coordinator.last)
    await region.settled()
    assert await _campaigns(region) == []
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await student.wait_for("Neu")


async def test_preview_can_be_seen_again(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await _confirmation(region, "Kommt zum Sommerfest")
    await region.coordinator.tap("Vorschau noch einmal")
    await region.settled()
    assert _count_of(region.coordinator, "Kommt zum Sommerfest") == 2


async def test_left_announcement_goes_on_where_it_was(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Hallo")
    answer = await region.coordinator.ask("/rundruf")
    assert "Wen betrifft es?" in answer.text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Hallo"


async def test_cancelled_dialogue_sends_nothing(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    question = await _confirmation(region)
    await region.coordinator.tap_data("dX", question)
    assert await region.draft(region.coordinator) is None
    assert await _campaigns(region) == []


async def test_stopping_keeps_what_waits_from_going_out(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await region.add_student("Ben")
    campaign_id = await _waiting_campaign(region)
    message = await region.coordinator.ask("/ueberblick")
    await region.coordinator.tap_data(f"bX:{campaign_id}", message)
    assert "Angehalten" in region.coordinator.last.text
    assert "6 nicht mehr gesendet" in region.coordinator.last.text
    await region.coordinator.tap_data(f"bX:{campaign_id}", message)
    (campaign,) = await _campaigns(region)
    assert campaign.state == CampaignState.CANCELLED
    states = {row.state for row in await region.notices(Notice.BROADCAST)}
    assert states == {OutboxState.CANCELLED}


@pytest.mark.parametrize(
    "words", ["stopp, nicht weiter verschicken!", "Stop!", "halt, den Rest nicht mehr senden"]
)
async def test_a_stop_in_words_shows_what_is_under_way_with_its_button(
    region: Region, words: str
) -> None:
    await region.add_crowd()
    campaign_id = await _waiting_campaign(region)
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.coordinator.wait_for("Der Knopf hält den Rest an", since=mark)
    await region.settled()
    await region.coordinator.tap_data(f"bX:{campaign_id}", region.coordinator.last)
    assert "Angehalten" in region.coordinator.last.text


async def _waiting_campaign(region: Region) -> int:
    """A broadcast whose messages are queued for later, so that it can be stopped in time."""
    author_id = await region.add_person(region.coordinator)
    now = region.now
    campaign = Campaign(
        author_id=author_id,
        html="Später",
        audience=Audience(Who.STUDENTS).to_data(),
        state=CampaignState.QUEUED,
        created_at=now,
    )
    async with region.database.write() as session:
        await add_campaign(session, campaign, now=now + timedelta(hours=1))
    return stored_id(campaign)


async def test_made_up_stop_button_is_answered(region: Region) -> None:
    message = await region.coordinator.ask("/ueberblick")
    mark = region.coordinator.mark()
    await region.coordinator.tap_data("bX:5", message)
    await region.coordinator.wait_for(lambda message: True, since=mark)


async def test_attachment_kind_is_kept_with_the_campaign(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/rundruf")
    await region.coordinator.send_photo(PNG, caption="Bild")
    await region.coordinator.wait_for("Wen betrifft es?")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for(_is_confirmation)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    (campaign,) = await _campaigns(region)
    assert campaign.attachment_kind == AttachmentKind.PHOTO


async def test_who_sits_in_two_organisations_chooses_in_whose_name_it_goes_out(
    region: Region,
) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    await region.coordinator.ask("/start")
    await region.seat_in("Hochschule am Hellweg", region.coordinator)
    await _confirmation(region)
    assert region.coordinator.received[-2].text.endswith(f"— {ORGANISATION}")
    mark = region.coordinator.mark()
    await region.coordinator.tap(f"Absender: {ORGANISATION} ↻")
    await region.coordinator.wait_for("— Hochschule am Hellweg", since=mark)
    asked = await region.coordinator.wait_for(_is_confirmation, since=mark)
    assert "Absender: Hochschule am Hellweg ↻" in labels_of(asked)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    arrived = await student.wait_for("Hallo")
    assert arrived.text == "Hallo\n\n— Hochschule am Hellweg"


async def test_who_sits_in_one_organisation_is_not_asked_for_it(region: Region) -> None:
    await region.add_student("Anna")
    await region.add_crowd()
    question = await _confirmation(region)
    assert [label for label in labels_of(question) if "Absender" in label] == []


async def test_the_name_fits_below_the_longest_words(region: Region) -> None:
    student = await region.add_student("Anna")
    await region.add_crowd()
    longest = "a" * most_units(None)
    await _confirmation(region, longest)
    await region.coordinator.tap("Jetzt senden (5) ✓")
    assert (await student.wait_for(longest)).text.endswith(f"— {ORGANISATION}")
