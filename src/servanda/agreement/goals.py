"""Goals: targets derived from other figures, by an expression or from what was measured at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from servanda.agreement.faults import validate
from servanda.agreement.values import Name, Term
from servanda.query.expression import Expression
from servanda.query.shapes import expression
from servanda.words.rounding import Rounding, parse_rounding
from servanda.words.shapes import Fault, Faults, Raw, Read, phrase, shape
from servanda.words.stretch import First, parse_first

HOWS = ("average", "median", "smallest", "largest")
"""How a goal is found in the readings of an objective."""

_HINT = "Write {is: EXPRESSION, rounded: up to 1}, or {average: OBJECTIVE, over: first 9 months}."


class Goal(Term):
    """A derived target. Other goals are named in its expression; `goals.NAME` in a target means its value."""

    called = "a goal"
    formula: Annotated[
        Expression | None,
        expression("customers / 1.5%"),
        Field(alias="is", description="What it comes to, of other goals, parameters and `OBJECTIVE.target`."),
    ] = None
    average: Annotated[
        Name | None, Field(description="The mean of an objective's readings.", examples=["lead-volume"])
    ] = None
    median: Annotated[
        Name | None, Field(description="The middle one of its readings; of two, their mean.", examples=["lead-volume"])
    ] = None
    smallest: Annotated[Name | None, Field(description="The least of its readings.", examples=["lead-volume"])] = None
    largest: Annotated[Name | None, Field(description="The greatest of its readings.", examples=["lead-volume"])] = None
    over: Annotated[
        First | None,
        phrase(parse_first, "first 9 months"),
        Field(description="Which readings: those of the first so many months (weeks, quarters) of the term."),
    ] = None
    rounded: Annotated[
        Rounding | None,
        phrase(parse_rounding, "up to 1"),
        Field(description="How the goal is rounded where it is a target. Other goals are derived from the unrounded."),
    ] = None
    covers: Annotated[
        Expression | None,
        expression("quota"),
        Field(
            description="What it must at least come to, so that the other side can reach its own goal; "
            "an error of `lint` if it does not."
        ),
    ] = None

    @property
    def how(self) -> str | None:
        """How it is found in readings; None for an expression."""
        return next((how for how in HOWS if getattr(self, how) is not None), None)

    @property
    def objective(self) -> str:
        """The objective in whose readings it is found."""
        return str(getattr(self, self.how)) if self.how else ""

    @model_validator(mode="after")
    def _one_way(self) -> Goal:
        ways = [key for key in ("is", *HOWS) if (self.formula if key == "is" else getattr(self, key)) is not None]
        if not ways:
            raise Faults(Fault("The goal does not say what it comes to.", hint=_HINT, code="S920"))
        if len(ways) > 1:
            said = " and ".join(f"`{key}`" for key in ways)
            sentence = f"A goal is found in one way; this one has {said}."
            raise Faults(Fault(sentence, (ways[1],), hint=_HINT, code="S920", on_key=True))
        if self.how and self.over is None:
            sentence = "The goal does not say in which readings it is found."
            raise Faults(Fault(sentence, (ways[0],), hint="Write over: first 9 months.", code="S920", on_key=True))
        if self.over is not None and not self.how:
            sentence = "`over` chooses readings, and an expression has none."
            raise Faults(Fault(sentence, ("over",), hint=_HINT, code="S920", on_key=True))
        return self


def read_goal(raw: Raw, context: Any) -> Read:
    """An expression, or a block."""
    if isinstance(raw, Mapping):
        return validate(Goal, dict(raw), context)
    if isinstance(raw, list):
        return None, (Fault("A goal is an expression or a block, not a list.", hint=_HINT, code="S022"),)
    goal, faults = validate(Goal, {"is": raw}, context)
    return goal, tuple(
        Fault(each.sentence, (), each.start, each.length, each.hint, each.code, each.on_key) for each in faults
    )


AnyGoal = Annotated[Goal, shape(read_goal, "customers / 1.5%", {"shape": "Goal"})]
"""A goal as it stands in `goals`."""
