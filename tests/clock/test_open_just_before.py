"""The table of open time says whether the calendar was open just before an instant, at every edge of spans and days."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clock.spans import Pair, spans_of
from servanda.clock.steps import open_time
from servanda.clock.units import DAY, HOUR

WEEK = (0, 8 * DAY)
cuts = st.lists(st.integers(0, 8 * 24).map(lambda hour: hour * HOUR), max_size=24, unique=True).map(sorted)


@settings(max_examples=150, deadline=None)
@given(cuts=cuts)
def test_it_rose_where_the_microsecond_before_was_open(cuts: list[int]) -> None:
    pairs: list[Pair] = list(zip(cuts[::2], cuts[1::2], strict=False))
    spans = spans_of(pairs, WEEK)
    table = open_time(spans)
    first, last = table.origin + 1, table.origin + table.size * len(table.rows) - 1
    edges = (each + near for each in range(HOUR, 8 * DAY, HOUR) for near in (-1, 0, 1))
    for instant in (each for each in edges if first <= each <= last):
        assert table.rose(instant) == (spans.total(instant) > spans.total(instant - 1))
        assert table.at(instant) == spans.total(instant)


def test_days_that_close_at_midnight_everywhere() -> None:
    """16:00-24:00 and 00:00-08:00 in turn, so that one of them ends at the edge of every day there could be."""
    pairs = [
        (day * DAY + opens * HOUR, day * DAY + (opens + 8) * HOUR)
        for day in range(8)
        for opens in (0, 8, 16)
        if (day + opens) % 3
    ]
    spans = spans_of(pairs, WEEK)
    table = open_time(spans)
    for instant in range(table.origin + HOUR, 7 * DAY, HOUR):
        assert table.rose(instant) == (spans.total(instant) > spans.total(instant - 1))


def test_outside_the_table_nothing_is_known() -> None:
    table = open_time(spans_of([(DAY, 2 * DAY), (3 * DAY, 4 * DAY)], WEEK))
    assert table.rose(-1) is None
    assert table.rose(9 * DAY) is None
    assert table.rose(None) is None
