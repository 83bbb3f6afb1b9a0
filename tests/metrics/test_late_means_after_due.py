"""A record is late exactly when it stopped after its due instant, or did not stop and the horizon reached that instant.

Expected values come from the clock in plain Python, which knows neither relations nor step tables. Nearly all
instants and limits are whole hours, so that limits are often used up exactly at closing or when a pause begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from clock_scope import OneTable, measured
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from servanda.clock.compile import Compiled
from servanda.clock.limits import due, put_off
from servanda.clock.pauses import Pause, net
from servanda.clock.rules import CalendarRules, WeekHours, all_hours, shift
from servanda.clock.units import DAY, HOUR, day_of
from servanda.clock.zone import Zone
from servanda.engines.duckdb import DuckDBEngine
from servanda.engines.postgres import PostgresEngine
from servanda.words.duration import Exact, parse_duration

WEEKS = (
    ("UTC", "2026-03-04"), ("Europe/Berlin", "2026-03-28"), ("Europe/Berlin", "2026-10-24"),
    ("America/New_York", "2026-03-07"), ("Asia/Kolkata", "2026-10-31"),
)  # fmt: skip
"""Zones and days at whose weekend the clocks change, if they ever do."""


@dataclass(frozen=True)
class Record:
    """One clock: hours from the first day; `which` calendar and limit of a table it has."""

    which: str
    began: int
    ended: int | None
    promised: int | None = None
    pauses: tuple[Pause, ...] = ()
    waited: int = 0


@dataclass(frozen=True)
class World:
    """Calendars by name, what the metric says, and the records."""

    zone: str
    around: date
    calendars: dict[str, CalendarRules]
    calendar: dict[str, str]
    limit: dict[str, str] | None
    by_day: bool
    horizon: int
    paused: bool
    records: tuple[Record, ...]

    @property
    def first(self) -> int:
        return Zone(self.zone).midnight(day_of(self.around))

    def metric(self) -> dict[str, Any]:
        calendar: Any = {"by": "which", **self.calendar}
        if len(set(self.calendar.values())) == 1:
            calendar = self.calendar["a"]
        if self.limit is None:
            return {"calendar": calendar, "due": "day" if self.by_day else "promised"}
        same = len(set(self.limit.values())) == 1
        return {"calendar": calendar, "limit": self.limit["a"] if same else {"by": "which", **self.limit}}

    def measured(self, engine: Any, **more: Any) -> list[Any]:
        scope = OneTable(self.calendars, self.around, self.horizon)
        clocks, pauses = [], []
        for number, each in enumerate(self.records):
            key = f"{number:02}"
            clocks.append((key, None, each.which, each.began, each.ended, each.promised, self.day(each), each.waited))
            pauses += [(key, begins, ends) for begins, ends in each.pauses]
        return measured(engine, scope, clocks, pauses, **self.metric(), **more)

    def day(self, record: Record) -> int | None:
        """The date that the promise falls on: its end is the deadline."""
        return None if record.promised is None else Zone(self.zone).day(record.promised)

    def due(self, record: Record, pauses: tuple[Pause, ...]) -> int | None:
        calendar = Compiled(self.calendars[self.calendar[record.which]])
        if self.limit is not None:
            return due(calendar, record.began, parse_duration(self.limit[record.which]), pauses)
        deadline = record.promised
        if deadline is not None and self.by_day:
            deadline = Zone(self.zone).midnight(Zone(self.zone).day(deadline) + 1)
        return None if deadline is None else put_off(calendar, record.began, deadline, pauses)

    def expected(self, record: Record) -> tuple[Any, ...]:
        """Outcome, start, due, stop, elapsed and paused time; of the outcomes without a clock only the word."""
        stopped = record.ended if record.ended is not None and record.ended <= self.horizon else None
        until = self.horizon if stopped is None else stopped
        if record.began > self.horizon or until < record.began:
            return ("unstarted" if record.began > self.horizon else "unreadable",)
        if self.limit is None and record.promised is None:
            return ("uncovered",)
        # Only what happened until the clock is read moves the due instant, but no later pause changes the outcome.
        known = tuple((a, until if b is None else min(b, until)) for a, b in record.pauses if a < until)
        last = self.due(record, record.pauses)
        late = last is not None and (last <= until if stopped is None else last < until)
        word = "out" if late else "pending" if stopped is None else "in"
        spans = Compiled(self.calendars[self.calendar[record.which]]).covering(record.began, until)
        return (word, record.began, self.due(record, known), stopped, *(net(spans, record.began, until, known) or ()))


CLOSED: tuple[Any, ...] = ()
hours_of_a_day = st.sampled_from([
    CLOSED, ((9, 17),), ((9, 17),), ((8, 12), (13, 18)), ((0, 24),), ((16, 24),), ((22, 6),), ((0, 8), (16, 24)),
    ((1, 4), (20, 2)),
]).map(lambda pairs: tuple(shift(opens * HOUR, closes * HOUR) for opens, closes in pairs))  # fmt: skip
limits = st.one_of(
    st.integers(0, 20).map(lambda hours: f"{hours} h"),
    *[st.integers(1, 9).map(lambda hours: f"{hours} h")] * 2,
    st.sampled_from(["1 day", "2 days", "1 month"]),
    st.sampled_from([
        "1 working day", "2 working days", "1 full working day", "2 full working days", "next working day 17:00",
        "next working day 12:00",
    ]),
)  # fmt: skip
near_the_hour = st.sampled_from([0] * 12 + [1, -1, HOUR // 2])


@st.composite
def worlds(draw: st.DrawFn, deadlines: bool = False) -> World:
    zone, text = draw(st.sampled_from(WEEKS))
    around = date.fromisoformat(text) + timedelta(draw(st.integers(-1, 1)))
    calendars = {"all hours": all_hours(zone)}
    for name in ("desk", "night"):
        usual = draw(hours_of_a_day)
        week = (*(draw(st.one_of(st.just(usual), hours_of_a_day)) for _ in range(6)), usual or ((9 * HOUR, 17 * HOUR),))
        calendars[name] = CalendarRules(zone, (WeekHours(week),), name=name)  # type: ignore[arg-type]
    paused = draw(st.booleans())
    names = st.sampled_from(["desk", "desk", "night", "all hours"])
    first = Zone(zone).midnight(day_of(around))

    def instants(least: int, most: int) -> st.SearchStrategy[int]:
        whole = st.integers(least, most).map(lambda hours: first + hours * HOUR)
        return st.builds(lambda hour, off: hour + off, whole, near_the_hour)

    @st.composite
    def records(draw: st.DrawFn) -> Record:
        began = draw(instants(0, 72))
        ended = draw(st.none() | instants(-2, 60).map(lambda each: began + each - first))
        pauses = st.tuples(instants(-10, 90), st.none() | st.integers(0, 30).map(lambda hours: hours * HOUR))
        stretches = tuple(
            (begins, None if lasts is None else begins + lasts)
            for begins, lasts in draw(st.lists(pauses, max_size=3 if paused else 0))
        )
        promised = draw(st.one_of(st.none(), *[instants(-5, 120)] * 8))
        waited = draw(st.sampled_from([0, 0, 3600, 7200, 5 * 3600]))
        return Record(draw(st.sampled_from("ab")), began, ended, promised, stretches, waited)

    world = World(
        zone, around, calendars,
        {"a": (one := draw(names)), "b": draw(st.just(one) | names)},
        None if deadlines else {"a": (limit := draw(limits)), "b": draw(st.just(limit) | limits)},
        draw(st.booleans()),
        draw(instants(60, 110)),
        paused,
        tuple(draw(st.lists(records(), min_size=5, max_size=12))),
    )  # fmt: skip
    near_the_limit = tuple(draw(_on_the_edge(world, each)) for each in world.records)
    return replace(world, records=near_the_limit)


@st.composite
def _on_the_edge(draw: st.DrawFn, world: World, record: Record) -> Record:
    """The record as it is, or stopped when it is due or soon after; often due at a closing, or when a pause begins."""
    if draw(st.booleans()):
        return record
    limit = None if world.limit is None else parse_duration(world.limit[record.which])
    if isinstance(limit, Exact) and draw(st.booleans()):
        spans = Compiled(world.calendars[world.calendar[record.which]]).covering(world.first, world.first + 4 * DAY)
        closings = [b for a, b in spans.pairs() if world.first < b < world.first + 3 * DAY and b - a < 2 * DAY]
        if closings:
            record = replace(record, began=draw(st.sampled_from(closings)) - limit.microseconds)
    last = world.due(record, record.pauses)
    if last is None:
        return record
    pauses = record.pauses
    if world.paused and draw(st.booleans()):
        pauses = (*pauses, (last, last + draw(st.sampled_from([1, HOUR, 20 * HOUR]))))
    return replace(record, ended=last + draw(st.sampled_from([0, 0, 1, HOUR, 3 * HOUR, 16 * HOUR, -1])), pauses=pauses)


def agree(engine: Any, world: World) -> None:
    """The relation says what plain Python says."""
    note(f"{world.metric()} {world.around} until {world.horizon}")
    rows = world.measured(engine, **({"pause": "stretches"} if world.paused else {}))
    for record, (_, *found) in zip(world.records, rows, strict=True):
        wanted = world.expected(record)
        assert tuple(found[: len(wanted)]) == wanted, record


LAW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@settings(LAW, max_examples=15)
@given(world=worlds())
def test_limits(clock_duckdb: DuckDBEngine, world: World) -> None:
    agree(clock_duckdb, world)


@settings(LAW, max_examples=8)
@given(world=worlds(deadlines=True))
def test_fields_that_hold_the_deadline(clock_duckdb: DuckDBEngine, world: World) -> None:
    agree(clock_duckdb, world)


@settings(LAW, max_examples=5)
@given(world=worlds() | worlds(deadlines=True))
def test_on_postgresql(clock_postgres: PostgresEngine, world: World) -> None:
    agree(clock_postgres, world)


@settings(LAW, max_examples=7)
@given(world=worlds() | worlds(deadlines=True))
def test_a_column_of_paused_time_contradicts_nothing(clock_duckdb: DuckDBEngine, world: World) -> None:
    """When the pauses were is not known, but what is said of each record fits together."""
    for _, word, started, last, stopped, elapsed, paused in world.measured(clock_duckdb, pause="waited"):
        if word in ("in", "out", "pending"):
            until = world.horizon if stopped is None else stopped
            late = last is not None and (last <= until if stopped is None else last < until)
            assert word == ("out" if late else "pending" if stopped is None else "in")
            assert started <= until
            assert elapsed >= 0
            assert paused in {each.waited * 1_000_000 for each in world.records}


@settings(LAW, max_examples=6)
@given(world=worlds() | worlds(deadlines=True))
def test_once_late_always_late(clock_duckdb: DuckDBEngine, world: World) -> None:
    """The same clock stopped at every hour: in time at first, from some hour on late; and late as long as it runs."""
    one = world.records[0]
    stops = [one.began + hours * HOUR for hours in range(70) if one.began + hours * HOUR < world.horizon]
    records = (*(replace(one, ended=stop) for stop in stops), replace(one, ended=None))
    rows = replace(world, records=records).measured(clock_duckdb, pause="stretches")
    *words, running = [word for _, word, *_ in rows]
    assert words == sorted(words)
    assert running == "out" or "out" not in words


FRIDAY = day_of(date(2026, 3, 6)) * DAY
MONDAY = FRIDAY + 3 * DAY
OFFICE = CalendarRules("UTC", (WeekHours((((9 * HOUR, 17 * HOUR),),) * 5 + ((), ())),), name="desk")  # type: ignore[arg-type]


def told(
    engine: Any, start: int, stop: int | None, *pauses: Pause, horizon: int = MONDAY + 30 * DAY, **metric: Any
) -> Any:
    """Outcome and due instant of one clock in office hours."""
    scope = OneTable({"desk": OFFICE, "all hours": all_hours("UTC")}, date(2026, 3, 6), horizon)
    clock = ("one", None, "a", start, stop, metric.pop("promised", None), None, 0)
    more = {"pause": "stretches"} if pauses else {}
    rows = measured(engine, scope, [clock], [("one", *each) for each in pauses], calendar="desk", **metric, **more)
    return rows[0][1], rows[0][3]


@pytest.mark.parametrize(
    ("stop", "word"), [(17, "in"), (18, "out"), (24 + 11, "out"), (72 + 9, "out"), (72 + 10, "out")]
)
def test_a_stop_after_the_closing_that_used_up_the_limit(clock_duckdb: DuckDBEngine, stop: int, word: str) -> None:
    found = told(clock_duckdb, FRIDAY + 15 * HOUR, FRIDAY + stop * HOUR, limit="2 h")
    assert found == (word, FRIDAY + 17 * HOUR)


@pytest.mark.parametrize(("stop", "word"), [(11, "in"), (12, "out"), (14, "out"), (15, "out")])
def test_a_stop_in_the_pause_that_began_when_the_limit_was_used_up(
    clock_duckdb: DuckDBEngine, stop: int, word: str
) -> None:
    pause = (FRIDAY + 11 * HOUR, FRIDAY + 14 * HOUR)
    found = told(clock_duckdb, FRIDAY + 9 * HOUR, FRIDAY + stop * HOUR, pause, limit="2 h")
    assert found == (word, FRIDAY + 11 * HOUR)


def test_only_pauses_before_it_put_a_deadline_off(clock_duckdb: DuckDBEngine) -> None:
    before = (FRIDAY + 15 * HOUR, FRIDAY + 16 * HOUR)
    after = (MONDAY + 12 * HOUR, MONDAY + 14 * HOUR)
    start, stop = FRIDAY + 10 * HOUR, MONDAY + 16 * HOUR
    for metric in ({"limit": "1 working day"}, {"due": "promised", "promised": MONDAY + 10 * HOUR}):
        assert told(clock_duckdb, start, stop, after, **metric) == ("out", MONDAY + 10 * HOUR)
        assert told(clock_duckdb, start, stop, before, after, **metric) == ("out", MONDAY + 11 * HOUR)
        assert told(clock_duckdb, start, MONDAY + 11 * HOUR, before, after, **metric) == ("in", MONDAY + 11 * HOUR)


def test_a_deadline_in_closed_hours_stays_there_unless_open_time_was_paused_before_it(
    clock_duckdb: DuckDBEngine,
) -> None:
    saturday = FRIDAY + 36 * HOUR
    before = (FRIDAY + 16 * HOUR, FRIDAY + 17 * HOUR)
    after = (MONDAY + 9 * HOUR, MONDAY + 10 * HOUR)
    metric = {"due": "promised", "promised": saturday}
    start = FRIDAY + 10 * HOUR
    assert told(clock_duckdb, start, MONDAY + 12 * HOUR, after, **metric) == ("out", saturday)
    assert told(clock_duckdb, start, MONDAY + 10 * HOUR, after, **metric) == ("out", saturday)
    assert told(clock_duckdb, start, MONDAY + 10 * HOUR, before, **metric) == ("in", MONDAY + 10 * HOUR)
    assert told(clock_duckdb, start, MONDAY + 11 * HOUR, before, after, **metric) == ("in", MONDAY + 11 * HOUR)


def test_a_limit_of_zero_is_due_at_its_start(clock_duckdb: DuckDBEngine) -> None:
    saturday = FRIDAY + 35 * HOUR
    assert told(clock_duckdb, saturday, saturday, limit="0 h") == ("in", saturday)
    assert told(clock_duckdb, saturday, saturday + HOUR, limit="0 h") == ("out", saturday)
    assert told(clock_duckdb, saturday, None, horizon=saturday + HOUR, limit="0 h") == ("out", saturday)
