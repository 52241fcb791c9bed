"""Whatever is typed, reading never raises and always gives the same answer."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.reading import (
    describe_jsonl,
    read_company,
    read_date,
    read_degree,
    read_kinds,
    read_languages,
    read_offer,
    read_pay,
    read_radius,
    read_semester,
    read_study,
)
from models.taxonomy import Taxonomy

TODAY = date(2026, 3, 2)
_PIECES = st.sampled_from(
    [
        "Informatik", "BWL", "u.", "und", "RUB", "3. Sem", "B.Sc.", "Praktikum",
        "Werkstudent (m/w/d)",
        "ab 31.02.2026", "15 €/h", "20 Std./Woche", "GmbH", "Bochum", "44801", "www.x.de", "Thema:",
        "\n", "–", "😀", "bis 99.99.9999", "0000", "²", "İ", "ﬁ", "\ud800",
        "\x00", "'", "%", "1e309 €",
        "6 Monate", "12.12.", "remote", "Lehramt", "Nebenfach", "keine", "5.-3. Semester",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=12).map(" ".join))
tolerant = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@tolerant
@given(text=TEXTS)
def test_students_line_never_raises_and_repeats(taxonomy: Taxonomy, text: str) -> None:
    reading = read_study(text, taxonomy)
    assert reading == read_study(text, taxonomy)
    assert all(0 <= scored.score <= 1 for scored in reading.fields)
    scores = [scored.score for scored in reading.fields]
    assert scores == sorted(scores, reverse=True)


@tolerant
@given(title=st.one_of(st.none(), TEXTS), text=TEXTS)
def test_offer_never_raises_and_repeats(taxonomy: Taxonomy, title: str | None, text: str) -> None:
    reading = read_offer(text, taxonomy, title=title, today=TODAY)
    assert reading == read_offer(text, taxonomy, title=title, today=TODAY)
    assert all(0 < scored.score < 1 for scored in reading.fields)
    assert all(scored.code in taxonomy.fields_by_code for scored in reading.fields)


@tolerant
@given(text=TEXTS)
def test_company_and_places_never_raise(taxonomy: Taxonomy, text: str) -> None:
    assert read_company(text, taxonomy) == read_company(text, taxonomy)
    assert len(taxonomy.find_places(text)) <= 3


@tolerant
@given(text=TEXTS)
def test_single_facts_never_raise(text: str) -> None:
    for read in (read_kinds, read_degree, read_semester, read_radius, read_languages, read_pay):
        assert read(text) == read(text)
    assert read_date(text, TODAY) == read_date(text, TODAY)


@tolerant
@given(text=TEXTS)
def test_described_codes_are_the_readings(taxonomy: Taxonomy, text: str) -> None:
    described = describe_jsonl({"id": "x", "text": text}, taxonomy, TODAY)
    codes = [field["code"] for field in described["fields"]]
    assert codes == [scored.code for scored in read_study(text, taxonomy).fields]


@pytest.mark.parametrize("text", ["a" * 50_000, "Informatik " * 5_000, "\n" * 20_000, "1" * 9_999])
def test_very_long_texts_are_read(taxonomy: Taxonomy, text: str) -> None:
    assert read_study(text, taxonomy) == read_study(text, taxonomy)
    assert len(read_offer(text, taxonomy, today=TODAY).title) <= 120
