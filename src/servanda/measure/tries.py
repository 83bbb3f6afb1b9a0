"""Attempts of records that are old enough to tell: how many each had, whom each reached first, and who became a customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from servanda.clock.periods import periods
from servanda.clock.steps import period_number
from servanda.clock.units import DAY
from servanda.measure.readings import Prepared
from servanda.metrics.facts import UNCOVERED, UNREADABLE
from servanda.query.relation import Aggregate, Filter, Group, Lookup, Relation
from servanda.query.scalar import And, Col, InList, IsNull, Not
from servanda.words.result import Period
from servanda.words.window import Calendar

MOST_MONTHS = 12
MOST_ATTEMPTS = 10_000


@dataclass(frozen=True, slots=True)
class Tried:
    """How records with so many attempts fared. Attempts after the first contact reached nobody, and are not counted here."""

    number: int
    records: int
    reached: int
    customers: int
    """Of those that were reached."""


@dataclass(frozen=True, slots=True)
class Tries:
    """All records that are old enough, by the attempts up to their first contact, and by all that they had."""

    records: int
    young: int
    tried: tuple[Tried, ...]
    had: Mapping[int, int]
    """How many records had so many attempts in all."""
    customers: int
    unreached: int
    """Customers that no attempt reached: they came by themselves."""
    revenue: Fraction | None
    """What all customers brought; None where nothing says it."""
    priced: int
    """Customers of which that is known."""
    a_month: Fraction
    """Records that came in a month: the mean of the last whole months, twelve at most."""


def read_tries(prepared: Prepared, rows: Relation) -> Tries:
    """What became of each number of attempts; `rows` are those of all time."""
    engine, readable = prepared.scope.source.engine, Not(InList(Col("_outcome"), (UNREADABLE, UNCOVERED)))
    ripe = Filter(Filter(rows, readable), Col("_ripe"))
    young = Filter(Filter(rows, readable), Not(Col("_ripe")))
    reached, customer = Not(IsNull(Col("_reached"))), Col("_customer")
    by_effort = Group(ripe, ("_effort",), (
        ("records", Aggregate("count")), ("reached", Aggregate("count", None, reached)),
        ("customers", Aggregate("count", None, And((reached, customer)))), ("all", Aggregate("count", None, customer)),
        ("revenue", Aggregate("sum", Col("_revenue"), customer)),
        ("priced", Aggregate("count", None, And((customer, Not(IsNull(Col("_revenue"))))))),
    ))  # fmt: skip
    answers = sorted(tuple(int(each or 0) for each in row) for row in engine.run(by_effort))
    if answers and answers[-1][0] > MOST_ATTEMPTS:
        hint = "Is it the column with a number of attempts, and not one with an amount or a time?"
        raise prepared.scope.refuse(
            "attempt", f"a record had {answers[-1][0]:,} attempts, more than anybody makes", hint
        )
    tried = tuple(Tried(*row[:4]) for row in answers)
    had: Iterable[tuple[object, ...]] = engine.run(Group(ripe, ("_tries",), (("records", Aggregate("count")),)))
    every = {int(str(number)): int(str(records)) for number, records in had}
    too_young = next(iter(engine.run(Group(young, (), (("records", Aggregate("count")),)))))[0]
    customers, priced = sum(row[4] for row in answers), sum(row[6] for row in answers)
    scale = 10**prepared.facts.rule.weight_scale
    revenue = Fraction(sum(row[5] for row in answers), scale) if priced else None
    return Tries(
        sum(each.records for each in tried), int(too_young or 0), tried, dict(sorted(every.items())), customers,
        customers - sum(each.customers for each in tried), revenue, priced, _a_month(prepared, Filter(rows, readable)),
    )  # fmt: skip


def _a_month(prepared: Prepared, rows: Relation) -> Fraction:
    """Records in the last whole months, of which the records hold the beginning."""
    scope = prepared.scope
    engine, zone, horizon = scope.source.engine, scope.source.zone, scope.horizon
    first = next(iter(engine.run(Group(rows, (), (("first", Aggregate("min", Col("_placed_at"))),)))))[0]
    whole = [
        each
        for each in periods(Calendar("month"), zone, horizon - (MOST_MONTHS + 1) * 31 * DAY, horizon)
        if first is not None and int(first) < each.end <= horizon
    ]
    begun = [each for each in whole if first is not None and each.start >= zone.midnight(zone.day(int(first)))]
    # The month in which records begin is one only where there is no other, or nothing came since.
    found = (_mean(prepared, rows, months[-MOST_MONTHS:]) for months in (begun, whole) if months)
    return next(filter(None, found), Fraction(0))


def _mean(prepared: Prepared, rows: Relation, months: Sequence[Period]) -> Fraction:
    inside = Period("", months[0].start, months[-1].end)
    placed = Filter(Lookup(rows, period_number((inside,)), "_placed_at", "_piece"), Not(IsNull(Col("_piece"))))
    engine = prepared.scope.source.engine
    number = next(iter(engine.run(Group(placed, (), (("records", Aggregate("count")),)))))[0]
    return Fraction(int(number or 0), len(months))


def attempted_at(tries: Tries) -> dict[int, int]:
    """On how many records each attempt was made: those with as many or more."""
    made = Counter({each.number: each.records for each in tries.tried})
    last = max(made, default=0)
    found = accumulate(made[number] for number in range(last, 0, -1))
    return dict(sorted(zip(range(last, 0, -1), found, strict=True)))
