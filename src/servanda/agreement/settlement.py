"""Settlement: what binds all remedies. Caps, minimum and rounding act on the statement of a period."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from servanda.agreement.faults import validate
from servanda.agreement.rates import Rates
from servanda.agreement.values import Column, Name, Names, Term, Texts
from servanda.metrics.metric import Condition
from servanda.words.amount import Amount, parse_amount
from servanda.words.duration import Duration, parse_duration
from servanda.words.fee import CapWindow, parse_cap_window
from servanda.words.rounding import Rounding, parse_rounding
from servanda.words.shapes import Block, Raw, Read, phrase, shape
from servanda.words.target import Target, parse_target
from servanda.words.until import Until, parse_until


class Claim(Block):
    """How a remedy is asked for: from when, until when, if what, with which evidence."""

    called = "a rule for claims"
    begins: Annotated[
        Until | None, phrase(parse_until, "3 days after the period"), Field(alias="from", description="The first moment for a claim.")
    ] = None  # fmt: skip
    until: Annotated[
        Until | None, phrase(parse_until, "30 days after the period"), Field(description="The last moment for a claim.")
    ] = None
    answer: Annotated[
        Duration | None,
        phrase(parse_duration, "10 days"),
        Field(description="How long the other side has to answer, counted from the day of the claim."),
    ] = None
    only_if: Annotated[Condition | None, Field(alias="if", description="What must be true of the thing or record.")] = (
        None
    )
    evidence: Annotated[
        Texts, Field(description="What the claim must be accompanied by.", examples=["[request logs]"])
    ] = ()


def read_claim(raw: Raw, context: Any) -> Read:
    """``automatic``, or the block."""
    if isinstance(raw, str) and raw.strip() == "automatic":
        return "automatic", ()
    return validate(Claim, raw, context)


CLAIM_SCHEMA = {"anyOf": [{"const": "automatic"}, {"shape": "Claim"}]}
AnyClaim = Annotated[Claim | Literal["automatic"], shape(read_claim, "{until: 30 days after the period}", CLAIM_SCHEMA)]


class Cap(Block):
    """The most that may be due in a window."""

    called = "a cap"
    at_most: Annotated[
        Amount,
        phrase(parse_amount, "100% of subscription"),
        Field(description="The most.", examples=["100% of subscription"]),
    ]
    each: Annotated[
        CapWindow,
        phrase(parse_cap_window, "month"),
        Field(
            description="Counted over this: a window, `rolling 12 months`, `invoice` or `incident`.", examples=["month"]
        ),
    ]
    per: Annotated[
        Names,
        Field(
            description="One cap for each thing or column value by which readings are told apart. Default: one for the "
            "whole statement.",
            examples=["services"],
        ),
    ] = ()
    applies_to: Annotated[
        Names, Field(alias="for", description="Only these remedies. Default: all.", examples=["[uptime-credit]"])
    ] = ()


class Credited(Block):
    """Where granted credits appear: the record set of invoice lines, so that none is forgotten and none comes twice."""

    called = "where credits appear"
    records: Annotated[Name, Field(description="The record set of invoice lines.", examples=["invoice-lines"])]
    of: Annotated[Column, Field(description="The column of the amount; its sign does not matter.", examples=["amount"])]
    by: Annotated[
        Column | None,
        Field(
            description="The column in which the credit's reference stands. Default: it is told by its amount and time.",
            examples=["reference"],
        ),
    ] = None
    invoice: Annotated[
        Column | None,
        Field(
            description="The column of the invoice's number. Default: the key of the line.", examples=["invoice_number"]
        ),
    ] = None


class Settlement(Term):
    """What binds all remedies."""

    called = "a settlement"
    same_incident: Annotated[
        Literal["sum", "largest", "customer chooses"] | None,
        Field(description="What is due when several money remedies share an incident."),
    ] = None
    caps: Annotated[
        tuple[Cap, ...],
        Field(description="The most that may be due.", examples=["[{at_most: 100% of subscription, each: month}]"]),
    ] = ()
    rates: Annotated[
        Rates | None, Field(description="At which rates amounts of other currencies are changed into the agreement's.")
    ] = None
    claim: Annotated[AnyClaim | None, Field(description="How remedies are claimed, unless they say otherwise.")] = None
    pay_if: Annotated[
        Target | None, phrase(parse_target, "above 1 USD"), Field(description="Only a statement for which this holds is paid.")
    ] = None  # fmt: skip
    paid: Annotated[Literal["next invoice", "cash", "voucher"] | None, Field(description="How it is paid.")] = None
    credited: Annotated[
        Credited | None,
        Field(
            description="On which invoices granted credits appear.",
            examples=["{records: invoice-lines, of: amount, by: reference}"],
        ),
    ] = None
    lapses: Annotated[
        Until | None, phrase(parse_until, "end of the term"), Field(description="When what is not used is lost.")
    ] = None
    round: Annotated[
        Rounding | None, phrase(parse_rounding, "half up to 0.01 USD"), Field(description="How the statement is rounded.")
    ] = None  # fmt: skip
