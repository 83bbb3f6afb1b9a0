"""``reported``: a figure that somebody enters by hand, with who, when and the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import Field

from servanda.metrics.facts import Facts, Rule
from servanda.metrics.metric import NUMERIC, Metric, Quantity, Use, unit_of
from servanda.metrics.rows import derive, in_scope, outcome
from servanda.metrics.scope import Scope
from servanda.query.relation import Filter
from servanda.query.say import in_words
from servanda.query.scalar import Case, Col, Compare, IsNull, Lit, Or
from servanda.query.types import Kind
from servanda.words.result import Unit


class Reported(Metric):
    """A figure entered by hand: a survey, an audit, a count nobody automates.

    Of several figures for one period the one entered last counts; the others are listed in the evidence.
    Each row says who entered it, when, and where the evidence lies. As of an earlier day (`--as-of`), what
    was entered later is not known yet.

    Example: ``{reported: satisfaction, of: score, by: entered_by, entered: entered_at, evidence: document}``.
    """

    kind: ClassVar[str] = "reported"
    reported: Annotated[
        str,
        Field(
            description="The record set of the figures; its time places a figure in its period.",
            examples=["satisfaction"],
        ),
    ]
    of: Annotated[Quantity, Field(description="The figure.", examples=["score"])]
    by: Annotated[Quantity, Field(description="The column that says who entered it.", examples=["entered_by"])]
    entered: Annotated[
        Quantity, Field(description="The time column that says when it was entered.", examples=["entered_at"])
    ]
    evidence: Annotated[
        Quantity | None, Field(description="The column that says where the evidence lies.", examples=["document"])
    ] = None

    def uses(self) -> Iterable[Use]:
        yield from super().uses()
        yield Use(("of",), self.reported, self.of, NUMERIC)
        yield Use(("by",), self.reported, self.by, frozenset({Kind.TEXT}))
        yield Use(("entered",), self.reported, self.entered, frozenset({Kind.TIME}))
        if self.evidence is not None:
            yield Use(("evidence",), self.reported, self.evidence, frozenset({Kind.TEXT}))

    def unit(self, typed: Any) -> Unit:
        return unit_of(typed(self.reported, self.of))

    def sentence(self) -> str:
        where = f" where {in_words(self.where)}" if self.where else ""
        return f"the {in_words(self.of)} entered last in {self.reported}{where} (with {in_words(self.by)} and {in_words(self.entered)})"

    def facts(self, scope: Scope) -> Facts:
        relation, unreadable = in_scope(scope, self)
        relation, amount = scope.lower(relation, self.reported, self.of)
        relation, who = scope.lower(relation, self.reported, self.by)
        relation, entered = scope.lower(relation, self.reported, self.entered)
        document = Lit("")
        rows = derive(relation, said_by=who.value, started=entered.value)
        if self.evidence is not None:
            rows, lowered = scope.lower(rows, self.reported, self.evidence)
            rows = derive(rows, document=lowered.value)
        else:
            rows = derive(rows, document=document)
        if scope.asked is not None:  # what was entered later was not known then
            rows = Filter(rows, Or((IsNull(Col("_started")), Compare("<=", Col("_started"), Lit(scope.asked)))))
        # A figure nobody stands behind is no figure.
        late = Case(((IsNull(Col("_said_by")), Lit(None)), (IsNull(Col("_started")), Lit(None))), amount.value)
        rows = derive(rows, outcome=outcome(unreadable, absent=late), amount=amount.value)
        rule = Rule("last", unit_of(amount.type), amount.scale)
        return Facts(rows, rule, ("_amount", "_said_by", "_started", "_document"))


KINDS = (Reported,)
