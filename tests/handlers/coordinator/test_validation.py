"""Formatted text and what a draft may hold, without a bot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.coordinator.rich_text import clean_html
from handlers.coordinator.validation import BroadcastAnswers
from models.acts.announcements import SIGNATURE_UNITS, TextProblem
from models.notices.progress import Counts
from models.tables.campaign import AttachmentKind
from models.tables.outbox import OutboxState
from models.text import plain_text, shown_length

LONGEST = 4096 - SIGNATURE_UNITS
"""Telegram's limit for a message, with room for the organisation's name."""

EMOJIS = (1024 - SIGNATURE_UNITS) // 2
"""The same below an attachment, in letters of two units."""


def test_formatting_and_the_spaces_around_it_stay() -> None:
    html = 'Am <b>Montag</b> um <a href="https://a.example/?x=1">neun</a> Uhr\n\n<i>Raum 1</i>'
    assert clean_html(html) == html


def test_controls_and_overrides_are_taken_out_of_formatted_text() -> None:
    assert clean_html("<b>Ha\u202ello\x00</b>\n\n\n\n du") == "<b>Hallo</b>\n\ndu"


def test_combining_mark_after_a_tag_leaves_the_tag_whole() -> None:
    assert clean_html("<b>a</b>\u0338b").startswith("<b>a</b>")


@pytest.mark.parametrize("html", ["", "<b> </b>", "\u200d", "<i>\u2066\u2069</i>"])
def test_formatted_text_with_nothing_to_see_is_empty(html: str) -> None:
    assert clean_html(html) == ""


def test_length_counts_what_is_shown_in_utf16_units() -> None:
    assert shown_length("<b>a&amp;b</b> 😀") == 6
    assert plain_text("<code>x &lt; y</code>") == "x < y"


@given(st.text())
def test_cleaning_formatted_text_twice_changes_nothing_more(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    once = clean_html(f"<b>{escaped}</b>")
    assert clean_html(once) == once


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (BroadcastAnswers(), TextProblem.MISSING),
        (BroadcastAnswers(html="x" * LONGEST), None),
        (BroadcastAnswers(html="x" * (LONGEST + 1)), TextProblem.TOO_LONG),
        (BroadcastAnswers(html="<b>" + "x" * LONGEST + "</b>"), None),
        (BroadcastAnswers(attachment_kind=AttachmentKind.PHOTO), TextProblem.ONLY_ATTACHMENT),
        (BroadcastAnswers(attachment_kind=AttachmentKind.PHOTO, goes_without_text=True), None),
        (BroadcastAnswers(attachment_kind=AttachmentKind.PHOTO, html="😀" * EMOJIS), None),
        (
            BroadcastAnswers(attachment_kind=AttachmentKind.PHOTO, html="😀" * (EMOJIS + 1)),
            TextProblem.CAPTION_TOO_LONG,
        ),
    ],
)
def test_text_goes_out_only_within_telegrams_limits(
    answers: BroadcastAnswers, problem: TextProblem | None
) -> None:
    assert answers.problem is problem


def test_counts_sum_what_became_of_each_message() -> None:
    states = {
        OutboxState.SENT: 3,
        OutboxState.PENDING: 1,
        OutboxState.SENDING: 1,
        OutboxState.UNREACHABLE: 2,
        OutboxState.FAILED: 1,
        OutboxState.UNKNOWN: 1,
        OutboxState.CANCELLED: 4,
    }
    assert Counts.of(states) == Counts(sent=3, waiting=2, unreachable=2, failed=2, cancelled=4)
