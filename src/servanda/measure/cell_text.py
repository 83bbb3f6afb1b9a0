"""A value of a record as a person writes it, and back: in corrections, in tables of them, in the ledger."""

from __future__ import annotations

from fractions import Fraction

from servanda.clock.units import date_of
from servanda.clock.zone import Zone
from servanda.engines.engine import Value
from servanda.query.expression import Moment
from servanda.query.literals import literal_of, show_moment
from servanda.query.types import Kind, Physical, Type
from servanda.words.duration import Exact
from servanda.words.phrase import PhraseError
from servanda.words.problem import did_you_mean
from servanda.words.show import exact_text

_MINUTE = 60_000_000
Plain = Fraction | str | bool | None
"""A value without the scale of its column: microseconds, days, exact numbers, texts, yes and no."""


def cell_text(value: Plain, kind: Type, zone: Zone, currency: str = "") -> str:
    """``2026-03-05 10:12+01:00``, ``P2``, ``99.9%``, ``10 EUR``, ``2 h``, ``yes``; nothing where it is missing."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    match kind.kind:
        case Kind.TIME:
            return _time_text(int(value), zone)
        case Kind.DATE:
            return date_of(int(value)).isoformat()
        case Kind.PERCENT:
            return f"{exact_text(value * 100)}%"
        case Kind.MONEY:
            return f"{exact_text(value)} {kind.currency or currency}".rstrip()
        case Kind.DURATION:
            return str(Exact(int(value)))
        case _:
            return exact_text(value)


def cell_value(text: str, kind: Type, zone: Zone, currency: str | None = None) -> Plain:
    """The value of `cell_text`, and of what people write; a time without an offset is of `zone`. Raises PhraseError."""
    text = text.strip()
    if not text:
        return None
    if kind.order is not None and text not in kind.order:
        hint = did_you_mean(text, kind.order, "Values")
        raise PhraseError(f"`{text}` is none of its values.", 0, len(text), hint)
    if kind.kind is Kind.MONEY and text[-1:].isdigit():
        text = f"{text} {kind.currency or currency or 'XXX'}"  # an amount in the currency of its column
    read = literal_of(kind.kind, text)
    known = kind.currency or currency
    if kind.kind is Kind.MONEY and known is not None and read.currency != known:
        raise PhraseError(f"`{text}` is not in {known}.", 0, len(text), f"Write it in {known}.")
    value = read.value
    match value:
        case Moment(local, offset):
            return Fraction(zone.to_utc(local) if offset is None else local - offset * _MINUTE)
        case Exact():
            return Fraction(value.microseconds)
        case bool() | str():
            return value
        case int() | Fraction():
            return Fraction(value)
    raise PhraseError(f"`{text}` has no length of its own.", 0, len(text), "Write hours or minutes: `48 h`.")


def plain_of(value: Value, physical: Physical) -> Plain:
    """The value that lies in an engine."""
    if value is None or isinstance(value, str | bool):
        return value
    return Fraction(value, 10**physical.scale)


def _time_text(instant: int, zone: Zone) -> str:
    """On the zone's wall clock, with its offset: in autumn the clock alone shows two instants alike."""
    return show_moment(Moment(zone.to_local(instant), zone.offset(instant) // _MINUTE))
