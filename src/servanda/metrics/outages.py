"""Outages: down times of a time line that touch are one, and only those of an agreed length may count.

`gap` is how long it must be up between two outages, in microseconds: where it is less they are one, and down all along.
"""

from __future__ import annotations

from servanda.metrics.rows import derive
from servanda.query.relation import Aggregate, Filter, Group, Join, Relation, Select, Window, WindowColumn
from servanda.query.scalar import FALSE, And, Arith, Case, Coalesce, Col, Compare, Greatest, Lit, Not, Or, Scalar
from servanda.words.comparison import Comparison
from servanda.words.duration import Exact
from servanda.words.target import Target, comparisons


def numbered(downs: Relation, gap: int = 0) -> Relation:
    """Down times (``_line``, ``_begins``, ``_ends``) with ``_outage``, the number of their outage, and ``_first``: does it begin it?"""
    order = (("_begins", False), ("_ends", False), ("_key", False))
    reach: Relation = Window(downs, ("_line",), order, (("_reach", WindowColumn("max_before", Col("_ends"))),))
    reached = Arith("+", Col("_reach"), Lit(gap - 1)) if gap else Col("_reach")
    reach = derive(reach, first=Not(Coalesce((Compare(">=", reached, Col("_begins")), FALSE))))
    reach = derive(reach, new=Case(((Col("_first"), Lit(1)),), Lit(0)))
    return Window(reach, ("_line",), order, (("_outage", WindowColumn("sum_until", Col("_new"))),))


def outages(downs: Relation) -> Relation:
    """Whole outages of numbered down times: ``_line``, ``_outage``, ``_begins``, ``_ends``, ``_key`` of the first row, ``_rows``."""
    return Group(
        downs, ("_line", "_outage"),
        (("_begins", Aggregate("min", Col("_begins"))), ("_ends", Aggregate("max", Col("_ends"))),
         ("_key", Aggregate("min", Col("_key"), Col("_first"))), ("_rows", Aggregate("count"))),
    )  # fmt: skip


def named(downs: Relation) -> Relation:
    """Disjoint parts of numbered down times (``_line``, ``_begins``, ``_ends``, ``_key``): each instant is the first row's that holds then.

    Of rows that overlap each is so named for the time in which no earlier one holds; of those that begin at once the longest is first.
    """
    order = (("_begins", False), ("_ends", True), ("_key", False))
    parts: Relation = Window(downs, ("_line",), order, (("_held", WindowColumn("max_before", Col("_ends"))),))
    parts = derive(parts, begins=Greatest((Col("_begins"), Coalesce((Col("_held"), Col("_begins"))))))
    parts = Filter(parts, Compare("<", Col("_begins"), Col("_ends")))
    return Select(parts, tuple((name, Col(name)) for name in ("_line", "_begins", "_ends", "_key")))


def judged(whole: Relation, length: Target, horizon: int, gap: int = 0) -> Relation:
    """The outages that have the length, or may still get it, with ``_sure``: is that decided at the horizon?"""
    whole = derive(whole, length=Arith("-", Col("_ends"), Col("_begins")))
    whole = derive(whole, counts=_holds(length), running=Compare(">=", Col("_ends"), Lit(horizon - max(gap - 1, 0))))
    whole = derive(whole, sure=Or((Not(Col("_running")), _for_good(length))))
    return Filter(whole, Or((Col("_counts"), Not(Col("_sure")))))


def not_yet_over(whole: Relation, horizon: int, gap: int) -> Relation:
    """From the end of outages to the horizon, where it is not yet up for long enough."""
    last = And((Compare("<", Col("_ends"), Lit(horizon)), Compare(">", Col("_ends"), Lit(horizon - gap))))
    return Select(
        Filter(whole, last),
        (("_line", Col("_line")), ("_begins", Col("_ends")), ("_ends", Lit(horizon)), ("_key", Col("_key")), ("_since", Col("_begins"))),
    )  # fmt: skip


def after_grace(downs: Relation, grace: int) -> Relation:
    """Down times less the first so many microseconds of their outages, which began at ``_since``."""
    later = derive(downs, begins=Greatest((Col("_begins"), Arith("+", Col("_since"), Lit(grace)))))
    return Filter(later, Compare("<", Col("_begins"), Col("_ends")))


def rows_of(downs: Relation, whole: Relation) -> Relation:
    """The numbered down times of these outages, with ``_since``, the beginning of the outage, and ``_sure``."""
    names = ("_line", "_outage", "_begins", "_sure")
    kept = Select(whole, tuple((name, Col(name)) for name in names))
    both = (("_line", "_line"), ("_outage", "_outage"))
    return Join(downs, kept, both, (("_begins", "_since"), ("_sure", "_sure")), "inner")


def _holds(length: Target) -> Scalar:
    return _any([_part(each) for each in comparisons(length)])


def _for_good(length: Target) -> Scalar:
    """An outage that goes on can only grow: a least length that it has stays, a greatest that it exceeds stays exceeded."""
    parts = comparisons(length)
    lower = [_part(each) for each in parts if each.direction == "higher"]
    beyond = [Compare(">", Col("_length"), Lit(_microseconds(each.high or each.low))) for each in parts]
    bounded = all(each.direction != "higher" for each in parts)
    return _any([*lower, *([And(tuple(beyond))] if bounded else [])])


def _part(part: Comparison) -> Scalar:
    low, high = part.bounds()
    tests: list[Scalar] = []
    if low is not None:
        tests.append(Compare(">" if part.strict else ">=", Col("_length"), Lit(_microseconds(low))))
    if high is not None:
        tests.append(Compare("<" if part.strict else "<=", Col("_length"), Lit(_microseconds(high))))
    return tests[0] if len(tests) == 1 else And(tuple(tests))


def _any(tests: list[Scalar]) -> Scalar:
    return tests[0] if len(tests) == 1 else Or(tuple(tests)) if tests else FALSE


def _microseconds(value: object) -> int:
    if not isinstance(value, Exact):
        raise TypeError(f"the length of an outage is real time, not {value}")
    return value.microseconds
