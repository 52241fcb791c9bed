"""Entities, HTML and what Telegram recognises by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formatting import (
    FormattedText,
    to_html,
    trimmed,
    utf16_slice,
    with_detected_entities,
)
from bot.sandbox.html_parser import format_text, parse_html
from bot.sandbox.refusal import RefusalError
from bot.sandbox.typed_marks import typed_to_html


def kinds(formatted: FormattedText) -> list[tuple[str, str]]:
    return [
        (entity.kind, utf16_slice(formatted.text, entity.offset, entity.length))
        for entity in formatted.entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", "a"), ("bold", "b")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", "a"), ("strikethrough", "b")]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", "a")]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", "a")]),
        ("<B>a</b>", "a", [("bold", "a")]),
        ("😀<b>😀</b>x", "😀😀x", [("bold", "😀")]),
        ("1 &lt; 2 &amp; &quot;x&quot; &#128512;&#x41;", '1 < 2 & "x" 😀A', []),
        ("AT&T &copy;", "AT&T &copy;", []),
        ("<b></b>x", "x", []),
    ],
)
def test_html_becomes_text_with_entities(
    source: str, text: str, found: list[tuple[str, str]]
) -> None:
    formatted = parse_html(source)
    assert formatted.text == text
    assert kinds(formatted) == found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Hi<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("ä<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("1 < 2 > 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 3'),
        ('<a href="x>a</a>', 'Unclosed start tag "a" at byte offset 0'),
        (
            "<a href>a</a>",
            'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 3',
        ),
    ],
)
def test_unparsable_html_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(RefusalError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_language_of_a_code_block_is_kept() -> None:
    (entity,) = parse_html('<pre><code class="language-python">x = 1</code></pre>').entities
    assert (entity.kind, entity.language) == ("pre", "python")


def test_link_without_a_valid_address_is_plain_text() -> None:
    assert parse_html('<a href="nowhere">x</a>') == FormattedText("x")
    (entity,) = parse_html('<a href="https://muster.de/?a=1&amp;b=2">x</a>').entities
    assert entity.url == "https://muster.de/?a=1&b=2"


def test_nested_tags_survive_the_way_back() -> None:
    source = "<b>fett <i>und <u>mehr</u></i></b> &lt;b&gt; <b><i>beides</i></b>"
    assert to_html(parse_html(source)) == source


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_escaped_text_stays_what_it_was(text: str) -> None:
    assert parse_html(to_html(FormattedText(text))).text == text


@given(st.text(alphabet="ab*_~|`< \n&😀", max_size=40))
def test_anything_typed_with_marks_can_be_parsed(text: str) -> None:
    parse_html(typed_to_html(text))


def test_typed_marks_format_as_in_the_apps() -> None:
    assert typed_to_html("**a** __b__ ~~c~~ ||d|| `**e**` 1*2 <b>") == (
        "<b>a</b> <i>b</i> <s>c</s> <tg-spoiler>d</tg-spoiler> <code>**e**</code> 1*2 &lt;b&gt;"
    )


def test_white_space_around_a_text_is_cut_and_entities_move() -> None:
    formatted = trimmed(parse_html("\n <b> a</b> <i> </i>"))
    assert formatted.text == "a"
    assert kinds(formatted) == [("bold", "a")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("nimm /hilfe@kmuni_bot bitte", [("bot_command", "/hilfe@kmuni_bot")]),
        ("Mo/Di und </b>", []),
        ("Muster GmbH, muster.de.", [("url", "muster.de")]),
        ("https://muster.de/a?b=c).", [("url", "https://muster.de/a?b=c")]),
        ("jobs@muster.de", [("email", "jobs@muster.de")]),
        ("frag @kmuni_bot", [("mention", "@kmuni_bot")]),
        ("z.B. am 1.4.2026", []),
        ("#praktikum", [("hashtag", "#praktikum")]),
    ],
)
def test_commands_links_and_mentions_are_recognised(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert kinds(with_detected_entities(FormattedText(text))) == found


def test_nothing_is_recognised_inside_code_and_links() -> None:
    formatted = format_text('<code>/start</code> <a href="https://a.de">b.de</a>', "HTML", None)
    assert [entity.kind for entity in formatted.entities] == ["code", "text_link"]
