"""Values that both sides have put right: every kind of column on both engines, as if the records had said it at once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper import Measure
from servanda.clock.zone import Zone
from servanda.measure.agreed import Agreed
from servanda.measure.cell_text import cell_text, cell_value
from servanda.query.types import DATE, DURATION, MONEY, NUMBER, PERCENT, TIME, YESNO, Type
from servanda.words.entry import Change

HOUR = 3_600_000_000
TEXT = """
records:
  tickets:
    key: id
    time: at
    columns: {closed: time, cost: money, size: number, fine: yes/no, done: percent, took: duration, day: date, priority: [P1, P2]}
objectives: {it: {metric: {METRIC}, each: month}}
"""
ROWS = """
    id|at|closed|cost|size|fine|done|took|day|priority
    1|2026-01-05 10:00|2026-01-05 12:00|10|1|yes|50%|1 h|2026-01-05|P1
    2|2026-01-06 10:00|2026-01-06 20:00|20.5|2|no||2 h|2026-01-06|P2
    3|2026-01-07 10:00|||3|yes|100%|3 h|2026-01-07|P2
"""
CLOCK = "clock: tickets, start: at, stop: closed, limit: 4 h"


def put_right(*cells: tuple[str, str, str, str]) -> Agreed:
    """Key, column, what it was, what it should be."""
    made: dict[tuple[str, str], tuple[Change, ...]] = {}
    for key, column, was, becomes in cells:
        made[key, column] = (*made.get((key, column), ()), Change(was, becomes))
    return Agreed(corrections={"tickets": made})


def value(measure: Measure, metric: str, *cells: tuple[str, str, str, str], rows: str = ROWS) -> Fraction | None:
    judged = measure(TEXT.replace("METRIC", metric), {"tickets": rows}, "2026-03-01", agreed=put_right(*cells))
    assert judged.unfit == ()
    return {each.reading.period.label: each.reading.value for each in judged.verdicts}["2026-01"]


@pytest.mark.parametrize(
    ("metric", "before", "cell", "after"),
    [
        (CLOCK, Fraction(1, 3), ("2", "closed", "2026-01-06 20:00", "2026-01-06 13:30+00:00"), Fraction(2, 3)),
        (CLOCK, Fraction(1, 3), ("1", "closed", "2026-01-05 12:00", ""), 0),
        (CLOCK, Fraction(1, 3), ("2", "at", "2026-01-06 10:00", "2026-01-06 18:00"), Fraction(2, 3)),
        ("count: tickets", 3, ("2", "at", "2026-01-06 10:00", "2026-02-06 10:00"), 2),
        ("sum: tickets, of: size", 6, ("2", "size", "2", "2.25"), Fraction(25, 4)),
        ("sum: tickets, of: cost", Fraction(61, 2), ("3", "cost", "", "4.125 USD"), Fraction(277, 8)),
        ("share: tickets, good: fine", Fraction(2, 3), ("2", "fine", "no", "yes"), 1),
        ("average: tickets, of: done", Fraction(3, 4), ("2", "done", "", "0.5%"), Fraction(301, 600)),
        ("sum: tickets, of: took", 6 * HOUR, ("1", "took", "1 h", "30 min"), 11 * HOUR // 2),
        ("count: tickets, where: day = 2026-01-06", 1, ("1", "day", "2026-01-05", "2026-01-06"), 2),
        ("count: tickets, where: priority = 'P1'", 1, ("3", "priority", "P2", "P1"), 2),
    ],
)  # fmt: skip
def test_a_value_of_every_kind(
    measure: Measure, metric: str, before: object, cell: tuple[str, str, str, str], after: object
) -> None:
    assert value(measure, metric) == before
    assert value(measure, metric, cell) == after


def test_several_at_once_and_one_after_the_other(measure: Measure) -> None:
    cells = (("2", "size", "2", "5"), ("1", "size", "1", "0"), ("2", "size", "5", "7"), ("2", "priority", "P2", "P1"))
    assert value(measure, "sum: tickets, of: size", *cells) == 0 + 7 + 3
    assert value(measure, "sum: tickets, of: size, where: priority = 'P1'", *cells) == 0 + 7


def test_a_cell_that_could_not_be_read_can_be_put_right(measure: Measure) -> None:
    """The time of the second ticket is no time, so nobody knows to which month it belongs; then they agree."""
    rows = ROWS.replace("2|2026-01-06 10:00", "2|soon")
    assert value(measure, "count: tickets", rows=rows) == 2
    assert value(measure, "count: tickets", ("2", "at", "", "2026-01-06 10:00"), rows=rows) == 3


@pytest.mark.parametrize("now", ["2026-01-06 13:00", "2026-01-06 21:00"])
def test_what_says_something_else_by_now_is_left_as_it_is_and_told(measure: Measure, now: str) -> None:
    """It was to be put right from 20:00 to 13:00; a new export says 13:00, as agreed, or 21:00, which nobody spoke of."""
    rows = ROWS.replace("2026-01-06 20:00", now)
    agreed = put_right(("2", "closed", "2026-01-06 20:00", "2026-01-06 13:00"))
    judged = measure(TEXT.replace("METRIC", CLOCK), {"tickets": rows}, "2026-02-01", agreed=agreed)
    as_agreed = now.endswith("13:00")
    assert judged.one().reading.value == (Fraction(2, 3) if as_agreed else Fraction(1, 3))
    assert [(each.cell, each.there) for each in judged.unfit] == ([] if as_agreed else [(("2", "closed"), True)])


def test_a_row_that_is_gone_is_told(measure: Measure) -> None:
    agreed = put_right(("9", "size", "2", "5"))
    judged = measure(TEXT.replace("METRIC", "sum: tickets, of: size"), {"tickets": ROWS}, "2026-02-01", agreed=agreed)
    assert judged.one().reading.value == 6
    assert [(each.cell, each.there) for each in judged.unfit] == [(("9", "size"), False)]


ZONE = Zone("Europe/Berlin")
VALUES: Mapping[Type, st.SearchStrategy[object]] = {
    NUMBER: st.fractions(-1000, 1000, max_denominator=1).map(lambda each: each / 100),
    PERCENT: st.integers(0, 10_000).map(lambda each: Fraction(each, 1000)),
    MONEY: st.integers(-10_000, 10_000).map(lambda each: Fraction(each, 100)),
    DURATION: st.integers(0, 10**12).map(Fraction),
    TIME: st.integers(1_500_000_000 * 10**6, 1_900_000_000 * 10**6).map(Fraction),
    DATE: st.integers(15_000, 25_000).map(Fraction),
    YESNO: st.booleans(),
}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(VALUES)).flatmap(lambda kind: st.tuples(st.just(kind), VALUES[kind])))
def test_what_is_written_into_the_ledger_reads_back_as_it_was(written: tuple[Type, object]) -> None:
    """Also the hour that an autumn night has twice, and times to the microsecond."""
    kind, plain = written
    text = cell_text(plain, kind, ZONE, "EUR")  # type: ignore[arg-type]
    assert cell_value(text, kind, ZONE, "EUR") == plain
