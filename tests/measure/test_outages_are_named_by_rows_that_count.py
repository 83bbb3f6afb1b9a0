"""Outages that touch are one, and each minute of it is named by a row that was down in it: the first that holds then."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper import Measure

RECORDS = """
records:
  outages: {key: id, starts: began, ends: ended}
  works: {key: id, starts: began, ends: ended}
exclusions: {works: {records: works, excluded_time: leaves the period}}
objectives: {it: {promised_by: seller, to: buyer, metric: {downtime: outages, exclude: [works]%s}, target: at most 1 h, each: month}}
"""
Span = tuple[int, int]


def clock(minute: int) -> str:
    return f"2026-01-05 {10 + minute // 60}:{minute % 60:02}"


def table(spans: list[Span]) -> str:
    rows = [f"O{n}|{clock(a)}|{clock(b)}" for n, (a, b) in enumerate(spans, 1)]
    return "\n".join(["id|began|ended", *rows])


def named(measure: Measure, outages: list[Span], works: list[Span], more: str = "") -> dict[int, str]:
    """By which row each minute that counts is named, on both engines."""
    files = {"outages": table(outages), "works": table(works)}
    rows = measure(RECORDS % more, files, "2026-02-01", evidence=["it"]).rows["it"]
    found: dict[int, str] = {}
    for row in rows:
        if row[6] == "out":
            first, last = (
                (datetime.fromisoformat(row[place]) - datetime.fromisoformat("2026-01-05T10:00Z")).seconds // 60
                for place in (1, 3)
            )
            found |= dict.fromkeys(range(first, last), str(row[0]))
    return found


def test_what_counts_is_not_named_by_the_row_that_was_excluded(measure: Measure) -> None:
    """The first outage lies in maintenance; the second, which touches it, is what is left."""
    found = named(measure, [(0, 60), (60, 90)], [(0, 60)])
    assert set(found.values()) == {"O2"}
    assert sorted(found) == list(range(60, 90))


def test_of_rows_that_overlap_each_names_its_own_part_and_a_gap_is_the_row_s_before_it(measure: Measure) -> None:
    assert named(measure, [(0, 30), (20, 50)], []) == {n: "O1" if n < 30 else "O2" for n in range(50)}
    assert set(named(measure, [(0, 60), (20, 30)], []).values()) == {"O1"}
    gap = named(measure, [(0, 30), (33, 50)], [], ", up_after: 5 min")
    assert gap == {n: "O1" if n < 33 else "O2" for n in range(50)}
    long = named(measure, [(0, 10), (10, 40), (50, 60)], [], ", only_outages: at least 30 min, grace: 5 min")
    assert long == {n: "O1" if n < 10 else "O2" for n in range(5, 40)}


spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 25)).map(lambda each: (each[0], sum(each))), max_size=5)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(spans, spans)
def test_as_a_person_would_name_the_minutes(measure: Measure, outages: list[Span], works: list[Span]) -> None:
    order = sorted(enumerate(outages, 1), key=lambda each: (each[1][0], -each[1][1], f"O{each[0]}"))
    expected = {}
    for minute in range(80):
        holding = [n for n, (a, b) in order if a <= minute < b]
        if holding and not any(a <= minute < b for a, b in works):
            expected[minute] = f"O{holding[0]}"
    assert named(measure, outages, works) == expected
