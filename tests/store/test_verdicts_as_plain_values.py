"""Readings and verdicts survive the way to JSON and back, exactly; what is damaged is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.store.plain import instant_from, instant_text, plain_verdict, verdict_from
from servanda.words.result import Counts, Period, Reading, Times, Verdict

numbers = st.one_of(
    st.none(),
    st.fractions(),
    st.integers(-(10**30), 10**30).map(Fraction),
    st.decimals(allow_nan=False, allow_infinity=False, places=12).map(Fraction),
)
instants = st.integers(-2_000_000_000_000_000, 4_000_000_000_000_000)
words = st.sampled_from(["open", "met", "missed", "not owed", "undetermined"])
texts = st.text(max_size=20)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = sorted((draw(instants), draw(instants)))
    whole = draw(st.one_of(st.none(), st.just((start - 1, end + 1))))
    return Period(draw(texts), start, end, whole is not None, whole, draw(st.one_of(st.none(), texts)))


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    value = draw(numbers)
    few = st.integers(0, 10**9)
    reading = Reading(
        draw(texts), draw(periods()), tuple(draw(st.dictionaries(texts, texts, max_size=3)).items()), value,
        draw(st.sampled_from(["percent", "number", "duration", "money"])), draw(numbers), draw(numbers),
        Counts(draw(few), draw(few), draw(few), draw(few), draw(few), draw(few)), draw(instants), value, value,
        tuple(draw(st.dictionaries(texts, texts, max_size=3)).items()), tuple(draw(st.lists(texts, max_size=2))),
        times=draw(st.none() | st.builds(Times, *[st.fractions()] * 5)),
    )  # fmt: skip
    return Verdict(
        reading, draw(st.one_of(st.none(), texts)), draw(words), draw(texts),
        draw(st.sampled_from(["provisional", "ready", "final"])), tuple(draw(st.dictionaries(texts, words, max_size=2)).items()),
    )  # fmt: skip


@given(verdicts())
@settings(max_examples=150, deadline=None)
def test_a_verdict_comes_back_from_json_as_it_was(verdict: Verdict) -> None:
    assert verdict_from(json.loads(json.dumps(plain_verdict(verdict)))) == verdict


@given(instants)
def test_instants_come_back_to_the_microsecond(instant: int) -> None:
    assert instant_from(instant_text(instant)) == instant


def plain() -> dict[str, Any]:
    period = Period("2026-03", 0, 86_400_000_000)
    reading = Reading(
        "it", period, (("kind", "A"),), Fraction(1, 3), "percent", Fraction(1), Fraction(3), Counts(1, 2), 0
    )
    return plain_verdict(Verdict(reading, "at least 95%", "missed", "2 records short", "final", (("minimum", "met"),)))


def test_values_are_written_so_that_nothing_is_lost() -> None:
    assert plain()["value"] == "1/3"
    assert plain()["period"] == {"label": "2026-03", "start": "1970-01-01T00:00:00Z", "end": "1970-01-02T00:00:00Z"}
    assert plain()["records"] == {"in": 1, "out": 2, "pending": 0, "excluded": 0, "unreadable": 0}


@pytest.mark.parametrize(
    "damage",
    [
        {"verdict": "mett"}, {"verdict": None}, {"state": "done"}, {"unit": "euro"}, {"value": "one"}, {"value": 0.5},
        {"value": "1/0"}, {"numerator": "x"}, {"records": {}}, {"records": 3}, {"period": "2026-03"}, {"segment": None},
        {"measured_to": "yesterday"}, {"measured_to": "2026-03-01"}, {"levels": {"minimum": "great"}},
        {"records": {"in": "1", "out": 2, "pending": 0, "excluded": 0, "unreadable": 0}},
        {"records": {"in": -1, "out": 2, "pending": 0, "excluded": 0, "unreadable": 0}},
        {"period": {"label": "2026-03", "start": "2026", "end": "2026-04-01T00:00:00Z"}}, {"details": 7}, {"doubts": 7},
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        verdict_from({**plain(), **damage})
