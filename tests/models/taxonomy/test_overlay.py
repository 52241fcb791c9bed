"""What a coordinator's file adds, and how its mistakes are told."""

from pathlib import Path

import pytest

from models.reading import read_study
from models.taxonomy import TaxonomyError, check_overlay, load_taxonomy

GOOD = """
[[synonym]]
term = "Zukunftsdings"
fields = ["0714"]

[[university]]
short_name = "HS Musterstadt"
long_name = "Hochschule Musterstadt"
city = "Musterstadt"
latitude = 51.5
longitude = 7.4

[[programme]]
name = "Robotik mit Hut"
award = "B.Eng."
university = "HS Musterstadt"
fields = ["0714", "0715"]

[[place]]
name = "Technologiepark Nordlicht"
latitude = 51.6
longitude = 7.5
"""


def _written(directory: Path, text: str) -> Path:
    path = directory / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_additions_are_understood(tmp_path: Path) -> None:
    taxonomy = load_taxonomy(_written(tmp_path, GOOD))
    assert read_study("Zukunftsdings", taxonomy).fields[0].code == "0714"
    named = read_study("Robotik mit Hut", taxonomy)
    assert named.programme is not None
    assert named.programme.fields == ("0714", "0715")
    assert taxonomy.find_places("Technologiepark Nordlicht")[0].latitude == 51.6


def test_missing_file_adds_nothing(tmp_path: Path) -> None:
    taxonomy = load_taxonomy(tmp_path / "absent.toml")
    assert taxonomy is load_taxonomy()


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = _written(tmp_path, "")
    assert read_study("Zukunftsdings", load_taxonomy(path)).fields == ()
    path.write_text(GOOD, encoding="utf-8")
    assert read_study("Zukunftsdings", load_taxonomy(path)).fields


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[synonym]]\nterm = "x"\nfields = ["9999"]', "9999"),
        ('[[synonym]]\nterm = "..."\nfields = ["0714"]', "term"),
        ('[[programme]]\nname = "Y"\naward = "B.Sc."\nuniversity = "RUB"', "fields"),
        ('[[programme]]\nname = "Y"\naward = "B.Sc."\nuniversity = "RUB"\nfields = []', "fields"),
        (
            '[[programme]]\nname = "Y"\naward = "Orden"\nuniversity = "RUB"\nfields = ["0714"]',
            "Orden",
        ),
        (
            '[[programme]]\nname = "Y"\naward = "B.Sc."\nuniversity = "Nix"\nfields = ["0714"]',
            "Nix",
        ),
        ('[[place]]\nname = "Z"\nlatitude = 151.0\nlongitude = 7.0', "latitude"),
        ('[[place]]\nname = "Z"\nlatitude = 51.0\nlongitude = 177.0', "longitude"),
        ('[[place]]\nname = "Z"\nlatitude = 7.0\nlongitude = 51.0', "latitude"),
        ('[[place]]\nname = "Z"\nlatitude = nan\nlongitude = 7.0', "latitude"),
        ('[[place]]\nname = "Z"\nlatitude = "51"\nlongitude = 7.0', "latitude"),
        ('[[place]]\nname = "Z"\nlongitude = 7.0', "latitude"),
        (
            '[[university]]\nshort_name = "HS A"\nlong_name = "Hochschule A"\ncity = "A"\n'
            "latitude = 7.0\nlongitude = 51.0",
            "latitude",
        ),
        (
            '[[synonym]]\nterm = "Zukunftsdings"\nfields = ["0714"]\n'
            '[[synonym]]\nterm = "zukunfts-dings"\nfields = ["0715"]',
            "synonym[1]",
        ),
        ('[[synonym]]\nterm = "RUB"\nfields = ["0714"]', "university"),
        ('[[synonym]]\nterm = "x"\nfields = ["06"]', "06"),
        ('[[planet]]\nname = "Z"', "planet"),
        ('[[place]]\nname = "Z"\nlatitude = 51.0\nlongitude = 7.0\ncolour = "red"', "colour"),
        ('[[place]]\nname = "Z"\nlattitude = 51.0\nlongitude = 7.0', "lattitude: unknown key"),
        ('[[place]]\nname = "Z"\nlatitude = true\nlongitude = 7.0', "latitude: must be a number"),
        (f'[[place]]\nname = "Z"\nlatitude = {"9" * 400}\nlongitude = 7.0', "latitude"),
        ('[[place]]\nname = "Z"\nlatitude = 51\nlongitude = 7.0\naliases = [1]', "list of texts"),
        ('[[place]]\nname = " "\nlatitude = 51\nlongitude = 7.0', "not blank"),
        ('[place]\nname = "Z"', "place: must be tables"),
        ("this is no TOML", "TOML"),
        (f"x = {'1' * 5000}", "TOML"),
        (f"x = {'[' * 5000}", "TOML"),
    ],
)
def test_mistake_is_told_in_one_line_with_a_remedy(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(_written(tmp_path, text))
    message = str(caught.value)
    assert told in message
    assert "\n" not in message
    assert caught.value.remedy


def test_every_mistake_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        GOOD
        + """
[[synonym]]
term = "Zukunftsdings"
fields = ["0715"]

[[programme]]
name = "Y"
award = "B.Sc."
university = "RUB"

[[programme]]
name = "Später genannt"
award = "B.Sc."
university = "HS Musterstadt"
fields = ["0714"]
""",
    )
    assert [mistake.key for mistake in check_overlay(path)] == [
        "programme[2].fields",
        "synonym[2].term",
    ]


def test_file_without_mistakes_and_missing_file_are_fine(tmp_path: Path) -> None:
    assert check_overlay(_written(tmp_path, GOOD)) == ()
    assert check_overlay(tmp_path / "absent.toml") == ()


def test_file_that_is_no_toml_is_one_mistake(tmp_path: Path) -> None:
    assert len(check_overlay(_written(tmp_path, "this is no TOML"))) == 1
