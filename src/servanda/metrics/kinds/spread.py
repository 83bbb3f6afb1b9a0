"""``sum``, ``average``, ``smallest``, ``largest`` and the percentiles ``p50`` … ``p99``: one number over many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from servanda.metrics.facts import Facts, How, Rule
from servanda.metrics.metric import NUMERIC, Metric, Quantity, Use, unit_of
from servanda.metrics.rows import derive, divided, in_scope, outcome
from servanda.metrics.scope import Scope
from servanda.query.say import in_words
from servanda.query.scalar import FALSE, Case, Col, IsNull, Lit, Scalar
from servanda.words.counts import CountsAs, parse_counts
from servanda.words.number import exact_text
from servanda.words.result import Unit
from servanda.words.shapes import phrase


class Spread(Metric):
    """A number made of one quantity of each record."""

    how: ClassVar[How]
    says: ClassVar[str]
    of: Annotated[
        Quantity,
        Field(description="The quantity of each record: a column, a field or an expression.", examples=["amount"]),
    ]
    empty: Annotated[
        CountsAs | None,
        phrase(parse_counts, "counts as 100%"),
        Field(description="What a record without a value counts as. Default: it is left out, and counted as such."),
    ] = None
    show_as: Annotated[
        str | None, Field(alias="unit", description="The unit in which the value is shown; no effect on the verdict.")
    ] = None

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        yield Use(("of",), self.records, self.of, NUMERIC)

    def unit(self, typed: Any) -> Unit:
        return unit_of(typed(self.records, self.of))

    def sentence(self) -> str:
        where = f" where {in_words(self.where)}" if self.where else ""
        return f"{self.says} {in_words(self.of)} of {self.records}{where}{self._without()}"

    def _without(self) -> str:
        """What becomes of records without a value, where that is written."""
        return f" (one without a value {self.empty})" if self.empty is not None else ""

    def permille(self) -> int:
        """Of a percentile: 950 for p95. 0 otherwise."""
        return 0

    def _counted(self, scope: Scope, scale: int) -> int:
        share = self.empty.share if self.empty is not None else None
        if share is None or (share * 10**scale).denominator != 1:
            raise scope.refuse("empty", f"`{self.empty}` is no number that a record of this metric can count as")
        return int(share * 10**scale)

    def facts(self, scope: Scope) -> Facts:
        relation, unreadable = in_scope(scope, self)
        relation, lowered = scope.lower(relation, self.records, self.of)
        amount, divisor = lowered.value, lowered.divisor
        relation = derive(relation, value=amount, parts=divisor if divisor is not None else Lit(1))
        present: Scalar = Col("_value") if divisor is None else divided(Col("_value"), Col("_parts"))
        filled: Scalar = Col("_value")
        parts: Scalar = Col("_parts")
        absent: Scalar | None = present
        if self.empty is not None:
            number = self._counted(scope, lowered.scale)
            filled = Case(((IsNull(present), Lit(number)),), Col("_value"))
            parts = Case(((IsNull(present), Lit(1)),), Col("_parts"))
            absent = None
        empty = IsNull(present) if self.empty is not None else FALSE
        rows = derive(relation, outcome=outcome(unreadable, absent=absent), amount=filled, divisor=parts, empty=empty)
        rule = Rule(
            self.how, unit_of(lowered.type), lowered.scale, permille=self.permille(), divided=divisor is not None
        )
        return Facts(rows, rule, evidence=("_amount", "_empty"))


class Sum(Spread):
    """The sum of a quantity. Example: ``{sum: deals, of: amount}``."""

    kind: ClassVar[str] = "sum"
    how: ClassVar[How] = "sum"
    says: ClassVar[str] = "the sum of"
    sum: Annotated[str, Field(description="The record set.", examples=["deals"])]


class Average(Spread):
    """The mean of a quantity, exact. Example: ``{average: surveys, of: score}``."""

    kind: ClassVar[str] = "average"
    how: ClassVar[How] = "average"
    says: ClassVar[str] = "the average"
    average: Annotated[str, Field(description="The record set.", examples=["surveys"])]


class Smallest(Spread):
    """The smallest value. Example: ``{smallest: samples, of: throughput}``."""

    kind: ClassVar[str] = "smallest"
    how: ClassVar[How] = "smallest"
    says: ClassVar[str] = "the smallest"
    smallest: Annotated[str, Field(description="The record set.", examples=["samples"])]


class Largest(Spread):
    """The largest value. Example: ``{largest: backlog, of: age}``."""

    kind: ClassVar[str] = "largest"
    how: ClassVar[How] = "largest"
    says: ClassVar[str] = "the largest"
    largest: Annotated[str, Field(description="The record set.", examples=["backlog"])]


PERCENTILE = re.compile(r"p([1-9]\d?(?:\.\d)?)")


def percentile_permille(key: str) -> int | None:
    """950 for ``p95``, 999 for ``p99.9``; None for any other key."""
    found = PERCENTILE.fullmatch(key)
    return int(Decimal(found[1]) * 10) if found else None


class Percentile(Spread):
    """The value that the given percent of records do not exceed (nearest rank: a value that occurs).

    The key is ``p50`` … ``p99`` or, with one decimal, ``p99.9``. Example: ``{p95: requests, of: latency}``.
    """

    kind: ClassVar[str] = "percentile"
    how: ClassVar[How] = "percentile"
    says: ClassVar[str] = "the percentile of"
    percentile: Annotated[str, Field(description="The record set.", examples=["requests"])]
    rank: Annotated[int, Field(exclude=True)] = 0

    @model_validator(mode="before")
    @classmethod
    def _key(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        for key in raw:
            permille = percentile_permille(str(key))
            if permille is not None:
                rest = {name: value for name, value in raw.items() if name != key}
                return {**rest, "percentile": raw[key], "rank": permille}
        return raw

    def permille(self) -> int:
        return self.rank

    def sentence(self) -> str:
        where = f" where {in_words(self.where)}" if self.where else ""
        share = exact_text(Fraction(self.rank, 10))
        return f"the {in_words(self.of)} that {share}% of {self.records}{where}{self._without()} do not exceed"


KINDS = (Sum, Average, Smallest, Largest, Percentile)
