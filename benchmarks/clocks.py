"""Open time between two moments: ours in an engine, beside other libraries, numpy, and SQL written by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from benchmarks import rows
from benchmarks.child import run
from benchmarks.contest import contest, show

LIBRARIES = {"timegrid": 200_000, "businesstimedelta": 10_000}
"""How many pairs the libraries get: each is slow enough to be timed on few."""

CHECKED = 10_000
"""The sum over the first pairs is compared between all."""

_START = f"({rows.FIRST} + ({rows.YEAR} // 1000000 * {rows.draw(1)}) // 1000000 * 1000000)"
_PAIRS = f"""
    SELECT i, {_START} AS a, {_START} + ({rows.draw(3)} * {rows.draw(4)} // 1000000 * 864000) // 1000000 * 1000000 AS b
    FROM range({{number}}) r(i)"""


def main(number: int = 10_000_000, rounds: int = 3) -> None:
    """Run all in turn and print records a second and the ratios to ours."""
    rivals: dict[str, Callable[[], Any]] = {
        name: partial(run, f"clocks:{name}", number=number) for name in ("ours", "by_hand", "by_numpy")
    }
    sizes = dict.fromkeys(rivals, number)
    for name, few in LIBRARIES.items():
        rivals[name] = partial(run, f"clocks:by_{name}", number=min(few, number))
        sizes[name] = min(few, number)
    found = contest(rivals, rounds)
    if len({str(each.answer) for each in found.values()}) != 1:
        raise AssertionError(f"not all say the same: { {name: each.answer for name, each in found.items()} }")
    rate = {name: sizes[name] / each.seconds for name, each in found.items()}
    lines = [
        (
            name.replace("_", " "),
            f"{sizes[name]:,}",
            f"{each.seconds:.2f} s",
            f"{rate[name] / 1e6:.3f} M/s",
            f"{rate['ours'] / rate[name]:.1f}",
        )
        for name, each in found.items()
    ]
    show("Open time between two moments, Monday to Friday 09:00 to 17:00 (all say the same)",
         ("", "pairs", "median", "pairs", "ours is faster by"), lines)  # fmt: skip


def _table(number: int) -> Any:
    import duckdb

    base = duckdb.connect()
    base.execute(f"CREATE TABLE pairs AS {_PAIRS.format(number=number)}")
    return base


def _check(sums: Callable[[int], int]) -> int:
    return int(sums(CHECKED))


def ours(number: int) -> tuple[float, Any]:
    """Two look-ups in a step table, as every clock does."""
    from servanda.clock.compile import compile_spans
    from servanda.clock.steps import open_time
    from servanda.clock.written import rules_of
    from servanda.engines.duckdb import DuckDBEngine
    from servanda.query.relation import Aggregate, Filter, Group, Lookup, Scan
    from servanda.query.scalar import Arith, Col, Compare, Lit

    with DuckDBEngine() as engine:
        engine.connection.execute(f"CREATE TEMP TABLE pairs AS {_PAIRS.format(number=number)}")
        began = time.perf_counter()
        spans = compile_spans(
            rules_of("UTC", {"mon-fri": "09:00-17:00"}, (), {}, holidays_win=False), date(2024, 11, 1), date(2026, 3, 1)
        )
        table = open_time(spans)
        looked = Lookup(Lookup(Scan("pairs", ("i", "a", "b")), table, "a", "x"), table, "b", "y")
        total = (("total", Aggregate("sum", Arith("-", Col("y"), Col("x")))),)
        engine.run(Group(looked, (), total))
        seconds = time.perf_counter() - began
        few = Group(Filter(looked, Compare("<", Col("i"), Lit(CHECKED))), (), total)
        return seconds, int(engine.run(few)[0][0] or 0)


def by_hand(number: int) -> tuple[float, Any]:
    """A table of days with the open time before each and its one span, joined twice."""
    base = _table(number)
    began = time.perf_counter()
    days, total = [], 0
    for place in range(500):
        day = date(2024, 11, 1) + timedelta(place)
        start = int((datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).total_seconds()) * 1_000_000
        length = 8 * rows.HOUR if day.weekday() < 5 else 0
        days.append((start // rows.DAY, total, start + 9 * rows.HOUR, length))
        total += length
    base.execute("CREATE TABLE day (d BIGINT, total BIGINT, s BIGINT, l BIGINT)")
    base.execute("INSERT INTO day VALUES " + ", ".join(map(str, days)))
    open_time = "{t}.total + CASE WHEN {x} <= {t}.s THEN 0 WHEN {x} - {t}.s >= {t}.l THEN {t}.l ELSE {x} - {t}.s END"
    query = (
        f"SELECT sum(({open_time.format(t='y', x='b')}) - ({open_time.format(t='x', x='a')}))::BIGINT FROM pairs "
        f"LEFT JOIN day x ON x.d = a // {rows.DAY} LEFT JOIN day y ON y.d = b // {rows.DAY}"
    )
    base.execute(query).fetchone()
    seconds = time.perf_counter() - began
    return seconds, _check(lambda few: base.execute(f"{query} WHERE i < {few}").fetchone()[0])


def by_numpy(number: int) -> tuple[float, Any]:
    """Sorted spans, `searchsorted` and running totals."""
    import numpy

    base = _table(number)
    found = base.execute("SELECT a, b FROM pairs ORDER BY i").fetchnumpy()
    a, b = numpy.asarray(found["a"]), numpy.asarray(found["b"])
    began = time.perf_counter()
    days = [date(2024, 11, 1) + timedelta(place) for place in range(500)]
    opens = [
        int((datetime(each.year, each.month, each.day, 9) - datetime(1970, 1, 1)).total_seconds()) * 1_000_000
        for each in days
        if each.weekday() < 5
    ]
    starts = numpy.array(opens)
    length = 8 * rows.HOUR

    def total(x: Any) -> Any:
        place = numpy.searchsorted(starts, x, side="right") - 1
        return place * length + numpy.minimum(x - starts[place], length)

    elapsed = total(b) - total(a)
    int(elapsed.sum())
    seconds = time.perf_counter() - began
    return seconds, _check(lambda few: int(elapsed[:few].sum()))


def by_timegrid(number: int) -> tuple[float, Any]:
    """The fastest library found, on its compiled timeline."""
    from datetime import time as time_of_day

    import timegrid

    pairs = _moments(number)
    began = time.perf_counter()
    calendar = timegrid.TimeGridCalendar.create().add_weekday_open_rule(time_of_day(9), time_of_day(17))
    line = calendar.compile(datetime(2024, 11, 1), datetime(2026, 3, 1))
    elapsed = [line.get_working_duration(a, b) for a, b in pairs]
    seconds = time.perf_counter() - began
    return seconds, _check(lambda few: sum(each // timedelta(microseconds=1) for each in elapsed[:few]))


def by_businesstimedelta(number: int) -> tuple[float, Any]:
    """A library in plain Python."""
    from datetime import time as time_of_day

    import businesstimedelta

    pairs = _moments(number)
    began = time.perf_counter()
    rule = businesstimedelta.WorkDayRule(
        start_time=time_of_day(9), end_time=time_of_day(17), working_days=[0, 1, 2, 3, 4]
    )
    rules = businesstimedelta.Rules([rule])
    elapsed = [rules.difference(a, b).timedelta for a, b in pairs]
    seconds = time.perf_counter() - began
    return seconds, _check(lambda few: sum(each // timedelta(microseconds=1) for each in elapsed[:few]))


def _moments(number: int) -> list[tuple[datetime, datetime]]:
    epoch = datetime(1970, 1, 1)
    found = _table(number).execute("SELECT a, b FROM pairs ORDER BY i").fetchall()
    return [(epoch + timedelta(microseconds=a), epoch + timedelta(microseconds=b)) for a, b in found]
