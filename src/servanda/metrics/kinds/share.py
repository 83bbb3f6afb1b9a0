"""``share``: what part of the records satisfies a condition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from servanda.metrics.facts import PENDING, Facts, Rule
from servanda.metrics.metric import NUMERIC, WHOLE, Condition, Metric, Quantity, Use
from servanda.metrics.rows import derive, in_scope, outcome
from servanda.metrics.scope import Scope
from servanda.query.expression import Not as Negation
from servanda.query.relation import Lookup
from servanda.query.say import condition_in_words, in_words
from servanda.query.scalar import FALSE, Arith, Case, Col, Compare, Lit, Not, Scalar
from servanda.words.duration import Duration, Exact, parse_duration
from servanda.words.result import Unit
from servanda.words.shapes import Fault, Faults, phrase


class Share(Metric):
    """The share of records for which a condition is true.

    ``good`` is the share where it holds, ``bad`` the share where it does not, ``are`` the share where it
    holds, without praise or blame ("at most 2% are reopened"). A record whose condition is unknown
    (null) is not counted as good. With ``matures_after`` younger records are pending.

    Example: ``{share: leads, good: won_at - created_at <= 90 days, matures_after: 90 days}``.
    """

    kind: ClassVar[str] = "share"
    share: Annotated[str, Field(description="The record set.", examples=["leads"])]
    good: Annotated[
        Condition | None,
        Field(description="Measured is the share where this is true.", examples=["decision = 'accepted'"]),
    ] = None
    bad: Annotated[
        Condition | None,
        Field(description="Measured is the share where this is false.", examples=["status = 'failed'"]),
    ] = None
    are: Annotated[
        Condition | None,
        Field(description="Measured is the share where this is true; neither good nor bad.", examples=["reopened"]),
    ] = None
    weight: Annotated[
        Quantity | None, Field(description="Each record counts this much. Default: 1.", examples=["amount"])
    ] = None
    matures_after: Annotated[
        Duration | None,
        phrase(parse_duration, "90 days"),
        Field(description="A record younger than this at the horizon is pending: it may still become good."),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _one_condition(cls, raw: Any) -> Any:
        if isinstance(raw, dict):
            written = [key for key in ("good", "bad", "are") if key in raw]
            if len(written) != 1:
                said = f"has {' and '.join(f'`{key}`' for key in written)}" if written else "has no condition"
                raise Faults(Fault(f"A share needs exactly one of `good`, `bad` and `are`; this one {said}.",
                                   hint="Write {share: tickets, good: reopened = no}.", code="S023"))  # fmt: skip
        return raw

    @property
    def condition(self) -> tuple[str, Condition]:
        """The key that was written and its condition."""
        for key in ("good", "bad", "are"):
            written: Condition | None = getattr(self, key)
            if written is not None:
                return key, written
        raise ValueError("a share has a condition")

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        key, condition = self.condition
        yield Use((key,), self.share, condition, WHOLE)
        if self.weight is not None:
            yield Use(("weight",), self.share, self.weight, NUMERIC)

    def unit(self, typed: Any) -> Unit:
        return "percent"

    def sentence(self) -> str:
        return f"the share of {self._records()} for which {self._holds()}{self._ripens()}"

    def promise(self, target: str) -> str:
        return f"for {target} of {self._records()}, {self._holds()}{self._ripens()}"

    def _records(self) -> str:
        weighted = f", each weighing its {in_words(self.weight)}," if self.weight else ""
        return self.share + (f" where {in_words(self.where)}" if self.where else "") + weighted

    def _holds(self) -> str:
        key, condition = self.condition
        return in_words(Negation(condition)) if key == "bad" else condition_in_words(condition)

    def _ripens(self) -> str:
        return f" (each is judged {self.matures_after} after its time)" if self.matures_after else ""

    def facts(self, scope: Scope) -> Facts:
        relation, unreadable = in_scope(scope, self)
        key, condition = self.condition
        relation, lowered = scope.lower(relation, self.share, condition)
        good: Scalar = Not(lowered.value) if key == "bad" else lowered.value
        word = outcome(unreadable, good=good)
        if self.matures_after is not None:
            relation, ripe = self._ripe(scope, relation)
            young = Compare(">", ripe, Lit(scope.horizon))
            word = Case(
                ((unreadable, word), (young, Lit(PENDING))) if unreadable != FALSE else ((young, Lit(PENDING)),), word
            )
        rule = Rule("share", "percent")
        weight: Scalar = Lit(1)
        if self.weight is not None:
            relation, lowered = scope.lower(relation, self.share, self.weight)
            if lowered.divisor is not None:
                raise scope.refuse("weight", "a weight is a whole quantity, not a quotient")
            weight, rule = lowered.value, Rule("share", "percent", weighted=True, weight_scale=lowered.scale)
        rows = derive(relation, outcome=word, amount=Lit(1), weight=weight)
        ripens = self.matures_after.microseconds if isinstance(self.matures_after, Exact) else 0
        return Facts(rows, rule, evidence=("_ripe",) if self.matures_after else (), ripens_after=ripens)

    def _ripe(self, scope: Scope, relation: Any) -> tuple[Any, Scalar]:
        assert self.matures_after is not None
        if isinstance(self.matures_after, Exact):
            return derive(relation, ripe=Arith("+", Col("_at"), Lit(self.matures_after.microseconds))), Col("_ripe")
        table = scope.calendar(None).step(self.matures_after)
        return Lookup(relation, table, "_at", "_ripe"), Col("_ripe")


KINDS = (Share,)
