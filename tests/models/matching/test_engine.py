"""Suggestions in a chat and listeners of a new offer."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from bot.bench.oracle import oracle_best
from models.matching.rules.engine import listeners_of_offer, suggest_for_student
from models.matching.rules.profile import LearnedDislikes, MatchOffer
from models.matching.rules.reasons import ReasonKind
from models.matching.rules.scoring import DEFAULT_SETTINGS, TOP_SCORE, ScoreWeights, score_pair
from models.vocabulary import Degree
from tests.models.matching.samples import (
    BERLIN,
    DORTMUND,
    NOW,
    Region,
    closeness,
    offer,
    regions,
    student,
)

ALL = replace(DEFAULT_SETTINGS, floor=0, alert_floor=0)


@settings(max_examples=200, deadline=None)
@given(regions())
def test_suggestions_equal_the_oracle(region: Region) -> None:
    students, offers = region
    for someone in students:
        for floor in (0, 4000):
            found = suggest_for_student(
                someone, offers, now=NOW, closeness=closeness, settings=replace(ALL, floor=floor)
            )
            expected = oracle_best(someone, offers, NOW, closeness, floor=floor, size=5)
            assert [(each.offer_id, each.score) for each in found] == expected


@settings(max_examples=200, deadline=None)
@given(regions())
def test_listeners_are_the_students_to_whom_the_offer_would_be_suggested(
    region: Region,
) -> None:
    students, offers = region
    for something in offers:
        heard = listeners_of_offer(something, students, now=NOW, closeness=closeness, settings=ALL)
        single = {
            someone.person_id: found[0].score
            for someone in students
            if (
                found := suggest_for_student(
                    someone, [something], now=NOW, closeness=closeness, settings=ALL
                )
            )
        }
        assert {each.person_id: each.score for each in heard} == single
        assert list(heard) == sorted(heard, key=lambda each: (-each.score, each.person_id))


@pytest.mark.processes
def test_chat_answer_loads_no_numpy() -> None:
    modules = "sys, models.matching.rules.engine, models.matching.packing"
    code = f"import {modules}; print('numpy' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "False"


def test_no_offers_give_no_suggestions() -> None:
    assert suggest_for_student(student(), [], now=NOW, closeness=closeness) == ()


def test_hundred_identical_offers_give_the_five_oldest() -> None:
    same = [offer(offer_id=number) for number in range(100, 0, -1)]
    found = suggest_for_student(student(), same, now=NOW, closeness=closeness)
    assert [each.offer_id for each in found] == [1, 2, 3, 4, 5]


def test_weights_that_add_make_up_the_top_score() -> None:
    weights = ScoreWeights()
    assert weights.field + weights.near + weights.fresh == TOP_SCORE
    with pytest.raises(ValueError, match="10001"):
        ScoreWeights(field=weights.field + 1)


def test_points_of_a_student_who_said_no_words_reach_from_nothing_to_the_top() -> None:
    at_the_door = offer(latitude=DORTMUND[0], longitude=DORTMUND[1], approved_at=NOW)
    best = score_pair(student(), at_the_door, now=NOW, closeness=closeness)
    assert best.total == TOP_SCORE
    at_the_edge = offer(fields=("0613",), approved_at=NOW - timedelta(days=28))
    someone = student(fields=("0413",), radius_km=18)
    worst = score_pair(someone, at_the_edge, now=NOW, closeness=closeness)
    assert worst.total < TOP_SCORE // 100


WORDS = ("cad", "löten", "python", "sps")


@pytest.mark.parametrize("shared", range(5))
def test_words_in_common_come_on_top_three_at_most(shared: int) -> None:
    someone = student(terms=frozenset({*WORDS[:shared], "segeln"}))
    something = offer(terms=frozenset(WORDS))
    without = score_pair(student(), something, now=NOW, closeness=closeness).total
    found = score_pair(someone, something, now=NOW, closeness=closeness).total
    assert found - without == ScoreWeights().term * min(3, shared)


def test_words_lift_nothing_beyond_the_top_and_a_dislike_still_takes_from_it() -> None:
    best = offer(
        latitude=DORTMUND[0],
        longitude=DORTMUND[1],
        approved_at=NOW,
        terms=frozenset(WORDS),
        paid=False,
    )
    wordy = student(terms=frozenset(WORDS))
    assert score_pair(wordy, best, now=NOW, closeness=closeness).total == TOP_SCORE
    minding = replace(wordy, dislikes=LearnedDislikes(unpaid=True))
    taken = score_pair(minding, best, now=NOW, closeness=closeness).total
    assert taken == TOP_SCORE - ScoreWeights().dislike


@pytest.mark.parametrize(
    ("dislikes", "something"),
    [
        (LearnedDislikes(too_far_km=10), offer()),
        (LearnedDislikes(wrong_fields=frozenset({"0714"})), offer()),
        (LearnedDislikes(unpaid=True), offer(paid=False)),
    ],
)
def test_learned_dislike_takes_points(dislikes: LearnedDislikes, something: MatchOffer) -> None:
    before = score_pair(student(), something, now=NOW, closeness=closeness)
    after = score_pair(student(dislikes=dislikes), something, now=NOW, closeness=closeness)
    assert before.total - after.total == ScoreWeights().dislike


@pytest.mark.parametrize(
    ("dislikes", "something"),
    [
        (LearnedDislikes(too_far_km=19), offer()),
        (LearnedDislikes(wrong_fields=frozenset({"0714"})), offer(fields=("0714", "0715"))),
        (LearnedDislikes(unpaid=True), offer(paid=None)),
    ],
)
def test_dislike_leaves_other_offers_alone(
    dislikes: LearnedDislikes, something: MatchOffer
) -> None:
    before = score_pair(student(), something, now=NOW, closeness=closeness)
    after = score_pair(student(dislikes=dislikes), something, now=NOW, closeness=closeness)
    assert before == after


def test_reasons_begin_with_what_both_name_and_then_the_way() -> None:
    someone = student(terms=frozenset({"bildverarbeitung", "cad"}))
    something = offer(
        terms=frozenset({"bildverarbeitung"}),
        starts_on=date(2026, 3, 15),
        degrees=frozenset({Degree.BACHELOR}),
    )
    (found,) = suggest_for_student(someone, [something], now=NOW, closeness=closeness)
    assert [reason.kind for reason in found.reasons] == [
        ReasonKind.TERMS,
        ReasonKind.DISTANCE,
        ReasonKind.STARTS,
        ReasonKind.FIELD,
        ReasonKind.KIND,
        ReasonKind.LEVEL,
    ]
    assert found.reasons[0].labels == ("bildverarbeitung",)
    assert found.reasons[1].distance_km == pytest.approx(17.6, abs=0.1)


def test_start_in_the_past_is_told_as_at_once() -> None:
    (found,) = suggest_for_student(
        student(), [offer(starts_on=date(2026, 1, 1))], now=NOW, closeness=closeness
    )
    starts = [each.starts_on for each in found.reasons if each.kind is ReasonKind.STARTS]
    assert starts == [None]


def test_remote_offer_far_away_is_told_as_remote() -> None:
    far = offer(remote=True, latitude=BERLIN[0], longitude=BERLIN[1])
    (found,) = suggest_for_student(student(remote=True), [far], now=NOW, closeness=closeness)
    kinds = {reason.kind for reason in found.reasons}
    assert ReasonKind.REMOTE in kinds
    assert ReasonKind.DISTANCE not in kinds


def test_neighbouring_field_names_both_sides() -> None:
    (found,) = suggest_for_student(
        student(), [offer(fields=("0413", "0715"))], now=NOW, closeness=closeness
    )
    assert found.reasons[0].kind is ReasonKind.NEIGHBOUR_FIELD
    assert found.reasons[0].labels == ("0714", "0715")
