"""Spans, tables and limits against a walk over real time, minute by minute, near clock changes of odd zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wall_clock import MINUTE, ONE, calendars, is_open, to_datetime, to_instant

from servanda.clock.compile import Compiled, compile_spans
from servanda.clock.pauses import due_with_pauses, net
from servanda.clock.rules import CalendarRules, DateRule, WeekHours
from servanda.clock.spans import Closing, Spans
from servanda.clock.steps import due_of_open_time, open_time

HOURS = 75
HOUR = 60 * MINUTE
thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
offsets = st.integers(0, HOURS * 60)
closings: st.SearchStrategy[Closing] = st.sampled_from(["closing", "opening"])


def compiled(rules: CalendarRules, odd: date) -> Spans:
    return compile_spans(rules, odd - 4 * ONE, odd + 4 * ONE)


def walk(rules: CalendarRules, odd: date) -> tuple[int, list[bool]]:
    """The minute at which the walk starts, and whether each minute from there is open."""
    start = to_instant(datetime.combine(odd, time(), UTC)) - 36 * 60 * MINUTE
    return start, [is_open(rules, to_datetime(start + n * MINUTE)) for n in range(HOURS * 60)]


@thorough
@given(calendars())
def test_a_calendar_is_open_at_exactly_the_minutes_the_wall_clock_says(calendar: tuple[CalendarRules, date]) -> None:
    rules, odd = calendar
    spans = compiled(rules, odd)
    start, minutes = walk(rules, odd)
    assert [spans.is_open(start + n * MINUTE) for n in range(len(minutes))] == minutes
    totals = [0, *accumulate(MINUTE * each for each in minutes)]
    assert [spans.elapsed(start, start + n * MINUTE) for n in range(len(totals))] == totals


@thorough
@given(calendars(), offsets, st.integers(0, 30 * 60), closings)
def test_a_limit_is_due_at_the_first_minute_at_which_it_is_used_up(
    calendar: tuple[CalendarRules, date], offset: int, limit: int, closing: Closing
) -> None:
    rules, odd = calendar
    start, minutes = walk(rules, odd)
    due = compiled(rules, odd).due(start + offset * MINUTE, limit * MINUTE, closing)
    passed = [0, *accumulate(minutes[offset:])]
    used_up = [n for n, each in enumerate(passed) if each == limit]
    if closing == "closing" and used_up:
        assert due == start + (offset + used_up[0]) * MINUTE
    elif closing == "opening" and used_up and passed[-1] > limit:
        assert due == start + (offset + used_up[-1]) * MINUTE
    else:
        assert due is None or due >= start + HOURS * 60 * MINUTE


@thorough
@given(
    calendars(),
    st.lists(st.tuples(offsets, offsets), max_size=4),
    st.tuples(offsets, offsets),
    st.integers(0, 900),
    closings,
)
def test_pauses_count_once_and_only_while_open(
    calendar: tuple[CalendarRules, date],
    pauses: list[tuple[int, int]],
    ends: tuple[int, int],
    limit: int,
    closing: Closing,
) -> None:
    rules, odd = calendar
    spans = compiled(rules, odd)
    start, minutes = walk(rules, odd)
    begins, stops = sorted(ends)
    paused = [any(a <= n < b for a, b in pauses) for n in range(len(minutes))]
    ticking = [each and not still for each, still in zip(minutes, paused, strict=True)]
    written = [(start + a * MINUTE, start + b * MINUTE) for a, b in pauses]
    counted = net(spans, start + begins * MINUTE, start + stops * MINUTE, written)
    assert counted is not None
    assert counted[0] == MINUTE * sum(ticking[begins:stops])
    assert sum(counted) == MINUTE * sum(minutes[begins:stops])
    due = due_with_pauses(spans, start + begins * MINUTE, limit * MINUTE, written, closing)
    passed = [0, *accumulate(ticking[begins:])]
    used_up = [n for n, each in enumerate(passed) if each == limit]
    if used_up and closing == "closing":
        assert due == start + (begins + used_up[0]) * MINUTE
    elif used_up and passed[-1] > limit:
        assert due == start + (begins + used_up[-1]) * MINUTE


@thorough
@given(calendars(), st.data())
def test_elapsed_time_adds_up_and_due_turns_it_round(calendar: tuple[CalendarRules, date], data: st.DataObject) -> None:
    rules, odd = calendar
    spans = compiled(rules, odd)
    a, b, c = sorted(data.draw(st.tuples(*[st.integers(*spans.covers)] * 3)))
    first, second, whole = spans.elapsed(a, b), spans.elapsed(b, c), spans.elapsed(a, c)
    assert first is not None and second is not None
    assert first + second == whole
    early, late = spans.due(a, first), spans.due(a, first, "opening")
    assert early is not None and early <= b
    assert spans.elapsed(a, early) == first
    assert early == a or spans.elapsed(a, early - 1) == first - 1
    if late is not None:
        assert late >= b
        assert spans.elapsed(a, late) == first
        assert spans.elapsed(a, late + 1) == first + 1
    assert (spans.elapsed(c, a) is None) == (a < c)


@thorough
@given(calendars())
def test_tables_of_open_time_say_what_the_spans_say_at_every_edge(calendar: tuple[CalendarRules, date]) -> None:
    rules, odd = calendar
    spans = compiled(rules, odd)
    table = open_time(spans)
    rows = range(table.origin, table.origin + len(table.rows) * table.size, table.size)
    known = rows.start, rows.start + len(rows) * table.size
    assert spans.covers[0] <= known[0] < spans.covers[0] + 25 * 60 * MINUTE
    assert spans.covers[1] - 49 * 60 * MINUTE < known[1] <= spans.covers[1]
    for edge in {*spans.starts, *spans.ends, *rows, *known}:
        for x in (edge - 1, edge, edge + 1):
            assert table.at(x) == (spans.total(x) if known[0] <= x < known[1] else None)
    for closing in ("closing", "opening"):
        inverse = due_of_open_time(spans, closing)
        for edge in {0, spans.whole, *spans.totals}:
            for total in (edge - 1, edge, edge + 1):
                if total >= 0:
                    assert inverse.at(total) == spans.at_total(total, closing)


@thorough
@given(calendars(), st.data())
def test_compiling_more_changes_nothing(calendar: tuple[CalendarRules, date], data: st.DataObject) -> None:
    rules, odd = calendar
    narrow = compiled(rules, odd)
    a, b = sorted(data.draw(st.tuples(*[st.integers(*narrow.covers)] * 2)))
    assert Compiled(rules).covering(a, b).elapsed(a, b) == narrow.elapsed(a, b)


def test_a_calendar_keeps_growing_when_it_is_asked_further_away() -> None:
    rules = CalendarRules(
        "Europe/Berlin", dates=((date(2020, 1, 1), ((0, 60 * MINUTE),)), (date(2026, 1, 1), ((0, 60 * MINUTE),)))
    )
    growing = Compiled(rules)
    first = to_instant(datetime(2019, 12, 31, 23, tzinfo=UTC))
    assert growing.due(first, 30 * MINUTE) == first + 30 * MINUTE
    second = growing.due(first, 90 * MINUTE)
    assert second is not None and to_datetime(second) == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert growing.due(first, 121 * MINUTE) is None
    assert growing.covering(first, first).elapsed(first, second) == 90 * MINUTE
    assert timedelta(0) <= timedelta(microseconds=growing.covering(first, second).whole) <= timedelta(hours=2)


def test_a_day_that_is_closed_every_year_is_no_last_working_day() -> None:
    """31 December is closed every year, so the short last working day of December 2026 is Wednesday the 30th."""
    week = WeekHours((((9 * HOUR, 17 * HOUR),),) * 5 + ((),) * 2)
    short = DateRule("last", 1, "month", ((9 * HOUR, 12 * HOUR),))
    rules = CalendarRules("UTC", (week,), yearly=((12, 31, ()),), rules=(short,))
    spans = compile_spans(rules, date(2026, 12, 28), date(2026, 12, 31))
    days = [to_instant(datetime(2026, 12, day, tzinfo=UTC)) for day in (29, 30, 31)]
    assert [spans.elapsed(day, day + 24 * HOUR) for day in days] == [8 * HOUR, 3 * HOUR, 0]
