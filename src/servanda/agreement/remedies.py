"""Remedies: what follows from verdicts, who owes it to whom, how it is claimed and given back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from servanda.agreement.amounts import AnyFunction
from servanda.agreement.objectives import _TRIGGER, _read_trigger
from servanda.agreement.settlement import AnyClaim
from servanda.agreement.values import Name, Names, Term, Text
from servanda.words.duration import Duration, parse_duration
from servanda.words.number import Number, parse_number
from servanda.words.percent import Percent, parse_percent
from servanda.words.shapes import Block, Fault, Faults, phrase, shape
from servanda.words.trigger import Trigger
from servanda.words.until import Until, parse_until

AnyTrigger = Annotated[Trigger, shape(_read_trigger, "availability missed", _TRIGGER)]

AMOUNTS = ("credit", "bonus", "points", "units", "holdback")
"""Kinds of remedies that come to an amount."""
KINDS = (*AMOUNTS, "action", "right_to_terminate")


def parse_notice(text: str) -> Duration | Literal["none"]:
    """``30 days``, or ``none``; raises PhraseError."""
    return "none" if text.strip() == "none" else parse_duration(text)


class Action(Block):
    """A corrective action: a duty with a date, also without money."""

    called = "an action"
    what: Annotated[
        Text, Field(description="What is to be done.", examples=["a plan that says how it will not happen again"])
    ]
    due: Annotated[
        Until, phrase(parse_until, "10 working days after the period"), Field(description="By when.", examples=["10 days after the period"])
    ]  # fmt: skip


class RightToTerminate(Block):
    """The right to end the agreement."""

    called = "a right to terminate"
    party: Annotated[
        Name | Literal["both"], Field(alias="for", description="The party that may, or `both`.", examples=["customer"])
    ]
    notice: Annotated[
        Duration | Literal["none"] | None,
        phrase(parse_notice, "30 days"),
        Field(description="How long before its end notice is given, or `none`."),
    ] = None
    within: Annotated[
        Until | None,
        phrase(parse_until, "60 days after the period"),
        Field(description="By when the right must be used."),
    ] = None
    refund: Annotated[
        Literal["none", "pro rata"] | None, Field(description="What is paid back of fees for the time after the end.")
    ] = None


class Multiply(Block):
    """How often the amount is due when something worse holds."""

    called = "a multiplier"
    times: Annotated[Number, phrase(parse_number, "2"), Field(description="So many times.", examples=["2"])]
    when: Annotated[
        AnyTrigger, Field(description="When this holds.", examples=["availability missed 2 months in a row"])
    ]


class EarnBack(Block):
    """How the promiser earns back what it owed."""

    called = "an earn-back"
    give: Annotated[
        Percent, phrase(parse_percent, "50%"), Field(description="The part that goes back.", examples=["50%"])
    ]
    when: Annotated[AnyTrigger, Field(description="When this holds.", examples=["availability met 3 months in a row"])]
    how: Annotated[
        Literal["refund", "bank"], Field(alias="as", description="Paid back, or kept against later credits.")
    ] = "refund"
    lapses: Annotated[
        Until | None, phrase(parse_until, "end of the term"), Field(description="Until when what is kept can be used.")
    ] = None


class Remedy(Term):
    """What follows when a trigger holds: one of credit, bonus, points, units, holdback, action, right to terminate."""

    called = "a remedy"
    when: Annotated[AnyTrigger, Field(description="When it is due.", examples=["availability missed"])]
    credit: Annotated[
        AnyFunction | None, Field(description="The promiser owes the promisee money or days of service.")
    ] = None
    bonus: Annotated[AnyFunction | None, Field(description="The promisee owes the promiser money.")] = None
    points: Annotated[AnyFunction | None, Field(description="Points on the promiser's account.")] = None
    units: Annotated[AnyFunction | None, Field(description="Units of what is sold that the promiser owes.")] = None
    holdback: Annotated[
        AnyFunction | None, Field(description="Kept by the promisee in every period, and paid when the trigger holds.")
    ] = None
    action: Annotated[Action | None, Field(description="A duty of the promiser with a date.")] = None
    right_to_terminate: Annotated[RightToTerminate | None, Field(description="Who may end the agreement.")] = None
    paid_by: Annotated[
        Name | None, Field(description="Who owes it, where promisers differ.", examples=["provider"])
    ] = None
    to: Annotated[
        Name | None, Field(description="To whom it is owed, where promisees differ.", examples=["customer"])
    ] = None
    multiply: Annotated[
        Multiply | tuple[Multiply, ...] | None,
        Field(description="Repetition and severity: the largest multiplier whose trigger holds applies."),
    ] = None
    restarts: Annotated[
        Literal["when credited"] | None,
        Field(
            description="Once it has fallen due, the periods until then count no more for its trigger: of `missed 3 months in a row` "
            "it is due in the third and in the sixth month."
        ),
    ] = None
    instead_of: Annotated[Names, Field(description="Remedies that this one replaces when both fall due.")] = ()
    combine: Annotated[
        Literal["sum", "largest"] | None, Field(description="What is due over several things or records of one period.")
    ] = None
    earn_back: Annotated[EarnBack | None, Field(description="How it is earned back.")] = None
    claim: Annotated[
        AnyClaim | None, Field(description="How it is claimed, if otherwise than the settlement says.")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, raw: Any) -> Any:
        if isinstance(raw, dict):
            written = [key for key in KINDS if key in raw]
            if len(written) > 1:
                said = " and ".join(f"`{key}`" for key in written)
                raise Faults(Fault(f"A remedy is one thing; this one has {said}.", (written[1],),
                                   hint="Write a remedy for each.", code="S023", on_key=True))  # fmt: skip
            if not written and not any(key in raw for key in ("penalty", "service_credit")):
                hint = "Write credit: 10% of FEE, or one of bonus, points, units, holdback, action, right_to_terminate."
                raise Faults(Fault("The remedy does not say what follows.", hint=hint, code="S021"))
        return raw

    @property
    def kind(self) -> str:
        """The key that says what follows."""
        return next(key for key in KINDS if getattr(self, key) is not None)

    @property
    def multipliers(self) -> tuple[Multiply, ...]:
        """All multipliers."""
        if self.multiply is None:
            return ()
        return (self.multiply,) if isinstance(self.multiply, Multiply) else self.multiply
