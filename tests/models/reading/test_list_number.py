"""Entries of a list that a line names by their numbers, and what it says of each."""

import pytest

from models.reading.list_number import read_numbered

LISTED = range(1, 6)

ONLY_OPENS = [
    ("1", (1,)),
    ("auf die 1", (1,)),
    ("nee die erste", (1,)),
    ("nicht die 4, die 3", (3,)),
    ("statt der 2 lieber die 4", (4,)),
    ("Ich würde gern die Nummer zwei genauer sehen", (2,)),
    ("Und das mit der Nummer drei?", (3,)),
    ("letzte bitte", (5,)),
    ("5te", (5,)),
    ("show me number 2", (2,)),
    ("the last one please", (5,)),
    ("not 2, the third", (3,)),
    ("die 3 meinte ich", (3,)),
    ("nr 2 ma aufmachen", (2,)),
    ("I mean the third one", (3,)),
    ("Please open the second one in the list for me", (2,)),
    ("not this one, the fourth please", (4,)),
]

SAYS_MORE = [
    ("3 ist blöd, zu weit weg", [((3,), "3 ist blöd, zu weit weg")]),
    ("merk dir die 2", [((2,), "merk dir die 2")]),
    ("2 u 3 merken", [((2, 3), "2 u 3 merken")]),
    ("interesse an der 2 und der 3", [((2, 3), "interesse an der 2 und der 3")]),
    ("nr 3 merken, nr 4 auch", [((3, 4), "nr 3 merken, nr 4 auch")]),
    ("die 1 merken, die 3 ist nix", [((1,), "die 1 merken"), ((3,), "die 3 ist nix")]),
    ("save 1 and 3", [((1, 3), "save 1 and 3")]),
    (
        "keep the first, number 4 is too far",
        [((1,), "keep the first"), ((4,), "number 4 is too far")],
    ),
]

NAMES_NONE = [
    "kann ich auch 2 oder 3 tage arbeiten",
    "ab 3. januar",
    "1. März würde gehen",
    "4. Semester bin ich",
    "um 3 hab ich zeit",
    "auf den ersten blick nix für mich",
    "zwei Angebote fand ich gut",
    "Interesse, ich könnte ab April für 16 Wochen",
    "alle außer die 2 merken",
    "die 9 merken",
    "only 2 days a week",
    "the first time I am here",
]


@pytest.mark.parametrize(("text", "numbers"), ONLY_OPENS)
def test_a_number_with_nothing_else_only_opens(text: str, numbers: tuple[int, ...]) -> None:
    read = read_numbered(text, LISTED)
    assert [(one.numbers, one.only_opens) for one in read] == [(numbers, True)]


@pytest.mark.parametrize(("text", "parts"), SAYS_MORE)
def test_what_is_said_belongs_to_the_numbers_beside_it(
    text: str, parts: list[tuple[tuple[int, ...], str]]
) -> None:
    read = read_numbered(text, LISTED)
    assert [(one.numbers, one.words) for one in read] == parts
    assert not any(one.only_opens for one in read)


@pytest.mark.parametrize("text", NAMES_NONE)
def test_numbers_that_count_something_else_name_nothing(text: str) -> None:
    assert read_numbered(text, LISTED) == ()


def test_without_a_list_nothing_is_named() -> None:
    assert read_numbered("die 2 merken", ()) == ()
