"""The words of `corrections.toml`: how parts are named, and what stands around their values."""

from dataclasses import dataclass
from functools import lru_cache

from models.reading.phrases import Phrases, listed, load_words, word_set


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases and single words by what they say."""

    parts: Phrases[str]
    roles: Phrases[str]
    until: Phrases[bool]
    elsewhere: Phrases[bool]
    """Says that what stands beside it is of another offer: "gilt nur fürs duale Studium"."""
    unlimited: Phrases[bool]
    unpaid: Phrases[bool]
    pay_terms: Phrases[bool]
    conditions: Phrases[bool]
    every_degree: Phrases[bool]
    total: Phrases[bool]
    named: Phrases[bool]
    business: Phrases[bool]
    title: Phrases[bool]
    note: Phrases[bool]
    writing: Phrases[bool]
    nice: Phrases[bool]
    not_only: Phrases[bool]
    persons: frozenset[str]
    remarks: frozenset[str]
    sending: frozenset[str]
    about_all: Phrases[bool]
    wrong: frozenset[str]
    removal: frozenset[str]
    filling: frozenset[str]
    last_verbs: frozenset[str]
    is_open: frozenset[str]
    more: frozenset[str]
    approved: frozenset[str]
    referring: frozenset[str]
    denying: frozenset[str]
    days: frozenset[str]
    moved_days: frozenset[str]
    weeks: frozenset[str]
    months: frozenset[str]
    hours: frozenset[str]
    monthly: frozenset[str]
    hourly: frozenset[str]
    money: frozenset[str]
    cents: frozenset[str]
    per: frozenset[str]
    between: frozenset[str]
    from_now: frozenset[str]
    people: frozenset[str]
    semesters: frozenset[str]
    kilometres: frozenset[str]
    greater: frozenset[str]
    smaller: frozenset[str]
    later: frozenset[str]
    earlier: frozenset[str]
    another: frozenset[str]
    by: frozenset[str]
    raising: frozenset[str]
    moving: frozenset[str]
    lowering: frozenset[str]
    than: frozenset[str]
    one: frozenset[str]


def _phrases(text: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(text), True)
    return phrases


@lru_cache(maxsize=1)
def correction_words() -> Words:
    """All of them, read once."""
    content = load_words("corrections")
    cues, units = content["cues"], content["units"]
    steps = content["steps"]
    parts: Phrases[str] = Phrases()
    for name, said in content["parts"].items():
        parts.add(listed(said), name)
    roles: Phrases[str] = Phrases()
    for name in ("company", "student", "younger"):
        roles.add(listed(cues[name]), name)
    return Words(
        parts=parts,
        roles=roles,
        until=_phrases(cues["until"]),
        elsewhere=_phrases(cues["elsewhere"]),
        unlimited=_phrases(cues["unlimited"]),
        unpaid=_phrases(cues["unpaid"]),
        pay_terms=_phrases(cues["pay_terms"]),
        conditions=_phrases(cues["conditions"]),
        every_degree=_phrases(cues["every_degree"]),
        total=_phrases(cues["total"]),
        named=_phrases(cues["named"]),
        business=_phrases(cues["business"]),
        title=_phrases(cues["title"]),
        note=_phrases(cues["note"]),
        writing=_phrases(cues["writing"]),
        nice=_phrases(cues["nice"]),
        not_only=_phrases(cues["not_only"]),
        persons=word_set(cues["persons"]),
        remarks=word_set(cues["remarks"]),
        sending=word_set(cues["sending"]),
        about_all=_phrases(cues["about_all"]),
        wrong=word_set(cues["wrong"]),
        removal=word_set(cues["removal"]),
        filling=word_set(cues["filling"]),
        last_verbs=word_set(cues["last_verbs"]),
        is_open=word_set(cues["is_open"]),
        more=word_set(cues["more"]),
        approved=word_set(cues["approved"]),
        referring=word_set(cues["referring"]),
        denying=word_set(cues["denying"]),
        days=word_set(units["day"]),
        moved_days=word_set(units["moved_day"]),
        weeks=word_set(units["week"]),
        months=word_set(units["month"]),
        hours=word_set(units["hours"]),
        monthly=word_set(units["month_pay"]),
        hourly=word_set(units["hour_pay"]),
        money=word_set(units["money"]),
        cents=word_set(units["cent"]),
        per=word_set(units["per"]),
        between=word_set(units["between"]),
        from_now=word_set(units["from_now"]),
        people=word_set(load_words("audience")["people"]["words"]),
        semesters=word_set(units["semester"]),
        kilometres=word_set(units["kilometre"]),
        greater=word_set(steps["greater"]),
        smaller=word_set(steps["smaller"]),
        later=word_set(steps["later"]),
        earlier=word_set(steps["earlier"]),
        another=word_set(steps["another"]),
        by=word_set(steps["by"]),
        raising=word_set(steps["raising"]),
        moving=word_set(steps["moving"]),
        lowering=word_set(steps["lowering"]),
        than=word_set(steps["than"]),
        one=word_set(steps["one"]),
    )
