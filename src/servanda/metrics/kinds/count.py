"""``count``: how many records there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from servanda.metrics.facts import Facts, Rule
from servanda.metrics.metric import Metric, Quantity, Use
from servanda.metrics.rows import in_scope, outcome, text_of
from servanda.metrics.scope import Scope
from servanda.query.relation import Derive
from servanda.query.say import in_words
from servanda.query.scalar import Lit
from servanda.words.result import Unit


class Count(Metric):
    """The number of records, or of different values in them.

    Example: ``{count: leads, where: "quality in ('A', 'B')"}``.
    """

    kind: ClassVar[str] = "count"
    count: Annotated[str, Field(description="The record set whose rows are counted.")]
    distinct: Annotated[Quantity | None, Field(description="Count different values of this instead of rows.")] = None

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
            rows = Derive(relation, (("_outcome", outcome(unreadable)), ("_amount", Lit(1))))
            return Facts(rows, Rule("count", "number"))
        relation, value = text_of(scope, relation, self.count, self.distinct)
        rows = Derive(
            relation, (("_outcome", outcome(unreadable, absent=value)), ("_amount", Lit(1)), ("_what", value))
        )
        return Facts(rows, Rule("distinct", "number"), evidence=("_what",))


KINDS = (Count,)
