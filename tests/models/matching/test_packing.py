"""The packed match row gives back what was put in, and refuses what is not its own."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.matching.packing import (
    PACK_VERSION,
    PackingError,
    pack_student,
    unpack_filters,
    unpack_student,
)
from models.matching.rules.profile import LearnedDislikes
from tests.models.matching.samples import random_student, student


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_packed_student_comes_back_whole(seed: int) -> None:
    someone = random_student(Random(seed), 41, (1, 2, 3))
    assert unpack_student(pack_student(someone)) == someone


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_first_look_gives_back_what_the_hard_filters_ask(seed: int) -> None:
    someone = random_student(Random(seed), 41, (1, 2, 3))
    assert unpack_filters(pack_student(someone)) == replace(
        someone,
        semester=None,
        terms=frozenset(),
        seen=frozenset(),
        dismissed=frozenset(),
        dislikes=LearnedDislikes(),
    )


@settings(deadline=None)
@given(st.frozensets(st.text(max_size=40), max_size=6))
def test_any_words_survive_packing(words: frozenset[str]) -> None:
    someone = student(terms=words)
    assert unpack_student(pack_student(someone)) == someone


def test_packed_row_is_a_multiple_of_eight_bytes() -> None:
    assert len(pack_student(student(terms=frozenset({"x"})))) % 8 == 0


@pytest.mark.parametrize("packed", [b"", b"\x00", bytes([PACK_VERSION + 1]) * 200])
def test_row_of_another_version_is_refused(packed: bytes) -> None:
    for unpack in (unpack_student, unpack_filters):
        with pytest.raises(PackingError, match="version"):
            unpack(packed)


@pytest.mark.parametrize("code", ["", "61", "06a3", "０６１３", "061311"])
def test_code_that_is_not_isced_f_is_refused(code: str) -> None:
    with pytest.raises(PackingError, match="ISCED-F"):
        pack_student(student(fields=(code,)))


def test_offer_id_that_does_not_fit_is_refused() -> None:
    with pytest.raises(PackingError, match="out of range"):
        pack_student(replace(student(), seen=frozenset({2**32})))
