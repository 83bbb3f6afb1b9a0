"""Figures of the scoreboard: short enough for a column, and never rounded: what is cut off is marked with `…`."""

from __future__ import annotations

from fractions import Fraction

from servanda.agreement.model import Agreement
from servanda.clock.units import HOUR, MINUTE, SECOND
from servanda.words.percent import Percent
from servanda.words.result import Verdict
from servanda.words.rounding import Shown
from servanda.words.sentence import Figure, Sentence
from servanda.words.show import exact_text, show_duration, show_value
from servanda.words.value import plain


def figure(verdict: Verdict, agreement: Agreement | None, step: object) -> str:
    """The value of a reading; `step` is the fineness that the agreement says for it, if any."""
    reading = verdict.reading
    if reading.value is None:
        return Sentence("no value")
    if reading.unit == "duration":
        return Figure(short_duration(reading.value))
    currency = agreement.currency if agreement is not None else None
    return Figure(show_value(reading.value, reading.unit, currency or "", _decimals(step)))


def short_duration(microseconds: Fraction) -> str:
    """Hours and minutes, or minutes and seconds: ``15 h 42 min``, ``3 h 29 min…``, ``47 s``."""
    size = abs(microseconds)
    unit = MINUTE if size >= HOUR else SECOND if size >= MINUTE else None
    if unit is None or not size % unit:
        return show_duration(microseconds)
    cut = size // unit * unit
    return f"{'-' if microseconds < 0 else ''}{show_duration(cut)}…"


def _decimals(step: object) -> int:
    """Decimals of a figure whose fineness the agreement says, else two."""
    number = plain(step.to) if isinstance(step, Shown) else None
    if number is None or not isinstance(step, Shown):
        return 2
    text = exact_text(number * 100 if isinstance(step.to, Percent) else number)
    return len(text.partition(".")[2])
