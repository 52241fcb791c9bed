"""Every kind of formatting that Telegram knows arrives as it was typed, or is said not to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity, User
from telegram.constants import MessageEntityType

from bot.sandbox.formatting import utf16_length
from bot.sandbox.html_parser import parse_html
from handlers.coordinator.rich_text import Doubtful, clean_html, html_of, read_rich_text
from tests.handlers.coordinator.region import Region

LENA = User(77, "Lena", is_bot=False)


def entity(kind: str, offset: int, length: int, **more: object) -> MessageEntity:
    return MessageEntity(kind, offset, length, **more)  # type: ignore[arg-type]  # by kind


LINK = 'https://werk.example/?q="a"&b=<c>'

ONE_EACH = {
    "bold": (entity("bold", 4, 5), "Zum <b>Stand</b> 7"),
    "italic": (entity("italic", 4, 5), "Zum <i>Stand</i> 7"),
    "underline": (entity("underline", 4, 5), "Zum <u>Stand</u> 7"),
    "strikethrough": (entity("strikethrough", 4, 5), "Zum <s>Stand</s> 7"),
    "spoiler": (entity("spoiler", 4, 5), "Zum <tg-spoiler>Stand</tg-spoiler> 7"),
    "blockquote": (entity("blockquote", 4, 5), "Zum <blockquote>Stand</blockquote> 7"),
    "expandable_blockquote": (
        entity("expandable_blockquote", 4, 5),
        "Zum <blockquote expandable>Stand</blockquote> 7",
    ),
    "code": (entity("code", 4, 5), "Zum <code>Stand</code> 7"),
    "pre": (entity("pre", 4, 5), "Zum <pre>Stand</pre> 7"),
    "pre with a language": (
        entity("pre", 4, 5, language='c"++'),
        'Zum <pre><code class="language-c&quot;++">Stand</code></pre> 7',
    ),
    "text_link": (
        entity("text_link", 4, 5, url=LINK),
        'Zum <a href="https://werk.example/?q=&quot;a&quot;&amp;b=&lt;c&gt;">Stand</a> 7',
    ),
    "text_mention": (
        entity("text_mention", 4, 5, user=LENA),
        'Zum <a href="tg://user?id=77">Stand</a> 7',
    ),
    "custom_emoji": (
        entity("custom_emoji", 4, 5, custom_emoji_id="991"),
        'Zum <tg-emoji emoji-id="991">Stand</tg-emoji> 7',
    ),
    **{
        kind: (entity(kind, 4, 5), "Zum Stand 7")
        for kind in ("mention hashtag cashtag bot_command url email phone_number date_time".split())
    },
}


def test_every_kind_of_the_bot_api_is_walked() -> None:
    walked = {entity.type for entity, _ in ONE_EACH.values()}
    assert walked == set(MessageEntityType)


@pytest.mark.parametrize("kind", ONE_EACH)
def test_each_kind_is_carried_by_its_tag(kind: str) -> None:
    one, html = ONE_EACH[kind]
    assert html_of("Zum Stand 7", [one]) == html
    assert clean_html(html) == html


@pytest.mark.parametrize(
    ("kind", "doubt"),
    [
        ("custom_emoji", Doubtful.CUSTOM_EMOJI),
        ("text_mention", Doubtful.MENTION),
        ("date_time", Doubtful.OTHER),
    ],
)
def test_what_may_not_arrive_is_named(kind: str, doubt: Doubtful) -> None:
    one, _ = ONE_EACH[kind]
    assert read_rich_text("Zum Stand 7", [one]).doubtful == (doubt,)


@pytest.mark.parametrize("kind", ["bold", "url", "text_link", "hashtag", "pre", "spoiler"])
def test_what_arrives_is_not_called_doubtful(kind: str) -> None:
    one, _ = ONE_EACH[kind]
    assert read_rich_text("Zum Stand 7", [one]).doubtful == ()


def test_a_kind_that_is_not_known_yet_keeps_its_words_and_is_said() -> None:
    text = read_rich_text("Zum Stand 7", [entity("sparkle", 4, 5)])
    assert (text.html, text.doubtful) == ("Zum Stand 7", (Doubtful.OTHER,))


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        (
            "ab",
            [entity("italic", 0, 2), entity("bold", 0, 2)],
            "<i><b>ab</b></i>",
        ),
        (
            "abcd",
            [entity("bold", 1, 2), entity("underline", 0, 4)],
            "<u>a<b>bc</b>d</u>",
        ),
        (
            "abcd",
            [entity("bold", 0, 3), entity("italic", 1, 3)],
            "<b>a<i>bc</i></b><i>d</i>",
        ),
        (
            "ab",
            [entity("bold", 0, 2), entity("blockquote", 0, 2)],
            "<blockquote><b>ab</b></blockquote>",
        ),
        (
            "🎓🎓 los",
            [entity("bold", 2, 2), entity("italic", 5, 3)],
            "🎓<b>🎓</b> <i>los</i>",
        ),
        ("👩‍🎓x", [entity("bold", 5, 1)], "👩‍🎓<b>x</b>"),
        ("a🎓", [entity("bold", 0, 2)], "<b>a</b>🎓"),
        ("ab", [entity("bold", 1, 50), entity("italic", 9, 3)], "a<b>b</b>"),
        ("a<b>&c", [entity("code", 1, 3)], "a<code>&lt;b&gt;</code>&amp;c"),
        ("", [], ""),
    ],
)
def test_nested_overlapping_and_cut_entities_give_tags_that_nest(
    text: str, entities: list[MessageEntity], html: str
) -> None:
    assert html_of(text, entities) == html


CARRIED = ["bold", "italic", "underline", "strikethrough", "spoiler", "text_link"]


@given(
    st.text(alphabet="ab<>&\"'🎓 é", min_size=1, max_size=12),
    st.lists(
        st.tuples(st.sampled_from(CARRIED), st.integers(0, 11), st.integers(1, 12)), max_size=6
    ),
)
def test_whatever_overlaps_telegram_reads_the_same_text_with_the_same_formatting(
    text: str, chosen: list[tuple[str, int, int]]
) -> None:
    entities = []
    for kind, first, letters in chosen:
        offset, length = utf16_length(text[:first]), utf16_length(text[first : first + letters])
        url = LINK if kind == "text_link" else None
        entities.append(entity(kind, offset, length, url=url))
    parsed = parse_html(html_of(text, entities))
    assert parsed.text == text
    for one in entities:
        covered = {
            at
            for found in parsed.entities
            if found.kind == one.type
            for at in range(found.offset, found.offset + found.length)
        }
        assert set(range(one.offset, one.offset + one.length)) <= covered


def test_code_keeps_its_indentation_and_other_text_does_not() -> None:
    text = read_rich_text("so:   gut\nif a:\n    b  = 1", [entity("pre", 10, 17)])
    assert text.html == "so: gut\n<pre>if a:\n    b  = 1</pre>"


async def test_a_link_with_a_quote_in_it_is_previewed_and_arrives(region: Region) -> None:
    students = await region.add_crowd(count=5)
    await region.coordinator.ask("/rundruf")
    region.stand_in.inject_update(
        {
            "message": {
                "message_id": 901,
                "date": 1_800_000_000,
                "chat": {"id": region.coordinator.user_id, "type": "private"},
                "from": {
                    "id": region.coordinator.user_id,
                    "is_bot": False,
                    "first_name": "Karin",
                },
                "text": "Zum Stand ✨",
                "entities": [
                    {"type": "text_link", "offset": 4, "length": 5, "url": LINK},
                    {
                        "type": "custom_emoji",
                        "offset": 10,
                        "length": 1,
                        "custom_emoji_id": "991",
                    },
                ],
            }
        }
    )
    await region.coordinator.wait_for("Wen betrifft es?")
    await region.coordinator.tap("Alle Studierenden")
    asked = await region.coordinator.wait_for("5 Personen")
    assert "Besondere Emojis" in asked.text
    await region.coordinator.tap("Jetzt senden (5) ✓")
    arrived = await students[0].wait_for("Zum Stand")
    assert [one.url for one in arrived.entities if one.kind == "text_link"] == [LINK]
