"""What every metric kind has in common: its block, the expressions it uses, its rule of aggregation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from servanda.metrics.facts import Facts
from servanda.metrics.scope import Scope
from servanda.query.expression import Expression
from servanda.query.shapes import expression
from servanda.query.types import Kind, Type
from servanda.words.result import Unit
from servanda.words.shapes import Block

Condition = Annotated[Expression, expression("quality in ('A', 'B')")]
"""An expression that is true, false or neither for each record."""

Quantity = Annotated[Expression, expression("score")]
"""An expression with a number, duration, percent or amount for each record; often a field's name."""

NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DURATION})
WHOLE = frozenset({Kind.YESNO})
TIMES = frozenset({Kind.TIME})


@dataclass(frozen=True, slots=True)
class Use:
    """An expression inside a metric: where it stands, over which record set, and the types it may have.

    `wants` of None means any type.
    """

    path: tuple[str | int, ...]
    records: str
    expression: Expression
    wants: frozenset[Kind] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name inside a metric that must exist: a record set, a calendar, an objective, an exclusion or a remedy."""

    path: tuple[str | int, ...]
    what: Literal["record set", "calendar", "objective", "exclusion", "remedy"]
    name: str


class Metric(Block):
    """A metric of one kind. The kind's own key (`kind`) names the record set it runs over."""

    kind: ClassVar[str]
    of_records: ClassVar[bool] = True
    """Is it measured on records, or made of what other objectives came to?"""
    where: Annotated[Condition | None, Field(description="Only the records for which this is true.")] = None
    exclude: Annotated[
        tuple[str, ...],
        Field(description="Names of exclusions: what they take out does not count.", examples=["[maintenance]"]),
    ] = ()

    @property
    def records(self) -> str:
        """The record set whose rows are measured."""
        name: str = getattr(self, self.kind)
        return name

    def uses(self) -> Iterable[Use]:
        """The expressions of this metric."""
        if self.where is not None:
            yield Use(("where",), self.records, self.where, WHOLE)

    def mentions(self) -> Iterable[Mention]:
        """The names this metric needs."""
        yield Mention((self.kind,), "record set", self.records)
        for place, name in enumerate(self.exclude):
            yield Mention(("exclude", place), "exclusion", name)

    def unit(self, typed: Any) -> Unit:
        """The unit of the value; `typed` gives the type of an expression over a record set: ``typed(records, expression)``."""
        raise NotImplementedError

    def sentence(self) -> str:
        """What is measured, in plain words."""
        raise NotImplementedError

    def promise(self, target: str) -> str:
        """A clause that says the promise; `target` is a comparison in words: ``there are at least 600 leads``."""
        return f"{self.sentence()} is {target}"

    def facts(self, scope: Scope) -> Facts:
        """One row per record, with what became of it."""
        raise NotImplementedError


def unit_of(type_: Type) -> Unit:
    """The unit of a value of this type."""
    if type_.kind is Kind.PERCENT:
        return "percent"
    if type_.kind is Kind.DURATION:
        return "duration"
    return "money" if type_.kind is Kind.MONEY else "number"
