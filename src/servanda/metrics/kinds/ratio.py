"""``ratio``: one sum divided by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field

from servanda.metrics.facts import Facts, Rule
from servanda.metrics.metric import NUMERIC, Metric, Quantity, Use
from servanda.metrics.rows import derive, in_scope, outcome
from servanda.metrics.scope import Scope
from servanda.query.say import in_words
from servanda.query.scalar import Case, IsNull, Lit
from servanda.words.result import Unit


class Ratio(Metric):
    """The sum of one quantity divided by the sum of another, in percent (not the mean of ratios: they differ).

    Example: ``{ratio: traffic, of: answered, to: received}``.
    """

    kind: ClassVar[str] = "ratio"
    ratio: Annotated[str, Field(description="The record set.", examples=["traffic"])]
    of: Annotated[Quantity, Field(description="Summed, it is the numerator.", examples=["answered"])]
    to: Annotated[Quantity, Field(description="Summed, it is the denominator.", examples=["received"])]

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        yield Use(("of",), self.ratio, self.of, NUMERIC)
        yield Use(("to",), self.ratio, self.to, NUMERIC)

    def unit(self, typed: Any) -> Unit:
        return "percent"

    def sentence(self) -> str:
        where = f" where {in_words(self.where)}" if self.where else ""
        return f"the sum of {in_words(self.of)} divided by the sum of {in_words(self.to)} over {self.ratio}{where}"

    def facts(self, scope: Scope) -> Facts:
        relation, unreadable = in_scope(scope, self)
        relation, of = scope.lower(relation, self.ratio, self.of)
        relation, to = scope.lower(relation, self.ratio, self.to)
        if of.divisor is not None or to.divisor is not None:
            raise scope.refuse(self.ratio, "the parts of a ratio are sums of whole quantities, not of quotients")
        # A row that lacks either part says nothing about the ratio: left out of both sums.
        both = Case(((IsNull(of.value), Lit(None)), (IsNull(to.value), Lit(None))), Lit(1))
        rows = derive(relation, outcome=outcome(unreadable, absent=both), amount=of.value, to=to.value)
        return Facts(rows, Rule("ratio", "percent", of.scale, to.scale), evidence=("_amount", "_to"))


KINDS = (Ratio,)
