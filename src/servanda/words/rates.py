"""Words of rates of exchange: which way they are quoted (`per 1 EUR`, `in EUR`), and of which day they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from servanda.words.money import parse_currency
from servanda.words.phrase import PhraseError, Reader

At = Literal["first day of the period", "last day of the period", "day before the period", "mean of the period"]
"""Of which day the rate is: of the period of the statement in which the amount stands."""
AT: tuple[At, ...] = get_args(At)


@dataclass(frozen=True, slots=True)
class Quoted:
    """``per 1 EUR``: so many units of each currency for one euro; ``in EUR``: so many euros for one unit of each."""

    way: Literal["per", "in"]
    currency: str

    def __str__(self) -> str:
        return f"per 1 {self.currency}" if self.way == "per" else f"in {self.currency}"


def parse_quoted(text: str) -> Quoted:
    """Read ``per 1 EUR`` or ``in EUR``; raises PhraseError."""
    reader = Reader(text)
    if reader.take("per"):
        reader.whole("1, such as `per 1 EUR`", 1, 1)
        way: Literal["per", "in"] = "per"
    else:
        reader.expect(
            "in", hint="Write `per 1 EUR` (so many of each currency for 1 EUR) or `in EUR` (so many EUR for 1)."
        )
        way = "in"
    code = reader.peek()
    try:
        currency = parse_currency(code.text)
    except PhraseError as error:
        raise reader.fail(error.sentence, code, hint=error.hint) from error
    reader.next()
    reader.end()
    return Quoted(way, currency)
