"""Sums and means of quotients: exact where few divisors occur, else known so closely that every target is decided.

A month of slots may have thousands of different divisors, and the exact sum then a denominator of as many digits. The
engine gives Σ floor(n·10¹⁸ ÷ d) and how many of these were rounded, which bounds the sum. Only where a decimal of up
to twelve places lies within the bounds (a target may be met exactly there) the exact quotients are fetched and decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from servanda.engines.engine import Engine
from servanda.metrics.facts import INSIDE
from servanda.query.relation import Aggregate, Derive, Filter, Group, Relation, Scan, Select, Window, WindowColumn
from servanda.query.scalar import Arith, Col, Compare, IsNull, Lit, Quotient, Scalar, Wide, all_of

FEW = 64
"""Divisors of one reading that are summed exactly: their common denominator is still a number for people."""

PLACES, WRITTEN, SHOWN = 10**18, 10**12, 10**24
"""Of the engine's quotients, of what people write, and of a figure that is known so closely."""

Part = tuple[int, int, int]
"""Amount (or sum of amounts), divisor, number of rows."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A sum of quotients between `floor` and ``floor + rounded``, in units of 10⁻¹⁸, of so many rows."""

    floor: int
    rounded: int
    rows: int
    parts: Callable[[], list[Part]]
    """The quotients themselves."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of amounts by divisor, kept in the engine until the figures are made."""

    engine: Engine
    table: Scan
    keys: tuple[str, ...]

    def asked(self, aggregates: Iterable[tuple[str, Aggregate]]) -> Iterable[Sequence[Any]]:
        """The same aggregates as over the rows themselves: counts, and sums of amounts."""
        again = tuple((name, _over_sums(each)) for name, each in aggregates)
        return self.engine.run(Group(self.table, self.keys, again))

    def few(self) -> Iterator[tuple[Sequence[Any], Part]]:
        """Of each key with few divisors: sum, divisor, rows."""
        columns = (*self.keys, "sum", "_divisor", "rows")
        kept = Filter(self._counted(), Compare("<=", Col("_divisors"), Lit(FEW)))
        for row in self.engine.run(Select(kept, tuple((each, Col(each)) for each in columns))):
            yield row[:-3], (int(row[-3] or 0), int(row[-2] or 0), int(row[-1] or 0))

    def many(self) -> Iterator[tuple[Sequence[Any], Estimate]]:
        """Of each key with many divisors: their sum within bounds."""
        kept = Filter(self._counted(), Compare(">", Col("_divisors"), Lit(FEW)))
        above = Arith("*", Wide(Col("sum")), Lit(PLACES))
        divided = Derive(Derive(kept, (("_above", above),)), (("_floor", Quotient(Col("_above"), Col("_divisor"))),))
        again = Arith("*", Col("_floor"), Wide(Col("_divisor")))
        aggregates = (
            ("floor", Aggregate("sum", Col("_floor"))),
            ("rounded", Aggregate("count", None, Compare("<>", again, Col("_above")))),
            ("rows", Aggregate("sum", Col("rows"))),
        )
        for row in self.engine.run(Group(divided, self.keys, aggregates)):
            values = row[:-3]
            yield values, Estimate(int(row[-3] or 0), int(row[-2] or 0), int(row[-1] or 0), self._all_of(values))

    def _counted(self) -> Relation:
        inside = Filter(self.table, Compare("=", Col("_outcome"), Lit(INSIDE)))
        return Window(inside, self.keys, (), (("_divisors", WindowColumn("count")),))

    def _all_of(self, values: Sequence[Any]) -> Callable[[], list[Part]]:
        def parts() -> list[Part]:
            own: list[Scalar] = [Compare("=", Col("_outcome"), Lit(INSIDE))]
            own += [
                IsNull(Col(key)) if value is None else Compare("=", Col(key), Lit(value))
                for key, value in zip(self.keys, values, strict=True)
            ]
            columns = tuple((each, Col(each)) for each in ("sum", "_divisor", "rows"))
            found = self.engine.run(Select(Filter(self.table, all_of(*own)), columns))
            return [(int(a or 0), int(d or 0), int(n or 0)) for a, d, n in found]

        return parts


def sums_of(engine: Engine, table: str, relation: Relation, keys: tuple[str, ...]) -> Sums:
    """The sums of ``_amount`` by ``_outcome`` and ``_divisor`` over the rows of a relation, kept under a name."""
    by = (*keys, "_outcome", "_divisor")
    aggregates = (("rows", Aggregate("count")), ("sum", Aggregate("sum", Col("_amount"))))
    engine.store(table, Group(relation, by, aggregates))
    return Sums(engine, Scan(table, (*by, "rows", "sum")), keys)


def _over_sums(aggregate: Aggregate) -> Aggregate:
    return Aggregate("sum", Col("rows" if aggregate.op == "count" else "sum"), aggregate.where)


def total_of(parts: Iterable[Part], estimates: Sequence[Estimate], scale: int, rows: int | None) -> Fraction:
    """The sum of quotients of 10^-scale, or their mean over `rows`: exact, or off by less than 10⁻¹⁸."""
    exact = sum_of((amount, divisor) for amount, divisor, _ in parts if divisor)
    low = exact + Fraction(sum(each.floor for each in estimates), PLACES)
    bound = Fraction(sum(each.rounded for each in estimates), PLACES)
    by: int = 10**scale * (1 if rows is None else rows)
    low, high = low / by, (low + bound) / by
    if low == high:
        return low
    if -(-low.numerator * WRITTEN // low.denominator) <= high.numerator * WRITTEN // high.denominator:
        every = [part for each in estimates for part in each.parts()]
        return (exact + sum_of((amount, divisor) for amount, divisor, _ in every if divisor)) / by
    shown = Fraction(-(-low.numerator * SHOWN // low.denominator), SHOWN)
    return shown if shown <= high else low


def sum_of(quotients: Iterable[tuple[int, int]]) -> Fraction:
    """The exact sum, by halves: one after another, thousands of growing fractions would take minutes."""
    level = [Fraction(amount, divisor) for amount, divisor in quotients]
    while len(level) > 1:
        level = [sum(level[place : place + 2], Fraction(0)) for place in range(0, len(level), 2)]
    return level[0] if level else Fraction(0)
