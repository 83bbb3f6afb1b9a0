"""Step tables looked up in an engine give what they give in plain Python, at every edge."""

from __future__ import annotations

from typing import Any

import pytest
from engines_agree import Trio, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.query.relation import Aggregate, Derive, Filter, Group, Lookup, Relation
from servanda.query.scalar import Arith, Col, Compare, IsNull, Lit, Wide
from servanda.words.steps import StepTable

HOUR = 3_600_000_000
DAY = 24 * HOUR

OPEN_TIME = StepTable(
    "Selling hours: open time (09–12, 13–18)",
    -3 * DAY,
    DAY,
    tuple(
        (day * 8 * HOUR, at + 9 * HOUR, 3 * HOUR, at + 13 * HOUR, 5 * HOUR)
        if day % 2 == 0
        else (day * 8 * HOUR, at + 9 * HOUR, 8 * HOUR, None, None)
        for day, at in ((day, (day - 3) * DAY) for day in range(6))
    ),
    rising=True,
)
LOCAL = StepTable(
    "local time", -DAY, DAY,
    ((-DAY + HOUR, 1, None, None, None), (HOUR, 1, 2 * HOUR, 4 * HOUR, 1), (DAY + 2 * HOUR, 1, None, None, None)),
)  # fmt: skip
PERIOD = StepTable("period", 0, 100, ((0, 0, 31, 1, 0, 60, None, 0), (2, 0, None, None, None, None, None, None)))
DUE = StepTable(
    "due", 0, 10, ((0, 1, 4, 50, 1, 8, 100, 1), (120, 0, 15, 125, 1, None, None, None)), early=True,
)  # fmt: skip
CIVIL = StepTable("civil", -7, 7, ((-3, 0, -5, 4, 1, None, None, None), (None, 1, 2, 9, 0, 5, 40, 1)))


def edges(steps: StepTable) -> list[int | None]:
    """Instants at, before and after everything that the table knows, and far outside."""
    found: set[int] = {-(2**60), 2**60, steps.origin - steps.size, steps.origin - 2 * steps.size}
    for index, row in enumerate(steps.rows):
        found.add(steps.origin + index * steps.size)
        numbers = [number for number in row if number is not None]
        found |= {number for number in numbers if abs(number) < 2**50}
        if steps.rising:
            found |= {
                start + length
                for start, length in zip(row[1::2], row[2::2], strict=True)
                if start is not None and length
            }
    found.add(steps.origin + len(steps.rows) * steps.size)
    return [each + near for each in sorted(found) for near in (-1, 0, 1)] + [None]


def looked_up(trio: Trio, steps: StepTable, instants: list[int | None]) -> list[Any]:
    given = table("instants", {"x": "integer"}, [(x,) for x in instants])
    rows = trio.rows(Lookup(given.scan, steps, "x", "y", "rose" if steps.rising else None), given)
    return [row[1] for row in rows]


@pytest.mark.parametrize("steps", [OPEN_TIME, LOCAL, PERIOD, DUE, CIVIL], ids=lambda steps: steps.name)
def test_every_form_at_every_edge(trio: Trio, steps: StepTable) -> None:
    looked_up(trio, steps, edges(steps))


def test_early_jumps_after_its_instant(trio: Trio) -> None:
    assert looked_up(trio, DUE, [4, 5, 8, 9]) == [4, 51, 54, 101]


def test_outside_the_table_the_value_is_null_and_the_row_stays(trio: Trio) -> None:
    assert looked_up(trio, PERIOD, [-201, -101, -100, -99, -1, 0, 200, 10**18, None]) == [None] * 5 + [0] + [None] * 3
    empty = StepTable("empty", 0, 1, ())
    assert looked_up(trio, empty, [0, None]) == [None, None]
    without_breaks = StepTable("plain", 5, 10, ((7, 0), (None, 0), (9, 1)))
    assert looked_up(trio, without_breaks, [4, 5, 15, 25, 26]) == [None, 7, None, 9, 10]
    closed = StepTable("never open", 0, 10, ((3,), (3,)), rising=True)
    assert looked_up(trio, closed, [-1, 0, 19, 20]) == [None, 3, 3, None]


def test_two_look_ups_of_one_table_and_one_of_another_in_one_query(trio: Trio) -> None:
    given = table(
        "cases", {"start": "integer", "stop": "integer"}, [(0, DAY), (9 * HOUR, 10 * HOUR), (None, 5), (-DAY, 40 * DAY)]
    )
    relation: Relation = Lookup(given.scan, OPEN_TIME, "start", "a")
    relation = Lookup(Lookup(relation, OPEN_TIME, "stop", "b"), PERIOD, "start", "period")
    relation = Derive(relation, (("elapsed", Arith("-", Col("b"), Col("a"))),))
    rows = trio.rows(relation, given)
    assert [row[-1] for row in rows] == [None, 8 * HOUR, HOUR, None]
    outside = Filter(relation, IsNull(Col("elapsed")))
    assert trio.rows(Group(outside, (), (("n", Aggregate("count")),)), given) == [(2,)]


def test_a_look_up_of_what_was_looked_up(trio: Trio) -> None:
    given = table("limits", {"start": "integer", "limit": "integer"}, [(1, 2), (3, 1), (5, 20), (None, 1), (4, None)])
    due = Lookup(given.scan, DUE, "start", "first")
    sum_of = Derive(due, (("total", Arith("+", Col("first"), Col("limit"))),))
    trio.rows(Lookup(sum_of, PERIOD, "total", "at"), given)
    wide = Derive(given.scan, (("x", Arith("*", Wide(Col("start")), Lit(10**25))),))
    trio.rows(Lookup(wide, PERIOD, "x", "y"), given)
    trio.rows(Lookup(Derive(given.scan, (("x", Wide(Col("start"))),)), PERIOD, "x", "y"), given)
    trio.rows(Lookup(Derive(given.scan, (("x", Lit(None)),)), PERIOD, "x", "y"), given)


def test_a_condition_on_the_looked_up_value(trio: Trio) -> None:
    given = table("cases", {"x": "integer"}, [(x,) for x in range(0, 3 * DAY, 5 * HOUR)])
    late = Filter(Lookup(given.scan, OPEN_TIME, "x", "y"), Compare(">", Col("y"), Lit(30 * HOUR)))
    assert len(trio.rows(late, given)) == 11


def test_equal_tables_are_loaded_once_and_others_of_their_name_beside_them(trio: Trio) -> None:
    given = table("cases", {"x": "integer"}, [(1,)])
    twin = StepTable(DUE.name, DUE.origin, DUE.size, tuple(tuple(row) for row in DUE.rows), early=True)
    other = StepTable(DUE.name, DUE.origin, DUE.size, DUE.rows, early=False)
    trio.load(given)
    for engine in trio.engines:
        first, second, third = (engine.sql(Lookup(given.scan, each, "x", "y")) for each in (DUE, twin, other))
        assert first == second
        assert first != third
    for each in (DUE, other, twin):
        looked_up(trio, each, [4, 5, 8, 9])


@st.composite
def rising(draw: st.DrawFn) -> StepTable:
    """A table as a calendar makes it: spans in order, cut at the buckets, totals that go on."""
    size = draw(st.integers(5, 40))
    origin = draw(st.integers(-200, 200))
    width = draw(st.integers(1, 4))
    total, rows = draw(st.integers(-50, 50)), []
    for index in range(draw(st.integers(1, 6))):
        start = origin + index * size
        cuts = sorted(draw(st.lists(st.integers(0, size), max_size=2 * width, unique=True)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        row: list[int | None] = [total]
        for left, right in pairs:
            row += [start + left, right - left]
            total += right - left
        rows.append(tuple(row + [None] * (1 + 2 * width - len(row))))
    return StepTable("random rising", origin, size, tuple(rows), rising=True)


@st.composite
def stepped(draw: st.DrawFn) -> StepTable:
    """Any jumps, slopes and gaps."""
    size = draw(st.integers(5, 40))
    origin = draw(st.integers(-200, 200))
    width = draw(st.integers(0, 3))
    slopes = st.just(draw(st.integers(0, 1))) if draw(st.booleans()) else st.integers(0, 1)
    value = st.none() | st.integers(-1000, 1000)
    rows = []
    for index in range(draw(st.integers(1, 6))):
        start = origin + index * size
        cuts = sorted(draw(st.lists(st.integers(0, size - 1), max_size=width, unique=True)))
        row: list[int | None] = [draw(value), draw(slopes)]
        for cut in cuts:
            row += [start + cut, draw(value), draw(slopes)]
        rows.append(tuple(row + [None] * (2 + 3 * width - len(row))))
    return StepTable("random steps", origin, size, tuple(rows), early=draw(st.booleans()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=rising() | stepped())
def test_random_tables(trio: Trio, steps: StepTable) -> None:
    first, last = steps.origin - 2 * steps.size, steps.origin + (len(steps.rows) + 1) * steps.size
    looked_up(trio, steps, [*range(first, last + 1), None])
