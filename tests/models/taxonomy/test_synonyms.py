"""Terms that coordinators explained: one way into every reading, and what speaks against one."""

from pathlib import Path

import pytest

from models.reading import Doubt, Guess, doubt_about, guess_meanings, read_study, term_of
from models.taxonomy import (
    Certainty,
    LiveTaxonomy,
    Taxonomy,
    known_meaning,
    load_taxonomy,
    with_synonyms,
)

LINE = "Zukunftsdings im 3. Semester an der TU Dortmund, Bachelor"


def test_file_and_chat_explain_alike(taxonomy: Taxonomy, tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_text('[[synonym]]\nterm = "Zukunftsdings"\nfields = ["0714", "0613"]\n')
    by_file = read_study(LINE, load_taxonomy(path))
    by_chat = read_study(LINE, with_synonyms(taxonomy, [("zukunftsdings", ["0714", "0613"])]))
    assert by_file == by_chat
    assert by_chat.fields[0].code == "0714"
    assert by_chat.certainty is Certainty.UNDERSTOOD


def test_running_process_learns_and_forgets(taxonomy: Taxonomy) -> None:
    live = LiveTaxonomy(taxonomy)
    live.learn([("zukunftsdings", ["0714"])])
    assert read_study(LINE, live.current).fields[0].code == "0714"
    assert read_study("Zukunfstdings", live.current).fields[0].code == "0714"
    live.learn([])
    assert read_study(LINE, live.current).fields == ()
    assert read_study(LINE, taxonomy).fields == ()


def test_codes_that_are_not_known_any_more_are_left_out(taxonomy: Taxonomy) -> None:
    taught = with_synonyms(taxonomy, [("dingsa", ["9999", "0714"]), ("dingsb", ["06"])])
    assert read_study("dingsa", taught).fields[0].code == "0714"
    assert not taught.lexicon.knows("dingsb")


def test_term_is_the_subject_alone(taxonomy: Taxonomy) -> None:
    assert term_of(LINE, taxonomy) == "zukunftsdings"
    assert term_of("Bachelor TU Dortmund", taxonomy) == ""


@pytest.mark.parametrize(
    ("text", "code", "doubt"),
    [
        (LINE, "0714", None),
        ("Bachelor TU Dortmund", "0714", Doubt.NO_SUBJECT),
        ("???", "0714", Doubt.NO_SUBJECT),
        ("ich studiere nicht", "0714", Doubt.STILL_UNCLEAR),
        ("Maschinenbau", "0613", Doubt.OTHER_MEANING),
        ("Maschinenbau", "0715", None),
    ],
)
def test_doubts_about_a_meaning(
    taxonomy: Taxonomy, text: str, code: str, doubt: Doubt | None
) -> None:
    assert doubt_about(text, [code], taxonomy) is doubt


def test_meaning_explained_before_is_known(taxonomy: Taxonomy) -> None:
    taught = with_synonyms(taxonomy, [("zukunftsdings", ["0714"])])
    assert known_meaning("Zukunfts-Dings", taught) == ("0714",)
    assert doubt_about(LINE, ["0613"], taught) is Doubt.OTHER_MEANING
    assert known_meaning("zukunftsdings", taxonomy) == ()


def test_guesses_come_for_texts_that_are_refused(taxonomy: Taxonomy) -> None:
    text = "Getriebezeugs"
    assert read_study(text, taxonomy).fields == ()
    guesses = guess_meanings(text, taxonomy)
    assert 1 <= len(guesses) <= 3
    assert len({guess.codes[0] for guess in guesses}) == len(guesses)


def test_guess_names_a_programme_that_reads_alike(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_text(
        '[[programme]]\nname = "Zirkelbau"\naward = "B.Eng."\nuniversity = "RUB"\n'
        'fields = ["0714", "0715"]\n'
    )
    guesses = guess_meanings("Zirkulbaum", load_taxonomy(path))
    assert Guess(("0714", "0715"), "Zirkelbau") in guesses


@pytest.mark.parametrize("text", ["", "🙂🙂", "TU Dortmund"])
def test_nothing_is_guessed_where_nothing_is_named(taxonomy: Taxonomy, text: str) -> None:
    assert guess_meanings(text, taxonomy) == ()
