"""What each change of an offer's words would win: against counting everybody anew."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from models.matching.packing import pack_student
from models.matching.rules.barriers import (
    NO_OFFER,
    Change,
    ReachCount,
    Seen,
    changed,
    changes_of,
)
from models.matching.rules.eligibility import Refusal
from models.matching.rules.engine import points_of_pair
from models.matching.rules.profile import MatchOffer, MatchStudent
from models.matching.rules.scoring import MatchSettings
from models.vocabulary import Degree, Language, OfferKind
from tests.models.matching.samples import (
    BERLIN,
    CODES,
    NOW,
    Region,
    closeness,
    offer,
    regions,
    student,
)

SETTINGS = MatchSettings(floor=2_000, alert_floor=5_000)


def seen(students: list[MatchStudent], wanted: MatchOffer) -> Seen:
    """The same numbers by asking the engine about every student."""
    fresh = replace(wanted, offer_id=NO_OFFER, is_open=True, approved_at=NOW)
    found = [
        points_of_pair(one, fresh, now=NOW, closeness=closeness, settings=SETTINGS)
        for one in students
    ]
    points = [each for each in found if each is not None]
    return Seen(len(points), sum(each >= SETTINGS.alert_floor for each in points))


def count(students: list[MatchStudent], wanted: MatchOffer, *changes: Change) -> ReachCount:
    counting = ReachCount(wanted, changes, now=NOW, closeness=closeness, settings=SETTINGS)
    counting.add(map(pack_student, students))
    return counting


@given(regions(most_students=40, most_offers=6))
def test_every_change_is_counted_as_if_everybody_were_asked_anew(region: Region) -> None:
    students, offers = region
    for each in offers:
        wanted = replace(each, open_until=NOW.replace(year=NOW.year + 1))
        changes = [
            change
            for change in changes_of(wanted, CODES)
            if wanted.fields or change.refusal is not Refusal.FIELD
        ]
        account = count(students, wanted, *changes).account()
        assert account.students == len(students)
        assert account.by_all == seen(students, wanted)
        for gain in account.gains:
            then = changed(wanted, gain.change)
            assert gain.by_all == seen(students, then)
            group = [
                one
                for one in students
                if gain.change.value in one.fields and not set(one.fields) & set(wanted.fields)
            ]
            if gain.change.refusal is Refusal.FIELD:
                assert gain.group == len(group)
                assert gain.group_now == seen(group, wanted)
                assert gain.group_then == seen(group, then)


SHUT_OUT = {
    Change(Refusal.LEVEL): (offer(degrees=frozenset({Degree.MASTER})), student()),
    Change(Refusal.LANGUAGE, "de"): (offer(languages=frozenset({Language.ENGLISH})), student()),
    Change(Refusal.START): (
        offer(starts_on=date(2026, 4, 1)),
        student(available_from=date(2026, 5, 1)),
    ),
    Change(Refusal.RADIUS): (
        offer(latitude=BERLIN[0], longitude=BERLIN[1]),
        student(remote=True),
    ),
    Change(Refusal.KIND, "werkstudent"): (
        offer(),
        student(kinds=frozenset({OfferKind.WERKSTUDENT})),
    ),
    Change(Refusal.FIELD, "0714"): (offer(fields=("0313",)), student()),
}


@pytest.mark.parametrize("change", SHUT_OUT, ids=lambda change: change.refusal.value)
def test_each_word_that_shuts_out_is_found(change: Change) -> None:
    wanted, kept_away = SHUT_OUT[change]
    assert change in changes_of(wanted, ["0714"])
    account = count([kept_away], wanted, *changes_of(wanted, ["0714"])).account()
    assert account.by_all.suggested == 0
    winners = [gain.change for gain in account.gains if gain.by_all.suggested]
    assert winners == [change]


def test_mechatronics_students_see_a_mechanical_engineering_offer_but_not_first() -> None:
    wanted = offer(fields=("0715",))
    account = ReachCount(wanted, [Change(Refusal.FIELD, "0714")], now=NOW, closeness=closeness)
    account.add([pack_student(student(person_id=number)) for number in range(41)])
    [gain] = account.account().gains
    assert gain.group == 41
    assert (gain.group_now.suggested, gain.group_now.first) == (41, 0)
    assert gain.group_then.suggested == 41


def test_an_offer_seen_or_dismissed_still_counts_as_fitting() -> None:
    known = student(seen=frozenset({7}), dismissed=frozenset({7}))
    assert count([known], offer(offer_id=7)).account().by_all.suggested == 1


def test_what_no_wording_eases_is_refused() -> None:
    with pytest.raises(ValueError, match="expired"):
        changed(offer(), Change(Refusal.EXPIRED))


def test_nothing_is_proposed_of_which_no_student_has_said_anything() -> None:
    narrow = offer(starts_on=date(2026, 4, 1), languages=frozenset({Language.GERMAN}))
    for said in (frozenset[Refusal](), {Refusal.START}, {Refusal.LANGUAGE}):
        proposed = {change.refusal for change in changes_of(narrow, (), said)}
        assert proposed & {Refusal.START, Refusal.LANGUAGE} == said


def test_an_unrestricted_offer_has_nothing_to_open_but_its_kind() -> None:
    free = offer(fields=(), remote=True)
    assert {change.refusal for change in changes_of(free, ())} == {Refusal.KIND}
