"""Figures for people: exact where they end, else cut off with `…`, never rounded: 94.996% is not shown as 95%."""

from __future__ import annotations

from fractions import Fraction

from servanda.words.duration import show_duration
from servanda.words.money import Money, decimals_of
from servanda.words.number import digits, exact_text
from servanda.words.result import Unit

__all__ = ["exact_text", "show_duration", "show_length", "show_money", "show_number", "show_percent", "show_value"]


def show_percent(share: Fraction, decimals: int = 2) -> str:
    """``95%``, ``99.9%``, ``93.77…%``."""
    return _cut(share * 100, decimals, group=False) + "%"


def show_number(value: Fraction | int, decimals: int = 2) -> str:
    """``1,234``, ``0.5``, ``33.33…``."""
    return _cut(Fraction(value), decimals, group=True)


def show_money(amount: Fraction | int, currency: str, decimals: int = 2) -> str:
    """``1,234.50 USD``; whole amounts without decimals; what is finer than a cent with `…`."""
    shown = _cut(Fraction(amount), decimals, group=True)
    whole, point, rest = shown.partition(".")
    if point and not rest.endswith("…"):
        shown = f"{whole}.{rest.ljust(decimals, '0')}"
    return f"{shown} {currency}".rstrip()


def show_booked(amount: Fraction | int, currency: str) -> str:
    """As accounts have it, with every decimal of the currency: ``200.00``, ``1,450.84``; what is finer with `…`."""
    decimals = decimals_of(currency)
    shown = show_money(amount, "", decimals)
    return shown if not decimals or "." in shown or "…" in shown else f"{shown}.{'0' * decimals}"


def show_written(value: object) -> str:
    """A value as an agreement writes it, with its own decimals; of money the thousands are set apart: ``18,400 EUR``."""
    return f"{value.amount:,f} {value.currency}" if isinstance(value, Money) else str(value)


def show_amount(amount: Fraction | int, unit: str) -> str:
    """``1,234.50 USD``; of other units than money ``1 point``, ``2 points``, ``3 days of service``."""
    if len(unit) == 3 and unit.isupper():
        return show_money(amount, unit)
    one, of, rest = unit.partition(" of ")
    return f"{show_number(amount)} {one.removesuffix('s') if amount == 1 else one}{of}{rest}"


def show_in_column(amount: Fraction | int, unit: str) -> str:
    """As `show_amount`, with cents also where there are none, so that amounts below one another can be compared."""
    return f"{show_booked(amount, unit)} {unit}" if len(unit) == 3 and unit.isupper() else show_amount(amount, unit)


def show_value(value: Fraction | int, unit: Unit, currency: str = "", decimals: int = 2) -> str:
    """A reading's value in its unit: a share of 1, a number, microseconds, an amount of money."""
    match unit:
        case "percent":
            return show_percent(Fraction(value), decimals)
        case "number":
            return show_number(value, decimals)
        case "duration":
            return show_duration(value)
        case "money":
            return show_money(value, currency, decimals)


def show_length(microseconds: int, *, days: bool = False) -> str:
    """At a glance: ``25 h 10 min``, ``8 min``, ``40 s``; what is finer is cut off. With `days`, days of 24 hours."""
    hours, rest = divmod(microseconds, 3_600_000_000)
    whole, hours = divmod(hours, 24) if days else (0, hours)
    minutes, rest = divmod(rest, 60_000_000)
    if whole:
        return f"{whole:,} {'day' if whole == 1 else 'days'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours:,} h" + (f" {minutes} min" if minutes else "")
    return f"{minutes} min" if minutes else f"{rest // 1_000_000} s"


def _cut(value: Fraction, decimals: int, *, group: bool) -> str:
    """The value with at most so many decimals; `…` where more follow."""
    scaled, beyond = divmod(abs(value.numerator) * 10**decimals, value.denominator)
    whole, rest = divmod(scaled, 10**decimals)
    shown = _grouped(digits(whole)) if group else digits(whole)
    part = digits(rest).rjust(decimals, "0") if decimals else ""
    if not beyond:
        part = part.rstrip("0")
    sign = "-" if value < 0 else ""
    point = "." if part else ""
    return f"{sign}{shown}{point}{part}{'…' if beyond else ''}"


def _grouped(number: str) -> str:
    first = len(number) % 3 or 3
    return ",".join([number[:first], *(number[place : place + 3] for place in range(first, len(number), 3))])
