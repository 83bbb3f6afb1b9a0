"""Questions to a calendar as relations over step tables, as metrics ask them."""

from __future__ import annotations

from servanda.clock.spans import Closing, Spans
from servanda.clock.steps import due_of_open_time, open_time
from servanda.query.relation import (
    Aggregate,
    Derive,
    Filter,
    Group,
    Join,
    Lookup,
    Relation,
    Scan,
    Select,
    Window,
    WindowColumn,
)
from servanda.query.scalar import Arith, Case, Coalesce, Col, Compare, Greatest, Least, Lit, Scalar

CASES = Scan("clock_cases", ("id", "start", "stop", "target"))
PAUSES = Scan("clock_pauses", ("id", "begins", "ends"))
FAR = Lit(2**62)


def is_open(spans: Spans) -> Relation:
    """id, whether the calendar is open at `start`: the next microsecond counts."""
    table = open_time(spans)
    rows = Derive(Lookup(CASES, table, "start", "before"), (("next", Arith("+", Col("start"), Lit(1))),))
    counts = Arith("-", Col("after"), Col("before"))
    return _answer(Lookup(rows, table, "next", "after"), Compare("=", counts, Lit(1)))


def elapsed(spans: Spans, at_least: int = 0) -> Relation:
    """id, open microseconds from `start` to `stop` less the united pauses."""
    rows = Lookup(Lookup(CASES, open_time(spans), "start", "begun"), open_time(spans), "stop", "read")
    sums = Group(_united_pauses(spans, rows, until=Col("stop")), ("id",), (("paused", Aggregate("sum", Col("adds"))),))
    both = Join(rows, sums, (("id", "id"),), (("paused", "paused"),))
    net = Arith("-", Arith("-", Col("read"), Col("begun")), Coalesce((Col("paused"), Lit(0))))
    return _answer(both, Greatest((net, Lit(at_least))))


def due(spans: Spans, closing: Closing = "closing") -> Relation:
    """id, the instant at which `target` open microseconds less pauses have passed since `start`."""
    rows = Lookup(CASES, open_time(spans), "start", "begun")
    pauses = _united_pauses(spans, rows, until=FAR)
    pauses = Window(
        pauses, ("id",), (("p", False), ("q", False)), (("earlier", WindowColumn("sum_before", Col("adds"))),)
    )
    pauses = Join(pauses, CASES, (("id", "id"),), (("target", "target"),), "inner")
    used = Arith("-", Arith("-", Col("from"), Col("begun")), Coalesce((Col("earlier"), Lit(0))))
    waits = Filter(pauses, Compare("<" if closing == "closing" else "<=", used, Col("target")))
    both = Join(
        rows,
        Group(waits, ("id",), (("waited", Aggregate("sum", Col("adds"))),)),
        (("id", "id"),),
        (("waited", "waited"),),
    )
    total = Arith("+", Arith("+", Col("begun"), Col("target")), Coalesce((Col("waited"), Lit(0))))
    found = Lookup(Derive(both, (("total", total),)), due_of_open_time(spans, closing), "total", "found")
    return _answer(found, Greatest((Col("start"), Col("found"))))


def _united_pauses(spans: Spans, rows: Relation, until: Scalar) -> Relation:
    """Pauses clipped to the case in open time, `from` where each goes beyond those before it, and what it `adds`."""
    take = tuple((name, name) for name in ("start", "stop", "begun"))
    both: Relation = Join(
        PAUSES,
        Select(rows, tuple((each, Col(each)) for each in ("id", "start", "stop", "begun"))),
        (("id", "id"),),
        take,
        "inner",
    )
    both = Derive(both, (("left", Greatest((Col("begins"), Col("start")))), ("right", Least((Col("ends"), until)))))
    both = Filter(both, Compare("<", Col("left"), Col("right")))
    both = Lookup(Lookup(both, open_time(spans), "left", "p"), open_time(spans), "right", "q")
    both = Window(both, ("id",), (("p", False), ("q", False)), (("reach", WindowColumn("max_before", Col("q"))),))
    beyond = Case(((Compare(">", Col("reach"), Col("p")), Col("reach")),), Col("p"))
    both = Derive(both, (("from", beyond),))
    return Derive(both, (("adds", Greatest((Lit(0), Arith("-", Col("q"), Col("from"))))),))


def _answer(rows: Relation, answer: Scalar) -> Relation:
    return Select(rows, (("id", Col("id")), ("answer", answer)))
