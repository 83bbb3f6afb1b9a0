"""Fees: what money is counted from; constants, sums of records, columns of things, shares of other fees."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from servanda.agreement.objectives import _PER, Split, read_per
from servanda.agreement.values import Name, Term
from servanda.metrics.metric import Condition, Quantity
from servanda.words.fee import FeeAmount, parse_fee_amount
from servanda.words.money import parse_currency
from servanda.words.shapes import Fault, Faults, Table, phrase, shape
from servanda.words.window import Over, Window, parse_over, parse_window


class Fee(Term):
    """An amount of money for each period, of which remedies take their part."""

    called = "a fee"
    amount: Annotated[
        FeeAmount | Table[FeeAmount] | None,
        phrase(parse_fee_amount, "1000 USD", tables=True),
        Field(description="A constant, a column of a thing (`things.column`), a share of another fee, or a table of these."),
    ] = None  # fmt: skip
    sum: Annotated[
        Name | None, Field(description="The record set whose amounts are added up.", examples=["invoices"])
    ] = None
    of: Annotated[Quantity | None, Field(description="With `sum`: the amount of each row.", examples=["amount"])] = None
    where: Annotated[Condition | None, Field(description="With `sum`: only the rows for which this is true.")] = None
    each: Annotated[
        Window | None,
        phrase(parse_window, "month"),
        Field(description="The period that one amount is for. Without it the amount is a price, of no period."),
    ] = None
    per: Annotated[
        tuple[Split, ...],
        shape(read_per, "[region]", _PER),
        Field(description="One fee for each thing, column value or combination of columns."),
    ] = ()
    over: Annotated[
        Over | None, phrase(parse_over, "30 days before"), Field(description="The stretch it is summed over, if not its period.")
    ] = None  # fmt: skip
    currency: Annotated[
        str | None,
        phrase(parse_currency, "EUR"),
        Field(description="Of a sum or a column: the currency of its amounts, if not the agreement's."),
    ] = None
    one_day: Annotated[
        Literal["actual", "1/30", "1/365"],
        Field(description="What a day of the fee is: its period's share by its real days, a thirtieth, or a 365th of a year."),
    ] = "actual"  # fmt: skip

    @model_validator(mode="after")
    def _one_source(self) -> Fee:
        if (self.amount is None) == (self.sum is None):
            hint = "Write amount: 1000 USD, or sum: RECORDS with of: COLUMN."
            raise Faults(Fault("A fee has an `amount` or a `sum`.", hint=hint, code="S023"))
        if self.sum is not None and self.of is None:
            raise Faults(Fault("The sum does not say of what.", ("sum",), hint="Write of: amount.", code="S021"))
        return self
