"""Amounts of money: a decimal and a currency's code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from servanda.words.phrase import PhraseError, Reader, Token

_CODE = re.compile(r"[A-Z]{3}")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_NAMES = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "yen": "JPY",
    "franc": "CHF", "francs": "CHF",
}  # fmt: skip


_WHOLE = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def decimals_of(currency: str) -> int:
    """How many decimals the smallest coin of a currency has by ISO 4217: two but for a few."""
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def sign_of(currency: str) -> str:
    """The sign that amounts of a currency bear; several are called dollar."""
    return {"EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹"}.get(currency.upper(), "$")


@dataclass(frozen=True, slots=True)
class Money:
    """``25 GBP``; the amount keeps the decimals that were written."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    @property
    def exact(self) -> Fraction:
        """The amount for exact reckoning."""
        return Fraction(self.amount)


def parse_currency(text: str) -> str:
    """Three capital letters: ``USD``; raises PhraseError."""
    code = text.strip()
    if len(code) != 3 or not (code.isascii() and code.isalpha() and code.isupper()):
        hint = (
            f"Write `{code.upper()}`."
            if len(code) == 3 and code.isalpha()
            else "Write its three letters: `USD`, `EUR`, `GBP`."
        )
        raise PhraseError(f"`{code}` is no currency.", 0, len(text), hint)
    return code


def parse_money(text: str) -> Money:
    """Read ``25 GBP``; raises PhraseError."""
    reader = Reader(text)
    refuse_leading_currency(reader)
    first = reader.peek()
    reader.number("an amount of money, such as `25 GBP`")
    money = take_currency(reader, first)
    if money is None:
        raise reader.fail(
            "The currency is missing.", first, reader.last, f"Write `{_written(reader, first)} USD`, or another code."
        )
    reader.end()
    return money


def take_currency(reader: Reader, first: Token) -> Money | None:
    """Consume the currency after a number that began at `first`; None if no currency follows."""
    token = reader.peek()
    amount = _written(reader, first)
    if token.kind == "word" and _CODE.fullmatch(token.text) and token.text not in ("AND", "FOR"):
        reader.next()
        return Money(Decimal(amount), token.text)
    meant = _SIGNS.get(token.text) or _NAMES.get(token.word)
    if meant:
        raise reader.fail("Currencies are written as their codes.", token, hint=f"Write `{amount} {meant}`.")
    if token.word.upper() in (*_SIGNS.values(), "CHF", "CAD", "AUD"):
        raise reader.fail("Currencies are written in capitals.", token, hint=f"Write `{amount} {token.text.upper()}`.")
    return None


def refuse_leading_currency(reader: Reader) -> None:
    """``$25`` and ``USD 25``: raises PhraseError that says to write the currency after the amount."""
    token, after = reader.peek(), reader.peek(1)
    if after.kind == "number" and (token.text in _SIGNS or _CODE.fullmatch(token.text)):
        raise _turned(reader, token, after)


def _turned(reader: Reader, token: Token, after: Token) -> PhraseError:
    code = _SIGNS.get(token.text, token.text)
    return reader.fail("The currency follows the amount.", token, after, f"Write `{after.text} {code}`.")


def _written(reader: Reader, first: Token) -> str:
    return reader.text[first.start : reader.last.stop].replace(" ", "")
