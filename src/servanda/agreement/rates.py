"""Rates of exchange: who publishes them, which way they are quoted, of which day they are taken."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from servanda.agreement.values import Column, Name, Text
from servanda.words.money import parse_currency
from servanda.words.number import Number, parse_number
from servanda.words.phrase import PhraseError
from servanda.words.rates import At, Quoted, parse_quoted
from servanda.words.rounding import Rounding, parse_rounding
from servanda.words.shapes import Block, Fault, Faults, Table, phrase

Rate = Annotated[Number | Table[Number], phrase(parse_number, "1.10", tables=True)]


class Rates(Block):
    """At which rates amounts of other currencies are changed into the agreement's."""

    called = "a block of rates"
    source: Annotated[
        Text,
        Field(
            description="Who publishes or fixes the rates; it stands in every line.", examples=["ECB reference rates"]
        ),
    ]
    quoted: Annotated[
        Quoted,
        phrase(parse_quoted, "per 1 EUR"),
        Field(
            description="Which way: `per 1 EUR` (so many of each currency for 1 EUR) or `in EUR` (so many EUR for 1 of each).",
            examples=["per 1 EUR"],
        ),
    ]
    at: Annotated[
        At,
        Field(
            description="Of which day, of the period of the statement in which the amount stands.",
            examples=["last day of the period"],
        ),
    ]
    table: Annotated[
        dict[str, Rate],
        Field(description="The rates themselves, by currency; each may be a table by date.", examples=["{USD: 1.10}"]),
    ] = {}
    records: Annotated[
        Name | None, Field(description="Or the record set whose rows are published rates.", examples=["fx"])
    ] = None
    currency: Annotated[
        Column | None, Field(description="With `records`: the column of the currency.", examples=["currency"])
    ] = None
    rate: Annotated[
        Column | None, Field(description="With `records` and `currency`: the column of the rate.", examples=["rate"])
    ] = None
    columns: Annotated[
        dict[str, Column],
        Field(
            description="With `records`: the columns of single currencies, instead of the two.", examples=["{USD: usd}"]
        ),
    ] = {}
    no_rate: Annotated[
        Literal["last before", "next after"] | None,
        Field(description="With `records`: which rate a day without one has, such as a Sunday."),
    ] = None
    round: Annotated[
        Rounding | None,
        phrase(parse_rounding, "half up to 0.01 USD"),
        Field(description="How each amount is rounded once it is changed. Default: not at all."),
    ] = None

    @model_validator(mode="after")
    def _one_source(self) -> Rates:
        if bool(self.table) == (self.records is not None):
            hint = "Write table: {USD: 1.10}, or records: fx with currency: and rate:."
            raise Faults(Fault("Rates stand in a `table` or in `records`.", hint=hint, code="S023"))
        if self.records is not None and (self.currency is None or self.rate is None) == (not self.columns):
            hint = "Write currency: COLUMN and rate: COLUMN, or columns: {USD: COLUMN}."
            raise Faults(
                Fault("Where the rates stand in the records is not said.", ("records",), hint=hint, code="S021")
            )
        if self.records is not None and self.no_rate is None:
            sentence = "Which rate a day without one has changes the money, so it is written."
            hint = "Write no_rate: last before, or no_rate: next after."
            raise Faults(Fault(sentence, ("records",), hint=hint, code="S021"))
        for key, codes in (("table", self.table), ("columns", self.columns)):
            for code in codes:
                _is_currency(key, code)
        return self

    @property
    def known(self) -> frozenset[str] | None:
        """The currencies that there are rates of; None where only the records know."""
        if self.currency is not None:
            return None
        return frozenset({*self.table, *self.columns, self.quoted.currency})


def _is_currency(key: str, code: str) -> None:
    try:
        parse_currency(code)
    except PhraseError as error:
        raise Faults(Fault(error.sentence, (key, code), hint=error.hint, on_key=True)) from error
