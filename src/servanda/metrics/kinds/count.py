"""``count``: how many records there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.metrics.facts import Facts, Rule
from servanda.metrics.metric import Metric, Quantity, Use
from servanda.metrics.rows import derive, divided, in_scope, outcome
from servanda.metrics.scope import Scope
from servanda.query.say import in_words
from servanda.query.scalar import Col, Lit, Scalar, TextOf
from servanda.query.types import Kind
from servanda.words.result import Unit


class Count(Metric):
    """The number of records, or of different values in them.

    Example: ``{count: leads, where: "quality in ('A', 'B')"}``.
    """

    kind: ClassVar[str] = "count"
    count: Annotated[str, Field(description="The record set whose rows are counted.", examples=["leads"])]
    distinct: Annotated[
        Quantity | None, Field(description="Count different values of this instead of rows.", examples=["owner"])
    ] = None

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        if self.distinct is not None:
            yield Use(("distinct",), self.count, self.distinct)

    def unit(self, typed: object) -> Unit:
        return "number"

    def sentence(self) -> str:
        return f"the number of {self._counted()}"

    def promise(self, target: str) -> str:
        return f"there are {target} {self._counted()}"

    def _counted(self) -> str:
        what = f"different values of {in_words(self.distinct)} in {self.count}" if self.distinct else self.count
        return what + (f" where {in_words(self.where)}" if self.where else "")

    def facts(self, scope: Scope) -> Facts:
        relation, unreadable = in_scope(scope, self)
        if self.distinct is None:
            return Facts(derive(relation, outcome=outcome(unreadable), amount=Lit(1)), Rule("count", "number"))
        relation, what = scope.lower(relation, self.count, self.distinct)
        relation = derive(relation, value=what.value, parts=what.divisor if what.divisor is not None else Lit(1))
        value: Scalar = Col("_value") if what.divisor is None else divided(Col("_value"), Col("_parts"))
        text = value if what.type.kind is Kind.TEXT else TextOf(value)
        word = outcome(unreadable, absent=value)
        amount = value if what.divisor is not None else Lit(1)
        rows = derive(relation, outcome=word, amount=amount, divisor=Col("_parts"), what=text)
        rule = Rule("distinct", "number", what.scale, divided=what.divisor is not None)
        return Facts(rows, rule, evidence=("_what",))


KINDS = (Count,)
